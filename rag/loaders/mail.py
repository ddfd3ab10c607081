"""E-mail, whatever its format: who wrote to whom and when, the body, and attachments read as the files that
they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from rag import arabic
from rag.documents import Block, DocumentError, Loaded
from rag.loaders import LOADERS, html, read, text
from rag.ocr.recogniser import Recogniser

MOST_ATTACHMENTS: Final = 50
_DEEPEST: Final = 3
"""So many messages around one are gone into."""
_LABELS: Final = {
    "ar": ("من", "إلى", "نسخة إلى", "التاريخ"),
    "en": ("From", "To", "Cc", "Date"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message. `data` is empty where it is only named."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says. The body is HTML where `is_html` says so; the date is as the reader sees it."""

    subject: str
    sender: str
    to: str
    copied: str
    date: str
    body: str
    is_html: bool
    attachments: Sequence[Attachment] = ()


def read_message(message: Message, recogniser: Recogniser | None, depth: int) -> Loaded:
    """The message as a document: its subject is the title, each attachment a section of its name. Raises
    DocumentError for one that is attached to more messages than are gone into."""
    if depth > _DEEPEST:
        raise DocumentError(f"is a message in more than {_DEEPEST} others.")
    body = [*_body(message)]
    language = arabic.language(message.subject + "\n".join(block.text for block in body))
    values = (message.sender, message.to, message.copied, message.date)
    head = "\n".join(
        f"{label}: {' '.join(value.split())}"
        for label, value in zip(_LABELS[language], values, strict=True)
        if value
    )
    blocks = [Block(" ".join(message.subject.split()), 1), Block(head), *body]
    remarks = []
    for attachment in message.attachments[:MOST_ATTACHMENTS]:
        try:
            loaded = _attached(attachment, recogniser, depth)
        except DocumentError as error:
            remarks.append(f"attachment {attachment.name}: {error}")
            continue
        blocks.append(Block(attachment.name, 1))
        blocks += [replace(b, level=min(6, b.level + 1) if b.level else 0) for b in loaded.blocks]
        remarks += [f"attachment {attachment.name}: {remark}" for remark in loaded.remarks]
    if (more := len(message.attachments) - MOST_ATTACHMENTS) > 0:
        remarks.append(f"{more} attachments after the first {MOST_ATTACHMENTS} were left out")
    return Loaded(tuple(blocks), " ".join(message.subject.split()) or None, tuple(remarks))


def _body(message: Message) -> Sequence[Block]:
    if not message.body.strip():
        return ()
    try:
        if message.is_html:
            return html.load(message.body.encode("utf-8", "replace")).blocks
        return text.load(message.body.encode("utf-8", "replace")).blocks
    except DocumentError:  # HTML without content, as of a message that is all attachment
        return ()


def _attached(attachment: Attachment, recogniser: Recogniser | None, depth: int) -> Loaded:
    ending = PurePosixPath(attachment.name).suffix.lower()
    if not attachment.data:
        raise DocumentError("is empty, or only a link.")
    if ending not in LOADERS:
        raise DocumentError(f"is of a kind that cannot be read ({ending or 'no ending'}).")
    return read(ending, attachment.data, recogniser, depth + 1)
