"""Glyphs: what is drawn on a page, with the characters that each stands for, upright and in reading order."""

from __future__ import annotations

import math
import re
import statistics
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Protocol

import pypdfium2

from rag.arabic.bidi import is_rtl
from rag.loaders.pdf.characters import (
    Character,
    Ink,
    Turn,
    read_characters,
    read_nameless,
    without_repeats,
    without_shadows,
)
from rag.loaders.pdf.objects import Box
from rag.loaders.pdf.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a page, in points, with the page turned so that its lines are level. `text` holds its
    characters in reading order: several for a ligature, or for a letter drawn in one with its marks.
    `index` counts in drawing order, `word` the spaces that were drawn before it; `inked` tells that its edges
    are known by what is drawn, though it shares its box with its marks; `spaced`, that a space was drawn at
    its left; `link` is where it leads; `is_cell`, that it is all text of a cell which shows only some."""

    text: str
    left: float
    right: float
    origin: float
    baseline: float
    size: float
    index: int = 0
    word: int = 0
    inked: bool = False
    spaced: bool = False
    bold: bool = False
    link: str = ""
    is_cell: bool = False

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_mark(self) -> bool:
        return bool(unicodedata.combining(self.text[0]))

    @property
    def is_marked(self) -> bool:
        """Whether it is a letter drawn in one with its marks."""
        return any(map(unicodedata.combining, self.text[1:]))


class Extent(Protocol):
    """What has a left and a right edge, in points."""

    @property
    def left(self) -> float: ...

    @property
    def right(self) -> float: ...


def overlap(a: Extent, b: Extent) -> float:
    """How far two lie over one another, below 0 where they are apart."""
    return min(a.right, b.right) - max(a.left, b.left)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The glyphs of a page whose lines run as most do, how it is turned, and how many run otherwise."""

    glyphs: tuple[Glyph, ...]
    turn: Turn
    askew: int = 0


def read_glyphs(page: pypdfium2.PdfPage) -> Drawn:
    """The glyphs that stand within the page on level lines. A watermark or a note along an edge is left out:
    its lines run another way than most."""
    text = page.get_textpage()
    shared: dict[tuple[float, ...], list[Character]] = {}
    for character in without_repeats(without_shadows(list(read_characters(text)))):
        shared.setdefault((character.x, character.y, *character.box), []).append(character)
    blank = [group[0] for group in shared.values() if all(c.text.isspace() for c in group)]
    groups = [group for group in shared.values() if any(not c.text.isspace() for c in group)]
    turn = Turn.of([group[0] for group in groups])
    crop = page.get_bbox()
    placed = [
        (_placed(group[0], read, turn, crop), group[0].is_mirrored)
        for group, read in zip(groups, _texts(groups), strict=True)
        if read and turn.keeps(group[0])
    ]
    glyphs = _words([(glyph, is_mirrored) for glyph, is_mirrored in placed if glyph])
    nameless = read_nameless(page, text, turn)
    if any(glyph.is_mark for glyph in glyphs):
        glyphs = _widened(glyphs, nameless.inks)
    drawn = [turn.level(c.x, c.y) for c in blank if c.box[0] < c.box[2]]
    glyphs = _spaced(glyphs, [*drawn, *nameless.spaces])
    if not _tell_words(glyphs):
        glyphs = [replace(glyph, word=glyph.index) for glyph in glyphs]
    return Drawn(tuple(glyphs), turn, sum(not turn.keeps(group[0]) for group in groups))


def _words(placed: Iterable[tuple[Glyph, bool]]) -> list[Glyph]:
    """The glyphs, with the letters of each mirrored word as one: all of them, figures too, follow each other
    to the left, and words may lie over one another."""
    glyphs: list[Glyph] = []
    words: dict[tuple[int, int], list[Glyph]] = {}
    for glyph, is_mirrored in placed:
        if is_mirrored:
            words.setdefault((glyph.word, round(glyph.baseline)), []).append(glyph)
        else:
            glyphs.append(glyph)
    for word in words.values():
        first, *rest = sorted(word, key=lambda glyph: -glyph.origin)
        for glyph in rest:
            if first.left - glyph.right > THRESHOLDS.space * glyph.size:
                glyphs.append(first)
                first = glyph
            else:
                first = replace(first, text=first.text + glyph.text, left=min(first.left, glyph.left))
        glyphs.append(first)
    return glyphs


