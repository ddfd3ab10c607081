"""Files that stand inside a document (`w:altChunk`): Word shows them where they are, and keeps them as they
came."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from rag.documents import Block, DocumentError, Loaded
from rag.loaders import html, text
from rag.loaders.docx.package import Package


class Included:
    """The files inside a package, read by the loader of their kind; `remarks` name those that are of none.
    `load` reads a document of Word's, None where that would be too deep."""

    def __init__(self, package: Package, part: str, load: Callable[[bytes], Loaded] | None) -> None:
        self._package = package
        self._relationships = package.relationships(part)
        self._load_docx = load
        self._left_out: list[str] = []

    @property
    def remarks(self) -> tuple[str, ...]:
        return tuple(f"left out: an included file ({name})" for name in self._left_out)

    def blocks(self, relationship: str) -> Iterator[Block]:
        found = self._relationships.get(relationship)
        if found is None or found.is_external:
            return
        try:
            yield from self._loaded(found.target).blocks
        except DocumentError:
            self._left_out.append(PurePosixPath(found.target).name)

    def _loaded(self, part: str) -> Loaded:
        ending = PurePosixPath(part).suffix.lower()
        data = self._package.read(part)
        if ending in (".docx", ".docm", ".dotx") and self._load_docx:
            return self._load_docx(data)
        if ending in (".mht", ".mhtml", ".eml"):
            return html.load(_web_page(data))
        if ending in (".htm", ".html", ".xhtml"):
            return html.load(data)
        if ending == ".txt":
            return text.load(data)
        raise DocumentError(f"is of a kind that cannot be read ({ending}).")


def _web_page(data: bytes) -> bytes:
    """The page of a web archive (MHTML)."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    raise DocumentError("is a web archive without a page.")
