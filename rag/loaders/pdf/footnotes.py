"""Footnotes: the lines below the text of a page that are no part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.loaders.pdf.lines import Line
from rag.loaders.pdf.thresholds import THRESHOLDS

MARKER = re.compile(r"[(\[]?(?:\d{1,3}|[*†‡§]{1,3})[)\].\-–:]?\s*\S")
"""What a footnote begins with."""


def divide_notes(
    lines: Sequence[Line], separators: Sequence[float], body: float
) -> tuple[list[Line], list[Line]]:
    """The lines of a page's text, and those of its notes: at the foot of its columns, in smaller letters than
    those of the body, or with a marker below a short rule (`separators`, heights of such rules)."""
    text: list[Line] = []
    notes: list[Line] = []
    foot = min((line.baseline for line in lines), default=0.0)
    for column in _columns(lines):
        first = _first_note(column, separators, body)
        if column[-1].baseline - foot > THRESHOLDS.note_foot * body:
            first = len(column)
        text.extend(column[:first])
        notes.extend(column[first:])
    return (text, notes) if text else (notes, [])


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    column: list[Line] = []
    for line in lines:
        if column and line.baseline > column[-1].baseline:
            yield column
            column = []
        column.append(line)
    if column:
        yield column


def _first_note(column: Sequence[Line], separators: Sequence[float], body: float) -> int:
    """The place of the first note in a column, its length where it has none."""
    first = len(column)
    while first and column[first - 1].size <= THRESHOLDS.note_size * body and not column[first - 1].is_row:
        first -= 1
    if 0 < first < len(column):
        return first
    for place in range(1, len(column)):
        above, below = column[place - 1].baseline, column[place].baseline
        if any(below < height < above for height in separators) and MARKER.match(column[place].text):
            return place
    return len(column)