def _widened(glyphs: Sequence[Glyph], inks: Sequence[Ink]) -> list[Glyph]:
    """The glyphs, with the letters that were given the place of their marks where they are drawn."""
    letters = {glyph.index: glyph for glyph in glyphs if not glyph.is_mark}
    standing = Counter(round(glyph.baseline) for glyph in letters.values())
    for ink in inks:
        left, _, right, _ = ink.box
        over = [
            (min(right, glyph.right) - max(left, glyph.left), index)
            for index in ink.beside
            if (glyph := letters.get(index)) and abs(glyph.baseline - ink.baseline) < glyph.size
        ]
        overlap, index = max(over, default=(0.0, -1))
        if overlap > 0:
            letter = letters[index]
            is_letter = standing[round(ink.baseline)] > standing[round(letter.baseline)]
            letters[index] = replace(
                letter,
                left=min(left, letter.left),
                right=max(right, letter.right),
                baseline=ink.baseline if is_letter else letter.baseline,
                inked=letter.inked or is_letter,
            )
    return [letters.get(glyph.index, glyph) for glyph in glyphs]


def _spaced(glyphs: Sequence[Glyph], spaces: Sequence[tuple[float, float]]) -> list[Glyph]:
    """The glyphs, with those told that follow, from the left, where a space begins."""
    if not (glyphs and spaces):
        return list(glyphs)
    reach = round(THRESHOLDS.row * statistics.median(glyph.size for glyph in glyphs))
    rows: dict[int, list[tuple[float, float, int]]] = {}
    for i, glyph in enumerate(glyphs):
        if not glyph.is_mark:
            rows.setdefault(round(glyph.baseline), []).append((glyph.origin, glyph.left, i))
    for row in rows.values():
        row.sort()
    following: set[int] = set()
    for x, y in spaces:
        near: list[tuple[float, float, int]] = []
        for height in range(round(y) - reach, round(y) + reach + 1):
            row = rows.get(height, [])
            at = bisect_left(row, (x - THRESHOLDS.stacked * reach,))
            near += row[at : at + 1]
        origin, _, i = min(near, default=(math.inf, 0.0, -1))
        if origin > x + THRESHOLDS.stacked * reach:  # else a letter stands on it, as at the end of a line
            following.add(i)
    return [replace(glyph, spaced=True) if i in following else glyph for i, glyph in enumerate(glyphs)]


def _tell_words(glyphs: Sequence[Glyph]) -> bool:
    """Whether the spaces between shows tell the words of a page. TeX draws none, and pdfium sees few of those
    that it leaves: most of the gaps then stand within what would be a word, and most letters still touch."""
    rows: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if not glyph.is_mark:
            rows.setdefault(round(glyph.baseline), []).append(glyph)
    pairs = within = between = 0
    for row in rows.values():
        row.sort(key=lambda glyph: glyph.origin)
        for first, second in pairwise(row):
            if not (first.text[0].isalpha() and second.text[0].isalpha()):
                continue
            pairs += 1
            if THRESHOLDS.bracket_space < (second.left - first.right) / first.size < THRESHOLDS.cell:
                within += first.word == second.word
                between += first.word != second.word
    return not between < within < THRESHOLDS.untold * pairs


