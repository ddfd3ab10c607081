"""A story of Word's (the body, a cell, a text box, a note) as blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from rag.documents import Block
from rag.loaders.docx.numbering import Numbering
from rag.loaders.docx.package import MC, R_ID, W, child, value
from rag.loaders.docx.paragraphs import Content, Reader, alternative, is_placeholder
from rag.loaders.docx.styles import Styles
from rag.loaders.docx.tables import is_layout, read_rows
from rag.loaders.spans import Run, find_links, find_spans, text_of
from rag.loaders.tables import Cell, grid_lines

_SKIPPED = frozenset(
    f"{W}{name}" for name in ("sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "del", "moveFrom")
)
_CLAUSE_WORDS = 40
"""A paragraph of a list with more words is one by itself, and so is one whose label has a word (المادة 1)."""


@dataclass(slots=True)
class _Pending:
    """What was read and not yet given as a block: the lines of a list, and what is anchored in them."""

    lines: list[Block] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Story:
    """Reads stories of one document. `notes` are the footnotes and endnotes by kind and id; `included` gives
    the blocks of a file that stands inside (altChunk), by its relationship; `after` those that stand between
    the section that a paragraph ends and the next."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        reader: Reader,
        notes: dict[tuple[str, str], etree._Element],
        included: Callable[[str], Iterator[Block]],
        after: Callable[[etree._Element], Iterator[Block]] = lambda paragraph: iter(()),
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._reader = reader
        self._notes = notes
        self._included = included
        self._after = after
        self._told: set[tuple[str, str]] = set()
        self.title: str | None = None

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        """The blocks of what holds paragraphs and tables. Items of a list that follow one another are one
        block, and so is a table; a text box or a note stands after the block that it is anchored in."""
        pending = _Pending()
        joined: list[Run] = []  # of paragraphs whose end was deleted: they go on in the next
        for element in self._elements(container):
            if element.tag == f"{W}tbl":
                yield from self._flush(pending)
                yield from self._table(element, pending)
            elif element.tag == f"{W}altChunk":
                yield from self._flush(pending)
                yield from self._included(element.get(R_ID, ""))
            else:
                content = self._reader.read(element)
                content.runs, joined = joined + content.runs, []
                if _goes_on(element):
                    joined = content.runs
                    _anchor(pending, content)
                else:
                    yield from self._paragraph(element, content, pending)
                if child(element, "pPr", "sectPr") is not None:
                    yield from self._flush(pending)
                    yield from self._after(element)
        if text := lines(text_of(joined)):
            pending.lines.append(Block(text, spans=find_spans(joined, text)))
        yield from self._flush(pending)

    def _elements(self, container: etree._Element) -> Iterator[etree._Element]:
        """Paragraphs, tables and included files, out of content controls and whatever else wraps them."""
        for element in container:
            if not isinstance(element.tag, str) or element.tag in _SKIPPED:
                continue
            if element.tag in (f"{W}p", f"{W}tbl", f"{W}altChunk"):
                yield element
            elif element.tag == f"{MC}AlternateContent":
                yield from self._elements(alternative(element))
            elif not (element.tag == f"{W}sdt" and is_placeholder(element)):
                yield from self._elements(element)

    def _paragraph(self, element: etree._Element, content: Content, pending: _Pending) -> Iterator[Block]:
        text = lines(content.text)
        if self._styles.is_contents(element) or (not text and _is_mark_hidden(element)):
            _anchor(pending, content)
            return
        level = self._styles.heading_level(element, text)
        label = self._label(element)
        text = _labelled(text, label)
        if level and text:
            yield from self._flush(pending)
            heading = " ".join(text.split())
            if self.title is None and self._styles.is_title(element):
                self.title = heading
            _anchor(pending, content)
            yield Block(heading, level, spans=find_links(content.runs, heading))
            yield from self._flush(pending)
        elif text and (label is not None or self._styles.is_listed(element)):
            if _is_clause(text, label):
                yield from self._flush(pending)
            words = lines(content.text)
            said = lines(text)
            number = said[: len(said) - len(words)] if words else ""
            depth = self._styles.list_depth(element)
            item = Block(said.removeprefix(number), spans=find_spans(content.runs, words))
            pending.lines.append(item.listed(number).deeper(depth))
            _anchor(pending, content)
        else:
            if text:
                yield from self._flush(pending)
                yield Block(text, spans=find_spans(content.runs, text))
            _anchor(pending, content)
            if text or content.boxes:
                yield from self._flush(pending)

    def _label(self, element: etree._Element) -> str | None:
        listed, level, style = self._styles.numbering(element)
        if listed in ("", "0"):
            return None
        return self._numbering.label(
            listed, level if level is not None else self._numbering.level_of(listed, style)
        )

    def _flush(self, pending: _Pending) -> Iterator[Block]:
        """The list that was read, and then what is anchored in it."""
        if pending.lines:
            yield Block.joined(pending.lines)
            pending.lines = []
        while pending.boxes or pending.notes:
            boxes, notes = pending.boxes, pending.notes
            pending.boxes, pending.notes = [], []
            for box in boxes:
                yield from self.blocks(box)
            for kind, name in notes:
                yield from self._note(kind, name)

    def _note(self, kind: str, name: str) -> Iterator[Block]:
        note = self._notes.get((kind, name))
        if note is None or (kind, name) in self._told:
            return
        self._told.add((kind, name))
        mark = self._reader.notes.mark(kind, name)
        said = Block.joined(self.blocks(note))
        if said.text:
            yield said.listed(f"{mark} " if mark else "", "note")

    def _table(self, table: etree._Element, pending: _Pending) -> Iterator[Block]:
        read = read_rows(table, self._styles)
        if is_layout(read.rows):
            for row in read.rows:
                for cell in row:
                    yield from self.blocks(cell.element)
            return
        rows = []
        above: dict[int, Cell] = {}
        for row in read.rows:
            cells = [
                cell.repeated(above)
                if cell.continues and cell.place.column in above
                else self._cell(cell.element, cell.place, pending)
                for cell in row
            ]
            above = {cell.column: cell for cell in cells}
            rows.append(cells)
        told = Block.joined(grid_lines(rows, read.header_rows))
        if told.text:
            yield told
        yield from self._flush(pending)

    def _cell(self, element: etree._Element, place: Cell, pending: _Pending) -> Cell:
        """A cell with its words; a table inside it gives its rows, and notes stand after the whole table."""
        runs: list[Run] = []
        rows: list[str] = []
        for inner in self._elements(element):
            if inner.tag == f"{W}tbl":
                for block in self._table(inner, pending):
                    rows += block.text.split("\n")
            elif inner.tag == f"{W}p":
                content = self._reader.read(inner)
                text = lines(content.text)
                number = _labelled(text, self._label(inner)).removesuffix(text)
                runs += (Run(number), *content.runs, Run(" "))
                for box in content.boxes:
                    runs += (Run(f"{block.text} ") for block in self.blocks(box))
                pending.notes += content.notes
        text = " ".join(text_of(runs).split())
        return Cell(text, place.column, place.span, place.is_header, tuple(rows), find_spans(runs, text))


