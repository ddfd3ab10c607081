"""Tables as text: each row a line that can be read alone, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rag import arabic, documents
from rag.documents import AFTER_NAME, Block, Span, cut_spans

MAX_REPEATED: Final = 200
"""The longest text, in characters, that is said again in every row: as a column's name or for a cell merged
over rows. A longer one is no name, and repeating it would make a small file a huge text."""

_MAX_NAME_WORDS = 8
_MAX_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the column that it begins in, counted from 0, and how many it covers. `is_header`
    says that the file marks it as a name (`th`, bold or shaded among others that are not). `rows` are the
    lines of a table that stands in it; `spans` are what of the text is bold or a link."""

    text: str
    column: int
    span: int = 1
    is_header: bool = False
    rows: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def filled(self) -> bool:
        return bool(self.text or self.rows)


def table_lines(rows: Sequence[Sequence[str]], has_header: bool | None) -> Iterator[Block]:
    """The lines of a table of plain cells, each a block; `has_header` None where the file does not say
    whether the first row names the columns."""
    cells = [[Cell(text, column) for column, text in enumerate(row)] for row in rows]
    return grid_lines(cells, None if has_header is None else int(has_header))


def grid_lines(rows: Iterable[Sequence[Cell]], header_rows: int | None) -> Iterator[Block]:
    """Each row as a line, which is a block: each cell after its column's name, or the value after its name
    where a row begins with one. `header_rows` is how many of the first rows name the columns, None where the
    file does not say.

    A cell merged over rows has to stand in each of them. A row that is one cell over all columns is a line of
    its own, before the header a caption.
    """
    filled = [[_folded(cell) for cell in row] for row in rows]
    numbered = [(i, row) for i, row in enumerate(filled) if any(cell.filled for cell in row)]
    width = max((cell.column + cell.span for _, row in numbered for cell in row), default=0)
    while len(numbered) > 1 and _is_banner(numbered[0][1], width):
        captions = _row_lines(numbered.pop(0)[1], {}, width)
        yield from (Block.line(line.text, "caption") for line in captions)
    kept = [row for _, row in numbered]
    if header_rows is None:
        count = _guessed_headers(kept, width)
    else:
        count = sum(i < header_rows for i, _ in numbered)
    names = _names(kept[:count]) if count < len(kept) else {}
    if not names:
        count = 0
    for row in kept[count:]:
        if names and all(cell.text == names.get(cell.column) for cell in row if cell.filled):
            continue  # the header, said again on the next page
        yield from _row_lines(row, {} if _is_banner(row, width) else names, width)


def _folded(cell: Cell) -> Cell:
    text = " ".join(cell.text.split())
    return cell if text == cell.text else replace(cell, text=text, spans=())


def _is_banner(row: Sequence[Cell], width: int) -> bool:
    return width > 1 and len(row) == 1 and row[0].column == 0 and row[0].span >= width


def _guessed_headers(rows: Sequence[Sequence[Cell]], width: int) -> int:
    """How many of the first rows name the columns, where only their look and their words tell it.

    Two columns without any mark are names and values: taking the first pair for a header would put every name
    under another's.
    """
    marked = [all(cell.is_header for cell in row if cell.filled) for row in rows]
    count = next((i for i, is_marked in enumerate(marked) if not is_marked), 0)
    if count:
        return count if count <= _MAX_HEADER_ROWS else 0
    if len(rows) < 2 or width < 3 or any(cell.is_header for row in rows for cell in row):
        return 0
    first, *others = rows
    if not _names_columns(first, width):
        return 0
    # A name over several columns has the names of each below it.
    return (
        2 if any(cell.span > 1 for cell in first) and _names_columns(others[0], width) and others[1:] else 1
    )


def _names_columns(row: Sequence[Cell], width: int) -> bool:
    texts = [cell.text for cell in row if cell.column or cell.filled]
    covered = sum(cell.span for cell in row)
    return (
        covered == width
        and all(_is_name(text) for text in texts)
        and len({*texts}) == len(texts)
        and not any(cell.rows for cell in row)
    )


