"""Excel's xlsx, by openpyxl: the tables of each sheet, rows with their numbers, values as cells show them."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rag.documents import Block, DocumentError, Loaded
from rag.loaders.archive import open_archive
from rag.loaders.numbers import Value, show
from rag.loaders.tables import Row, read_sheet

_MOST_BYTES = 200_000_000
"""Of a workbook's sheets, unpacked. openpyxl keeps some 50 bytes of memory for each ten of them."""


_MOST_COLUMNS = 16_384
"""Excel's."""


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a workbook that is broken, encrypted, or too large."""
    with open_archive(data, "a workbook") as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist() if entry.filename.startswith("xl/"))
        if unpacked > _MOST_BYTES:
            raise DocumentError(f"has sheets of {unpacked:,} bytes, more than {_MOST_BYTES:,}. Divide it.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep: pictures, conditional formats
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    remarks: list[str] = []
    blocks = tuple(_blocks(workbook, remarks))
    return Loaded(blocks, (workbook.properties.title or "").strip(), tuple(remarks))


def _blocks(workbook: Workbook, remarks: list[str]) -> Iterator[Block]:
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            remarks.append(f"sheet {sheet.title} is hidden and was left out")
            continue
        rows = [*_rows(sheet, remarks)]
        if rows:
            yield Block(" ".join(sheet.title.split()), 1)
            yield from read_sheet(rows, level=2)


def _rows(sheet: Worksheet, remarks: list[str]) -> Iterator[Row]:
    """The rows that hold something and that a reader sees, and one that is empty wherever some are."""
    hidden = {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 1, min(dimension.max or 0, _MOST_COLUMNS) + 1)
    }
    # What a filter hides is there for whoever changes it.
    unseen = set() if sheet.auto_filter.ref else {n for n, row in sheet.row_dimensions.items() if row.hidden}
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    left_out = set()
    # Only the cells that are there: a sheet may claim a million rows and all columns.
    for (number, column), cell in sheet._cells.items():
        if text := _text(cell):
            if number in unseen or column in hidden:
                left_out.add(number)
            else:
                cells[number][column] = text
    if left_out:
        remarks.append(f"sheet {sheet.title}: hidden cells of {len(left_out)} rows were left out")
    _fill_merged(sheet, cells)
    places = _places(sorted({column for row in cells.values() for column in row}))
    for before, number in pairwise([0, *sorted(cells)]):
        if any(between not in unseen for between in range(before + 1, number)):
            yield Row(number - 1, ())
        row = [""] * (max(places[column] for column in cells[number]) + 1)
        for column, text in cells[number].items():
            row[places[column]] = text
        yield Row(number, tuple(row))


def _text(cell: Cell | MergedCell) -> str:
    if cell.value is None or cell.data_type == "e":
        return ""
    text = show(cell.value, cell.number_format) if isinstance(cell.value, Value) else str(cell.value)
    return "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))


def _fill_merged(sheet: Worksheet, cells: dict[int, dict[int, str]]) -> None:
    """Repeat a merged cell in the rows and columns that it stands over, where they hold anything else; a
    title over all of them is there once."""
    for merged in sheet.merged_cells.ranges:
        text = cells.get(merged.min_row, {}).get(merged.min_col)
        if not text:
            continue
        for number in range(merged.min_row, merged.max_row + 1):
            row = cells.get(number, {})
            if any(not merged.min_col <= column <= merged.max_col for column in row):
                row.update(dict.fromkeys(range(merged.min_col, merged.max_col + 1), text))


def _places(columns: list[int]) -> dict[int, int]:
    """Where each column goes when those without cells are left out, but for one between two tables."""
    places: dict[int, int] = {}
    for before, column in pairwise([0, *columns]):
        gap = 1 if column > before + 1 and places else 0
        places[column] = (places[before] + 1 + gap) if places else 0
    return places
