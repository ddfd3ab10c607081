"""How far words stand for one another: as the same, of one root, by their vectors, or as translations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.answers.focus import forms, roots
from rag.answers.matching import skeletons
from rag.answers.wanted import NUMBERS
from rag.embedding import Encoder, Vectors
from rag.translations import stands_for, translations


class Relation:
    """How far words of the passages stand for those of the question, 0 to 1: as the same word, or by their
    vectors (the MaxSim of Khattab and Zaharia, "ColBERT", 2020, without the context)."""

    def __init__(
        self, asked: Sequence[str], texts: Sequence[str], encoder: Encoder, unrelated: float
    ) -> None:
        own = dict.fromkeys(word for text in texts for word in arabic.content_words(text))
        self._column = {word: n for n, word in enumerate(own)}
        self._held = np.zeros((len(asked), len(own) + 1))
        if not own:
            return
        self._held[:, :-1] = nearness(asked, list(own), encoder, unrelated)
        for row, word in enumerate(asked):
            for column, other in enumerate(own):
                shared = roots(word) & roots(other)
                if not forms(word).isdisjoint(forms(other)):
                    self._held[row, column] = 1.0
                elif shared:
                    near_enough = NUMBERS.roots[max(map(len, shared)) > 2]
                    self._held[row, column] = max(self._held[row, column], near_enough)

    def of(self, words: Sequence[str]) -> NDArray[np.float64]:
        """[question's words, these words]."""
        return np.asarray(self._held[:, [self._column.get(word, -1) for word in words]])


def nearness(
    asked: Sequence[str], words: Sequence[str], encoder: Encoder, unrelated: float
) -> NDArray[np.float64]:
    """[question's words, these words]: how far the words stand for those of the question, 0 to 1, by their
    vectors or as translations."""
    cosines = encoder.encode_queries(asked) @ _word_vectors(encoder, words).T
    near = encoder.similarities(cosines.astype(np.float64), across=True)
    scaled = ((near - unrelated) / (1 - unrelated)).clip(0, 1)
    return np.asarray(np.maximum(scaled, _translate(asked, words)))


def _translate(asked: Sequence[str], words: Sequence[str]) -> NDArray[np.float64]:
    """[question's words, these words]: how far the words stand for English ones: as their translations, or as
    words of one root with them."""
    rows = [[_translates(word, other) if word.isascii() else 0.0 for other in words] for word in asked]
    return np.array(rows).reshape(len(asked), len(words))


@lru_cache(maxsize=65_536)
def _translates(english: str, word: str) -> float:
    related = skeletons(word)
    kin = [stem for stem in translations(english) if related & skeletons(stem)]
    return max(stands_for(english, forms(word)), NUMBERS.roots[1] * stands_for(english, kin))


_MOST_WORDS = 30_000
_known: WeakKeyDictionary[Encoder, dict[str, Vectors]] = WeakKeyDictionary()


def _word_vectors(encoder: Encoder, words: Sequence[str]) -> Vectors:
    """The vectors of single words, which texts share: kept by encoder, up to `_MOST_WORDS`."""
    known = _known.setdefault(encoder, {})
    if new := [word for word in words if word not in known]:
        if len(known) > _MOST_WORDS:
            known = _known[encoder] = {}
            new = list(words)
        known.update(zip(new, encoder.encode_passages(new), strict=True))
    return np.stack([known[word] for word in words])