def lines(text: str) -> str:
    """The text with its line breaks, without blank lines and needless space."""
    found = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in found if line)


def _labelled(text: str, label: str | None) -> str:
    """A text after its number. A number without words says nothing, unless it has a word itself (المادة
    1)."""
    if not label:
        return text
    if not text:
        return label.strip() if re.search(r"[^\W\d_]{3}", label) else ""
    return label + text


def _is_clause(text: str, label: str | None) -> bool:
    return bool(label and re.search(r"[^\W\d_]{3}", label)) or len(text.split()) > _CLAUSE_WORDS


def _anchor(pending: _Pending, content: Content) -> None:
    pending.boxes += content.boxes
    pending.notes += content.notes


def _goes_on(paragraph: etree._Element) -> bool:
    """Whether a paragraph is one with the next: its end was deleted or moved away under tracked changes, or
    it is a large first letter (drop cap)."""
    mark = child(paragraph, "pPr", "rPr")
    if value(child(paragraph, "pPr", "framePr"), "dropCap") in ("drop", "margin"):
        return True
    return any(child(mark, name) is not None for name in ("del", "moveFrom"))


def _is_mark_hidden(paragraph: etree._Element) -> bool:
    hidden = child(paragraph, "pPr", "rPr", "vanish")
    return hidden is not None and value(hidden) not in ("0", "false", "off")
