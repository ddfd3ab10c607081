"""Tables of rows and columns, as spreadsheets have them: where each begins, what its columns are called, and
its rows as lines that can be read alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest
from typing import Final

from rag import arabic
from rag.arabic import lexicon
from rag.documents import Block, Span
from rag.loaders.tables import Cell, grid_lines, table_lines

_QUESTIONS: Final = lexicon.words("السؤال سؤال الأسئلة س question questions q")
_ANSWERS: Final = lexicon.words("الجواب جواب الإجابة إجابة الأجوبة الرد ج answer answers a")
_NUMBER: Final = re.compile(r"[\d٠-٩][\d٠-٩.,٫٬/:٪%\-\s]*")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row as a reader sees them, its number in the sheet, from 1, and where cells lead, by
    their places from 0."""

    number: int
    cells: tuple[str, ...]
    links: Mapping[int, str] = field(default_factory=dict)

    def cut(self, start: int, end: int) -> Row:
        """The row from one place up to another."""
        links = {column - start: to for column, to in self.links.items() if start <= column < end}
        return Row(self.number, self.cells[start:end], links)

    def to_cells(self) -> list[Cell]:
        """The cells as those of a table."""
        return [
            Cell(
                text,
                column,
                spans=(Span(0, len(text), link=self.links[column]),) if column in self.links else (),
            )
            for column, text in enumerate(self.cells)
        ]


def read_sheet(rows: Sequence[Row], level: int = 1) -> Iterator[Block]:
    """The tables of a sheet. Empty rows divide them; a line alone above one, also with empty rows between, is
    its heading, of `level`."""
    regions = [*_regions(rows)]
    for region, following in pairwise([*regions, []]):
        is_above = len(region) == 1 and len(following) > 1 and not _is_alone(following[-1])
        if is_above and _is_alone(region[0]):
            yield _heading(region[0], level)
        else:
            yield from _region(region, level)


def _regions(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Runs of rows without an empty one between them; of each, the runs of columns likewise."""
    run: list[Row] = []
    for row in rows:
        filled = any(row.cells)
        if run and not filled:
            yield from _side_by_side(run)
            run = []
        if filled:
            run.append(row)
    if run:
        yield from _side_by_side(run)


def _side_by_side(run: Sequence[Row]) -> Iterator[list[Row]]:
    width = max(len(row.cells) for row in run)
    filled = [any(column < len(row.cells) and row.cells[column] for row in run) for column in range(width)]
    start = 0
    for end in [*(i for i, is_filled in enumerate(filled) if not is_filled), width]:
        if end > start:
            cut = [row.cut(start, end) for row in run]
            yield [row for row in cut if any(row.cells)]
        start = end + 1


def _region(rows: list[Row], level: int) -> Iterator[Block]:
    while len(rows) > 1 and _is_alone(rows[0]) and _filled(rows[1]) > 1:
        yield _heading(rows[0], level)
        rows = rows[1:]
    if len(rows) > 2 and _spans(rows[0]) and _header(rows[1:]):
        rows = [_joined(rows[0], rows[1]), *rows[2:]]
    header = _header(rows)
    names = rows[0].cells if header else ()
    if faq := find_faq(names):
        yield from _faq(rows[1:], names, faq, level)
        return
    above = [rows[0].to_cells()] if header else []
    for row in rows[1:] if header else rows:
        lines = grid_lines([*above, row.to_cells()], len(above))
        yield Block.joined(lines, row.number, "row")


def _is_alone(row: Row) -> bool:
    """Whether a row holds one text alone, in a cell or in one that was merged of several."""
    texts = {cell for cell in row.cells if cell}
    return len(texts) == 1 and (_filled(row) == 1 or not any(map(_NUMBER.fullmatch, texts)))


def _heading(row: Row, level: int) -> Block:
    """What a row says that stands alone above a table: a heading, where it is short."""
    text = next(cell for cell in row.cells if cell)
    short = len(text) <= 2 * _LONGEST_NAME and "\n" not in text
    return Block(" ".join(text.split()) if short else text, level if short else 0, row.number, "row")


def _filled(row: Row) -> int:
    return sum(map(bool, row.cells))


def _spans(row: Row) -> bool:
    """Whether names of a row stand over several columns, whose own names the next row has."""
    return any(above and above == beside for above, beside in pairwise(row.cells))


def _joined(above: Row, below: Row) -> Row:
    pairs = zip_longest(above.cells, below.cells, fillvalue="")
    return Row(above.number, tuple(b if a == b else f"{a} {b}".strip() for a, b in pairs))


def _header(rows: Sequence[Row]) -> bool:
    """Whether the first row names the columns: short words, each once, no numbers; and where no row below has
    a number either, only if the table is more than names and values."""
    if len(rows) < 2:
        return False
    names = [" ".join(cell.split()) for cell in rows[0].cells]
    words = [name for name in names if name]
    if len(set(words)) < len(words) or any(
        len(name) > _LONGEST_NAME or _NUMBER.fullmatch(name) for name in words
    ):
        return False
    if find_faq(names):
        return True
    widest = max(_filled(row) for row in rows[1:])
    if len(words) == 2 == widest and _is_mixed(rows[1:]):
        return False
    return len(words) >= max(2, widest - 1) and (len(words) > 2 or len(rows) > 2)


def _is_mixed(rows: Sequence[Row]) -> bool:
    """Whether the values of a table of two columns are numbers in some rows and words in others: each of
    another kind than the last, as names and values have them and no column."""
    values = [next((cell for cell in reversed(row.cells) if cell), "") for row in rows]
    return len({bool(_NUMBER.fullmatch(value)) for value in values}) == 2


def find_faq(names: Sequence[str]) -> tuple[int, int] | None:
    """The columns of the questions and of the answers, where names of columns say so (السؤال، الجواب)."""
    folded = [arabic.fold(name).strip(" :؟?") for name in names]
    asked = [column for column, name in enumerate(folded) if name in _QUESTIONS]
    answered = [column for column, name in enumerate(folded) if name in _ANSWERS]
    return (asked[0], answered[0]) if asked and answered else None


def _faq(rows: Sequence[Row], names: Sequence[str], columns: tuple[int, int], level: int) -> Iterator[Block]:
    """Each question as a heading, its answer as the paragraph under it. What else its row holds is a heading
    above, where it is short (the subject, say), else a paragraph below; but for the number of the row."""
    others = [
        (column, name)
        for column, name in enumerate(names)
        if column not in columns and not all(_NUMBER.fullmatch(cell) for cell in _column(rows, column))
    ]
    above = ""
    for row in rows:
        question, answer = (row.cells[column] if column < len(row.cells) else "" for column in columns)
        beside = [(name, row.cells[column]) for column, name in others if column < len(row.cells)]
        short = [cell for _, cell in beside if cell and len(cell) <= _LONGEST_NAME]
        subject = " ".join("، ".join(short).split())
        if subject and subject != above:
            yield Block(subject, level, row.number, "row")
        above = subject or above
        if question:
            yield Block(" ".join(question.split()), level + bool(above), row.number, "row")
        if answer:
            yield Block("\n".join(line for line in answer.split("\n") if line.strip()), 0, row.number, "row")
        for name, cell in beside:
            if len(cell) > _LONGEST_NAME:
                yield Block.joined(table_lines([[name], [cell]], has_header=True), row.number, "row")


def _column(rows: Sequence[Row], column: int) -> list[str]:
    return [row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]]
