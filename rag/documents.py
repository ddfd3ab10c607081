"""A file becomes a `Document`: its text in reading order, and where each paragraph of it stands.

Each format has one loader in `rag.loaders`, which turns bytes into `Block`s; everything after that is
the same for all formats and lives here. Offsets are counted in Unicode code points of `Document.text`,
so `document.text[paragraph.start:paragraph.end]` is what a citation shows.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple

SECTION_SEPARATOR = " › "
BLOCK_SEPARATOR = "\n\n"
AFTER_NAME = ": "
"""What stands between a name and what it names: a column and its cell, a term and its definition."""

EXTRACTION = "14"
"""The version of the way that files are read. Raise it when a loader yields another text, or another
structure of it, than before: indexes made with the older one are then read again."""


Unit = Literal["page", "scan", "slide", "row"]
"""What `page` counts: pages of text, pages that were read from a picture (OCR), slides, or a sheet's rows."""


class DocumentError(Exception):
    """A file that cannot be read. The message names the reason and the remedy, never the path."""


class UnreachableError(DocumentError):
    """A file that cannot be opened now, or does not hold still."""


LineKind = Literal["item", "more", "row", "caption", "term", "question", "note"]
"""What a line is: an item of a list; what goes on in the item or note above it; a row of a table; the name of
the table below; a term with its definition; what the lines below answer; a footnote."""


class Cell(NamedTuple):
    """`text[start:end]` fills `span` columns of a table from `column` on, counted from 0. One that `is_name`
    names what the cell after it says: its column, where both stand in one, else its row. A tuple, since a
    sheet has very many."""

    start: int
    end: int
    column: int
    span: int = 1
    is_name: bool = False


class Span(NamedTuple):
    """`text[start:end]` is bold in the original, or leads to `link` there: an address of the web or of mail,
    empty where it leads nowhere."""

    start: int
    end: int
    bold: bool = False
    link: str = ""

    def moved(self, by: int) -> Span:
        """The span in a text in which it stands so much farther on."""
        return Span(self.start + by, self.end + by, self.bold, self.link)


