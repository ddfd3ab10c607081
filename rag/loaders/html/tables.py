"""The rows and cells of a table of a page, those over several rows in each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from lxml import etree

from rag.documents import Span
from rag.loaders.tables import MAX_REPEATED, Cell

_MAX_SPAN = 1_000
"""As the HTML standard limits colspan."""
_WHOLE = re.compile(r"\s*(\d{1,6})")


def table_cells(
    table: etree._Element,
    text_of: Callable[[etree._Element], tuple[str, tuple[Span, ...]]],
    table_text: Callable[[etree._Element], str],
) -> Iterator[list[Cell]]:
    """The cells of each row. `text_of` gives the text of a cell with its spans, `table_text` that of a table
    in one."""
    carried: dict[int, tuple[Cell, int]] = {}  # by column: a cell from above, for so many rows more
    for row in _rows(table):
        cells: list[Cell] = []
        column = 0
        above, carried = carried, {}
        for element in (*row.iterchildren("td", "th"), None):
            for at in sorted(above) if element is None else _reached(above, column):
                cell, left = above.pop(at)
                cells.append(cell)
                column = at + cell.span
                if left > 1:
                    carried[at] = cell, left - 1
            if element is None:
                break
            cell = _cell(element, column, text_of, table_text)
            cells.append(cell)
            if (over := _span(element, "rowspan")) > 1:
                again = "" if len(cell.text) > MAX_REPEATED else cell.text
                carried[column] = (
                    replace(cell, text=again, rows=(), spans=cell.spans if again else ()),
                    over - 1,
                )
            column += cell.span
        yield cells


def _reached(above: dict[int, tuple[Cell, int]], column: int) -> list[int]:
    """The columns of the cells from above that come next, one after the other."""
    reached = []
    while column in above:
        reached.append(column)
        column += above[column][0].span
    return reached


def header_rows(table: etree._Element) -> int | None:
    """How many of the first rows are a header, None where the page does not say."""
    head = table.find("thead")
    return len(list(_rows(head))) or None if head is not None else None


def is_layout(table: etree._Element, blocks: Collection[str]) -> bool:
    """Whether a table only places text: it has one column or one row, or its cells hold whole sections, and
    nothing marks it as a table of values."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.find("caption") is not None or table.find("thead") is not None:
        return False
    rows = list(_rows(table))
    cells = [cell for row in rows for cell in row.iterchildren("td", "th")]
    if any(len(list(cell.iter("table"))) > 1 for cell in cells):
        return True
    if any(cell.tag == "th" for cell in cells):
        return False
    if len(rows) <= 1 or all(len(row.xpath("td")) <= 1 for row in rows):
        return True
    return any(_is_section(cell) for cell in cells)


def _is_section(cell: etree._Element) -> bool:
    kinds = cell.iter("h1", "h2", "h3", "h4", "h5", "h6", "article", "main", "form")
    return next(kinds, None) is not None or len(list(cell.iter("p"))) > 2 or len(list(cell.iter("td"))) > 12


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, or of a part of it, without those of tables inside."""
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from child.iterchildren("tr")


def _cell(
    element: etree._Element,
    column: int,
    text_of: Callable[[etree._Element], tuple[str, tuple[Span, ...]]],
    table_text: Callable[[etree._Element], str],
) -> Cell:
    inner = [table for table in element.iter("table") if next(table.iterancestors("td", "th")) is element]
    rows = [line for table in inner for line in table_text(table).split("\n") if line]
    for table in inner:
        tail, before = table.tail or "", table.getprevious()
        parent = table.getparent()
        if before is not None:
            before.tail = f"{before.tail or ''} {tail}"
        else:
            parent.text = f"{parent.text or ''} {tail}"
        parent.remove(table)
    is_header = element.tag == "th" or _is_bold(element)
    text, spans = text_of(element)
    return Cell(text, column, _span(element, "colspan"), is_header, tuple(rows), spans)


def _is_bold(element: etree._Element) -> bool:
    """Whether all words of a cell stand in one bold element."""
    children = list(element)
    return (
        len(children) == 1
        and children[0].tag in ("b", "strong")
        and not (element.text or "").strip()
        and not (children[0].tail or "").strip()
    )


def _span(element: etree._Element, name: str) -> int:
    found = _WHOLE.match(element.get(name) or "")
    wide = int(found.group(1)) if found else 1
    if name == "rowspan" and wide == 0:
        return _MAX_SPAN  # to the end of the table's part
    return max(1, min(_MAX_SPAN, wide))
