"""BM25 over the terms of `rag.arabic`, by bm25s, and how much of a question the index knows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag import arabic, frequencies

ELSEWHERE = 1_000
"""So many passages of text at large stand beside the documents, where it is asked how telling a term is."""


class LexicalIndex:
    """An inverted index with BM25 impacts (Lucene's form; Robertson and Zaragoza 2009; Lù 2024 for bm25s).

    In Lucene's form one occurrence of a term adds at most its idf, so a score divided by the sum of the
    question's idf says how much of the question a passage holds, from 0 to 1, comparable between questions.
    """

    def __init__(self, index: Any, analyser: arabic.Analyser) -> None:
        self._index = index
        self._analyser = analyser
        self._vocabulary: dict[str, int] = index.vocab_dict
        self.size = int(index.scores["num_docs"])

    @classmethod
    def build(cls, texts: Iterable[str], analyser: arabic.Analyser = "light10+4grams") -> LexicalIndex:
        vocabulary: dict[str, int] = {}
        ids = [
            [vocabulary.setdefault(term, len(vocabulary)) for term in arabic.terms(text, analyser)]
            for text in texts
        ]
        vocabulary.setdefault("", len(vocabulary))  # bm25s looks this up for a query without known terms
        index = bm25s.BM25()
        index.index((ids, vocabulary), create_empty_token=False, show_progress=False)
        return cls(index, analyser)

    def write(self, folder: Path) -> None:
        self._index.save(folder, show_progress=False)

    @classmethod
    def read(cls, folder: Path, analyser: arabic.Analyser = "light10+4grams") -> LexicalIndex:
        """Open what `write` wrote; `analyser` is the one that it was built with."""
        return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), analyser)

    def terms(self, text: str) -> list[str]:
        """The terms of a text as this index holds them."""
        return arabic.terms(text, self._analyser)

    def query_terms(self, question: str) -> list[str]:
        """The terms that a question is searched by in this index."""
        return arabic.query_terms(question, self._analyser)

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term; one that no passage holds has the highest."""
        frequency = self._frequency(term)
        return math.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5))

    def weight(self, term: str) -> float:
        """How telling a term is: its idf among the passages and `ELSEWHERE` more of text at large."""
        known = self._frequency(term) + ELSEWHERE * frequencies.share(term)
        return math.log(1 + (self.size + ELSEWHERE - known + 0.5) / (known + 0.5))

    def _frequency(self, term: str) -> int:
        number = self._vocabulary.get(term)
        pointers = self._index.scores["indptr"]
        return 0 if number is None else int(pointers[number + 1] - pointers[number])

    def shares(self, question: str) -> NDArray[np.float32]:
        """For each passage, of shape (size,), the share of the question's weight that it holds, 0 to 1."""
        terms = self.query_terms(question)
        known = [self._vocabulary[term] for term in terms if term in self._vocabulary]
        if not known:
            return np.zeros(self.size, np.float32)
        scores: NDArray[np.float32] = self._index.get_scores_from_ids(known)
        return scores / np.float32(sum(map(self.idf, terms)))
