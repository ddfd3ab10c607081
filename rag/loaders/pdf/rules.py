"""Rules: the straight lines that are drawn on a page, and the cells that they enclose."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from rag.loaders.pdf.characters import Turn
from rag.loaders.pdf.objects import Drawing, read_objects
from rag.loaders.pdf.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Rule:
    """A line along one axis, from `start` to `end`, that stands at `at` of the other."""

    at: float
    start: float
    end: float

    def covers(self, start: float, end: float) -> bool:
        slack = THRESHOLDS.rule_slack
        return self.start - slack <= start and end <= self.end + slack


@dataclass(frozen=True, slots=True)
class Cell:
    """What four rules enclose."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page, each sequence by its place: `level` from the bottom, `upright` from the left."""

    level: tuple[Rule, ...] = ()
    upright: tuple[Rule, ...] = ()

    def cell(self, x: float, y: float) -> Cell | None:
        """The cell around a point. What does not reach from side to side, as a line under words, is none of
        its rules."""
        standing = [rule for rule in self.upright if rule.covers(y, y)]
        i = bisect_left(standing, x, key=lambda rule: rule.at)
        if not 0 < i < len(standing):
            return None
        left, right = standing[i - 1], standing[i]
        across = [rule for rule in self.level if rule.covers(left.at, right.at)]
        i = bisect_left(across, y, key=lambda rule: rule.at)
        if not 0 < i < len(across):
            return None
        bottom, top = across[i - 1].at, across[i].at
        if left.covers(bottom, top) and right.covers(bottom, top):
            return Cell(left.at, bottom, right.at, top)
        return None


def read_rules(page: pypdfium2.PdfPage, turn: Turn) -> Rules:
    """The rules of a page: edges of what is drawn along an axis, those of boxes included. Pages with more
    than `rules` of them hold drawings, and are taken for pages without."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for (from_x, from_y), (to_x, to_y) in _edges(page, turn):
        across, along = abs(to_x - from_x), abs(to_y - from_y)
        if max(across, along) < THRESHOLDS.rule_length:
            continue
        if along <= THRESHOLDS.rule_tilt * across:
            level.append(Rule((from_y + to_y) / 2, min(from_x, to_x), max(from_x, to_x)))
        elif across <= THRESHOLDS.rule_tilt * along:
            upright.append(Rule((from_x + to_x) / 2, min(from_y, to_y), max(from_y, to_y)))
        if len(level) + len(upright) > THRESHOLDS.rules:
            return Rules()
    return Rules(tuple(_merged(level)), tuple(_merged(upright)))


Edge = tuple[tuple[float, float], tuple[float, float]]


def _edges(page: pypdfium2.PdfPage, turn: Turn) -> Iterator[Edge]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    x, y = ctypes.c_float(), ctypes.c_float()
    for shape in read_objects(page, pdfium.FPDF_PAGEOBJ_PATH):
        pdfium.FPDFPath_GetDrawMode(shape.raw, fill, stroke)
        if not (fill.value or stroke.value):
            continue
        placed = Drawing(shape.raw, shape.own_matrix())
        first = last = (0.0, 0.0)
        for i in range(pdfium.FPDFPath_CountSegments(shape.raw)):
            segment = pdfium.FPDFPath_GetPathSegment(shape.raw, i)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            point = turn.level(*placed.place(x.value, y.value))
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO:
                yield last, point
            last = point
            if pdfium.FPDFPathSegment_GetClose(segment):
                yield last, first
                last = first


def _merged(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Rules that stand together as one: the two edges of a thick line, the borders of neighbouring cells."""
    group: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if group and rule.at - group[-1].at > THRESHOLDS.rule_slack:
            yield from _joined(group)
            group = []
        group.append(rule)
    yield from _joined(group)


def _joined(group: Sequence[Rule]) -> Iterator[Rule]:
    """The rules of one place, end to end."""
    if not group:
        return
    at = (group[0].at + group[-1].at) / 2
    ordered = sorted(group, key=lambda rule: rule.start)
    start, end = ordered[0].start, ordered[0].end
    for rule in ordered[1:]:
        if rule.start > end + THRESHOLDS.rule_slack:
            yield Rule(at, start, end)
            start = rule.start
        end = max(end, rule.end)
    yield Rule(at, start, end)
