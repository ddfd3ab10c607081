"""Latin letters: a name that a question has in Arabic letters, as documents in Latin letters have it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np

from rag import arabic
from rag.index.idf import Frequencies

SHORTEST: Final = 4
"""Letters: of fewer too many words are spelt alike."""
LONGEST: Final = 16
BEAM: Final = 600
"""So many beginnings of a word are followed at a time."""


def in_latin_letters(word: str, passages: Frequencies) -> str | None:
    """The commonest word of the passages, indexed by stems and 4-grams, that may be read as this folded
    Arabic one («كيستريل», "kestrel"): with any vowel between two consonants, or none."""
    if word.isascii() or not SHORTEST <= len(word) <= LONGEST:
        return None
    begun = ["#"]
    for place, letter in enumerate(word):
        sounds = _SOUNDS.get(letter, ())
        vowels = _VOWELS if place and letter not in _LONG and word[place - 1] not in _LONG else ("",)
        longer = [start + vowel + sound for start, vowel, sound in product(begun, vowels, sounds)]
        begun = _written(list(dict.fromkeys(longer)), passages)[:BEAM]
    whole = _written([start + ending for start, ending in product(begun, ("#", "e#"))], passages)
    found = [each.strip("#") for each in whole]
    counts = passages.document_frequencies([f" {each}" for each in found])
    return found[int(np.argmax(counts))] if counts.any() else None


def _written(texts: Sequence[str], passages: Frequencies) -> list[str]:
    """Those of the texts all of whose 4-grams are the passages'."""
    grams = [[text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)] for text in texts]
    own = list(dict.fromkeys(gram for each in grams for gram in each))
    known = dict(zip(own, (passages.document_frequencies(own) > 0).tolist(), strict=True)) if own else {}
    return [text for text, each in zip(texts, grams, strict=True) if all(known[gram] for gram in each)]


_GRAM: Final = len(arabic.grams("word")[0])
_VOWELS: Final = ("", "a", "e", "i", "o", "u")
_LONG: Final = "اويه"
_SOUNDS: Final = {
    letter: tuple(sound.replace("-", "") for sound in sounds)
    for letter, *sounds in map(
        str.split,
        """ب b p bb pp|ت t tt|ث th s|ج j g gg dge|ح h|خ kh h|د d dd|ذ th dh|ر r rr|ز z s|س s c ss|ش sh ch
        |ص s|ض d|ط t|ظ z dh|ع a -|غ g gh|ف f v ph ff|ق q k c g|ك k c ck q|ل l ll|م m mm|ن n nn|ه h a e -
        |ا a e i ai|و o u w wh v oo ou ow|ي i y e ee ei ie ay ai ea""".split("|"),
    )
}
"""What a letter is written as in names of other languages."""
