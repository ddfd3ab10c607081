"""What a snapshot puts into Milvus: a partition for each segment that is not there yet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.config import Index as IndexSettings
from rag.index.lexical import LexicalIndex, saturation
from rag.index.milvus.collection import MilvusCollection, Row
from rag.index.postings import Postings
from rag.index.recipe import Recipe
from rag.index.segment import CORPUS, Segment
from rag.index.snapshot import Manifest, Snapshot, UnreachableIndexError

ROW_BITS: Final = 23
"""Of an id; the 40 bits before them are the segment's number."""
DIMENSIONS: Final = 2**32 - 1
"""Of sparse vectors."""
BATCH: Final = 1_000
"""So many rows are sent at a time: about 4 MB."""

Progress = Callable[[int, int], None]
"""Called with (rows done, rows in all)."""


def segment_number(manifest: Manifest, name: str) -> int:
    """The number of a segment in Milvus: of its name and of those of its files that never change, so that it
    is the same in every snapshot that has the segment, and another in none."""
    files = sorted(
        f"{file} {checksum}"
        for file, checksum in manifest.files.items()
        if file.startswith(f"{name}/") and file != f"{name}/{CORPUS}"
    )
    return int.from_bytes(hashlib.sha256("\n".join(files).encode()).digest()[:5], "big")


def partition(number: int) -> str:
    """The partition of a segment by its number."""
    return f"s{number:010x}"


def partitions(manifest: Manifest) -> list[str]:
    """Those of the segments of a snapshot, in their order."""
    return [partition(segment_number(manifest, name)) for name in manifest.segments]


def sparse_dimensions(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The dimension of each term by its key. Two terms of one dimension only make a passage seem better than
    it is, until it is looked at."""
    return (keys % np.uint64(DIMENSIONS)).astype(np.int64)


class Filling:
    """Fills the collection of the settings with snapshots; one process at a time. Raises
    UnreachableIndexError."""

    def __init__(self, settings: IndexSettings, recipe: Recipe) -> None:
        self._collection = MilvusCollection(settings, recipe)

    def fill(self, snapshot: Snapshot, progress: Progress = lambda done, total: None) -> None:
        """Write the segments that Milvus has not, or not wholly."""
        wanted = partitions(snapshot.manifest)
        there = self._collection.partitions()
        missing = [
            each
            for each, name in zip(snapshot.segments, wanted, strict=True)
            if name not in there or self._collection.count([name]) != each.rows
        ]
        if not missing:
            return
        opened = [(each.postings, np.arange(each.rows, dtype=np.int32)) for each in snapshot.segments]
        whole = LexicalIndex(
            opened, sum(each.rows for each in snapshot.segments), snapshot.manifest.recipe.analyser
        )
        self._collection.create(missing[0].vectors.dimensions, round(whole.mean))
        done, total = 0, sum(each.rows for each in missing)
        for each in missing:
            progress(done, total)
            number = segment_number(snapshot.manifest, each.name)
            self._collection.write(partition(number), _batches(each, number, self._collection.mean or 1))
            done += each.rows
        self._collection.finish()
        progress(total, total)

    def prune(self, kept: Sequence[Manifest]) -> None:
        """Remove what none of these snapshots has; where Milvus fails the next run does. The one before the
        current is to be among them, for those who still ask it."""
        names = {name for manifest in kept for name in partitions(manifest)}
        with suppress(UnreachableIndexError):
            for name in sorted(self._collection.partitions() - names):
                self._collection.drop(name)
            self._collection.drop_others([manifest.recipe for manifest in kept])


def _batches(segment: Segment, number: int, mean: int) -> Iterator[list[Row]]:
    """The rows of a segment, as Milvus has them."""
    first = number << ROW_BITS
    documents = np.full(segment.rows, -1)  # of rows that are no passages any more
    for _, start, count in segment.extents:
        documents[start : start + count] = first + start
    starts, dimensions, impacts = _impacts(segment.postings, mean)
    for begin in range(0, segment.rows, BATCH):
        rows = np.arange(begin, min(begin + BATCH, segment.rows))
        vectors = segment.vectors.vectors(rows)
        batch: list[Row] = []
        for row, vector in zip(rows.tolist(), vectors, strict=True):
            own = slice(starts[row], starts[row + 1])
            held = dict(zip(dimensions[own].tolist(), impacts[own].tolist(), strict=True))
            document = int(documents[row])
            batch.append({"id": first + row, "document": document, "dense": vector, "sparse": held})
        yield batch


def _impacts(
    postings: Postings, mean: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Row n has in dimensions[starts[n] : starts[n + 1]] the impacts there: what remains of idf · impact when
    the idf is left to the question."""
    rows, keys, counts = postings.pairs()
    impacts = counts / (counts + saturation(postings.lengths, mean)[rows])
    places = (rows << 32) + sparse_dimensions(keys)
    order = np.argsort(places)
    places, impacts = places[order], impacts[order]
    firsts = np.flatnonzero(np.append(True, places[1:] != places[:-1])[: len(places)])
    together = np.add.reduceat(impacts, firsts) if len(firsts) else impacts
    starts = np.searchsorted(places[firsts] >> 32, np.arange(postings.size + 1))
    return starts, places[firsts] & 0xFFFFFFFF, together.astype(np.float32)
