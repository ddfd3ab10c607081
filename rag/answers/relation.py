"""How far words stand for one another: as the same, of one root, by their vectors, or as translations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.answers.focus import forms, roots
from rag.answers.matching import skeletons
from rag.answers.wanted import NUMBERS
from rag.arabic.synonyms import meanings
from rag.embedding import Encoder
from rag.embedding.remembered import encode_remembered
from rag.translations import is_only, stands_for, translations

T = TypeVar("T")


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
        by_form = _places_of(map(forms, asked))
        by_meaning = _places_of(map(meanings, asked))
        by_root = _places_of(map(roots, asked))
        for column, other in enumerate(own):
            for root in roots(other) & by_root.keys():
                rows = by_root[root]
                self._held[rows, column] = np.maximum(self._held[rows, column], NUMBERS.roots[len(root) > 2])
            for meaning in meanings(other) & by_meaning.keys():
                rows = by_meaning[meaning]
                self._held[rows, column] = np.maximum(self._held[rows, column], NUMBERS.synonyms)
            for form in forms(other) & by_form.keys():
                self._held[by_form[form], column] = 1.0

    def of(self, words: Sequence[str]) -> NDArray[np.float64]:
        """[question's words, these words]."""
        return np.asarray(self._held[:, [self._column.get(word, -1) for word in words]])


def _places_of(sets: Iterable[Collection[T]]) -> dict[T, list[int]]:
    """Where, in a sequence of sets, each of their members is."""
    places: dict[T, list[int]] = {}
    for place, members in enumerate(sets):
        for member in members:
            places.setdefault(member, []).append(place)
    return places


def nearness(
    asked: Sequence[str], words: Sequence[str], encoder: Encoder, unrelated: float
) -> NDArray[np.float64]:
    """[question's words, these words]: how far the words stand for those of the question, 0 to 1, by their
    vectors or as translations."""
    cosines = encoder.encode_queries(asked) @ encode_remembered(encoder, words).T
    near = encoder.similarities(cosines.astype(np.float64), across=True)
    scaled = ((near - unrelated) / (1 - unrelated)).clip(0, 1)
    scaled[[word.isascii() and is_only(word) for word in asked]] = 0.0
    return np.asarray(np.maximum(scaled, _translate(asked, words)))


def _translate(asked: Sequence[str], words: Sequence[str]) -> NDArray[np.float64]:
    """[question's words, these words]: how far the words of one language stand for those of the other: as
    their translations, or as words of one root with them."""
    likely = np.zeros((len(asked), len(words)))
    english = [column for column, other in enumerate(words) if other.isascii()]
    for row, word in enumerate(asked):
        if word.isascii():
            likely[row] = [_translates(word, other) for other in words]
        else:
            likely[row, english] = [_translates(words[column], word) for column in english]
    return likely


@lru_cache(maxsize=65_536)
def _translates(english: str, word: str) -> float:
    related = skeletons(word)
    kin = [stem for stem in translations(english) if related & skeletons(stem)]
    return max(stands_for(english, forms(word)), NUMBERS.roots[1] * stands_for(english, kin))
