"""Tesseract's table of words becomes paragraphs."""

from __future__ import annotations

import csv
import io
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

_WHITE: Final = 2.5
"""Heights of a word between two cells at least. Words of lines that were drawn out stand up to 1.5 apart."""
_TITLE_LINES: Final = 2
"""So many lines across a page, with columns below them, are its title."""
_ENDS: Final = re.compile(r"[.!?؟]$")
_NOISE: Final = 25
"""Lines with less confidence are specks, stamps and pictures."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page: its paragraphs, and the mean confidence of its words, of 100."""

    paragraphs: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column, which counts from 0: its words and their extent, in pixels of the column. `cells`
    are the places of the words that begin after wide white, as cells of a table do."""

    column: int
    words: tuple[str, ...]
    confidences: tuple[float, ...]
    left: int
    right: int
    top: int
    bottom: int
    cells: frozenset[int] = frozenset()

    @property
    def text(self) -> str:
        return "".join(
            (" | " if place in self.cells else " " if place else "") + word
            for place, word in enumerate(self.words)
        )

    @property
    def weight(self) -> float:
        """The confidences of its words, by their letters."""
        return sum(value * len(word) for value, word in zip(self.confidences, self.words, strict=True))


def read_table(table: str) -> list[Line]:
    """The lines of a table as Tesseract prints it (`tsv`), each of whose images is a column."""
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if row["level"] == "5" and (row["text"] or "").strip()]
    place = ("page_num", "block_num", "par_num", "line_num")
    lines = [_line([*group]) for _, group in groupby(words, key=lambda row: [row[key] for key in place])]
    return [line for line in lines if statistics.fmean(line.confidences) >= _NOISE]


def read_page(lines: Sequence[Line], unread: int = 0) -> Page:
    """The page of these lines, in reading order. Those that could not be read count as read without any
    confidence."""
    letters = sum(len(word) for line in lines for word in line.words)
    if not letters:
        return Page((), 0.0 if unread else 100.0)
    confidence = sum(line.weight for line in lines) / (letters * (1 + unread / len(lines)))
    return Page(tuple(_paragraphs(lines)), round(confidence, 1))


def _line(words: Sequence[dict[str, str]]) -> Line:
    edges = [tuple(int(word[key]) for key in ("left", "top", "width", "height")) for word in words]
    return Line(
        int(words[0]["page_num"]) - 1,
        tuple(word["text"].strip().strip(_DIRECTIONS) for word in words),
        tuple(float(word["conf"]) for word in words),
        min(left for left, *_ in edges),
        max(left + width for left, _, width, _ in edges),
        min(top for _, top, *_ in edges),
        max(top + height for _, top, _, height in edges),
        frozenset(_cells(edges)),
    )


def _cells(edges: Sequence[tuple[int, ...]]) -> Iterator[int]:
    """The places of the words after wide white, by left, top, width and height of each."""
    widest = _WHITE * statistics.median(height for *_, height in edges)
    for place, ((left, _, width, _), (next_left, _, next_width, _)) in enumerate(pairwise(edges), start=1):
        if max(left - next_left - next_width, next_left - left - width) > widest:
            yield place


_DIRECTIONS: Final = "\u200e\u200f\u202a\u202b\u202c"
"""Marks of direction, which Tesseract puts around numbers."""


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Lines joined: a new paragraph begins after a wider gap, or after a line with room for the next word.
    Rows of a table stay lines of their own."""
    if not lines:
        return
    steps = [below.top - above.top for above, below in pairwise(lines) if above.column == below.column]
    step = statistics.median([step for step in steps if step > 0] or [0])
    group = [lines[0].text]
    for above, below in pairwise(lines):
        edges = [line for line in lines if line.column == above.column]
        left = min(line.left for line in edges)
        width = (below.right - below.left) / max(1, len(below.text)) * (len(below.words[0]) + 3)
        wide = below.top - above.top > 1.5 * step
        is_row = bool(above.cells and below.cells)
        is_broken = above.column == below.column and (wide or above.left - left > width)
        is_over = above.column != below.column and (len(edges) <= _TITLE_LINES or _ENDS.search(above.text))
        if bool(above.cells) != bool(below.cells) or is_over or (is_broken and not is_row):
            yield "".join(group)
            group = []
        group.append(("\n" if is_row else " ") * bool(group) + below.text)
    yield "".join(group)
