"""Columns: the rows of a page as columns of prose, or as the rows of a table."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.thresholds import THRESHOLDS


def read_columns(rows: Sequence[tuple[Line, ...]]) -> list[list[Line]]:
    """The rows of a page as columns of lines. Prose set in two columns is read one column after the other;
    the cells of a table are read row by row, each row one line."""
    paired = [row for row in rows if len(row) == 2]
    lengths = [len(line.text) for row in paired for line in row]
    is_prose = sum(length >= THRESHOLDS.column_line for length in lengths) >= THRESHOLDS.column_prose * len(
        lengths
    )
    fewest = max(THRESHOLDS.column_rows, THRESHOLDS.column_share * len(rows))
    if len(paired) < fewest or not is_prose:
        return [[_row(row) for row in rows]]
    gutter = statistics.median(
        (max(a.left, b.left) + min(a.right, b.right)) / 2 for a, b in (row for row in paired)
    )
    blocks: list[list[Line]] = [[]]
    sides: tuple[list[Line], list[Line]] = ([], [])

    def close() -> None:
        blocks.extend(side for side in sides if side)
        blocks.append([])

    for row in rows:
        if len(row) == 1 and row[0].left < gutter < row[0].right:  # across both: a title, a picture's caption
            close()
            sides = ([], [])
            blocks[-1].append(row[0])
            continue
        for line in row:
            first = (line.left > gutter) == paired[0][0].rtl
            sides[0 if first else 1].append(line)
    close()
    return [block for block in blocks if block]


def _row(cells: tuple[Line, ...]) -> Line:
    if len(cells) == 1:
        return cells[0]
    return Line(
        text=" | ".join(cell.text for cell in cells),
        left=min(cell.left for cell in cells),
        right=max(cell.right for cell in cells),
        baseline=cells[0].baseline,
        size=cells[0].size,
        rtl=cells[0].rtl,
    )
