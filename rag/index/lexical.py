"""BM25 over the terms of `rag.arabic`, by bm25s."""

from __future__ import annotations

import logging
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.embedding import Vectors
from rag.index.idf import idf

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of each step, in a server's log as well


_LENGTHS = "lengths.npy"


class LexicalIndex:
    """An inverted index with BM25 impacts (Lucene's form; Robertson and Zaragoza 2009; Lù 2024 for bm25s).

    In Lucene's form one occurrence of a term adds at most its idf, so a score divided by the sum of the
    question's idf says how much of the question a passage holds, from 0 to 1, comparable between questions.
    """

    def __init__(self, index: Any, analyser: arabic.Analyser, lengths: NDArray[np.int32]) -> None:
        self._index = index
        self.analyser = analyser
        self.lengths = lengths
        """The number of terms of each passage, of shape (size,)."""
        self._vocabulary: dict[str, int] = index.vocab_dict
        self.size = int(index.scores["num_docs"])

    @classmethod
    def build(cls, texts: Iterable[str], analyser: arabic.Analyser = "light10+4grams") -> LexicalIndex:
        vocabulary: dict[str, int] = {}
        ids_of: dict[str, list[int]] = {}  # of each word, those of its terms
        ids: list[list[int]] = []
        for text in texts:
            words = arabic.folded_words(text)
            for word in words:
                if word not in ids_of:
                    found = arabic.word_terms(word, analyser)
                    ids_of[word] = [vocabulary.setdefault(term, len(vocabulary)) for term in found]
            ids.append([number for word in words for number in ids_of[word]])
        vocabulary.setdefault("", len(vocabulary))  # bm25s looks this up for a query without known terms
        index = bm25s.BM25()
        with warnings.catch_warnings():
            if not ids:  # bm25s takes the mean length of no passages
                warnings.simplefilter("ignore", RuntimeWarning)
            index.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(index, analyser, np.array([len(each) for each in ids], dtype=np.int32))

    def write(self, folder: Path) -> None:
        self._index.save(folder, show_progress=False)
        np.save(folder / _LENGTHS, self.lengths, allow_pickle=False)

    @classmethod
    def read(cls, folder: Path, analyser: arabic.Analyser = "light10+4grams") -> LexicalIndex:
        """Open what `write` wrote; `analyser` is the one that it was built with."""
        lengths = np.load(folder / _LENGTHS, allow_pickle=False)
        return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), analyser, lengths)

    def within(self, numbers: NDArray[np.int64]) -> LexicalView:
        """The part of these passages, which are numbered anew in this order."""
        return LexicalView(self, numbers)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """For each term, how many passages hold it."""
        pointers = self._index.scores["indptr"]
        numbers = self.numbers(terms)
        found = [0 if n is None else int(pointers[n + 1] - pointers[n]) for n in numbers]
        return np.array(found, dtype=np.int64)

    def postings(self, term: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The passages that hold a term, and how far its occurrences in each reach: the impact by the idf,
        from 0 to 1."""
        number = self._vocabulary[term]
        scores = self._index.scores
        place = slice(scores["indptr"][number], scores["indptr"][number + 1])
        return scores["indices"][place], scores["data"][place] / idf(self, [term])

    def numbers(self, terms: Sequence[str]) -> list[int | None]:
        """The number of each term, None for one that no passage holds."""
        return [self._vocabulary.get(term) for term in terms]

    def count_among(self, kept: NDArray[np.bool_]) -> NDArray[np.int32]:
        """For each term by its number, how many of the passages that are kept hold it."""
        scores = self._index.scores
        counts = np.zeros(len(scores["indices"]) + 1, np.int32)
        np.cumsum(kept[scores["indices"]], out=counts[1:])
        counted: NDArray[np.int32] = np.diff(counts[scores["indptr"]])
        return counted

    def saturation(self, mean: float) -> NDArray[np.float64]:
        """For each passage, of shape (size,), the number of occurrences at which a term reaches half its idf
        where passages have so many terms in the mean: k1 · (1 - b + b · length / mean)."""
        k1, b = self._index.k1, self._index.b
        reached: NDArray[np.float64] = k1 * ((1 - b) + b * self.lengths / (mean or 1.0))
        return reached

    def coverage(self, terms: Sequence[str]) -> Vectors:
        """For each passage, of shape (size,), the share of the terms' idf that it holds, 0 to 1."""
        known = [self._vocabulary[term] for term in terms if term in self._vocabulary]
        if not known:
            return np.zeros(self.size, np.float32)
        scores: Vectors = self._index.get_scores_from_ids(known)
        return scores / np.float32(idf(self, terms).sum())


class LexicalView:
    """Some passages of a `LexicalIndex`, scored as an index of them alone scores: nothing of the others,
    neither how common a term is nor how long a passage, comes into it.

    The impacts of bm25s hold the idf and the mean length of all passages. Of each the number of a term's
    occurrences is found again, and the impact made of it that it has here.
    """

    def __init__(self, whole: LexicalIndex, numbers: NDArray[np.int64]) -> None:
        self.size = len(numbers)
        self.analyser = whole.analyser
        self._whole = whole
        self._rows = np.full(whole.size, -1, np.int32)
        self._rows[numbers] = np.arange(self.size)
        self._whole_saturation = whole.saturation(float(whole.lengths.mean()) if whole.size else 1.0)
        self._saturation = whole.saturation(float(whole.lengths[numbers].mean()) if self.size else 1.0)

    @cached_property
    def _frequencies(self) -> NDArray[np.int32]:
        return self._whole.count_among(self._rows >= 0)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """For each term, how many passages hold it."""
        numbers = self._whole.numbers(terms)
        return np.array([0 if n is None else int(self._frequencies[n]) for n in numbers], dtype=np.int64)

    def coverage(self, terms: Sequence[str]) -> Vectors:
        """For each passage, of shape (size,), the share of the terms' idf that it holds, 0 to 1."""
        counts = Counter(terms)
        shares = idf(self, list(counts)) * list(counts.values())
        covered = np.zeros(self.size)
        held = self.document_frequencies(list(counts)) > 0
        for term, share, is_held in zip(counts, shares, held, strict=True):
            if is_held:
                passages, reached = self._whole.postings(term)
                own = self._rows[passages] >= 0
                passages, reached = passages[own], reached[own]
                occurrences = np.rint(self._whole_saturation[passages] * reached / (1 - reached))
                covered[self._rows[passages]] += (
                    share * occurrences / (self._saturation[passages] + occurrences)
                )
        return (covered / (shares.sum() or 1.0)).astype(np.float32)
