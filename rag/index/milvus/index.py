"""The index whose passages Milvus proposes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.arabic import Analyser
from rag.config import Index as IndexSettings
from rag.documents import Document
from rag.index import Candidates
from rag.index.local import LocalIndex
from rag.index.milvus.collection import MOST, MilvusCollection
from rag.index.milvus.filling import ROW_BITS, partition, segment_number, sparse_dimensions
from rag.index.postings import keys_of
from rag.index.query import query_shares
from rag.index.recipe import REMEDY
from rag.index.snapshot import Snapshot, SnapshotError
from rag.passages import Passage
from rag.question import Question

AHEAD: Final = 2
"""So many times as many passages are asked for as are wanted, since Milvus orders them a little otherwise."""
LEAST: Final = 100
"""And no fewer, which cost no more."""
FURTHER: Final = 4
"""And so many times as many again, where it shows that a better one may have been left out."""
ROUNDING: Final = 1e-4
"""By what share Milvus may add up otherwise than we do, in 32 bits."""


class MilvusIndex:
    """`rag.index.WholeIndex` over a snapshot, or over a part of one, that Milvus holds as well. Raises
    UnreachableIndexError where that does not answer."""

    def __init__(self, local: LocalIndex, collection: MilvusCollection, is_part: bool = False) -> None:
        self._local = local
        self._collection = collection
        self._is_part = is_part
        self.snapshot = local.snapshot

    @classmethod
    def open(cls, snapshot: Snapshot, settings: IndexSettings) -> MilvusIndex:
        """Raises SnapshotError where Milvus has not all of the snapshot."""
        manifest = snapshot.manifest
        collection = MilvusCollection(settings, manifest.recipe)
        wanted = {partition(segment_number(manifest, each.name)): each.rows for each in snapshot.segments}
        if wanted.keys() - collection.partitions() or collection.count(list(wanted)) != sum(wanted.values()):
            raise SnapshotError(f"Milvus at {collection.place} does not hold all of the index. {REMEDY}")
        return cls(LocalIndex(snapshot), collection)

    @property
    def analyser(self) -> Analyser:
        return self._local.analyser

    @property
    def size(self) -> int:
        return self._local.size

    def candidates(self, question: Question, count: int) -> Candidates:
        count = min(count, self.size)
        none = np.zeros(0, np.int64)
        by_terms = self._by_terms(question, count) if count else none
        by_vector = self._by_vector(question, count) if count else none
        numbers = np.unique(np.concatenate((by_terms, by_vector)))
        return Candidates(
            numbers,
            self._local.coverage_of(question, numbers),
            self._local.vectors.scores(question.vector, numbers),
        )

    def _by_terms(self, question: Question, count: int) -> NDArray[np.int64]:
        """The best by terms, surely: whatever was not proposed has less than the last that was, by the mean
        that Milvus weighs by, and at most `ratio` times that by ours."""
        shares = query_shares(question, self._local)
        query: dict[int, float] = {}
        for dimension, share in zip(
            sparse_dimensions(keys_of(shares)).tolist(), shares.values(), strict=True
        ):
            query[dimension] = query.get(dimension, 0.0) + share
        if not query:
            return np.zeros(0, np.int64)
        ratio = max(1.0, self._local.lexical.mean / (self._collection.mean or 1)) * (1 + ROUNDING)
        asked = max(AHEAD * count, LEAST)
        while True:
            found = self._propose("sparse", query, asked)
            coverage = self._local.coverage_of(question, found.numbers)
            best = np.argsort(-coverage, kind="stable")[:count]
            is_sure = len(best) == count and coverage[best[-1]] >= ratio * found.least
            if found.is_all or is_sure or asked >= MOST:
                return found.numbers[best[coverage[best] > 0]]
            asked *= FURTHER

    def _by_vector(self, question: Question, count: int) -> NDArray[np.int64]:
        """The nearest; as near as HNSW finds them."""
        asked = max(AHEAD * count, LEAST)
        while True:
            found = self._propose("dense", question.vector, asked)
            if found.is_all or len(found.numbers) >= count or asked >= MOST:
                similarity = self._local.vectors.scores(question.vector, found.numbers)
                return found.numbers[np.argsort(-similarity, kind="stable")[:count]]
            asked *= FURTHER

    def _propose(self, field: str, query: object, asked: int) -> _Proposed:
        asked = min(asked, MOST)
        ids, scores = self._collection.search(field, query, asked, *self._searched)
        numbers = np.full(len(ids), -1, np.int64)
        segments, rows = ids >> ROW_BITS, ids & (1 << ROW_BITS) - 1
        for segment, own in zip(self._segments, self._local.numbering.numbers, strict=True):
            place = np.flatnonzero((segments == segment) & (rows < len(own)))
            numbers[place] = own[rows[place]]
        least = float(scores.min()) if len(scores) else 0.0
        return _Proposed(np.unique(numbers[numbers >= 0]), least, len(ids) < asked)

    @cached_property
    def _segments(self) -> list[int]:
        """The numbers of the snapshot's segments."""
        manifest = self.snapshot.manifest
        return [segment_number(manifest, name) for name in manifest.segments]

    @cached_property
    def _searched(self) -> tuple[list[str], list[int] | None]:
        """The partitions that hold a passage of this index, and where most of their rows are none the
        documents that are: to drop a few costs less than to name many."""
        names: list[str] = []
        documents: list[int] = []
        rows = 0
        own = self._local.numbering.numbers
        for number, segment, numbers in zip(self._segments, self.snapshot.segments, own, strict=True):
            held = [first for _, first, count in segment.extents if count and numbers[first] >= 0]
            if held:
                names.append(partition(number))
                documents += [(number << ROW_BITS) + first for first in held]
                rows += segment.rows
        return names, documents if self._is_part and 2 * self.size < rows else None

    def ping(self) -> None:
        """See whether Milvus answers. Raises UnreachableIndexError."""
        self._collection.ping()

    def within(self, paths: Collection[str]) -> MilvusIndex:
        return MilvusIndex(self._local.within(paths), self._collection, is_part=True)

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        return self._local.passages(numbers)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return self._local.document_frequencies(terms)

    def document(self, document_id: str) -> Document | None:
        return self._local.document(document_id)

    def title(self, path: str) -> str | None:
        return self._local.title(path)

    def titles(self) -> dict[str, str]:
        return self._local.titles()

    def count_documents(self) -> int:
        return self._local.count_documents()


@dataclass(frozen=True, slots=True)
class _Proposed:
    """The numbers of passages that Milvus proposed, each once; the least score among all rows that it gave;
    and whether it has no more."""

    numbers: NDArray[np.int64]
    least: float
    is_all: bool
