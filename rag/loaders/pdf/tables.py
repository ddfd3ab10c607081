"""Tables: what rules enclose in cells, and rows of cells that stand in columns without rules."""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from rag import documents
from rag.arabic.bidi import is_rtl
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.lines import Line, divide, read_line, read_rows
from rag.loaders.pdf.rules import Cell, Rule, Rules
from rag.loaders.pdf.thresholds import THRESHOLDS

BETWEEN_CELLS = " | "


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows, each one line, and what they take of the page."""

    rows: tuple[Line, ...]
    left: float
    right: float


def find_tables(glyphs: Sequence[Glyph], rules: Rules, page_rtl: bool) -> tuple[list[Table], list[Glyph]]:
    """The ruled tables of a page, and the glyphs that stand in none. A table has cells side by side: a frame
    around text, or boxes one above the other, are none."""
    cells, outside = _in_cells(glyphs, rules)
    if outside and (uprights := list(_implied(glyphs, outside, rules))):
        upright = tuple(sorted((*rules.upright, *uprights), key=lambda rule: rule.at))
        cells, outside = _in_cells(glyphs, replace(rules, upright=upright))
    tables = []
    for group in _touching(list(cells)):
        if any(_are_beside(a, b) for a, b in pairwise(sorted(group, key=lambda c: (-c.top, c.left)))):
            tables.append(_table({cell: cells[cell] for cell in group}, page_rtl))
        else:
            outside.extend(glyph for cell in group for glyph in cells[cell])
    return tables, outside


def _in_cells(glyphs: Sequence[Glyph], rules: Rules) -> tuple[dict[Cell, list[Glyph]], list[Glyph]]:
    """Glyphs by the cell that they stand in, and those in none."""
    if not rules.level:
        return {}, list(glyphs)
    cells: dict[Cell, list[Glyph]] = {}
    outside: list[Glyph] = []
    found: Cell | None = None
    for glyph in glyphs:
        height = glyph.baseline + THRESHOLDS.middle * glyph.size
        if not (found and found.holds(glyph.middle, height)):
            found = rules.cell(glyph.middle, height)
        if found:
            cells.setdefault(found, []).append(glyph)
        else:
            outside.append(glyph)
    lettered = {cell: found for cell, found in cells.items() if not all(glyph.is_mark for glyph in found)}
    return lettered, outside


def _implied(glyphs: Sequence[Glyph], outside: Sequence[Glyph], rules: Rules) -> Iterator[Rule]:
    """The uprights of tables whose rows alone have rules, or ground of two colours: where white runs down
    from the first to the last of three level rules or more that begin and end together."""
    slack = THRESHOLDS.rule_slack
    stacks: dict[tuple[int, int], list[Rule]] = {}
    for rule in rules.level:
        stacks.setdefault((round(rule.start / slack), round(rule.end / slack)), []).append(rule)
    for stack in stacks.values():
        area = Cell(stack[0].start, stack[0].at, stack[0].end, stack[-1].at)
        if len(stack) < 3 or not any(area.holds(glyph.middle, glyph.baseline) for glyph in outside):
            continue
        inside = [glyph for glyph in glyphs if area.holds(glyph.middle, glyph.baseline)]
        cuts = _white(inside)
        bands = [
            [glyph for glyph in inside if lower.at <= glyph.baseline < upper.at]
            for lower, upper in pairwise(stack)
        ]
        if cuts and not any(_has_rows(band, cuts) for band in bands):
            for at in (area.left, *cuts, area.right):
                yield Rule(at, area.bottom, area.top)


def _white(glyphs: Sequence[Glyph]) -> list[float]:
    """The middles of the white that runs down through all of the glyphs."""
    cuts = []
    edge = math.inf
    for glyph in sorted(glyphs, key=lambda glyph: glyph.left):
        if glyph.left - edge > THRESHOLDS.gutter * glyph.size:
            cuts.append((edge + glyph.left) / 2)
        edge = max(edge, glyph.right) if edge < math.inf else glyph.right
    return cuts


def _has_rows(band: Sequence[Glyph], cuts: Sequence[float]) -> bool:
    """Whether what stands between two rules are rows of their own: lines with something in each column."""
    full = [
        row
        for row in read_rows(band)
        if len({sum(cut < glyph.middle for cut in cuts) for glyph in row}) > len(cuts)
    ]
    return len(full) > 1


def _touching(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Cells in groups whose members have a rule in common."""
    at_edge: dict[tuple[str, float], list[Cell]] = {}
    for cell in cells:
        for edge in _edges(cell):
            at_edge.setdefault(edge, []).append(cell)
    left = dict.fromkeys(cells)
    while left:
        group: list[Cell] = []
        waiting = [next(iter(left))]
        while waiting:
            cell = waiting.pop()
            if cell in left:
                del left[cell]
                group.append(cell)
                waiting.extend(
                    o for edge in _edges(cell) for o in at_edge[edge] if o in left and _touch(cell, o)
                )
        yield group


def _edges(cell: Cell) -> Sequence[tuple[str, float]]:
    return (("x", cell.left), ("x", cell.right), ("y", cell.bottom), ("y", cell.top))


def _touch(a: Cell, b: Cell) -> bool:
    across = min(a.right, b.right) - max(a.left, b.left)
    along = min(a.top, b.top) - max(a.bottom, b.bottom)
    return (across == 0 and along > 0) or (along == 0 and across > 0)


