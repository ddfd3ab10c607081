"""Glyphs: what is drawn on a page, with the characters that each stands for, upright and in reading order."""

from __future__ import annotations

import ctypes
import math
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from rag.loaders.pdf.bidi import is_rtl
from rag.loaders.pdf.thresholds import THRESHOLDS

UNKNOWN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a page, in points, with the page turned so that its lines are level. `text` holds its
    characters in reading order: several for a ligature, or for a letter drawn in one with its marks.
    `index` counts in drawing order, `word` the spaces that were drawn before it."""

    text: str
    left: float
    right: float
    origin: float
    baseline: float
    size: float
    index: int = 0
    word: int = 0

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


def read_glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    """The glyphs that stand within the page on level lines. A watermark or a note along an edge is left out:
    its lines run another way than most."""
    shared: dict[tuple[float, ...], list[_Character]] = {}
    for character in _characters(page):
        shared.setdefault((character.x, character.y, *character.box), []).append(character)
    groups = [group for group in shared.values() if any(not c.text.isspace() for c in group)]
    direction = _direction([group[0] for group in groups])
    crop = page.get_cropbox()
    texts = _texts(groups)
    placed = [
        _placed(group[0], text, direction, crop)
        for group, text in zip(groups, texts, strict=True)
        if text and abs(_turn(group[0].angle - direction, 360)) <= THRESHOLDS.tilt
    ]
    return [glyph for glyph in placed if glyph]


@dataclass(frozen=True, slots=True)
class _Character:
    """A character as pdfium gives it. Those of one glyph have its place in common, unless the file says how
    the glyph is read (ActualText): then each has its share of the glyph's width."""

    text: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    matrix: tuple[float, float, float, float]
    size: float
    index: int
    word: int

    @property
    def angle(self) -> float:
        """The direction of its baseline in degrees. A slanted letter stands on a level one: only its stem
        leans, which is the other row of the matrix."""
        return math.degrees(math.atan2(self.matrix[1], self.matrix[0]))


def _characters(page: pypdfium2.PdfPage) -> Iterator[_Character]:
    text = page.get_textpage()
    word = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        is_known = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
        if pdfium.FPDFText_HasUnicodeMapError(text.raw, index) == 1:
            is_known = False  # the code is the glyph's number in its font
        character = chr(code) if is_known else UNKNOWN
        word += character.isspace()
        if unicodedata.category(character) == "Cf":
            continue
        matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
        pdfium.FPDFText_GetMatrix(text.raw, index, matrix)
        area = abs(matrix.a * matrix.d - matrix.b * matrix.c)
        if not area:
            continue
        pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        yield _Character(
            character,
            x.value,
            y.value,
            text.get_charbox(index, loose=True),
            (matrix.a, matrix.b, matrix.c, matrix.d),
            pdfium.FPDFText_GetFontSize(text.raw, index) * math.sqrt(area),
            index,
            word,
        )


def _turn(angle: float, whole: float) -> float:
    """An angle as its distance from the nearest multiple of `whole` degrees."""
    return math.remainder(angle, whole)


def _direction(characters: Sequence[_Character]) -> float:
    """The direction of most baselines of a page, in degrees: a quarter turn, and the little that a scan was
    laid askew."""
    level = [c.angle for c in characters if abs(_turn(c.angle, 90)) <= THRESHOLDS.tilt]
    if not level:
        return 0.0
    quarter = 90 * Counter(round(angle / 90) % 4 for angle in level).most_common(1)[0][0]
    tilts = [_turn(angle - quarter, 360) for angle in level]
    return quarter + statistics.median(tilt for tilt in tilts if abs(tilt) <= THRESHOLDS.tilt)


def _placed(
    first: _Character, text: str, direction: float, crop: tuple[float, float, float, float]
) -> Glyph | None:
    """The glyph whose first character is given, or None where it is off the page or cut by its edge: printers
    repeat such letters on the next one."""
    left, bottom, right, top = first.box
    # The box is level with the page; within the letter's own axes it is narrower by what the slant adds.
    a, b, c, d = first.matrix
    from_x, from_y = (left + right) / 2 - first.x, (bottom + top) / 2 - first.y
    length = math.hypot(a, b)
    middle = (d * from_x - c * from_y) / (a * d - b * c) * length
    slant = abs(a * d) - abs(b * c)
    width = ((right - left) * abs(d) - (top - bottom) * abs(c)) / slant * length if slant else 0.0
    cos, sin = math.cos(math.radians(direction)), math.sin(math.radians(direction))
    for below in (0.0, THRESHOLDS.cut * first.size):
        x, y = first.x + middle * cos + below * sin, first.y + middle * sin - below * cos
        if not (crop[0] <= x <= crop[2] and crop[1] <= y <= crop[3]):
            return None
    origin = first.x * cos + first.y * sin
    return Glyph(
        text,
        origin + middle - width / 2,
        origin + middle + width / 2,
        origin,
        first.y * cos - first.x * sin,
        first.size,
        first.index,
        first.word,
    )


def _texts(groups: Sequence[Sequence[_Character]]) -> list[str]:
    """The characters of each glyph in reading order.

    pdfium spells a presentation form (U+FC43) out in reading order, and gives the several characters of a
    ToUnicode map backwards where they run from right to left. Which of the two it was is told by what can be
    spelt so in Arabic, else by the rest of the page.
    """
    texts, orders = [], []
    before = ""
    for group in groups:
        texts.append(unicodedata.normalize("NFKC", "".join(c.text for c in group)).strip())
        may_be_backwards = len(group) > 1 and is_rtl(c.text for c in group)
        orders.append(_order(before, texts[-1]) if may_be_backwards else None)
        before = texts[-1]
    page = sum(order or 0 for order in orders)
    return [
        _unled(text[::-1] if order is not None and (order or page) < 0 else text)
        for text, order in zip(texts, orders, strict=True)
    ]


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
