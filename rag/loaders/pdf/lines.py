"""Lines: glyphs gathered on their baselines, and put in the order in which they are read."""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final
from unicodedata import normalize

from rag.arabic.bidi import BRACKETS, logical, reading_order, runs_rtl
from rag.documents import Cell, Span
from rag.loaders.pdf.characters import KASHIDA, UNKNOWN
from rag.loaders.pdf.glyphs import Glyph, overlap
from rag.loaders.pdf.marks import find_owners
from rag.loaders.pdf.thresholds import THRESHOLDS
from rag.loaders.spans import Run, find_spans


@dataclass(frozen=True, slots=True)
class Line:
    """A line in reading order, and where it stands; or, with `is_row`, a row of a table, with its `cells`.
    `spans` are what of it is bold or a link."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    rtl: bool
    is_row: bool = False
    cells: tuple[Cell, ...] = ()
    spans: tuple[Span, ...] = ()

    def moved_spans(self, by: int) -> Iterator[Span]:
        """Its spans in a text in which it stands so far on."""
        return (span.moved(by) for span in self.spans)

    def breaks_before(self, following: Line, left: float, right: float) -> bool:
        """Whether the next line was begun on purpose: its first word had room at the end of this one, in a
        column with these edges."""
        word = following.text.split(maxsplit=1)[0]
        letter = (following.right - following.left) / len(following.text)
        room = self.left - left if self.rtl else right - self.right
        return room > letter * (len(word) + THRESHOLDS.break_letters)


def read_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs that stand on one baseline or near it, from the top of a page; each mark where its letter
    is."""
    letters: list[Glyph] = []
    marks: list[Glyph] = []
    for glyph in glyphs:
        (marks if glyph.is_mark else letters).append(glyph)
    rows = _rejoined(_on_baselines(letters))
    for mark in marks:
        reach = THRESHOLDS.stray_mark * mark.size
        near = [
            (_distance(mark, row), i)
            for i, row in enumerate(rows)
            if abs(row[0].baseline - mark.baseline) <= reach
        ]
        distance, nearest = min(near, default=(math.inf, 0))
        if distance <= reach:
            rows[nearest].append(mark)
    return rows


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
            if _apart_level(row, other) <= THRESHOLDS.cell * row[0].size
            and not any(
                overlap(a, b) > THRESHOLDS.stray_overlap * (a.right - a.left) for a in row for b in other
            )
        ]
        distance, nearest = min(gaps, key=lambda gap: gap[0], default=(math.inf, row))
        if distance < THRESHOLDS.stray_rise * row[0].size:
            nearest.extend(row)
        else:
            kept.append(row)
    return kept


def _apart_level(row: Sequence[Glyph], other: Sequence[Glyph]) -> float:
    """How far beside a row the nearest letter of another stands."""
    left, right = min(glyph.left for glyph in row), max(glyph.right for glyph in row)
    return min(max(glyph.left - right, left - glyph.right) for glyph in other)


def _distance(mark: Glyph, row: Sequence[Glyph]) -> float:
    beside = min(max(other.left - mark.middle, mark.middle - other.right, 0) for other in row)
    return abs(row[0].baseline - mark.baseline) + beside


def divide(row: Sequence[Glyph], gap: float) -> list[list[Glyph]]:
    """A row cut where gaps are wider than so many letter sizes, from the left."""
    pieces: list[list[Glyph]] = []
    edges: list[float] = []
    marks: list[Glyph] = []
    for glyph in sorted(row, key=lambda glyph: glyph.left):
        if glyph.is_mark:
            marks.append(glyph)
            continue
        if not pieces or glyph.left - edges[-1] > gap * glyph.size:
            pieces.append([])
            edges.append(glyph.right)
        pieces[-1].append(glyph)
        edges[-1] = max(edges[-1], glyph.right)
    for mark in marks:
        beside = [
            max(piece[0].left - mark.middle, mark.middle - edge)
            for piece, edge in zip(pieces, edges, strict=True)
        ]
        pieces[beside.index(min(beside))].append(mark)
    return pieces


