"""The index on this machine: one open snapshot, with bm25s for terms, FAISS for vectors, SQLite for text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.arabic import Analyser
from rag.documents import Document
from rag.index import Candidates, snapshot
from rag.index.snapshot import Snapshot
from rag.passages import Passage
from rag.question import Question


class LocalIndex:
    """`rag.index.Index` over a snapshot."""

    def __init__(self, opened: Snapshot) -> None:
        self.snapshot = opened

    @classmethod
    def current(cls, root: Path) -> LocalIndex:
        """Open the current snapshot under `root`. Raises NoSnapshotError where there is none, SnapshotError
        where it is damaged."""
        return cls(snapshot.current(root))

    @property
    def analyser(self) -> Analyser:
        return self.snapshot.lexical.analyser

    @property
    def size(self) -> int:
        return self.snapshot.lexical.size

    def candidates(self, question: Question, count: int) -> Candidates:
        count = min(count, self.size)
        coverage = self.snapshot.lexical.coverage(question.terms)
        if not count:
            return Candidates(np.zeros(0, np.int64), coverage, coverage)
        by_terms = np.argpartition(-coverage, count - 1)[:count]
        by_vector, _ = self.snapshot.vectors.search(question.vector, count)
        numbers = np.unique(np.concatenate((by_terms[coverage[by_terms] > 0], by_vector)))
        return Candidates(numbers, coverage[numbers], self.snapshot.vectors.scores(question.vector, numbers))

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        return self.snapshot.passages(numbers)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return self.snapshot.lexical.document_frequencies(terms)

    def document(self, document_id: str) -> Document | None:
        return self.snapshot.document(document_id)

    def title(self, path: str) -> str | None:
        return self.snapshot.title(path)

    def titles(self) -> dict[str, str]:
        return self.snapshot.titles()

    def count_documents(self) -> int:
        return self.snapshot.manifest.documents
