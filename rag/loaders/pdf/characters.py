"""Characters: what pdfium reads of a page, each with its place; and how the page lies."""

from __future__ import annotations

import ctypes
import math
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product, takewhile
from typing import Self

import pypdfium2
import pypdfium2.raw as pdfium

from rag.loaders.pdf.objects import Box, Drawing, read_objects
from rag.loaders.pdf.thresholds import THRESHOLDS
from rag.loaders.pdf.weights import Weights
from rag.loaders.symbols import SYMBOLS

UNKNOWN = "\ufffd"
KASHIDA = "ـ"


@dataclass(frozen=True, slots=True)
class Character:
    """A character as pdfium gives it. Those of one glyph have its place in common, unless the file says how
    the glyph is read (ActualText): then each has its share of the glyph's width.

    `angle` is the direction of its baseline in degrees. A slanted letter stands on a level one: only its stem
    leans, which is the other row of the matrix. The text that recognition lays under a scan is mirrored where
    it runs from the right, so that each letter stands left of the one before: its stem tells.
    """

    text: str
    x: float
    y: float
    box: Box
    matrix: tuple[float, float, float, float]
    size: float
    index: int
    word: int
    angle: float
    bold: bool = False

    @property
    def is_mirrored(self) -> bool:
        a, b, c, d = self.matrix
        return a * d < b * c


