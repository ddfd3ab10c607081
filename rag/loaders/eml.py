"""E-mail (eml), by the standard library."""

from __future__ import annotations

import email
import email.policy
import email.utils
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Final

from rag.documents import DocumentError, Loaded
from rag.loaders.encoding import decode
from rag.loaders.mail import Attachment, Message, read_message
from rag.ocr.recogniser import Recogniser

_MOST_PARTS: Final = 1_000


def load(data: bytes, recogniser: Recogniser | None = None, depth: int = 0) -> Loaded:
    """Raises DocumentError for what is no message, or one of too many parts. `depth` counts the messages
    that it is attached to."""
    parsed = email.message_from_bytes(data, policy=email.policy.default)
    if not parsed.keys():
        raise DocumentError("is no e-mail: it has no headers.")
    parts = [*_parts(parsed)]
    body = _body(parts)
    message = Message(
        _header(parsed, "subject"),
        _header(parsed, "from"),
        _header(parsed, "to"),
        _header(parsed, "cc"),
        _date(parsed),
        _text(body) if body is not None else "",
        body is not None and body.get_content_type() == "text/html",
        [_attachment(part) for part in parts if part is not body and _is_attached(part)],
    )
    return read_message(message, recogniser, depth)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something. A message in the message is one, and not gone into."""
    pending, count = [message], 0
    while pending:
        part = pending.pop(0)
        count += 1
        if count > _MOST_PARTS:
            raise DocumentError(f"has more than {_MOST_PARTS:,} parts. Save its attachments as files.")
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            pending[:0] = [inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)]
        else:
            yield part


def _is_attached(part: EmailMessage) -> bool:
    """Whether a part is a file of its own: neither another form of the body nor a picture that it shows."""
    return (
        part.get_content_disposition() == "attachment"
        or bool(part.get_filename() and not part.get("content-id"))
        or part.get_content_type() == "message/rfc822"
    )


def _body(parts: list[EmailMessage]) -> EmailMessage | None:
    """HTML, which keeps headings and tables, else text."""
    written = [part for part in parts if part.get_content_maintype() == "text" and not _is_attached(part)]
    for kind in ("text/html", "text/plain"):
        for part in written:
            if part.get_content_type() == kind and _text(part).strip():
                return part
    return None


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeError):
        return decode(data) if data.strip() else ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError, TypeError):  # the parser of addresses fails on some
        return ""


def _date(message: EmailMessage) -> str:
    try:
        return email.utils.parsedate_to_datetime(_header(message, "date")).strftime("%Y-%m-%d %H:%M")
    except (ValueError, TypeError, IndexError):
        return _header(message, "date")


def _attachment(part: EmailMessage) -> Attachment:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        held = inner[0] if isinstance(inner, list) and inner else None
        if not isinstance(held, EmailMessage):
            return Attachment("message.eml", b"")
        return Attachment(f"{_header(held, 'subject') or 'message'}.eml", held.as_bytes())
    data = part.get_payload(decode=True)
    name = " ".join((part.get_filename() or "").split())
    return Attachment(name, data if isinstance(data, bytes) else b"")