def _is_name(text: str) -> bool:
    """Whether a text can be a column's: short, no sentence, and no number but a year."""
    return (
        0 < len(text.split()) <= _MAX_NAME_WORDS
        and not text.endswith((".", "؟", "!"))
        and (bool(re.search(r"[^\W\d]", text)) or bool(re.fullmatch(r"(?:1[3-9]|20)\d\d", arabic.fold(text))))
    )


def _names(rows: Sequence[Sequence[Cell]]) -> dict[int, str]:
    """The name of each column: what stands above it in the header's rows, from the top."""
    names: dict[int, list[str]] = {}
    for row in rows:
        for cell in row:
            text = cell.text.rstrip(": ")
            if not text or len(text) > MAX_REPEATED:
                continue
            for column in range(cell.column, cell.column + min(cell.span, MAX_REPEATED)):
                above = names.setdefault(column, [])
                if text not in above:
                    above.append(text)
    return {column: " ".join(parts)[:MAX_REPEATED] for column, parts in names.items()}


def _row_lines(row: Sequence[Cell], names: dict[int, str], width: int) -> Iterator[Block]:
    """One line, or one for each row of a table in a cell of it."""
    said = [cell for cell in row if cell.filled]
    nested = next((cell for cell in said if cell.rows), None)
    if nested and len(nested.rows) > 1 and sum(len(cell.text) for cell in said) > MAX_REPEATED:
        yield from _row_lines([replace(cell, rows=()) for cell in said], names, width)
        yield from (Block(line) for cell in said for line in cell.rows)
        return
    for line in nested.rows if nested else ("",):
        parts = list(_parts(said, names, width, {id(nested): line}))
        if parts:
            words = " ".join([*(text for text, _, _ in parts), *names.values()][:50])
            yield _row_line(parts, "؛ " if arabic.language(words) == "ar" else "; ")


_Part = tuple[str, tuple[documents.Cell, ...], tuple[Span, ...]]
"""A part of a row's line: its text, and the cells and spans in it."""


def _row_line(parts: Sequence[_Part], between: str) -> Block:
    cells: list[documents.Cell] = []
    spans: list[Span] = []
    at = 0
    for text, inside, looks in parts:
        cells += (documents.Cell(at + cell.start, at + cell.end, *cell[2:]) for cell in inside)
        spans += (span.moved(at) for span in looks)
        at += len(text) + len(between)
    line = between.join(text for text, _, _ in parts)
    return Block.line(line, "row", cells=tuple(cells), spans=tuple(spans))


def _parts(cells: Sequence[Cell], names: dict[int, str], width: int, rows: dict[int, str]) -> Iterator[_Part]:
    """Each cell after its name. `rows` holds, by the cell, the row of the table in it that is told here."""
    said = [" ".join(filter(None, [cell.text, rows.get(id(cell), "; ".join(cell.rows))])) for cell in cells]
    at = 0
    while at < len(cells):
        naming = cell = cells[at]
        name, text = _name_of(cell, names), said[at]
        if not names and _begins_pair(cells, at, width):
            at += 1
            cell = cells[at]
            name, text = text.rstrip(": "), said[at]
        if name and text:
            begins = len(name) + len(AFTER_NAME)
            named = documents.Cell(0, len(name), naming.column, naming.span, is_name=True)
            value = documents.Cell(begins, begins + len(text), cell.column, cell.span)
            spans = (
                *(cut_spans(naming.spans, 0, len(name)) if naming is not cell else ()),
                *(span.moved(begins) for span in cell.spans),
            )
            yield name + AFTER_NAME + text, (named, value), spans
        else:
            spans = () if name else cell.spans
            yield name or text, (documents.Cell(0, len(name or text), cell.column, cell.span),), spans
        at += 1


def _name_of(cell: Cell, names: dict[int, str]) -> str:
    covered = range(cell.column, cell.column + min(cell.span, MAX_REPEATED))
    return "، ".join(dict.fromkeys(names[column] for column in covered if column in names))


def _begins_pair(cells: Sequence[Cell], at: int, width: int) -> bool:
    """Whether a cell of a table without a header is the name of the next one's value."""
    cell, following = cells[at], cells[at + 1 : at + 2]
    if not following or cell.rows or not _is_name(cell.text.rstrip(": ")):
        return False
    if cell.is_header or cell.text.endswith(":"):
        return not following[0].is_header
    return width == 2 and at == 0