@dataclass(frozen=True)
class Turn:
    """How a page is turned so that its lines are level: by -`degrees`, around the origin."""

    degrees: float = 0.0

    @cached_property
    def cos(self) -> float:
        return math.cos(math.radians(self.degrees))

    @cached_property
    def sin(self) -> float:
        return math.sin(math.radians(self.degrees))

    def level(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it lies when the lines are level."""
        return x * self.cos + y * self.sin, y * self.cos - x * self.sin

    def lie(self, x: float, y: float) -> tuple[float, float]:
        """The other way round: a point as it lies on the page."""
        return x * self.cos - y * self.sin, y * self.cos + x * self.sin

    def level_box(self, box: Box) -> Box:
        """The box around a box of the page, as it lies when the lines are level."""
        left, bottom, right, top = box
        corners = [self.level(x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def keeps(self, character: Character) -> bool:
        """Whether a character's line is one of those that become level."""
        return abs(math.remainder(character.angle - self.degrees, 360)) <= THRESHOLDS.tilt

    @classmethod
    def of(cls, characters: Sequence[Character]) -> Self:
        """The turn of most baselines of a page: a quarter turn, and the little that a scan was laid askew."""
        level = [c.angle for c in characters if abs(math.remainder(c.angle, 90)) <= THRESHOLDS.tilt]
        if not level:
            return cls()
        quarter = 90 * Counter(round(angle / 90) % 4 for angle in level).most_common(1)[0][0]
        tilts = [math.remainder(angle - quarter, 360) for angle in level]
        return cls(quarter + statistics.median(tilt for tilt in tilts if abs(tilt) <= THRESHOLDS.tilt))


def read_characters(text: pypdfium2.PdfTextPage) -> Iterator[Character]:
    """The characters of a page in drawing order; for one that the file does not name, UNKNOWN."""
    raw = text.raw
    weights = Weights(text)
    laid = _laid_shows(text)
    word = 0
    x, y = ctypes.c_double(), ctypes.c_double()
    rect, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    ink = [ctypes.c_double() for _ in range(4)]
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        is_known = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
        if pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1:
            is_known = False  # the code is the glyph's number in its font
        character = SYMBOLS.get(code, chr(code)) if is_known else UNKNOWN
        word += character.isspace()
        if unicodedata.category(character) == "Cf" or not pdfium.FPDFText_GetMatrix(raw, index, matrix):
            continue
        determinant = matrix.a * matrix.d - matrix.b * matrix.c
        area = abs(determinant)
        if not area or not pdfium.FPDFText_GetLooseCharBox(raw, index, rect):
            continue
        pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
        size = pdfium.FPDFText_GetFontSize(raw, index) * math.sqrt(area)
        if (code < _ARABIC or not is_known) and not character.isspace():
            pdfium.FPDFText_GetCharBox(raw, index, *ink)
            edges = [edge.value for edge in ink]
            if _is_kashida(edges, rect, y.value, size):
                character = KASHIDA
            elif character == UNKNOWN and _is_sign(edges, y.value, size):
                continue
        origin, box = (x.value, y.value), (rect.left, rect.bottom, rect.right, rect.top)
        if show := _misplaced(text, index, origin, laid):
            origin, box = show.place(*origin), show.place_box(box)
        yield Character(
            character,
            *origin,
            box,
            (matrix.a, matrix.b, matrix.c, matrix.d),
            size,
            index,
            word,
            math.degrees(
                math.atan2(matrix.b, matrix.a) if determinant > 0 else math.atan2(-matrix.c, matrix.d)
            ),
            weights.is_bold(index),
        )


def _laid_shows(text: pypdfium2.PdfTextPage) -> dict[int, Drawing]:
    """The shows of a page that are part of a form which is laid elsewhere on it, by their address."""
    shows = read_objects(text.page, pdfium.FPDF_PAGEOBJ_TEXT)
    return {show.address: show for show in shows if show.is_laid}


def _misplaced(
    text: pypdfium2.PdfTextPage, index: int, origin: tuple[float, float], laid: Mapping[int, Drawing]
) -> Drawing | None:
    """The show of a character, where pdfium gives its place within the form that it is part of: so it does
    where the file says how a glyph is read (ActualText)."""
    if not laid:
        return None
    found = pdfium.FPDFText_GetTextObject(text.raw, index)
    show = laid.get(ctypes.addressof(found.contents)) if found else None
    return show if show and math.dist(origin, show.own_origin()) < _SAME_PLACE else None


_SAME_PLACE = 0.001
"""In points."""
_ARABIC = 0x600
"""The code of the first Arabic character."""


def _is_kashida(ink: Sequence[float], box: pdfium.FS_RECTF, baseline: float, size: float) -> bool:
    """Whether a glyph is a stroke on the baseline from one end of its box to the other, whatever its name:
    what justification puts between two letters. `ink` is left, right, bottom and top of what is drawn."""
    left, right, bottom, top = ink
    foot = THRESHOLDS.kashida_foot * size
    is_low = abs(bottom - baseline) < foot
    is_flat = foot < top - baseline < THRESHOLDS.kashida_height * size
    return is_low and is_flat and 0 < box.right - box.left <= right - left


def _is_sign(ink: Sequence[float], baseline: float, size: float) -> bool:
    """Whether a glyph is no letter but a part of one, as a hamza or a vowel that was drawn by itself: it
    stands wholly above or below where every letter has some of its ink."""
    _, _, bottom, top = ink
    return bottom < top and (bottom > baseline + THRESHOLDS.sign_above * size or top < baseline)


@dataclass(frozen=True, slots=True)
class Ink:
    """What is drawn as text and named by no character: its box, the height of its baseline, and the indexes
    of the characters of the shows before and after it."""

    box: Box
    baseline: float
    beside: frozenset[int]


@dataclass(frozen=True, slots=True)
class Nameless:
    """The shows of text that no character stands for: where a file names a letter and its mark together
    (ActualText), pdfium gives both to one of the two and leaves the other without a character (`inks`); and
    spaces that are shown alone, each by the place where it begins."""

    inks: tuple[Ink, ...]
    spaces: tuple[tuple[float, float], ...]


def read_nameless(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, turn: Turn) -> Nameless:
    """What of a page's text has no character."""
    named: dict[int, list[int]] = {}
    for index in range(text.count_chars()):
        if show := pdfium.FPDFText_GetTextObject(text.raw, index):
            named.setdefault(ctypes.addressof(show.contents), []).append(index)
    shows = list(read_objects(page, pdfium.FPDF_PAGEOBJ_TEXT))
    indexes = [named.get(show.address, []) for show in shows]
    edges = [ctypes.c_float() for _ in range(4)]
    inks, spaces = [], []
    for i, show in enumerate(shows):
        if indexes[i] or not pdfium.FPDFPageObj_GetBounds(show.raw, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        left, bottom, right, top = show.place_box((left, bottom, right, top))
        origin = turn.level(*show.own_matrix()[4:])
        if left < right and bottom < top:
            beside = frozenset((*indexes[max(i - 1, 0)], *indexes[min(i + 1, len(shows) - 1)]))
            inks.append(Ink(turn.level_box((left, bottom, right, top)), origin[1], beside))
        else:
            spaces.append(origin)
    return Nameless(tuple(inks), tuple(spaces))


def without_repeats(characters: Sequence[Character]) -> list[Character]:
    """The characters, with what is named together once. Where pdfium leaves the order of drawing, it gives a
    letter and its mark (ActualText) at either of the two."""
    clusters: dict[tuple[float, float], list[Character]] = {}
    for character in (c for c in characters if not c.text.isspace()):
        clusters.setdefault((character.x, character.y), []).append(character)
    alike: dict[str, list[list[Character]]] = {}
    for cluster in clusters.values():
        if len(cluster) > 1 and any(unicodedata.combining(c.text) for c in cluster):
            alike.setdefault("".join(sorted(c.text for c in cluster)), []).append(cluster)
    repeated: set[int] = set()
    for group in alike.values():
        group.sort(key=lambda cluster: -cluster[0].y)
        for i, first in enumerate(group):
            for second in takewhile(partial(_is_near, first), group[i + 1 :]):
                # The mark, which is no higher than its ink, or named as a whole where the letter's parts are.
                mark = min(first, second, key=lambda cluster: (_is_divided(cluster), _ink_height(cluster)))
                is_named = _is_divided(first) or _is_divided(second)
                if is_named and _overlap(first, second) > THRESHOLDS.repeat_overlap:
                    repeated.update(c.index for c in mark)
    return [character for character in characters if character.index not in repeated]


def without_shadows(characters: Sequence[Character]) -> list[Character]:
    """The characters, of those that are drawn twice a little apart the ones on top: letters with a shadow,
    and bold ones made of two."""
    shadows: set[int] = set()
    above: dict[tuple[str, float, int, int], Character] = {}
    for character in characters:
        if character.text.isspace() or character.text in (KASHIDA, UNKNOWN):
            continue
        reach = THRESHOLDS.shadow * character.size
        column, row = int(character.x // reach), int(character.y // reach)
        for place in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
            other = above.get((character.text, character.size, *place))
            if other and _is_shadow(other, character, reach):
                shadows.add(other.index)
        above[character.text, character.size, column, row] = character
    return [character for character in characters if character.index not in shadows]


def _is_shadow(other: Character, character: Character, reach: float) -> bool:
    """Whether one stands near the other, and is no letter of the same glyph: these share all of a place."""
    apart = math.dist((other.x, other.y), (character.x, character.y))
    is_same = not apart and other.box == character.box
    return apart < reach and abs(other.box[0] - character.box[0]) < reach and not is_same


def _is_near(first: Sequence[Character], second: Sequence[Character]) -> bool:
    return abs(first[0].y - second[0].y) < first[0].size


def _overlap(first: Sequence[Character], second: Sequence[Character]) -> float:
    """How much of the narrower of two lies over the other."""
    (left, right), (other_left, other_right) = (
        (min(c.box[0] for c in cluster), max(c.box[2] for c in cluster)) for cluster in (first, second)
    )
    narrower = min(right - left, other_right - other_left)
    return (min(right, other_right) - max(left, other_left)) / narrower if narrower else 0.0


def _is_divided(cluster: Sequence[Character]) -> bool:
    """Whether each character has its share of the glyph's width."""
    return len({character.box for character in cluster}) > 1


def _ink_height(cluster: Sequence[Character]) -> float:
    return cluster[0].box[3] - cluster[0].box[1]
