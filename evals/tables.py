"""The tables of question sets, CSV and XLSX: rows by the names of their columns, and their faults."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from rag.loaders.xlsx import Sheet, read_sheets

COLUMNS: Final = ("id", "question", "answers", "document", "quote", "answerable", "history", "tags", "note")
CURATED: Final = ("question", "answer", "document", "quote", "collections", "by", "changed")
"""The columns of a table of curated answers, which is a question set, too: `answer` is what is right."""
_KNOWN: Final = tuple(dict.fromkeys((*COLUMNS, *CURATED)))
HEADER_ROWS: Final = 20
"""The names of the columns stand in one of the first so many rows: titles and instructions may be above."""
_DELIMITERS: Final = ",;\t"
_ERRORS: Final = frozenset("#N/A #REF! #NAME? #VALUE! #DIV/0! #NULL! #NUM! #SPILL! #CALC!".split())
_SHOWN: Final = 40
_FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠]")
"""What a spreadsheet program would take for a formula; with an apostrophe before it it is text."""


@dataclass(frozen=True, slots=True)
class Row:
    """The values of a row by the names of the columns. It is counted from 1, as a spreadsheet shows it;
    `sheet` is empty where the file has no sheets."""

    number: int
    values: Mapping[str, Any]
    sheet: str = ""

    @property
    def place(self) -> str:
        """Where the row stands, for messages."""
        return name_place(self.number, self.sheet)


def name_place(row: int, sheet: str) -> str:
    """Where a row stands, for messages."""
    return f"sheet {sheet}, row {row}" if sheet else f"row {row}"


def plain(text: str) -> str:
    """A text without invisible marks (of direction, of byte order), and without spaces around it."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf").strip()


def read_csv(text: str, problems: list[str]) -> list[Row]:
    """The rows of a table whose cells are separated by a comma, a semicolon or a tab, as `sep=` above it or
    the names of its columns tell."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r'"?sep=(.)"?\s*', first.lstrip("\ufeff"), re.IGNORECASE)
    delimiter = told.group(1) if told else _find_delimiter(text)
    records = dict(_read_records(rest if told else text, delimiter, problems))
    header = _find_header(records)
    if header is None:
        problems.append("row 1: there is no column `question`. Name the columns in the first row.")
        return []
    return _name_columns("", records, header, problems)


def write_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    """A table of rows, with all of these columns, which `read_csv` reads as they are. No cell of it is a
    formula, whoever wrote its text."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    table.writerow(columns)
    for row in rows:
        cells = (row.get(column, "").strip() for column in columns)
        table.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return out.getvalue()


def read_xlsx(data: bytes, problems: list[str]) -> list[Row]:
    """The rows of every sheet that a reader sees and that has a column `question`; the others, with charts or
    instructions say, are passed over. Raises DocumentError for what is no workbook."""
    sheets = read_sheets(data)
    headers = [(sheet, _find_header(sheet.cells)) for sheet in sheets]
    found = [(sheet, header) for sheet, header in headers if header is not None]
    if not found:
        names = ", ".join(sheet.name for sheet in sheets) or "none"
        problems.append(
            f"no sheet that is shown has a column `question` (there is {names})."
            " Name the columns in the first row."
        )
    rows = []
    for sheet, header in found:
        problems += _uncalculated(sheet, header)
        rows += _name_columns(sheet.name, sheet.cells, header, problems)
    return rows


_Cells = Mapping[int, Mapping[int, str]]
"""The cells that hold something, by the numbers of their row and column, from 1."""


def _find_delimiter(text: str) -> str:
    """The sign between the names of the columns: spreadsheets save semicolons where the comma is the decimal
    sign."""
    found = [
        (line.count(delimiter), -n, delimiter)
        for line in islice(io.StringIO(text), HEADER_ROWS)
        for n, delimiter in enumerate(_DELIMITERS)
        if "question" in (_name(cell.strip(' "\n')) for cell in line.split(delimiter))
    ]
    return max(found, default=(0, 0, ","))[2]


def _read_records(text: str, delimiter: str, problems: list[str]) -> Iterator[tuple[int, dict[int, str]]]:
    """The cells of each row. A line whose quotation mark does not close is a problem, and reading goes on
    with the next."""
    lines = list(io.StringIO(text))
    number = done = 0
    while done < len(lines):
        begun = done
        reader = csv.reader((lines[n] for n in range(begun, len(lines))), delimiter=delimiter, strict=True)
        try:
            for record in reader:
                number, done = number + 1, begun + reader.line_num
                yield number, {n: cell for n, cell in enumerate(record, start=1) if plain(cell)}
        except csv.Error as error:
            number, done = number + 1, done + 1
            problems.append(
                f"row {number}: a quotation mark is opened and not closed as it should be ({error})."
                " Close the cell with one, and write one inside a cell twice."
            )


def _find_header(cells: _Cells) -> int | None:
    """The number of the row that names the columns. Where their names stand below one another, they are
    explained."""
    rows = list(islice(cells.items(), HEADER_ROWS))
    for number, row in rows:
        column = next((column for column, cell in row.items() if _name(cell) == "question"), None)
        if column is not None and not any(
            _name(other.get(column, "")) in _KNOWN for place, other in rows if place != number
        ):
            return number
    return None


def _name(cell: str) -> str:
    return plain(cell).lower()


def _name_columns(sheet: str, cells: _Cells, header: int, problems: list[str]) -> list[Row]:
    names = {column: _name(cell) for column, cell in cells[header].items() if _name(cell)}
    place = name_place(header, sheet)
    if unknown := [name for name in names.values() if name not in _KNOWN]:
        problems.append(f"{place}: unknown columns {', '.join(unknown)}. Known are {', '.join(COLUMNS)}.")
    listed = list(names.values())
    for name in dict.fromkeys(name for name in listed if listed.count(name) > 1):
        problems.append(f"{place}: {listed.count(name)} columns are called {name}. Keep one of them.")
    rows = []
    for number, row in cells.items():
        if number <= header or not row:
            continue
        here = Row(number, {names[c]: _read_cell(cell) for c, cell in row.items() if c in names}, sheet)
        problems += _misplaced(here.place, (cell for c, cell in row.items() if c not in names))
        problems += [
            f"{here.place}: {name} shows {value}. Mend the formula."
            for name, value in here.values.items()
            if value in _ERRORS
        ]
        rows.append(here)
    return rows


def _read_cell(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _misplaced(place: str, cells: Iterable[str]) -> Iterator[str]:
    """Cells under no name, which nobody would read."""
    for cell in cells:
        shown = " ".join(cell.split())[:_SHOWN]
        yield (
            f"{place}: {shown!r} stands under no name of a column."
            " Name the column; in a CSV file, put a cell that holds the separating sign in quotation marks."
        )


def _uncalculated(sheet: Sheet, header: int) -> Sequence[str]:
    return [
        f"{name_place(row, sheet.name)}: the formula in column {column} was never calculated."
        " Open the file in a spreadsheet program and save it."
        for row, column in sheet.uncalculated
        if row >= header
    ]