def cut_spans(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """Of spans in order, apart from one another, those within `text[start:end]`, which is a text of its own
    then."""
    for place in range(bisect(spans, start, key=lambda span: span.end), len(spans)):
        span = spans[place]
        if span.start >= end:
            break
        yield span._replace(start=max(span.start, start) - start, end=min(span.end, end) - start)


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]` is a line that is more than text, as `kind` says. `depth` counts the lists around the
    list of an item, or of what goes on in one. The words of an item, or of a note, begin at `words`: after
    its number or sign, where the text has one. A row and a term have `cells`, in reading order, without
    empty ones."""

    start: int
    end: int
    kind: LineKind
    depth: int = 0
    words: int = 0
    cells: tuple[Cell, ...] = ()

    def moved(self, by: int) -> Line:
        """The line in a text in which it stands so much farther on."""
        cells = tuple(Cell(c.start + by, c.end + by, c.column, c.span, c.is_name) for c in self.cells)
        return Line(self.start + by, self.end + by, self.kind, self.depth, self.words + by, cells)

    def to_json(self) -> list[Any]:
        """Its fields as JSON has them."""
        return [self.start, self.end, self.kind, self.depth, self.words, self.cells]

    @classmethod
    def from_json(cls, row: list[Any]) -> Line:
        """The line of such fields."""
        start, end, kind, depth, words, cells = row
        return cls(start, end, kind, depth, words, tuple(map(Cell._make, cells)))


@dataclass(frozen=True, slots=True)
class Block:
    """What a loader yields: one heading (`level` 1 to 6) or one paragraph (`level` 0).

    `text` holds no blank line. A line break inside it ends a sentence (a row of a table, a list item);
    `lines` are those of its lines that are more than text, in order, with offsets in `text`; `spans` are
    what of it is bold or a link, likewise.
    """

    text: str
    level: int = 0
    page: int | None = None
    unit: Unit = "page"
    lines: tuple[Line, ...] = ()
    spans: tuple[Span, ...] = ()

    @classmethod
    def line(
        cls,
        text: str,
        kind: LineKind,
        words: int = 0,
        cells: tuple[Cell, ...] = (),
        spans: tuple[Span, ...] = (),
    ) -> Block:
        """A block of one line."""
        return cls(text, lines=(Line(0, len(text), kind, 0, words, cells),), spans=spans)

    @classmethod
    def joined(cls, blocks: Iterable[Block], page: int | None = None, unit: Unit = "page") -> Block:
        """One paragraph of the lines of several."""
        parts: list[str] = []
        lines: list[Line] = []
        spans: list[Span] = []
        at = 0
        for block in blocks:
            if block.text:
                parts.append(block.text)
                lines += (line.moved(at) for line in block.lines)
                spans += (span.moved(at) for span in block.spans)
                at += len(block.text) + 1
        return cls("\n".join(parts), 0, page, unit, tuple(lines), tuple(spans))

    def divided(self) -> Iterator[Block]:
        """Each of its lines as a block, without blank ones."""
        told = {line.start: line for line in self.lines}
        at = 0
        for text in self.text.split("\n"):
            line = told.get(at)
            if text.strip():
                spans = tuple(cut_spans(self.spans, at, at + len(text))) if self.spans else ()
                yield replace(self, text=text, lines=(line.moved(-at),) if line else (), spans=spans)
            at += len(text) + 1

    def listed(self, label: str = "", kind: Literal["item", "note"] = "item") -> Block:
        """The block as an item of a list, or a note, after its number; lists inside it are a level deeper."""
        lines = []
        for number, block in enumerate(self.divided()):
            line = next(iter(block.lines or _items(block.text)), None)
            if number or (line and not label):
                lines.append(block.deeper(1) if line else Block.line(block.text, "more", spans=block.spans))
                continue
            spans = tuple(span.moved(len(label)) for span in block.spans)
            if line and line.kind in ("row", "term"):
                moved = replace(line.moved(len(label)), start=0)
                lines.append(Block(label + block.text, lines=(moved,), spans=spans))
            else:
                lines.append(Block.line(label + block.text, kind, len(label), spans=spans))
        return Block.joined(lines, self.page, self.unit)

    def deeper(self, by: int) -> Block:
        """The block with its lists so many levels deeper."""
        lines = self.lines or tuple(_items(self.text))
        return replace(self, lines=tuple(replace(line, depth=line.depth + by) for line in lines))

    def defining(self, term: str) -> Block:
        """The block, of one line, as the definition of a term."""
        begins = len(term) + len(AFTER_NAME)
        cells = (Cell(0, len(term), 0, is_name=True), Cell(begins, begins + len(self.text), 1))
        spans = tuple(span.moved(begins) for span in self.spans)
        return Block.line(term + AFTER_NAME + self.text, "term", cells=cells, spans=spans)


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
    """A file's text with its structure. `path` is what readers see: the path under the corpus. `lines` are
    those lines of its paragraphs that are more than text, in order; `spans` what of the text is bold or a
    link, in order and apart from one another."""

    path: str
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    headings: tuple[Heading, ...] = ()
    remarks: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        return document_id(self.path)

    def structure(self) -> dict[str, list[Any]]:
        """What it has beside path, title and text, by the names of its fields, as JSON has it."""
        return {
            "paragraphs": [(p.number, p.start, p.end, p.section, p.page, p.unit) for p in self.paragraphs],
            "headings": [(h.start, h.end, h.level) for h in self.headings],
            "remarks": [*self.remarks],
            "lines": [line.to_json() for line in self.lines],
            "spans": [*self.spans],
        }

    @classmethod
    def of(cls, path: str, title: str, text: str, structure: Mapping[str, list[Any]]) -> Document:
        """The document of such a structure."""
        return cls(
            path,
            title,
            text,
            tuple(Paragraph(*row) for row in structure["paragraphs"]),
            tuple(Heading(*row) for row in structure["headings"]),
            tuple(structure["remarks"]),
            tuple(map(Line.from_json, structure["lines"])),
            tuple(map(Span._make, structure["spans"])),
        )


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
    lines: list[Line] = []
    spans: list[Span] = []
    open_sections: list[tuple[int, str]] = []
    offset = 0
    for block in blocks:
        text = block.text.encode("utf-8", "replace").decode().strip()  # without lone surrogates
        start, end = offset, offset + len(text)
        led = len(block.text) - len(block.text.lstrip())
        spans += (span.moved(start) for span in cut_spans(block.spans, led, led + len(text)))
        if block.level and not only_headings:
            open_sections = [section for section in open_sections if section[0] < block.level]
            open_sections.append((block.level, text))
            headings.append(Heading(start, end, block.level))
        else:
            section = SECTION_SEPARATOR.join(text for _, text in open_sections) or None
            paragraphs.append(Paragraph(len(paragraphs) + 1, start, end, section, block.page, block.unit))
            lines += (line.moved(start - led) for line in (block.lines or _items(block.text)))
        parts.append(text)
        offset = end + len(BLOCK_SEPARATOR)
    title = (_first_heading(blocks) if loaded.title is None else loaded.title) or fallback_title
    title = " ".join(title.encode("utf-8", "replace").decode().split())
    text = BLOCK_SEPARATOR.join(parts)
    structure = tuple(paragraphs), tuple(headings), loaded.remarks, tuple(lines), tuple(spans)
    return Document(path, title, text, *structure)


_ITEM: Final = re.compile(r"\s*(?:[-*•●▪–—]|[(]?(?:\d{1,3}|[أ-ي])[.)\-–])\s+")


def is_item(line: str) -> bool:
    """Whether a line begins with the number or the sign of an item of a list."""
    return bool(_ITEM.match(line))


def _items(text: str) -> Iterator[Line]:
    """The items of lists in a text of which its format does not say more: lines after a number or a sign."""
    at = 0
    for line in text.split("\n"):
        if marked := _ITEM.match(line):
            yield Line(at, at + len(line), "item", 0, at + marked.end())
        at += len(line) + 1


def _first_heading(blocks: Iterable[Block]) -> str | None:
    return next((block.text for block in blocks if block.level), None)
