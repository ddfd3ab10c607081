"""The index on this machine: one open snapshot, with bm25s for terms, FAISS for vectors, SQLite for text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.arabic import Analyser
from rag.documents import Document, document_id
from rag.index import Candidates, snapshot
from rag.index.lexical import LexicalIndex, LexicalView
from rag.index.snapshot import Snapshot
from rag.index.vectors import FaissIndex, FaissView
from rag.passages import Passage
from rag.question import Question


class LocalIndex:
    """`rag.index.Index` over a snapshot."""

    def __init__(self, opened: Snapshot) -> None:
        self.snapshot = opened
        self._lexical: LexicalIndex | LexicalView = opened.lexical
        self._vectors: FaissIndex | FaissView = opened.vectors

    @classmethod
    def current(cls, root: Path) -> LocalIndex:
        """Open the current snapshot under `root`. Raises NoSnapshotError where there is none, SnapshotError
        where it is damaged."""
        return cls(snapshot.current(root))

    @property
    def analyser(self) -> Analyser:
        return self._lexical.analyser

    @property
    def size(self) -> int:
        return self._lexical.size

    def candidates(self, question: Question, count: int) -> Candidates:
        count = min(count, self.size)
        coverage = self._lexical.coverage(question.terms)
        if not count:
            return Candidates(np.zeros(0, np.int64), coverage, coverage)
        by_terms = np.argpartition(-coverage, count - 1)[:count]
        by_vector, _ = self._vectors.search(question.vector, count)
        numbers = np.unique(np.concatenate((by_terms[coverage[by_terms] > 0], by_vector)))
        return Candidates(numbers, coverage[numbers], self._vectors.scores(question.vector, numbers))

    def within(self, paths: Collection[str]) -> LocalView:
        return LocalView(self.snapshot, paths)

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        return self.snapshot.passages(numbers)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return self._lexical.document_frequencies(terms)

    def document(self, document_id: str) -> Document | None:
        return self.snapshot.document(document_id)

    def title(self, path: str) -> str | None:
        return self.snapshot.title(path)

    def titles(self) -> dict[str, str]:
        return self.snapshot.titles()

    def count_documents(self) -> int:
        return self.snapshot.manifest.documents


class LocalView(LocalIndex):
    """Some documents of a snapshot. Its passages have numbers of their own, so that none of the others has
    one."""

    def __init__(self, opened: Snapshot, paths: Collection[str]) -> None:
        super().__init__(opened)
        wanted = frozenset(paths)
        self._titles = {path: title for path, title in opened.titles().items() if path in wanted}
        self._ids = frozenset(map(document_id, self._titles))
        self._numbers = opened.numbers(self._titles)
        self._lexical = opened.lexical.within(self._numbers)
        self._vectors = opened.vectors.within(self._numbers)

    def within(self, paths: Collection[str]) -> LocalView:
        return LocalView(self.snapshot, self._titles.keys() & set(paths))

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        return self.snapshot.passages(self._numbers[list(numbers)].tolist())

    def document(self, document_id: str) -> Document | None:
        return self.snapshot.document(document_id) if document_id in self._ids else None

    def title(self, path: str) -> str | None:
        return self._titles.get(path)

    def titles(self) -> dict[str, str]:
        return dict(self._titles)

    def count_documents(self) -> int:
        return len(self._titles)
