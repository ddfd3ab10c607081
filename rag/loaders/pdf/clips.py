"""Clips: the areas that text is cut to. A spreadsheet that is printed cuts what does not fit its cell, but
the file holds all of it, over the next cells."""

from __future__ import annotations

import ctypes
import math
import statistics
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from rag.arabic.bidi import is_rtl
from rag.loaders.pdf.characters import Turn
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.lines import divide, read_line, read_rows
from rag.loaders.pdf.objects import Box, read_objects
from rag.loaders.pdf.thresholds import THRESHOLDS


def with_cut_text(page: pypdfium2.PdfPage, glyphs: Sequence[Glyph], turn: Turn) -> list[Glyph]:
    """The glyphs of a page. Where cut text lies over other text, each line that is cut at a side is one that
    stands where it is seen, and so is what touches it in the next cell."""
    cuts = dict(_cuts(page))
    if not cuts:
        return list(glyphs)
    text = page.get_textpage()
    shows = {glyph.index: _address(text, glyph.index) for glyph in glyphs}
    page_rtl = is_rtl(glyph.text for glyph in glyphs)
    within: dict[Box | None, list[Glyph]] = {}
    for glyph in glyphs:
        area = cuts.get(shows[glyph.index])
        within.setdefault(turn.level_box(area) if area else None, []).append(glyph)
    pieces = [
        (area, piece)
        for area, found in within.items()
        for row in read_rows(found)
        for piece in divide(row, THRESHOLDS.gutter)
    ]
    others = _Others(within)
    if not any(others.are_under(part, area) for area, piece in pieces for part in _beyond(piece, area)):
        return list(glyphs)
    seen: list[Glyph] = []
    for area, piece in pieces:
        tight = _tightened(piece)
        seen.extend(
            [_joined(tight, area[0], area[2], page_rtl)] if area and any(_beyond(piece, area)) else tight
        )
    sides = _sides(area for area in within if area)
    return [glyph for row in read_rows(seen) for glyph in _parted(row, sides, shows, page_rtl)]


def _address(text: pypdfium2.PdfTextPage, index: int) -> int:
    """Which show of text a character is of."""
    show = pdfium.FPDFText_GetTextObject(text.raw, index)
    return ctypes.addressof(show.contents) if show else 0


def _cuts(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Box]]:
    """The shows of a page that are cut to an area narrower than it, by their address, with the area."""
    left, _, right, _ = page.get_bbox()
    for show in read_objects(page, pdfium.FPDF_PAGEOBJ_TEXT):
        clip = _area(pdfium.FPDFPageObj_GetClipPath(show.raw))
        area = show.place_box(clip) if clip and clip[0] < clip[2] and clip[1] < clip[3] else None
        if area and area[2] - area[0] < right - left:
            yield show.address, area


def _area(clip: pdfium.FPDF_CLIPPATH) -> Box | None:
    """What is left where all paths of a clip cut; None where there is none."""
    boxes = [
        _around(pdfium.FPDFClipPath_GetPathSegment(clip, path, i) for i in range(count))
        for path in range(pdfium.FPDFClipPath_CountPaths(clip))
        if (count := pdfium.FPDFClipPath_CountPathSegments(clip, path)) > 0
    ]
    if not boxes:
        return None
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return max(lefts), max(bottoms), min(rights), min(tops)


def _around(segments: Iterable[pdfium.FPDF_PATHSEGMENT]) -> Box:
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for segment in segments:
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value, y.value))
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


_Part = tuple[float, float, float]
"""Left, right and the height of the baseline of what a clip cuts off."""


def _beyond(piece: Sequence[Glyph], area: Box | None) -> Iterator[_Part]:
    """The parts of a line that its area cuts off, where it shows some of it."""
    if area is None:
        return
    left, right = min(glyph.left for glyph in piece), max(glyph.right for glyph in piece)
    if right < area[0] or left > area[2]:
        return
    if left < area[0] - THRESHOLDS.rule_slack:
        yield left, area[0], piece[0].baseline
    if right > area[2] + THRESHOLDS.rule_slack:
        yield area[2], right, piece[0].baseline


