"""Gutters: the white that runs down between the columns of a page."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.lines import Line, divide
from rag.loaders.pdf.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Span:
    """What stands in a row without a gap that could part columns: glyphs, or a ruled table with its rows."""

    left: float
    right: float
    baseline: float
    size: float
    glyphs: tuple[Glyph, ...] = ()
    table: tuple[Line, ...] = ()

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


Row = Sequence[Span]
"""The spans of one height, from the left."""


def read_spans(row: Sequence[Glyph]) -> list[Span]:
    """A row of glyphs as spans."""
    return [
        Span(
            min(glyph.left for glyph in piece),
            max(glyph.right for glyph in piece),
            piece[0].baseline,
            statistics.median(glyph.size for glyph in piece),
            tuple(piece),
        )
        for piece in divide(row, THRESHOLDS.gutter)
    ]


@dataclass(frozen=True, slots=True)
class Gutter:
    """White between `left` and `right` from row `first` to row `last`."""

    left: float
    right: float
    first: int
    last: int

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def rows(self) -> int:
        return self.last - self.first + 1

    def runs_beside(self, other: Gutter) -> bool:
        """Whether it runs along most of another, or is it."""
        shared = min(self.last, other.last) - max(self.first, other.first) + 1
        return shared >= THRESHOLDS.gutter_share * other.rows

    def crosses(self, other: Gutter) -> bool:
        is_within = min(self.right, other.right) > max(self.left, other.left)
        return is_within and min(self.last, other.last) >= max(self.first, other.first)


_Gap = tuple[float, float]


def find_gutters(rows: Sequence[Row]) -> list[Gutter]:
    """The gutters of a page, the longest first; none crosses another."""
    gaps = [_gaps(row) for row in rows]
    least = THRESHOLDS.gutter * statistics.median(span.size for row in rows for span in row)
    found: list[Gutter] = []
    for i, gap in _begun(gaps):
        if not any(gutter.crosses(Gutter(*gap, i, i)) for gutter in found):
            gutter = _trimmed(rows, _extended(gaps, i, gap, least))
            if _is_enough(rows, gutter):
                found.append(gutter)
    found.sort(key=lambda gutter: (gutter.rows, gutter.width), reverse=True)
    kept: list[Gutter] = []
    for gutter in found:
        if not any(gutter.crosses(other) for other in kept):
            kept.append(gutter)
    return kept


def _gaps(row: Row) -> list[_Gap]:
    """The white of a row, that before and after it included."""
    gaps = []
    edge = -math.inf
    for span in row:
        if span.left - edge > THRESHOLDS.gutter * span.size:
            gaps.append((edge, span.left))
        edge = max(edge, span.right)
    return [*gaps, (edge, math.inf)]


def _begun(gaps: Sequence[Sequence[_Gap]]) -> Iterator[tuple[int, _Gap]]:
    """White that may be part of a gutter: within a row, or between what stands in two that follow."""
    for i, found in enumerate(gaps):
        yield from ((i, gap) for gap in found[1:-1])
    for i, (found, below) in enumerate(pairwise(gaps)):
        for gap in found:
            if (narrowed := _narrowed(gap, below)) and narrowed not in found and narrowed not in below:
                yield i, narrowed


def _narrowed(gap: _Gap, gaps: Iterable[_Gap]) -> _Gap | None:
    """The widest part of a gap that is white in a row with these, too."""
    parts = [(max(gap[0], left), min(gap[1], right)) for left, right in gaps]
    finite = [part for part in parts if -math.inf < part[0] < part[1] < math.inf]
    return max(finite, key=lambda part: part[1] - part[0], default=None)


def _extended(gaps: Sequence[Sequence[_Gap]], i: int, gap: _Gap, least: float) -> Gutter:
    """The gutter that white in row `i` is part of, no narrower than `least`."""
    ends = [i, i]
    for side, step in ((1, 1), (0, -1)):
        j = i + step
        while 0 <= j < len(gaps) and (narrowed := _narrowed(gap, gaps[j])):
            if narrowed[1] - narrowed[0] < least:
                break
            gap = narrowed
            ends[side] = j
            j += step
    return Gutter(*gap, *ends)


def _sides(rows: Sequence[Row], gutter: Gutter) -> list[set[bool]]:
    """For each row of a gutter, whether something stands right of it (True) and left of it (False)."""
    return [{span.middle > gutter.middle for span in row} for row in rows[gutter.first : gutter.last + 1]]


def _trimmed(rows: Sequence[Row], gutter: Gutter) -> Gutter:
    """A gutter without the few rows at its ends that belong to another part of the page: those of one side
    alone, at a greater distance from the next below or above them, or of another size."""
    sides = _sides(rows, gutter)
    part = rows[gutter.first : gutter.last + 1]
    followed = [_next(part[i], part[:i][::-1]) for i in range(1, len(part))]
    step = statistics.median(
        [row[0].baseline - part[i][0].baseline for i, row in enumerate(followed, 1) if row] or [0.0]
    )
    first, last = 0, len(part) - 1
    for j in range(last, max(last - THRESHOLDS.gutter_rows, 0), -1):
        if len(set().union(*sides[j:])) > 1:
            break
        if _is_apart(part[j], _next(part[j], part[:j][::-1]), step):
            last = j - 1
    for j in range(min(THRESHOLDS.gutter_rows, last)):
        if len(set().union(*sides[: j + 1])) > 1:
            break
        if _is_apart(part[j], _next(part[j], part[j + 1 :]), step):
            first = j + 1
    return replace(gutter, first=gutter.first + first, last=gutter.first + last)


def _next(row: Row, others: Iterable[Row]) -> Row | None:
    """The first of other rows that has something above or below what stands in one."""
    left, right = row[0].left, row[-1].right
    return next((other for other in others if any(s.left < right and left < s.right for s in other)), None)


def _is_apart(row: Row, other: Row | None, step: float) -> bool:
    if not other:
        return True
    smaller, larger = sorted((row[0].size, other[0].size))
    is_far = abs(row[0].baseline - other[0].baseline) > THRESHOLDS.column_end * step
    return is_far or larger > THRESHOLDS.heading_size * smaller


def _is_enough(rows: Sequence[Row], gutter: Gutter) -> bool:
    """Whether enough stands on either side of white for it to part columns. The narrower it is, the more:
    gaps between words may lie below one another by chance."""
    sides = _sides(rows, gutter)
    fewer, more = sorted(_count(rows, gutter, side) for side in (False, True))
    shared = [row for row, found in zip(rows[gutter.first :], sides, strict=False) if len(found) > 1]
    size = rows[gutter.first][0].size
    if gutter.width < THRESHOLDS.gutter_wide * size:
        return fewer >= THRESHOLDS.gutter_rows and fewer + more >= THRESHOLDS.gutter_rows_narrow
    if fewer >= THRESHOLDS.gutter_rows or (shared and more >= THRESHOLDS.gutter_rows_narrow):
        return True
    is_only_gap = all(len(row) == 2 for row in shared)
    return len(shared) > 1 and (is_only_gap or gutter.width >= THRESHOLDS.cell * size)


def _count(rows: Sequence[Row], gutter: Gutter, side: bool) -> int:
    """The lines on one side of a gutter."""
    count = 0
    for row in rows[gutter.first : gutter.last + 1]:
        found = [span for span in row if (span.middle > gutter.middle) == side]
        count += max((len(span.table) or 1 for span in found), default=0)
    return count