def read_line(
    glyphs: Sequence[Glyph], left: float, right: float, page_rtl: bool, rtl: bool | None = None
) -> Line:
    """The line that glyphs make, in a column with these edges; `rtl` where its direction is known."""
    runs = _visual(glyphs)
    visual = [run.text for run in runs]
    start, end = min(glyph.left for glyph in glyphs), max(glyph.right for glyph in glyphs)
    size = round(statistics.median(g.size for g in glyphs) / THRESHOLDS.size_step) * THRESHOLDS.size_step
    if rtl is None:
        flush = THRESHOLDS.flush * size
        rtl = runs_rtl(visual, page_rtl, at_left=start - left < flush, at_right=right - end < flush)
    line = Line(logical(visual, rtl), start, end, glyphs[0].baseline, size, rtl)
    if not any(run.bold or run.link for run in runs):
        return line
    read = [runs[i]._replace(text=normalize("NFC", visual[i])) for i in reading_order(visual, rtl)]
    return replace(line, spans=find_spans(read, line.text))


def _visual(glyphs: Sequence[Glyph]) -> list[Run]:
    """The line from left to right, as it is seen: each letter with its marks, and " " where a gap is.

    Letters follow one another by their origins: those that are stacked or lean over one another (lam and
    alef) may cross with their middles and never with these."""
    letters = _named([glyph for glyph in glyphs if not glyph.is_mark])
    letters.sort(key=lambda letter: (letter.origin, letter.middle))
    _unstack(letters)
    clusters = [letter.text for letter in letters]
    edges = [(letter.left, letter.right) for letter in letters]
    marked = {i for i, letter in enumerate(letters) if letter.is_marked}
    marks = sorted((g for g in glyphs if g.is_mark), key=lambda mark: mark.index)
    for mark, owner in zip(marks, find_owners(marks, letters), strict=False):
        clusters[owner] += mark.text
        if mark.origin == letters[owner].origin:  # one glyph for both, its width divided between them
            edges[owner] = (min(edges[owner][0], mark.left), max(edges[owner][1], mark.right))
            if not letters[owner].inked:
                marked.add(owner)
    visual: list[Run] = []
    edge = math.inf
    draws_spaces = any(letter.spaced for letter in letters)
    for i, (left, right) in enumerate(edges):
        if i and left - edge > letters[i].size * _space(
            letters[i - 1], letters[i], bool(marked & {i - 1, i}), draws_spaces
        ):
            visual.append(Run(" "))
        visual.append(Run(clusters[i], letters[i].bold, letters[i].link))
        edge = max(edge, right) if i else right
    return _without_kashidas(visual)


def _space(first: Glyph, second: Glyph, is_marked: bool, draws_spaces: bool) -> float:
    """The least gap between two letters that is a space; `draws_spaces` tells that their line draws some."""
    if first.origin == second.origin:
        return math.inf
    if second.spaced:
        return THRESHOLDS.drawn_space
    if _same_run(first, second) or (draws_spaces and is_marked):
        return THRESHOLDS.run_space
    if is_marked:
        return THRESHOLDS.marked_space
    is_step = abs(first.baseline - second.baseline) > THRESHOLDS.mark_rise * first.size
    if is_step and _is_figure(first) != _is_figure(second):  # a number in the next cell, of another face
        return THRESHOLDS.space
    is_bracket = first.text in BRACKETS or second.text in BRACKETS
    return THRESHOLDS.bracket_space if is_bracket or draws_spaces else THRESHOLDS.space


