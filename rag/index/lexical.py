"""BM25 over the terms of `rag.arabic`, whatever segments their postings are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.embedding import Vectors
from rag.index.numbering import Place
from rag.index.postings import Postings, keys_of
from rag.index.query import term_shares

K1: Final = 1.5
B: Final = 0.75
"""BM25's parameters: how soon a term that is repeated counts no more, and how far a long passage is held
against it."""


MOST_COUNTED: Final = 100_000
"""So many terms are remembered with their counts, which spelling asks for again and again."""


def saturation(lengths: NDArray[np.int32], mean: float) -> NDArray[np.float32]:
    """Of passages of so many terms, `mean` in the mean, the number of occurrences at which a term reaches
    half its idf; of shape (passages,)."""
    relative = np.float32(B / (mean or 1.0)) * lengths.astype(np.float32)
    return np.asarray(np.float32(K1) * (np.float32(1 - B) + relative), dtype=np.float32)


class LexicalIndex:
    """BM25 in Lucene's form (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), over
    several postings as over one.

    In Lucene's form one occurrence of a term adds at most its idf, so a score divided by the sum of the
    question's idf says how much of the question a passage holds, from 0 to 1, comparable between questions.
    Only what is a passage here is counted: of the other rows neither how common a term is nor how long they
    are comes into any figure.
    """

    def __init__(
        self, parts: Sequence[tuple[Postings, NDArray[np.int32]]], size: int, analyser: arabic.Analyser
    ) -> None:
        """Of `size` passages; each postings with the numbers of its rows, as `Numbering` has them."""
        self.analyser = analyser
        self.size = size
        self.mean = sum(int(each.lengths[numbers >= 0].sum()) for each, numbers in parts) / (size or 1)
        """How many terms a passage has in the mean."""
        self._parts = [_Part(each, numbers, self.mean) for each, numbers in parts]
        self._counted: dict[str, int] = {}

    @classmethod
    def build(cls, texts: Iterable[str], analyser: arabic.Analyser = "light10+4grams") -> LexicalIndex:
        """That of texts, in memory."""
        postings = Postings.build(texts, analyser)
        return cls([(postings, np.arange(postings.size, dtype=np.int32))], postings.size, analyser)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """For each term, how many passages hold it."""
        counted = self._counted
        if len(counted) > MOST_COUNTED:
            self._counted = counted = {}
        if unknown := [term for term in terms if term not in counted]:
            keys = keys_of(unknown)
            counts = sum(
                (part.document_frequencies(keys) for part in self._parts), np.zeros(len(keys), np.int64)
            )
            counted |= zip(unknown, counts.tolist(), strict=True)
        return np.array([counted[term] for term in terms], dtype=np.int64)

    def coverage(self, terms: Sequence[str]) -> Vectors:
        """For each passage, of shape (size,), the share of the terms' idf that it holds, 0 to 1."""
        return self.held(term_shares(terms, self))

    def held(self, shares: Mapping[str, float]) -> Vectors:
        """For each passage, of shape (size,), the sum of the shares of the terms that it holds, 0 to 1."""
        keys = keys_of(shares)
        weights = np.array(list(shares.values()))
        covered = np.zeros(self.size, np.float32)
        for part in self._parts:
            weighed = part.postings.weigh(keys, weights, part.saturation)
            if part.kept is None:
                covered[part.numbers] = weighed
            else:
                covered[part.numbers[part.kept]] = weighed[part.kept]
        return np.minimum(covered, np.float32(1))

    def held_at(self, shares: Mapping[str, float], places: Iterable[Place], count: int) -> Vectors:
        """Like `held`, of shape (count,), for the passages at some places; of the others nothing is read."""
        keys = keys_of(shares)
        weights = np.array(list(shares.values()))
        covered = np.zeros(count, np.float32)
        for segment, own, rows in places:
            part = self._parts[segment]
            covered[own] = part.postings.weigh_rows(rows, keys, weights, part.saturation[rows])
        return np.minimum(covered, np.float32(1))


class _Part:
    """Postings in an index whose passages have `mean` terms in the mean."""

    def __init__(self, postings: Postings, numbers: NDArray[np.int32], mean: float) -> None:
        self.postings = postings
        self.numbers = numbers
        kept = numbers >= 0
        self.kept: NDArray[np.bool_] | None = None if kept.all() else kept
        """Which rows are passages here; None where all are."""
        self.saturation = saturation(postings.lengths, mean)

    def document_frequencies(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """For each term, by its key, how many passages hold it."""
        numbers = self.postings.numbers(keys)
        counted = np.zeros(len(keys), np.int64)
        known = numbers >= 0
        counted[known] = self._frequencies[numbers[known]]
        return counted

    @cached_property
    def _frequencies(self) -> NDArray[np.int64]:
        return self.postings.frequencies(self.kept)
