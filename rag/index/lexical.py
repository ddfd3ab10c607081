"""BM25 over the terms of `rag.arabic`, by bm25s."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.embedding import Vectors
from rag.index.idf import idf

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it tells of each step, in a server's log as well


class LexicalIndex:
    """An inverted index with BM25 impacts (Lucene's form; Robertson and Zaragoza 2009; Lù 2024 for bm25s).

    In Lucene's form one occurrence of a term adds at most its idf, so a score divided by the sum of the
    question's idf says how much of the question a passage holds, from 0 to 1, comparable between questions.
    """

    def __init__(self, index: Any, analyser: arabic.Analyser) -> None:
        self._index = index
        self.analyser = analyser
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
        return cls(index, analyser)

    def write(self, folder: Path) -> None:
        self._index.save(folder, show_progress=False)

    @classmethod
    def read(cls, folder: Path, analyser: arabic.Analyser = "light10+4grams") -> LexicalIndex:
        """Open what `write` wrote; `analyser` is the one that it was built with."""
        return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False), analyser)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """For each term, how many passages hold it."""
        pointers = self._index.scores["indptr"]
        numbers = [self._vocabulary.get(term) for term in terms]
        found = [0 if n is None else int(pointers[n + 1] - pointers[n]) for n in numbers]
        return np.array(found, dtype=np.int64)

    def coverage(self, terms: Sequence[str]) -> Vectors:
        """For each passage, of shape (size,), the share of the terms' idf that it holds, 0 to 1."""
        known = [self._vocabulary[term] for term in terms if term in self._vocabulary]
        if not known:
            return np.zeros(self.size, np.float32)
        scores: Vectors = self._index.get_scores_from_ids(known)
        return scores / np.float32(idf(self, terms).sum())
