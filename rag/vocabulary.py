"""What words the documents hold, and text at large, asked of an index that cannot list its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

import numpy as np

from rag import arabic, weights
from rag.arabic import Analyser
from rag.frequencies import background_share
from rag.index.idf import Frequencies
from rag.translations import translations

SHORT: Final = int(weights.section("spelling")["short"])
"""Words of fewer letters are left as they are: too many others are one edit away."""


class Vocabulary(Frequencies, Protocol):
    """What knows the terms of the documents."""

    @property
    def analyser(self) -> Analyser: ...


def stem_term(word: str, index: Vocabulary) -> str:
    """The term of a folded word that no 4-gram is."""
    return " " + (word if index.analyser == "words" else arabic.stem(word))


def count(words: Sequence[str], index: Vocabulary) -> list[int]:
    """In how many passages the stem of each of these folded words stands."""
    frequencies = index.document_frequencies([stem_term(word, index) for word in words])
    return [int(each) for each in frequencies]


def is_held(word: str, index: Vocabulary) -> bool:
    """Whether every term of a folded word, stem and 4-grams, stands in some passage: as good as finding the
    word there."""
    return int(index.document_frequencies(arabic.word_terms(word, index.analyser)).min()) > 0


def is_said(word: str, index: Vocabulary) -> bool:
    """Whether the stem of a word stands in a passage or in text at large."""
    stem = arabic.stem(word)
    return bool(background_share(" " + stem)) or bool(index.document_frequencies([" " + stem]).any())


def is_known(word: str, index: Vocabulary) -> bool:
    """Whether the stem of a word, or what is left without the affixes that the stemmer leaves on, stands in
    a passage or in text at large; of what may be a verb in the first person («أستأجر») that of another in a
    passage."""
    if word in _NEVER_WRITTEN:
        return False
    if word.isascii() and translations(word):
        return True
    forms = {word, *_without_affixes(word)}
    at_large = any(background_share(" " + arabic.stem(form)) for form in forms)
    others = [f"{person}{word[1:]}" for person in "يتن" if _I_DO.fullmatch(word)]
    return at_large or any(count([*forms, *others], index))


def held(words: Sequence[str], index: Vocabulary, is_whole: bool = False) -> list[str]:
    """Those words all of whose terms stand in the documents, the commonest first: no more passages can hold
    a word than hold the rarest of its terms. A short stem has to be a word of text at large as well, unless
    there is more to say for the word, which `is_whole` then."""
    words = [word for word in words if len(word) > 2]
    common = index.document_frequencies([stem_term(word, index) for word in words])
    found = []
    for row in np.flatnonzero(common).tolist():
        rarest = int(index.document_frequencies(arabic.terms(words[row], index.analyser)).min())
        said = (
            is_whole
            or len(arabic.stem(words[row])) > SHORT
            or background_share(" " + arabic.stem(words[row]))
        )
        if rarest and said:
            found.append((rarest, words[row]))
    return [word for _, word in sorted(found, key=lambda each: -each[0])]


_I_DO: Final = re.compile(r"ا(?!ل)\w{3,}")
_NEVER_WRITTEN: Final = frozenset(
    "ال" + word for word in arabic.fold("تجاه خلال أثناء عند لدى سوى منذ مع إزاء ضد عبر كما حيث إذا").split()
)
"""Words that take no article, with one: whoever writes «التجاه» meant «التجارة»."""


def _without_affixes(word: str) -> Iterator[str]:
    for start in ("", *(prefix for prefix in _PREFIXED if word.startswith(prefix))):
        for end in ("", *(suffix for suffix in _SUFFIXED if word.endswith(suffix))):
            left = word[len(start) : len(word) - len(end)]
            if len(left) >= (4 if start and end else 3):
                yield left


_PREFIXED: Final = tuple("و ف ب ل ك س ي ت ن ا م بي بت سي ست هي لل عال".split())
_SUFFIXED: Final = tuple("ت ا وا نا ها هم تم تها تهم ته ني كم يين هما".split())
