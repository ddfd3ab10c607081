"""The rows and cells of a table of Word's, merged ones in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from rag.loaders.docx.package import W, child, integer, is_on, value
from rag.loaders.docx.styles import Styles, is_shaded
from rag.loaders.tables import MAX_REPEATED, Cell

_MAX_SPAN = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """A cell (`w:tc`) and where it stands; `continues` says that it goes on from the row above."""

    element: etree._Element
    place: Cell
    continues: bool

    def repeated(self, above: Mapping[int, Cell]) -> Cell:
        """The text of the cell above, said again unless it is long."""
        cell = above.get(self.place.column)
        if cell is None or len(cell.text) > MAX_REPEATED:
            return self.place
        return replace(cell, span=self.place.span, rows=())


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's rows; `header_rows` is None where the file does not say whether the first ones are a
    header."""

    rows: tuple[tuple[Place, ...], ...]
    header_rows: int | None


def read_rows(table: etree._Element, styles: Styles) -> Rows:
    """The rows as they stand when every change is accepted, without hidden ones."""
    first_row, first_column = styles.marked_parts(table)
    rows: list[tuple[Place, ...]] = []
    declared: list[bool] = []
    for row in _children(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is not None or is_on(child(properties, "hidden")):
            continue
        cells = tuple(_places(row, styles))
        if not rows and first_row:
            cells = tuple(_marked(cell) for cell in cells)
        elif first_column:
            cells = tuple(_marked(cell) if cell.place.column == 0 else cell for cell in cells)
        rows.append(cells)
        declared.append(bool(is_on(child(properties, "tblHeader"))))
    headers = next((i for i, is_header in enumerate(declared) if not is_header), len(declared))
    return Rows(tuple(rows), headers or None)


def is_layout(rows: Sequence[Sequence[Place]]) -> bool:
    """Whether a table only places text: it has one column, or is one row whose cells hold several
    paragraphs."""
    if all(len(row) <= 1 for row in rows):
        return True
    return len(rows) == 1 and any(_filled_paragraphs(cell.element) > 1 for cell in rows[0])


def _filled_paragraphs(element: etree._Element) -> int:
    return sum(next(each.iter(f"{W}t"), None) is not None for each in element.iterfind(f"{W}p"))


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows or cells, out of the content controls and the like that wrap them."""
    for each in element:
        if each.tag == W + name:
            yield each
        elif each.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            yield from _children(each, name)


def _places(row: etree._Element, styles: Styles) -> Iterator[Place]:
    column = min(_MAX_SPAN, max(0, integer(value(child(row, "trPr", "gridBefore")), 0)))
    last: Place | None = None
    for cell in _children(row, "tc"):
        properties = child(cell, "tcPr")
        span = min(_MAX_SPAN, max(1, integer(value(child(properties, "gridSpan")), 1)))
        joined = child(properties, "hMerge")
        if child(properties, "cellDel") is not None:
            continue
        if last and joined is not None and value(joined) != "restart":
            last = replace(last, place=replace(last.place, span=last.place.span + span))
        else:
            if last:
                yield last
            merged = child(properties, "vMerge")
            continues = merged is not None and value(merged) != "restart"
            marked = is_shaded(child(properties, "shd")) or _is_bold(cell, styles)
            last = Place(cell, Cell("", column, span, marked), continues)
        column += span
    if last:
        yield last


def _marked(cell: Place) -> Place:
    return replace(cell, place=replace(cell.place, is_header=True))


def _is_bold(cell: etree._Element, styles: Styles) -> bool:
    """Whether all words of a cell are bold."""
    runs = [
        (run, paragraph)
        for paragraph in cell.iterfind(f"{W}p")
        for run in paragraph.iter(f"{W}r")
        if any((text.text or "").strip() for text in run.iterfind(f"{W}t"))
    ]
    return bool(runs) and all(styles.is_bold(run, paragraph) for run, paragraph in runs)
