"""The index on this machine: an open snapshot: postings for terms, FAISS for vectors, SQLite for text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.arabic import Analyser
from rag.documents import Document, document_id
from rag.embedding import Vectors
from rag.index import Candidates, snapshot
from rag.index.lexical import LexicalIndex
from rag.index.numbering import Extent, Numbering
from rag.index.query import query_shares
from rag.index.snapshot import Snapshot
from rag.index.vectors import VectorIndex
from rag.passages import Passage
from rag.question import Question


class LocalIndex:
    """`rag.index.Index` over a snapshot, or over some documents of it."""

    def __init__(self, opened: Snapshot, paths: Collection[str] | None = None) -> None:
        self.snapshot = opened
        wanted = None if paths is None else frozenset(paths)
        extents = [
            Extent(path, number, first, count)
            for number, each in enumerate(opened.segments)
            for path, first, count in each.extents
            if wanted is None or path in wanted
        ]
        self._documents = len(extents)
        self.numbering = Numbering(extents, [each.rows for each in opened.segments])
        self.lexical = LexicalIndex(
            [
                (each.postings, numbers)
                for each, numbers in zip(opened.segments, self.numbering.numbers, strict=True)
            ],
            self.numbering.size,
            opened.manifest.recipe.analyser,
        )
        self.vectors = VectorIndex([each.vectors for each in opened.segments], self.numbering)

    @classmethod
    def current(cls, root: Path) -> LocalIndex:
        """Open the current snapshot under `root`. Raises NoSnapshotError where there is none, SnapshotError
        where it is damaged."""
        return cls(snapshot.current(root))

    @property
    def analyser(self) -> Analyser:
        return self.lexical.analyser

    @property
    def size(self) -> int:
        return self.lexical.size

    def candidates(self, question: Question, count: int) -> Candidates:
        count = min(count, self.size)
        coverage = self.lexical.held(query_shares(question, self))
        if not count:
            return Candidates(np.zeros(0, np.int64), coverage, coverage)
        by_terms = np.argpartition(-coverage, count - 1)[:count]
        by_vector, _ = self.vectors.search(question.vector, count)
        numbers = np.unique(np.concatenate((by_terms[coverage[by_terms] > 0], by_vector)))
        return Candidates(numbers, coverage[numbers], self.vectors.scores(question.vector, numbers))

    def coverage_of(self, question: Question, numbers: NDArray[np.int64]) -> Vectors:
        """Of the passages of these numbers, the share of the question's idf that each holds."""
        shares = query_shares(question, self)
        return self.lexical.held_at(shares, self.numbering.places(numbers), len(numbers))

    def ping(self) -> None:
        """It is here."""

    def within(self, paths: Collection[str]) -> LocalView:
        return LocalView(self.snapshot, paths)

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        wanted = np.asarray(numbers, dtype=np.int64)
        found: dict[int, Passage] = {}
        for segment, own, rows in self.numbering.places(wanted):
            read = self.snapshot.segments[segment].corpus.passages(rows.tolist())
            found |= zip(own.tolist(), read, strict=True)
        return [found[place] for place in range(len(wanted))]

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return self.lexical.document_frequencies(terms)

    def document(self, document_id: str) -> Document | None:
        return self.snapshot.document(document_id)

    def title(self, path: str) -> str | None:
        return self.snapshot.title(path)

    def titles(self) -> dict[str, str]:
        return self.snapshot.titles()

    def count_documents(self) -> int:
        return self._documents


class LocalView(LocalIndex):
    """Some documents of a snapshot. Its passages have numbers of their own, so that none of the others has
    one."""

    def __init__(self, opened: Snapshot, paths: Collection[str]) -> None:
        super().__init__(opened, paths)
        wanted = frozenset(paths)
        self._titles = {path: title for path, title in opened.titles().items() if path in wanted}
        self._ids = frozenset(map(document_id, self._titles))

    def within(self, paths: Collection[str]) -> LocalView:
        return LocalView(self.snapshot, self._titles.keys() & set(paths))

    def document(self, document_id: str) -> Document | None:
        return self.snapshot.document(document_id) if document_id in self._ids else None

    def title(self, path: str) -> str | None:
        return self._titles.get(path)

    def titles(self) -> dict[str, str]:
        return dict(self._titles)
