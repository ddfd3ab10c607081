"""Columns: the rows of a page parted at its gutters, as columns of prose or of a table."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.arabic.bidi import is_mixed, is_rtl
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.gutters import Gutter, Row, Span, find_gutters
from rag.loaders.pdf.lines import Line, divide, read_line
from rag.loaders.pdf.tables import join_cells, join_row
from rag.loaders.pdf.thresholds import THRESHOLDS


def read_columns(rows: Sequence[Row], page_rtl: bool) -> list[list[Line]]:
    """The rows of a page, from its top, as columns of lines in reading order. Prose set in columns is read
    one column after the other; the cells of a table row by row, each row one line."""
    if not rows:
        return []
    gutters = find_gutters(rows)
    if not gutters:
        return [_plain(_closed(rows, THRESHOLDS.drawn_out), page_rtl)]
    longest = max(gutters, key=lambda gutter: (gutter.rows, gutter.width))
    beside = [gutter for gutter in gutters if gutter.runs_beside(longest)]
    part = rows[longest.first : longest.last + 1]
    middle = _read_part(part, beside, page_rtl)
    return [
        *read_columns(rows[: longest.first], page_rtl),
        *middle,
        *read_columns(rows[longest.last + 1 :], page_rtl),
    ]


def _read_part(part: Sequence[Row], gutters: Sequence[Gutter], page_rtl: bool) -> list[list[Line]]:
    """Rows with gutters through all of them."""
    rtl = _is_rtl(part, page_rtl)
    columns = _split(part, gutters)
    if rtl:
        columns.reverse()
    lines = [_plain(column, page_rtl) for column in columns]
    if any(glyph.is_cell for row in part for span in row for glyph in span.glyphs):
        return [join_cells(lines, rtl)]
    if _are_prose(lines) or _is_offset(part, lines):
        return [found for column in columns for found in read_columns(_closed(column), page_rtl)]
    is_narrow = any(gutter.width < THRESHOLDS.cell * part[0][0].size for gutter in gutters)
    if is_narrow and any(all(len(line.text) <= THRESHOLDS.label for line in column) for column in lines):
        return [_plain(part, page_rtl)]
    return [join_cells(lines, rtl)]


def _is_rtl(rows: Iterable[Row], page_rtl: bool) -> bool:
    texts = [glyph.text for row in rows for span in row for glyph in span.glyphs]
    return is_rtl(texts) if any(text[0].isalpha() for text in texts) else page_rtl


def _plain(rows: Sequence[Row], page_rtl: bool) -> list[Line]:
    """Rows without columns: each a line, or the cells that wide gaps part."""
    left = min(span.left for row in rows for span in row)
    right = max(span.right for row in rows for span in row)
    rtl = _is_rtl(rows, page_rtl)
    lines: list[Line] = []
    doubtful: dict[int, list[Glyph]] = {}
    for row in rows:
        glyphs = [glyph for span in row for glyph in span.glyphs]
        pieces = [glyphs] if len(row) == 1 and glyphs else divide(glyphs, THRESHOLDS.cell)
        if pieces:
            cells = [read_line(piece, left, right, page_rtl) for piece in pieces]
            if len(cells) == 1 and is_mixed(cells[0].text):
                doubtful[len(lines)] = glyphs
            columns = [range(number, number + 1) for number in range(len(cells))]
            lines.append(join_row(cells[::-1] if rtl else cells, columns) if len(cells) > 1 else cells[0])
        lines.extend(line for span in row for line in span.table)
    for i, glyphs in doubtful.items():
        direction = _direction_beside(lines, i)
        if direction is not None:
            lines[i] = read_line(glyphs, left, right, page_rtl, rtl=direction)
    return lines


def _direction_beside(lines: Sequence[Line], i: int) -> bool | None:
    """Whether the paragraph that a line stands in runs from right to left: the nearest of its neighbours, if
    it begins flush with it."""
    line = lines[i]
    beside = [*lines[max(i - 1, 0) : i], *lines[i + 1 : i + 2]]
    nearest = min((abs(line.baseline - other.baseline) for other in beside), default=0.0)
    for other in beside:
        begins = abs(other.right - line.right) if other.rtl else abs(other.left - line.left)
        is_near = abs(line.baseline - other.baseline) <= THRESHOLDS.cell_gap * nearest
        if is_near and begins < THRESHOLDS.flush * line.size and not is_mixed(other.text):
            return other.rtl
    return None


def _closed(rows: Sequence[Row], gaps: int = 1) -> list[Row]:
    """Rows, with each that reaches from edge to edge by so many even gaps or more as one span: a line of
    prose that was drawn out."""
    left = min(span.left for row in rows for span in row)
    right = max(span.right for row in rows for span in row)
    closed = []
    for row in rows:
        flush = THRESHOLDS.flush * row[0].size
        widths = [after.left - before.right for before, after in pairwise(row)]
        is_flush = row[0].left - left < flush and right - row[-1].right < flush
        if is_flush and len(widths) >= gaps and max(widths) < THRESHOLDS.even_gaps * min(widths):
            glyphs = tuple(glyph for span in row for glyph in span.glyphs)
            row = [replace(row[0], right=row[-1].right, glyphs=glyphs)]
        closed.append(row)
    return closed


def _split(rows: Iterable[Row], gutters: Iterable[Gutter]) -> list[list[Row]]:
    """The columns between gutters, from the left."""
    cuts = sorted(gutter.middle for gutter in gutters)
    columns: list[list[Row]] = [[] for _ in range(len(cuts) + 1)]
    for row in rows:
        found: dict[int, list[Span]] = {}
        for span in row:
            found.setdefault(sum(cut < span.middle for cut in cuts), []).append(span)
        for number, spans in found.items():
            columns[number].append(spans)
    return [column for column in columns if column]


def _are_prose(columns: Sequence[Sequence[Line]]) -> bool:
    """Whether columns hold prose: in each that has lines enough to tell, they are long, and broken for want
    of room; in the others they are long."""
    told = [lines for lines in columns if len(lines) > 1]
    return bool(told) and all(map(_are_long, columns)) and all(map(_flows, told))


def _are_long(lines: Sequence[Line]) -> bool:
    long = sum(len(line.text) >= THRESHOLDS.column_line for line in lines)
    return long >= THRESHOLDS.column_flows * len(lines)


def _flows(lines: Sequence[Line]) -> bool:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    full = sum(not before.breaks_before(line, left, right) for before, line in pairwise(lines))
    return full >= THRESHOLDS.column_flows * (len(lines) - 1)


def _is_offset(part: Sequence[Row], columns: Sequence[Sequence[Line]]) -> bool:
    """Whether the lines of columns stand at heights of their own, each at its own even distance."""
    shared = sum(map(len, columns)) - len(part)
    if shared >= min(map(len, columns)) / 2:
        return False
    for lines in columns:
        steps = [above.baseline - below.baseline for above, below in pairwise(lines)]
        usual = THRESHOLDS.column_end * THRESHOLDS.usual_step * lines[0].size
        if not steps or statistics.median(steps) > usual:
            return False
    return True