class _Others:
    """The glyphs of a page by their height."""

    def __init__(self, within: Mapping[Box | None, Sequence[Glyph]]) -> None:
        self._rows: dict[int, list[tuple[float, Box | None]]] = {}
        for area, glyphs in within.items():
            for glyph in glyphs:
                self._rows.setdefault(round(glyph.baseline), []).append((glyph.middle, area))
        sizes = [glyph.size for glyphs in within.values() for glyph in glyphs]
        self._reach = round(THRESHOLDS.row * statistics.median(sizes))

    def are_under(self, part: _Part, area: Box | None) -> bool:
        """Whether text of another area stands where a part lies."""
        left, right, baseline = part
        heights = range(round(baseline) - self._reach, round(baseline) + self._reach + 1)
        return any(
            left < middle < right and other != area
            for height in heights
            for middle, other in self._rows.get(height, ())
        )


def _tightened(piece: Sequence[Glyph]) -> list[Glyph]:
    """A line without the spaces of what lies over it: where two letters touch, none was drawn."""
    tight: list[Glyph] = []
    edge = -math.inf
    for glyph in sorted(piece, key=lambda glyph: glyph.left):
        is_near = glyph.left - edge < THRESHOLDS.space * glyph.size
        tight.append(replace(glyph, spaced=glyph.spaced and not is_near))
        edge = max(edge, glyph.right)
    return tight


def _sides(areas: Iterable[Box]) -> dict[float, tuple[float, float]]:
    """The sides of areas, each with the lowest and the highest point that has an area at it."""
    sides: dict[float, tuple[float, float]] = {}
    for left, low, right, high in areas:
        for side in (left, right):
            lowest, highest = sides.get(side, (low, high))
            sides[side] = min(low, lowest), max(high, highest)
    return sides


def _parted(
    row: Sequence[Glyph], sides: Mapping[float, tuple[float, float]], shows: Mapping[int, int], page_rtl: bool
) -> Iterator[Glyph]:
    """The glyphs of a row; what two shows draw on either side of an area's edge as one glyph each, with
    white between them."""
    near = sorted(side for side, (low, high) in sides.items() if low <= row[0].baseline <= high)
    letters = sorted((glyph for glyph in row if not glyph.is_mark), key=lambda glyph: glyph.left)
    ends = [-math.inf]
    for before, after in pairwise(letters):
        edge = bisect_left(near, before.right - THRESHOLDS.rule_slack)
        is_between = edge < len(near) and near[edge] <= after.left + THRESHOLDS.rule_slack
        is_near = after.left - before.right <= THRESHOLDS.gutter * after.size
        if is_between and is_near and shows[before.index] != shows[after.index]:
            ends.append(near[edge])
    if len(ends) == 1:
        yield from row
        return
    cells: dict[int, list[Glyph]] = {}
    for glyph in row:
        cells.setdefault(bisect_left(ends, glyph.middle), []).append(glyph)
    for number, cell in cells.items():
        end = ends[number] if number < len(ends) else math.inf
        for piece in divide(cell, THRESHOLDS.gutter):
            yield _joined(piece, ends[number - 1], end, page_rtl)


def _joined(piece: Sequence[Glyph], start: float, end: float, page_rtl: bool) -> Glyph:
    """One glyph of all text of a line, between two edges, with as much white at each as parts cells."""
    first = next((glyph for glyph in piece if not glyph.is_mark), piece[0])
    left, right = min(glyph.left for glyph in piece), max(glyph.right for glyph in piece)
    white = min(THRESHOLDS.gutter_wide * first.size, (end - start) / 2)
    right = min(right, end - white)
    left = min(max(left, start + white), right)
    text = read_line(piece, left, right, page_rtl).text
    is_bold = all(glyph.bold for glyph in piece)
    return replace(first, text=text, left=left, right=right, origin=left, bold=is_bold, is_cell=True)
