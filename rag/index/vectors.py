"""Nearest neighbours by inner product: FAISS, of a kind that fits the number of vectors."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.embedding import Vectors
from rag.index.numbering import Numbering

_faiss: Any = faiss
"""For what the stubs have otherwise than the library."""

EXACT_UP_TO = 100_000
"""An index of more vectors than this is searched approximately."""
FEW = 16_384
"""So many vectors are all compared within two milliseconds, so that they need no lists."""
VISITED = 4
"""One in so many lists is searched where not all are: of the hundred nearest of 45,000 texts that finds 91,
in a third of the time; one in eight finds 83, in a sixth."""

PLAIN = "SQfp16"
"""Half the memory and half the time of 32 bits: of the hundred nearest of 100,000 random vectors 0.9997 are
the same."""


class FaissIndex:
    """A FAISS index over vectors numbered from 0, kept as 16-bit numbers. `kind` is its name in FAISS's index
    factory."""

    def __init__(self, index: Any) -> None:
        self._index = index
        lists = getattr(index, "nlist", 0)
        self.kind = f"IVF{lists},{PLAIN}" if lists else PLAIN

    @classmethod
    def build(cls, vectors: Vectors, few: int = FEW) -> FaissIndex:
        """More than a `few` are in inverted lists, √n of them, of which as many are visited as a search asks
        for."""
        count, dimensions = vectors.shape
        if count <= few:
            plain: Any = faiss.index_factory(dimensions, PLAIN, faiss.METRIC_INNER_PRODUCT)
            plain.add(vectors)
            return cls(plain)
        lists = 2 ** round(math.log2(math.sqrt(count)))
        index: Any = faiss.index_factory(dimensions, f"IVF{lists},{PLAIN}", faiss.METRIC_INNER_PRODUCT)
        index.by_residual = False  # so that a vector is kept as it is without lists
        sample = np.random.default_rng(0).choice(count, min(count, 64 * lists), replace=False)
        index.train(vectors[np.sort(sample)])
        index.add(vectors)
        index.make_direct_map()
        return cls(index)

    def write(self, file: Path) -> None:
        with file.open("wb") as stream:  # FAISS itself says nothing of a disk that is full at the end
            writer: Any = getattr(faiss, "PyCallbackIOWriter")  # noqa: B009 -- the stubs lack it
            faiss.write_index(self._index, writer(stream.write))

    @classmethod
    def read(cls, file: Path) -> FaissIndex:
        """Open what `write` wrote. Vectors stay in the file, which processes share in memory."""
        return cls(_faiss.read_index(str(file), _faiss.IO_FLAG_MMAP_IFC))

    @property
    def size(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def vectors(self, ids: NDArray[np.int64]) -> Vectors:
        """The vectors of these ids, of shape (ids, dimensions)."""
        if not len(ids):
            return np.zeros((0, self.dimensions), np.float32)
        kept: Vectors = self._index.reconstruct_batch(ids)
        return kept

    def search(
        self, query: Vectors, count: int, share: float = 1.0, among: FaissSelection | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """For one vector of shape (dimensions,): the ids and scores of the nearest, best first, of those
        alone that are `among` some. Of lists no more than a `share` is visited, as long as that gives enough;
        the fewer ids are among those, the more lists, for about the same work."""
        count = min(count, among.size if among else self.size)
        if not count:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        selector = among.selector if among else None
        if self.kind == PLAIN:
            return self._found(query, count, _faiss.SearchParameters(sel=selector))
        lists = self._index.nlist
        visited = math.ceil(lists * share * (self.size / among.size if among else 1))
        while True:
            found = self._found(
                query, count, _faiss.SearchParametersIVF(sel=selector, nprobe=min(visited, lists))
            )
            if len(found[0]) == count or visited >= lists:
                return found
            visited *= 2

    def _found(
        self, query: Vectors, count: int, parameters: faiss.SearchParameters
    ) -> tuple[NDArray[np.int64], Vectors]:
        with _one_thread():
            scores, ids = self._index.search(query[None, :], count, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]


class FaissSelection:
    """Some ids of a `FaissIndex`: `size` of them."""

    def __init__(self, kept: NDArray[np.bool_]) -> None:
        self.size = int(kept.sum())
        self.selector: faiss.IDSelector = _faiss.IDSelectorBitmap(np.packbits(kept, bitorder="little"))


class VectorIndex:
    """The vectors of the passages of an index, whatever segments they are in; none of the others in these is
    ever proposed."""

    def __init__(self, parts: Sequence[FaissIndex], numbering: Numbering) -> None:
        self._numbering = numbering
        self._share = 1.0 if sum(part.size for part in parts) <= EXACT_UP_TO else 1 / VISITED
        self._parts = [
            (part, numbers, None if (numbers >= 0).all() else FaissSelection(numbers >= 0))
            for part, numbers in zip(parts, numbering.numbers, strict=True)
        ]

    def search(self, query: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """For one vector of shape (dimensions,): the numbers and scores of the nearest, best first."""
        numbers, scores = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for part, own, among in self._parts:
            ids, similar = part.search(query, count, self._share, among)
            numbers.append(own[ids].astype(np.int64))
            scores.append(similar)
        found, similarity = np.concatenate(numbers), np.concatenate(scores)
        best = np.lexsort((found, -similarity))[:count]
        return found[best], similarity[best]

    def scores(self, query: Vectors, numbers: NDArray[np.int64]) -> Vectors:
        """The inner products of one query with the vectors of these numbers."""
        products = np.zeros(len(numbers), np.float32)
        for segment, own, rows in self._numbering.places(numbers):
            products[own] = self._parts[segment][0].vectors(rows) @ query
        return products


@contextmanager
def _one_thread() -> Iterator[None]:
    """FAISS computes in the calling thread alone: waking others for one query takes longer than to search,
    and many ask at once."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
