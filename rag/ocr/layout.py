"""Layout of a scanned page: levelled, its noise smoothed, and cut into columns in reading order.

Tesseract's own analysis of Arabic pages takes two close lines for one where marks stand between them; told
that all is one column (`--psm 6`) it finds them. So columns are cut here.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

DPI: Final = 300
MOST_PIXELS: Final = 60_000_000
"""A page of A2 at 300 dpi has 35 million."""

_SMOOTHING: Final = 1.5
"""Pixels (standard deviation). Noise costs Tesseract minutes a page, and most of the text; a clean page loses
nothing by it (`python -m benchmarks.ocr`)."""
_REDUCED: Final = 4
_STEEPEST: Final = 6.0
"""Degrees to either side."""
_GUTTER, _SIDE, _FULL, _PROSE = 0.012, 0.25, 0.8, 0.6
"""Columns stand this share of the page's width apart at least, and are so wide themselves; a line is full
that covers so much of its column, and so many lines of a column of prose are. Cells of tables are not."""
_FEWEST_LINES: Final = 4
_BAND: Final = 1.5
"""Bands of a page stand so much wider apart than most of its lines do."""
_A_LINE: Final = 0.5
"""What is left of a line beside one that was read is less high, as a share of that."""
_AROUND: Final = 16
_MARGIN: Final = 100

Ink = NDArray[np.bool_]


def read_columns(image: Image.Image) -> list[Image.Image]:
    """The columns of a page, upright, the first to be read first; none where the page is blank."""
    grey = smoothed(image.convert("L"))
    ink = _ink(grey)
    if ink.mean() < 0.0002:
        return []
    angle = _angle(ink)
    if abs(angle) >= 0.2:
        grey = grey.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=_paper(grey))
        ink = _ink(grey)
    top, bottom, left, right = _extent(ink)
    page = left, top, right, bottom
    return [_cut(grey, box, page) for box in _boxes(ink, page)]


def smoothed(grey: Image.Image) -> Image.Image:
    """Without the noise of a scan."""
    return grey.filter(ImageFilter.GaussianBlur(_SMOOTHING))


Box = tuple[int, int, int, int]
"""Left, top, right and bottom, in pixels."""


def find_missed(column: Image.Image, lines: Sequence[tuple[int, int]]) -> list[Box]:
    """The strips of a column that hold ink as a line of text does, and none of the lines that were read,
    which are given by their tops and bottoms."""
    if not lines:
        return []
    height = statistics.median(bottom - top for top, bottom in lines)
    rows = _ink(column).sum(axis=1)
    for top, bottom in lines:
        rows[top // _REDUCED : bottom // _REDUCED + 1] = 0
    return [
        (0, max(0, start * _REDUCED - _AROUND), column.width, min(column.height, end * _REDUCED + _AROUND))
        for start, end in _runs(rows > 0, widest_gap=2)
        if (end - start) * _REDUCED >= _A_LINE * height and rows[start:end].sum() > 2 * (end - start)
    ]


def _paper(grey: Image.Image) -> int:
    return int(np.median(np.asarray(grey.reduce(16))))


def _ink(grey: Image.Image) -> Ink:
    """Which points of the page, reduced, are darker than the paper around them."""
    small = grey.reduce(_REDUCED)
    around = np.asarray(small.filter(ImageFilter.BoxBlur(20)), dtype=np.int16)
    ink: Ink = around - np.asarray(small, dtype=np.int16) > 24
    return ink


def _angle(ink: Ink) -> float:
    """The turn, in degrees, by which lines become level: the one that makes rows differ most."""
    page = Image.fromarray(ink.astype(np.uint8) * 255)

    def sharpness(angle: float) -> float:
        rows = np.asarray(page.rotate(angle), dtype=np.float64).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=sharpness)
    return float(max((coarse, *np.arange(coarse - 0.4, coarse + 0.5, 0.1)), key=sharpness))


def _extent(ink: Ink) -> Box:
    rows, columns = (np.flatnonzero(ink.sum(axis=axis) > 1) for axis in (1, 0))
    if not len(rows) or not len(columns):
        return 0, ink.shape[0], 0, ink.shape[1]
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _cut(grey: Image.Image, box: Box, page: Box) -> Image.Image:
    """A box of a page, with the margin around it that Tesseract needs: the page's own at its edges, and empty
    paper where its other columns and bands stand. Both boxes are of the reduced page."""
    at_edge = [inner == outer for inner, outer in zip(box, page, strict=True)]
    own = [_MARGIN if is_edge else 0 for is_edge in at_edge]
    left, top, right, bottom = (place * _REDUCED for place in box)
    edges = left - own[0], top - own[1], right + own[2], bottom + own[3]
    cut = max(0, edges[0]), max(0, edges[1]), min(grey.width, edges[2]), min(grey.height, edges[3])
    left, top, right, bottom = (_MARGIN - margin for margin in own)
    return ImageOps.expand(grey.crop(cut), (left, top, right, bottom), fill=_paper(grey))


def _boxes(ink: Ink, box: Box) -> Iterator[Box]:
    """The box, or the columns in it: bands that divide into columns are cut out, from the top."""
    left, top, right, bottom = box
    pending = top
    filled = ink[top:bottom, left:right].sum(axis=1) > 0
    gaps = [below[0] - above[1] for above, below in pairwise(_runs(filled, widest_gap=1))]
    for start, end in _runs(filled, int(_BAND * statistics.median(gaps or [0])) + 4):
        band = (left, top + start, right, top + end)
        gutter = _gutter(ink, band)
        if gutter is None:
            continue
        if band[1] > pending:
            yield left, pending, right, band[1]
        yield from _boxes(ink, (gutter, band[1], right, band[3]))
        yield from _boxes(ink, (left, band[1], gutter, band[3]))
        pending = band[3]
    if pending < bottom:
        yield left, pending, right, bottom


def _runs(filled: NDArray[np.bool_], widest_gap: int) -> list[tuple[int, int]]:
    """Where `filled` is true from and to; runs are one where the gap between them is no wider than this."""
    places = np.flatnonzero(filled)
    if not len(places):
        return []
    breaks = np.flatnonzero(np.diff(places) > widest_gap)
    starts = [places[0], *places[breaks + 1]]
    ends = [*places[breaks], places[-1]]
    return [(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]


def _gutter(ink: Ink, band: Box) -> int | None:
    """The middle of the white strip between two columns of prose, where there is one."""
    left, top, right, bottom = band
    inside = ink[top:bottom, left:right]
    width = right - left
    sides = _runs(inside.sum(axis=0) > 0, max(3, int(_GUTTER * ink.shape[1])))
    for (_, end), (start, _) in pairwise(sides):
        if min(end, width - start) < _SIDE * width:
            continue
        if _is_prose(inside[:, :end]) and _is_prose(inside[:, start:]):
            return left + (end + start) // 2
    return None


def _is_prose(side: Ink) -> bool:
    lines = [side[start:end] for start, end in _runs(side.sum(axis=1) > 0, widest_gap=1) if end - start > 3]
    if len(lines) < _FEWEST_LINES:
        return False
    widths: list[Any] = [np.flatnonzero(line.any(axis=0)) for line in lines]
    full = sum(places[-1] - places[0] >= _FULL * side.shape[1] for places in widths)
    return bool(full >= _PROSE * len(lines))
