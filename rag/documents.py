"""A file becomes a `Document`: its text in reading order, and where each paragraph of it stands.

Each format has one loader in `rag.loaders`, which turns bytes into `Block`s; everything after that is
the same for all formats and lives here. Offsets are counted in Unicode code points of `Document.text`,
so `document.text[paragraph.start:paragraph.end]` is what a citation shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

SECTION_SEPARATOR = " › "
BLOCK_SEPARATOR = "\n\n"

EXTRACTION = "7"
"""The version of the way that files are read. Raise it when a loader yields another text than before: indexes
made with the older one are then read again."""


Unit = Literal["page", "scan", "slide", "row"]
"""What `page` counts: pages of text, pages that were read from a picture (OCR), slides, or a sheet's rows."""


class DocumentError(Exception):
    """A file that cannot be read. The message names the reason and the remedy, never the path."""


class UnreachableError(DocumentError):
    """A file that cannot be opened now, or does not hold still."""


@dataclass(frozen=True, slots=True)
class Block:
    """What a loader yields: one heading (`level` 1 to 6) or one paragraph (`level` 0).

    `text` holds no blank line. A line break inside it ends a sentence (a row of a table, a list item).
    """

    text: str
    level: int = 0
    page: int | None = None
    unit: Unit = "page"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader returns: the blocks in reading order, a title where the format carries one (an empty one
    where no heading is the title either: the file's name is), and remarks for the operator about what was
    left out (a scrambled page, say)."""

    blocks: tuple[Block, ...]
    title: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """`Document.text[start:end]` is a heading of `level` 1 (highest) to 6."""

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`Document.text[start:end]`; `number` counts from 1 in the document; `section` is the path of
    headings above it joined by ` › `, None before the first; `page` counts from 1 where there are pages, or
    whatever `unit` names."""

    number: int
    start: int
    end: int
    section: str | None = None
    page: int | None = None
    unit: Unit = "page"


@dataclass(frozen=True, slots=True)
class Document:
    """A file's text with its structure. `path` is what readers see: the path under the corpus."""

    path: str
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    headings: tuple[Heading, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return document_id(self.path)


def document_id(path: str) -> str:
    """The stable id of a document in URLs: a hash of its path, so a path never comes from a request."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def assemble(path: str, loaded: Loaded, fallback_title: str) -> Document:
    """Lay blocks out as one text. A document of nothing but headings has them as its paragraphs."""
    blocks = [block for block in loaded.blocks if block.text.strip()]
    only_headings = all(block.level for block in blocks)
    parts: list[str] = []
    paragraphs: list[Paragraph] = []
    headings: list[Heading] = []
    open_sections: list[tuple[int, str]] = []
    offset = 0
    for block in blocks:
        text = block.text.encode("utf-8", "replace").decode().strip()  # without lone surrogates
        start, end = offset, offset + len(text)
        if block.level and not only_headings:
            open_sections = [section for section in open_sections if section[0] < block.level]
            open_sections.append((block.level, text))
            headings.append(Heading(start, end, block.level))
        else:
            section = SECTION_SEPARATOR.join(text for _, text in open_sections) or None
            paragraphs.append(Paragraph(len(paragraphs) + 1, start, end, section, block.page, block.unit))
        parts.append(text)
        offset = end + len(BLOCK_SEPARATOR)
    title = (_first_heading(blocks) if loaded.title is None else loaded.title) or fallback_title
    title = " ".join(title.encode("utf-8", "replace").decode().split())
    return Document(
        path, title, BLOCK_SEPARATOR.join(parts), tuple(paragraphs), tuple(headings), loaded.remarks
    )


def _first_heading(blocks: Iterable[Block]) -> str | None:
    return next((block.text for block in blocks if block.level), None)