def _are_beside(a: Cell, b: Cell) -> bool:
    return min(a.top, b.top) > max(a.bottom, b.bottom)


def _table(cells: dict[Cell, list[Glyph]], page_rtl: bool) -> Table:
    """A row begins where cells begin; one that spans several is read in its first."""
    letters = [glyph.text for glyphs in cells.values() for glyph in glyphs if glyph.text[0].isalpha()]
    rtl = is_rtl(letters) if letters else page_rtl
    rows: dict[float, list[tuple[Cell, Line]]] = {}
    for cell in sorted(cells, key=lambda cell: (-cell.top, -cell.right if rtl else cell.left)):
        rows.setdefault(cell.top, []).append((cell, _read_cell(cell, cells[cell], page_rtl)))
    edges = sorted({-cell.right if rtl else cell.left for cell in cells})

    def spanned(cell: Cell) -> range:
        first, end = (-cell.right, -cell.left) if rtl else (cell.left, cell.right)
        return range(bisect_left(edges, first), bisect_left(edges, end))

    return Table(
        tuple(
            join_row([line for _, line in row], [spanned(cell) for cell, _ in row]) for row in rows.values()
        ),
        min(cell.left for cell in cells),
        max(cell.right for cell in cells),
    )


def _read_cell(cell: Cell, glyphs: Sequence[Glyph], page_rtl: bool) -> Line:
    """The lines of a cell as one."""
    lines = [
        read_line(piece, cell.left, cell.right, page_rtl)
        for row in read_rows(glyphs)
        for pieces in [divide(row, THRESHOLDS.cell)]
        for piece in (reversed(pieces) if page_rtl else pieces)
    ]
    return _joined(lines, " ")


def join_row(cells: Sequence[Line], columns: Sequence[range]) -> Line:
    """The cells of a row, in reading order, as one line; `columns` are those that each fills. What ends with
    a colon names the next cell."""
    text = ""
    placed = []
    spans: list[documents.Span] = []
    for cell, filled in zip(cells, columns, strict=True):
        if text:
            text += " " if text.endswith(":") else BETWEEN_CELLS
        start, text = len(text), text + cell.text
        spans += cell.moved_spans(start)
        is_name = cell.text.endswith(":") and cell is not cells[-1]
        placed.append(documents.Cell(start, len(text), filled.start, max(1, len(filled)), is_name))
    joined = _joined(cells, " ")
    return replace(joined, text=text, is_row=True, cells=tuple(placed), spans=tuple(spans))


def _joined(lines: Sequence[Line], between: str) -> Line:
    starts = accumulate((len(line.text) + len(between) for line in lines), initial=0)
    return Line(
        between.join(line.text for line in lines),
        min(line.left for line in lines),
        max(line.right for line in lines),
        max(line.baseline for line in lines),
        statistics.median_low([line.size for line in lines]),
        sum(line.rtl for line in lines) * 2 >= len(lines),
        spans=tuple(
            span for start, line in zip(starts, lines, strict=False) for span in line.moved_spans(start)
        ),
    )


def join_cells(columns: Sequence[Sequence[Line]], rtl: bool) -> list[Line]:
    """The columns of a table without rules, in reading order, as rows. Lines of one column belong to one cell
    where others stand farther apart; cells that stand beside one another make a row."""
    steps = [above.baseline - below.baseline for column in columns for above, below in pairwise(column)]
    least = min(steps, default=0.0)
    near = THRESHOLDS.cell_gap * least
    if not any(step > THRESHOLDS.cell_gap * near for step in steps):
        near = 0.0
    cells = _cells(columns, near)
    if _span_others(cells):  # a cell is empty, and the steps are those of rows
        cells = _cells(columns, 0.0)
    rows: list[list[tuple[int, list[Line]]]] = []
    bottom = 0.0
    for number, lines in sorted(cells, key=lambda cell: -cell[1][0].baseline):
        top = lines[0].baseline + THRESHOLDS.row * lines[0].size
        if not rows or top <= bottom:
            rows.append([])
            bottom = lines[-1].baseline
        rows[-1].append((number, lines))
        bottom = min(bottom, lines[-1].baseline)
    told = []
    for row in rows:
        row.sort(key=lambda cell: cell[0])
        joined = [_joined(lines, " ") for _, lines in row]
        told.append(join_row(joined, [range(number, number + 1) for number, _ in row]))
    return told


def _cells(columns: Sequence[Sequence[Line]], near: float) -> list[tuple[int, list[Line]]]:
    """The lines of columns, each with the number of its column, as cells: those not farther apart are one."""
    cells: list[tuple[int, list[Line]]] = []
    for number, column in enumerate(columns):
        for i, line in enumerate(column):
            if i and column[i - 1].baseline - line.baseline <= near:
                cells[-1][1].append(line)
            else:
                cells.append((number, [line]))
    return cells


def _span_others(cells: Sequence[tuple[int, Sequence[Line]]]) -> bool:
    """Whether a cell is so high that two of another column begin beside it."""
    begun: dict[int, list[float]] = {}
    for number, lines in cells:
        begun.setdefault(number, []).append(lines[0].baseline)
    for heights in begun.values():
        heights.sort()
    for number, lines in cells:
        slack = THRESHOLDS.row * lines[0].size
        top, bottom = lines[0].baseline + slack, lines[-1].baseline - slack
        for column, heights in begun.items() if len(lines) > 1 else ():
            if column != number and bisect_right(heights, top) - bisect_left(heights, bottom) > 1:
                return True
    return False
