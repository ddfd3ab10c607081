"""Folding: one form for all spellings of a word. For matching only; people are shown the original, so every
function that changes a text can say where in the original each piece stands."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

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
    return "".join(map(_fold_character, text))


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
    parts = [_fold_character(character) for character in text]
    offsets = [offset for offset, part in enumerate(parts) for _ in part]
    return Folded("".join(parts), (*offsets, len(text)))


@lru_cache(maxsize=16_384)
def _fold_character(character: str) -> str:
    return "".join(
        REPLACED.get(part, part).lower()
        for part in unicodedata.normalize("NFKD", character)
        if part != TATWEEL and unicodedata.category(part) not in DROPPED_CATEGORIES
    )