def _unstack(letters: list[Glyph]) -> None:
    """Put two letters whose origins are one in order, in place: a lam comes before its alef, since fonts draw
    the two as one glyph; others in the order of drawing, that of the letters beside them, where these were
    drawn just before and after."""
    for i, (first, second) in enumerate(pairwise(list(letters))):
        near = THRESHOLDS.stacked * first.size
        if letters[i] is not first or second.origin - first.origin >= near:
            continue
        beside = [*letters[max(i - 1, 0) : i], *letters[i + 2 : i + 3]]
        narrower = min(first.right - first.left, second.right - second.left)
        if {first.text[0], second.text[0]} in _LAM_ALEFS:
            if all(abs(letter.origin - first.origin) >= near for letter in beside):  # الله is no lam-alef
                left, right = min(first.left, second.left), max(first.right, second.right)
                alef, lam = sorted((first, second), key=lambda letter: letter.text[0] == "ل")
                letters[i : i + 2] = (replace(letter, left=left, right=right) for letter in (alef, lam))
            continue
        if len(beside) == 2 and overlap(first, second) > THRESHOLDS.mark_overlap * narrower:
            drawn = [glyph.index for glyph in (beside[0], second, first, beside[1])]
            if drawn in (sorted(drawn), sorted(drawn, reverse=True)):
                letters[i : i + 2] = second, first


_LAM_ALEFS: Final = [{"ل", alef} for alef in "اأإآ"]


def _without_kashidas(visual: Sequence[Run]) -> list[Run]:
    """A line without what draws its words out. After a heh that ends one (هـ) it is part of it, unless words
    that end otherwise have it as well, as where letters are spaced."""
    letters = [i for i, cluster in enumerate(visual) if cluster.text != KASHIDA]
    ending: dict[int, str] = {}  # by the place of a kashida at the end of a word: the letter before it
    for before, at in pairwise([-1, *letters]):
        if at - before > 1 and not (before >= 0 and visual[before].text[0].isalpha()):
            ending[at - 1] = visual[at].text
    is_spaced = any(text[0].isalpha() and text != "ه" for text in ending.values())
    return [
        cluster
        for i, cluster in enumerate(visual)
        if cluster.text != KASHIDA or (ending.get(i) == "ه" and not is_spaced)
    ]


def _named(letters: Sequence[Glyph]) -> list[Glyph]:
    """The letters, with what is read of a mark's glyph for both it and its letter (so Pango writes them) put
    where the letter stands: of a nameless one its name, of another the mark alone; and without the nameless
    part of a letter that is read at its other part."""
    named = list(letters)
    for marked in (letter for letter in letters if letter.is_marked):
        over = [letter for letter in named if letter is not marked and overlap(letter, marked) > 0]
        letter = max(over, key=lambda letter: (letter.text == UNKNOWN, overlap(letter, marked)), default=None)
        if not letter:
            continue
        if letter.text == UNKNOWN:
            text = marked.text
        elif _is_mark_of(marked, letter):
            text = letter.text + "".join(filter(unicodedata.combining, marked.text))
        else:
            continue
        named[named.index(letter)] = replace(letter, text=text)
        named.remove(marked)
    whole = [letter for letter in named if letter.text != UNKNOWN]
    return [
        letter
        for letter in named
        if letter.text != UNKNOWN or not any(_is_mark_of(other, letter) for other in whole)
    ]


def _is_mark_of(marked: Glyph, letter: Glyph) -> bool:
    """Whether a glyph that is read as a letter with its mark is only the mark, at another letter."""
    narrower = min(marked.right - marked.left, letter.right - letter.left)
    is_over = overlap(letter, marked) >= THRESHOLDS.mark_overlap * narrower
    return is_over and abs(letter.baseline - marked.baseline) > THRESHOLDS.mark_rise * letter.size


def _same_run(first: Glyph, second: Glyph) -> bool:
    """Whether no space was drawn between two letters of words, or two signs of one number."""
    is_word = first.text[0].isalpha() and second.text[0].isalpha()
    return first.word == second.word and (is_word or (_is_figure(first) and _is_figure(second)))


def _is_figure(glyph: Glyph) -> bool:
    return glyph.text.isdigit() or glyph.text in _IN_NUMBERS


_IN_NUMBERS = frozenset(".,:/%٫٬٪")
