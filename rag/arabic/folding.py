"""Folding: one form for all spellings of a word. For matching only; people are shown the original, so every
function that changes a text can say where in the original each piece stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

REPLACED: dict[str, str] = {
    "ٱ": "ا",
    "ی": "ي",
    "ى": "ي",
    "ې": "ي",
    "ک": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ة": "ه",
    "٪": "%",
    "٫": ".",
    "٬": ",",
    **{chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)},
}
"""Letters that are written for one another, and digits of all scripts. Applied after decomposition (NFKD),
which has by then taken apart presentation forms, ligatures, and the hamza from its seat (أ, ؤ, ئ)."""

DROPPED_CATEGORIES = ("Mn", "Me", "Cf")
"""Diacritics, detached hamzas above or below, and characters that only steer the layout."""

TATWEEL = "\u0640"


def fold(text: str) -> str:
    """The form in which two spellings of one word are equal: no diacritics or tatweel, one alef, one ya,
    ta marbuta as ha, hamza seats bare, ASCII digits, no presentation forms, lower case."""
    return text.translate(_FOLDED)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, the offset in the original that it came from.
    `offsets` has one entry more than `text`: the length of the original."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original `text[start:end]` stands, with the diacritics that follow its letters."""
        last = self.offsets[end - 1] + 1 if end > start else 0  # one letter may fold to several
        return self.offsets[start], max(self.offsets[end], last)


def fold_with_offsets(text: str) -> Folded:
    """`fold(text)` with its way back. A dropped character belongs to the letter before it."""
    offsets: list[int] = []
    at = 0
    for match in _RESIZED.finditer(text):
        place = match.start()
        offsets += range(at, place)
        offsets += [place] * len(_fold_character(match[0]))
        at = place + 1
    offsets += range(at, len(text) + 1)
    return Folded(fold(text), tuple(offsets))


@lru_cache(maxsize=16_384)
def _fold_character(character: str) -> str:
    return "".join(
        REPLACED.get(part, part).lower()
        for part in unicodedata.normalize("NFKD", character)
        if part != TATWEEL and unicodedata.category(part) not in DROPPED_CATEGORIES
    )


class _Folding(dict[int, str]):
    """What each character is folded to, by its number."""

    def __missing__(self, character: int) -> str:
        return _fold_character(chr(character))


_FREQUENT: Final = [chr(number) for number in chain(range(0x250), range(0x600, 0x700), range(0x2000, 0x2070))]
"""The characters of Latin and Arabic texts, nearly all: what is kept of them is enough for most texts."""
_FOLDED: Final = _Folding({ord(each): _fold_character(each) for each in _FREQUENT})
_RESIZED: Final = re.compile(
    f"[^{re.escape(''.join(each for each in _FREQUENT if len(_fold_character(each)) == 1))}]"
)
"""A character that is folded to none or several, or may be."""