def _placed(first: Character, text: str, turn: Turn, crop: Box) -> Glyph | None:
    """The glyph whose first character is given, or None where it is off the page or cut by its edge: printers
    repeat such letters on the next one."""
    left, bottom, right, top = first.box
    # The box is level with the page; within the letter's own axes it is narrower by what the slant adds.
    a, b, c, d = first.matrix
    from_x, from_y = (left + right) / 2 - first.x, (bottom + top) / 2 - first.y
    length = math.hypot(a, b)
    middle = (d * from_x - c * from_y) / abs(a * d - b * c) * length
    slant = abs(a * d) - abs(b * c)
    width = ((right - left) * abs(d) - (top - bottom) * abs(c)) / slant * length if slant else 0.0
    cos, sin = turn.cos, turn.sin
    for below in (0.0, THRESHOLDS.cut * first.size):
        x, y = first.x + middle * cos + below * sin, first.y + middle * sin - below * cos
        if not (crop[0] <= x <= crop[2] and crop[1] <= y <= crop[3]):
            return None
    origin, baseline = turn.level(first.x, first.y)
    return Glyph(
        text,
        origin + middle - width / 2,
        origin + middle + width / 2,
        origin,
        baseline,
        first.size,
        first.index,
        first.word,
        bold=first.bold,
    )


def _texts(groups: Sequence[Sequence[Character]]) -> list[str]:
    """The characters of each glyph in reading order.

    pdfium spells a presentation form (U+FC43) out in reading order, and gives the several characters of a
    ToUnicode map in the order of the letters around them, which it turns round or leaves as they are drawn.
    Which of the two it was is told by what can be spelt so in Arabic, else by the rest of the page.
    """
    texts = ["".join(_spelt(c.text) for c in group).strip() for group in groups]
    runs = [_run(groups, i) for i in range(len(groups))]
    orders: list[int | None] = []
    for i, group in enumerate(groups):
        before = texts[i - runs[i]] if 0 <= i - runs[i] < len(texts) else ""
        may_be_backwards = len(group) > 1 and is_rtl(c.text for c in group)
        orders.append(_order(before, texts[i]) if may_be_backwards else None)
    fixed = sum(order or 0 for order in orders)
    turning = sum((order or 0) * run for order, run in zip(orders, runs, strict=True))
    pages = [fixed if abs(fixed) >= abs(turning) else turning * run for run in runs]
    return _without_repeated_alefs(
        [
            _unled(text[::-1] if order is not None and (order or page) < 0 else text)
            for text, order, page in zip(texts, orders, pages, strict=True)
        ],
        runs,
    )


def _without_repeated_alefs(texts: list[str], runs: Sequence[int]) -> list[str]:
    """The texts of glyphs, with لله for what is called ﷲ on a page that draws an alef before it, as in بالله:
    faces of which the glyph is لله have no other name for it."""
    before = (i - run for i, run in enumerate(runs) if texts[i] == _ALLAH)
    if not any(0 <= i < len(texts) and texts[i] == _ALLAH[0] for i in before):
        return texts
    return [text.removeprefix("ا") if text == _ALLAH else text for text in texts]


_ALLAH: Final = "الله"


def _spelt(character: str) -> str:
    """A letter in another shape as the letter that it is; numbers and signs (م², ½) stay what they are."""
    is_letter = unicodedata.category(character)[0] in "LMZ" or "\ufb50" <= character <= "\ufeff"
    return unicodedata.normalize("NFKC", character) if is_letter else character


def _run(groups: Sequence[Sequence[Character]], i: int) -> int:
    """1 where the letters around one follow each other from the right, -1 from the left."""
    around = [group[0] for group in groups[max(i - 1, 0) : i + 2]]
    return 1 if around[0].x >= around[-1].x else -1


_SPELT = re.compile(r"^(?:ل[اأإآ]|في|ا?لله)$|[ىة](?:\s|$)|.[\u064b-\u0652\u0670]$")
"""What is written so and never the other way round: the words that fonts draw as one glyph, the letters that
end words, and a mark after its letter."""


def _order(before: str, text: str) -> int:
    """Above 0 where the text of one glyph is spelt in reading order, below it where backwards; 0 where either
    may be. `before` is the glyph before it: after an alef, a lam comes first, since they are the article."""
    article = (text[:1] == "ل") - (text[-1:] == "ل") if before == "ا" else 0
    return bool(_SPELT.search(text)) - bool(_SPELT.search(text[::-1])) + article


def _unled(text: str) -> str:
    """The text with the marks that lead it behind their letter."""
    letters = text.lstrip("".join(filter(unicodedata.combining, text)))
    led = len(text) - len(letters)
    return letters[:1] + text[:led] + letters[1:]
