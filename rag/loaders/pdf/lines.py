"""Lines: glyphs gathered on their baselines, and put in the order in which they are read."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.loaders.pdf.bidi import BRACKETS, has_arabic, is_rtl, logical
from rag.loaders.pdf.glyphs import UNKNOWN, Glyph
from rag.loaders.pdf.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order, and where it stands."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    rtl: bool


def read_rows(glyphs: Sequence[Glyph]) -> list[tuple[Line, ...]]:
    """The rows of a page, from its top: each one line, or the pieces that wide gaps divide it into."""
    marks = [glyph for glyph in glyphs if glyph.is_mark]
    rows = _on_baselines([glyph for glyph in glyphs if not glyph.is_mark])
    rows = _rejoined(rows)
    for mark in marks:
        reach = THRESHOLDS.stray_mark * mark.size
        near = (row for row in rows if abs(row[0].baseline - mark.baseline) <= reach)
        row = min(near, key=lambda row: _distance(mark, row), default=None)
        if row and _distance(mark, row) <= reach:
            row.append(mark)
    page_rtl = is_rtl(glyph.text for glyph in glyphs)
    return [_cells(row, page_rtl) for row in rows]


def _on_baselines(letters: Sequence[Glyph]) -> list[list[Glyph]]:
    """The letters of a page by the baseline that they stand on or near, from its top. Of baselines that are
    close to one another, the one with most letters is the row's: others hold letters that stand off it."""
    standing: dict[float, list[Glyph]] = {}
    for letter in letters:
        standing.setdefault(round(letter.baseline, 1), []).append(letter)
    rows: dict[float, list[Glyph]] = {}
    for baseline, group in sorted(standing.items(), key=lambda item: -len(item[1])):
        row = min(rows, key=lambda row: abs(row - baseline), default=baseline)
        found = rows.setdefault(row, group)
        if abs(row - baseline) >= THRESHOLDS.row * max(found[0].size, group[0].size):
            rows[baseline] = group
        elif row != baseline:
            found.extend(group)
    return [rows[baseline] for baseline in sorted(rows, reverse=True)]


def _rejoined(rows: Sequence[list[Glyph]]) -> list[list[Glyph]]:
    """Rows, with the letters that stand a little above or below theirs (raised, or in one glyph
    with their marks) back in it."""
    full = [row for row in rows if len(row) > THRESHOLDS.stray_letters]
    kept = []
    for row in rows:
        gaps = [
            (abs(other[0].baseline - row[0].baseline), other)
            for other in (full if len(row) <= THRESHOLDS.stray_letters else ())
            if not any(
                overlap(a, b) > THRESHOLDS.stray_overlap * (a.right - a.left) for a in row for b in other
            )
        ]
        distance, nearest = min(gaps, key=lambda gap: gap[0], default=(math.inf, row))
        if distance < THRESHOLDS.stray_rise * row[0].size:
            nearest.extend(row)
        else:
            kept.append(row)
    return kept


def overlap(a: Glyph | Line, b: Glyph | Line) -> float:
    return min(a.right, b.right) - max(a.left, b.left)


def _distance(mark: Glyph, row: Sequence[Glyph]) -> float:
    beside = min(max(other.left - mark.middle, mark.middle - other.right, 0) for other in row)
    return abs(row[0].baseline - mark.baseline) + beside


def _cells(row: Sequence[Glyph], page_rtl: bool) -> tuple[Line, ...]:
    """A row cut where the gaps are wide: one piece, or the cells of a table or lines of columns, each a line;
    in reading order."""
    pieces: list[list[Glyph]] = []
    edge = -math.inf
    for glyph in sorted((g for g in row if not g.is_mark), key=lambda glyph: glyph.left):
        if glyph.left - edge > THRESHOLDS.cell * glyph.size:
            pieces.append([])
        pieces[-1].append(glyph)
        edge = max(edge, glyph.right)
    for mark in (g for g in row if g.is_mark):
        min(pieces, key=lambda piece: _distance(mark, piece)).append(mark)
    lines = [_line(piece, page_rtl) for piece in pieces]
    return tuple(reversed(lines)) if any(line.rtl for line in lines) else tuple(lines)


def _line(glyphs: Sequence[Glyph], page_rtl: bool) -> Line:
    visual = _visual(glyphs)
    # In a text from right to left, a line that begins with Latin words (at its right) still runs that way.
    rtl = is_rtl(visual) or (page_rtl and (has_arabic(visual) or visual[0][0] in ".،؛؟!:"))
    return Line(
        text=logical(visual, rtl),
        left=min(glyph.left for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        baseline=glyphs[0].baseline,
        size=round(statistics.median(g.size for g in glyphs) / THRESHOLDS.size_step) * THRESHOLDS.size_step,
        rtl=rtl,
    )


def _visual(glyphs: Sequence[Glyph]) -> list[str]:
    """The line from left to right, as it is seen: each letter with its marks, and " " where a gap is.

    Letters follow one another by their origins: those that are stacked or lean over one another (lam and
    alef) may cross with their middles and never with these."""
    letters = _named([glyph for glyph in glyphs if not glyph.is_mark])
    letters.sort(key=lambda letter: (letter.origin, letter.middle))
    clusters = [letter.text for letter in letters]
    edges = [(letter.left, letter.right) for letter in letters]
    marked = {i for i, letter in enumerate(letters) if letter.is_marked}
    for mark in sorted((g for g in glyphs if g.is_mark), key=lambda mark: mark.index):
        if not letters:
            break
        owner = min(range(len(letters)), key=lambda i: _apart(mark, letters[i]))
        clusters[owner] += mark.text
        if mark.origin == letters[owner].origin:  # one glyph for both, its width divided between them
            edges[owner] = (min(edges[owner][0], mark.left), max(edges[owner][1], mark.right))
            marked.add(owner)
    visual: list[str] = []
    edge = math.inf
    for i, (left, right) in enumerate(edges):
        if i and left - edge > letters[i].size * max(
            THRESHOLDS.bracket_space
            if {letters[i - 1].text, letters[i].text} & BRACKETS
            else THRESHOLDS.space,
            THRESHOLDS.marked_space if marked & {i - 1, i} else 0,
            THRESHOLDS.run_space if _same_run(letters[i - 1], letters[i]) else 0,
        ):
            visual.append(" ")
        visual.append(clusters[i])
        edge = max(edge, right) if i else right
    return visual


def _named(letters: Sequence[Glyph]) -> list[Glyph]:
    """The letters, with what is read of a mark's glyph for both it and its letter (so Pango writes them) put
    where the letter stands."""
    named = list(letters)
    for marked in (letter for letter in letters if letter.is_marked):
        nameless = (letter for letter in named if letter.text == UNKNOWN and overlap(letter, marked) > 0)
        letter = max(nameless, key=lambda letter: overlap(letter, marked), default=None)
        if letter:
            named[named.index(letter)] = replace(letter, text=marked.text)
            named.remove(marked)
    return named


def _same_run(first: Glyph, second: Glyph) -> bool:
    return first.word == second.word and first.text[0].isalpha() and second.text[0].isalpha()


def _apart(mark: Glyph, letter: Glyph) -> tuple[bool, float, float]:
    outside = max(letter.left - mark.middle, mark.middle - letter.right, 0.0)
    return mark.origin != letter.origin, outside, abs(letter.middle - mark.middle)
