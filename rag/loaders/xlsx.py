"""Excel's xlsx, by openpyxl: the tables of each sheet, rows with their numbers, values as cells show them."""

from __future__ import annotations

import io
import re
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries

from rag.addresses import outward
from rag.documents import Block, DocumentError, Loaded
from rag.loaders.archive import open_archive, read_xml
from rag.loaders.numbers import Value, show
from rag.loaders.sheets import Row, read_sheet

_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
"""Excel's."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a workbook that is broken or encrypted."""
    with open_archive(data, "a workbook"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not keep: pictures, conditional formats
        # Row by row: a sheet that is in memory as a whole takes nine times its own size.
        workbook = _open(data)
        remarks: list[str] = []
        blocks = tuple(_blocks(workbook, remarks))
    return Loaded(blocks, (workbook.properties.title or "").strip(), tuple(remarks))


class _Reader(ExcelReader):
    """openpyxl's, which fails at a sheet for a chart that has none; of charts nothing is read."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Called by openpyxl."""


def _open(data: bytes) -> openpyxl.Workbook:
    reader = _Reader(io.BytesIO(data), read_only=True, data_only=True)
    reader.read()
    return reader.wb


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is shown, as data: the text of each cell that holds something, by the numbers of row and
    column, from 1, hidden ones too. A cell that is merged over rows stands in each of them. `uncalculated`
    are the places of formulas without a value."""

    name: str
    cells: dict[int, dict[int, str]]
    uncalculated: tuple[tuple[int, int], ...]


def read_sheets(data: bytes) -> list[Sheet]:
    """The sheets of a workbook that are shown and hold something. Raises DocumentError for
    what is no workbook, or a broken or encrypted one."""
    with open_archive(data, "a workbook"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            shown = [sheet for sheet in _open(data).worksheets if sheet.sheet_state == "visible"]
            return [sheet for sheet in map(_as_data, shown) if sheet.cells]
        except (OSError, ValueError, TypeError, LookupError, AttributeError, SyntaxError) as error:
            raise DocumentError("is not a workbook that can be opened; it may be damaged.") from error


def _as_data(sheet: Any) -> Sheet:
    cells = dict(_shown(sheet, with_errors=True))
    numbers = [*cells]
    for left, top, _, bottom in _look(sheet).merged:
        if text := cells.get(top, {}).get(left):
            for number in numbers[bisect_right(numbers, top) : bisect_right(numbers, bottom)]:
                cells[number][left] = text
    return Sheet(" ".join(sheet.title.split()), cells, tuple(_uncalculated(sheet)))


def _uncalculated(sheet: Any) -> Iterator[tuple[int, int]]:
    with sheet._get_source() as source:
        for _, cell in etree.iterparse(source, tag="{*}c", resolve_entities=False, huge_tree=True):
            has_formula = cell.find("{*}f") is not None and cell.get("t") != "str"
            if has_formula and not cell.findtext("{*}v") and cell.get("r"):
                left, top, _, _ = range_boundaries(cell.get("r"))
                yield top or 1, left or 1
            cell.clear()


def _uncalculated_of(sheet: Any) -> Sequence[tuple[int, int]]:
    """The places of formulas without a value; sheets without formulas are not parsed for them."""
    with sheet._get_source() as source:
        before = b""
        while chunk := source.read(_CHUNK):
            if _FORMULA.search(before + chunk):
                return [*_uncalculated(sheet)]
            before = chunk[-_LONGEST_TAG:]
    return []


_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[ >]")
_CHUNK = 1 << 20
_LONGEST_TAG = 24


def _blocks(workbook: openpyxl.Workbook, remarks: list[str]) -> Iterator[Block]:
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            remarks.append(f"sheet {sheet.title} is hidden and was left out")
            continue
        rows = [*_rows(sheet, remarks)]
        if missing := len(_uncalculated_of(sheet)):
            remarks.append(
                f"sheet {sheet.title}: {missing} formulas have no value, since what wrote them computes none."
                " Open the file in Excel and save it again."
            )
        if any(row.cells for row in rows):
            yield Block(" ".join(sheet.title.split()), 1)
            yield from read_sheet(rows, level=2)


@dataclass(slots=True)
class _Look:
    """What openpyxl does not say of a sheet that it reads row by row: which rows and columns are hidden,
    which ranges are one cell (by first column, row, last column, row), and where cells lead, by row and
    column."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    links: dict[int, dict[int, str]] = field(default_factory=dict)


def _look(sheet: Any) -> _Look:
    look = _Look()
    is_filtered = False
    with sheet._get_source() as source:
        wanted = [f"{{*}}{name}" for name in ("row", "col", "mergeCell", "autoFilter", "hyperlink")]
        targets = _targets(sheet)
        for _, element in etree.iterparse(source, tag=wanted, resolve_entities=False, huge_tree=True):
            name = etree.QName(element).localname
            is_hidden = element.get("hidden") in ("1", "true")
            if name == "row" and is_hidden:
                look.rows.add(int(element.get("r", 0)))
            elif name == "col" and is_hidden:
                last = min(int(element.get("max", 0)), _MOST_COLUMNS)
                look.columns.update(range(int(element.get("min", 1)), last + 1))
            elif name == "mergeCell":
                left, top, right, bottom = range_boundaries(element.get("ref", "A1"))
                look.merged.append((left or 1, top or 1, right or _MOST_COLUMNS, bottom or _MOST_ROWS))
            elif name == "hyperlink" and (target := targets.get(element.get(_RELATION, ""))):
                left, top, _, _ = range_boundaries(element.get("ref", "A1"))
                look.links.setdefault(top or 1, {})[left or 1] = target
            is_filtered = is_filtered or name == "autoFilter"
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    if is_filtered:  # what a filter hides is there for whoever changes it
        look.rows.clear()
    return look


def _targets(sheet: Any) -> dict[str, str]:
    """The addresses out of the file that a sheet names, by their numbers."""
    folder, _, file = sheet._worksheet_path.rpartition("/")
    archive, name = sheet.parent._archive, f"{folder}/_rels/{file}.rels"
    if name not in archive.namelist():
        return {}
    relations = read_xml(archive, name)
    return {each.get("Id", ""): outward(each.get("Target")) for each in relations}


def _rows(sheet: Any, remarks: list[str]) -> Iterator[Row]:
    """The rows that hold something and that a reader sees, and one that is empty wherever some are."""
    look = _look(sheet)
    cells: dict[int, dict[int, str]] = {}
    left_out = 0
    for number, texts in _shown(sheet):
        seen = {} if number in look.rows else {c: text for c, text in texts.items() if c not in look.columns}
        left_out += len(seen) < len(texts)
        if seen:
            cells[number] = seen
    if left_out:
        remarks.append(f"sheet {sheet.title}: hidden cells of {left_out} rows were left out")
    _fill_merged(look, cells)
    places = _places(sorted({column for seen in cells.values() for column in seen}))
    for before, number in pairwise([0, *cells]):
        if any(between not in look.rows for between in range(before + 1, number)):
            yield Row(number - 1, ())
        filled = [""] * (max(places[column] for column in cells[number]) + 1)
        for column, text in cells[number].items():
            filled[places[column]] = text
        links = {places[c]: to for c, to in look.links.get(number, {}).items() if c in cells[number]}
        yield Row(number, tuple(filled), links)


def _shown(sheet: Any, with_errors: bool = False) -> Iterator[tuple[int, dict[int, str]]]:
    """The cells that hold something, by their columns, of each row that has any; #REF! and its like too,
    `with_errors`."""
    sheet.reset_dimensions()  # what a sheet says of its size is wrong at times
    for number, row in enumerate(sheet.iter_rows(min_row=1, min_col=1), start=1):
        texts = {
            column: str(cell.value) if with_errors and cell.data_type == "e" else text
            for column, cell in enumerate(row, start=1)
            if (text := _text(cell)) or (with_errors and cell.data_type == "e")
        }
        if texts:
            yield number, texts


def _text(cell: Any) -> str:
    if cell.value is None or cell.data_type == "e":
        return ""
    text = show(cell.value, cell.number_format) if isinstance(cell.value, Value) else str(cell.value)
    return "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))


def _fill_merged(look: _Look, cells: dict[int, dict[int, str]]) -> None:
    """Repeat a merged cell in the rows and columns that it stands over, where they hold anything else; a
    title over all of them is there once."""
    numbers = [*cells]
    for left, top, right, bottom in look.merged:
        text = cells.get(top, {}).get(left)
        if not text:
            continue
        for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            if any(not left <= column <= right for column in cells[number]):
                cells[number].update(dict.fromkeys(range(left, min(right, _MOST_COLUMNS) + 1), text))


def _places(columns: list[int]) -> dict[int, int]:
    """Where each column goes when those without cells are left out, but for one between two tables."""
    places: dict[int, int] = {}
    for before, column in pairwise([0, *columns]):
        gap = 1 if column > before + 1 and places else 0
        places[column] = (places[before] + 1 + gap) if places else 0
    return places
