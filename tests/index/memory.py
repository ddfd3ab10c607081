"""An index of lists, as small as one can be: what another engine has to write, and no more."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.arabic import Analyser
from rag.documents import Document
from rag.embedding import Vectors
from rag.index import Candidates
from rag.index.query import query_shares
from rag.index.recipe import passage_text
from rag.passages import Passage
from rag.question import Question


class MemoryIndex:
    analyser: Analyser = "light10+4grams"

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage], vectors: Vectors) -> None:
        self._documents, self._passages, self._vectors = documents, passages, vectors
        self._terms = [set(arabic.terms(passage_text(passage), self.analyser)) for passage in passages]
        self.size = len(passages)

    def candidates(self, question: Question, count: int) -> Candidates:
        if not self.size:
            return Candidates(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32))
        shares = query_shares(question, self)
        held = np.array([[term in own for term in shares] for own in self._terms])
        coverage = np.minimum(held @ list(shares.values()), 1).astype(np.float32)
        similarity = self._vectors @ question.vector
        by_terms = [n for n in np.argsort(-coverage)[:count] if coverage[n]]
        numbers = np.unique([*by_terms, *np.argsort(-similarity)[:count]])
        return Candidates(numbers, coverage[numbers], similarity[numbers])

    def within(self, paths: Collection[str]) -> MemoryIndex:
        rows = [row for row, passage in enumerate(self._passages) if passage.document in paths]
        documents = [document for document in self._documents if document.path in paths]
        return MemoryIndex(documents, [self._passages[row] for row in rows], self._vectors[rows])

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        return [self._passages[number] for number in numbers]

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return np.array([sum(term in own for own in self._terms) for term in terms], dtype=np.int64)

    def document(self, document_id: str) -> Document | None:
        return next((document for document in self._documents if document.id == document_id), None)

    def title(self, path: str) -> str | None:
        return self.titles().get(path)

    def titles(self) -> dict[str, str]:
        return dict(sorted((document.path, document.title) for document in self._documents))

    def count_documents(self) -> int:
        return len(self._documents)
