"""Nearest neighbours by inner product: FAISS, of a kind that fits the number of vectors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.embedding import Vectors

_faiss: Any = faiss
"""For what the stubs have otherwise than the library."""

EXACT_UP_TO = 100_000
"""More vectors than this are searched approximately."""


EXACT = "SQfp16"
"""Half the memory and half the time of 32 bits: of the hundred nearest of 100,000 random vectors 0.9997 are
the same."""


class FaissIndex:
    """A FAISS index over vectors numbered from 0. `kind` is its name in FAISS's index factory."""

    def __init__(self, index: Any, kind: str) -> None:
        self._index = index
        self.kind = kind

    @classmethod
    def build(cls, vectors: Vectors, exact_up_to: int = EXACT_UP_TO) -> FaissIndex:
        """All compared up to `exact_up_to` vectors, of 16-bit numbers; past that inverted lists of 8-bit
        ones, a sixteenth of the lists visited (4√n lists, as FAISS's guidelines for choosing an index
        advise)."""
        count, dimensions = vectors.shape
        if count <= exact_up_to:
            exact: Any = faiss.index_factory(dimensions, EXACT, faiss.METRIC_INNER_PRODUCT)
            exact.add(vectors)
            return cls(exact, EXACT)
        lists = 2 ** round(math.log2(4 * math.sqrt(count)))
        kind = f"IVF{lists},SQ8"
        index: Any = faiss.index_factory(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).choice(count, min(count, 64 * lists), replace=False)
        index.train(vectors[np.sort(sample)])
        index.add(vectors)
        index.make_direct_map()
        index.nprobe = max(1, lists // 16)
        return cls(index, kind)

    def write(self, file: Path) -> None:
        with file.open("wb") as stream:  # FAISS itself says nothing of a disk that is full at the end
            writer: Any = getattr(faiss, "PyCallbackIOWriter")  # noqa: B009 -- the stubs lack it
            faiss.write_index(self._index, writer(stream.write))

    @classmethod
    def read(cls, file: Path, kind: str) -> FaissIndex:
        """Open what `write` wrote. Vectors of 16 bits stay in the file, which processes share in memory."""
        return cls(_faiss.read_index(str(file), _faiss.IO_FLAG_MMAP_IFC), kind)

    def search(self, query: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """For one vector of shape (dimensions,): the ids and scores of the nearest, best first."""
        return self._found(query, min(count, self._index.ntotal))

    def scores(self, query: Vectors, ids: NDArray[np.int64]) -> Vectors:
        """The inner products of one query with the vectors of these ids."""
        if not len(ids):
            return np.zeros(0, np.float32)
        products: Vectors = self._index.reconstruct_batch(ids) @ query
        return products

    def within(self, ids: NDArray[np.int64]) -> FaissView:
        """The part of these vectors, which are numbered anew in this order, an ascending one."""
        return FaissView(self, ids)

    def search_among(
        self, query: Vectors, count: int, selector: faiss.IDSelector, share: float
    ) -> tuple[NDArray[np.int64], Vectors]:
        """As `search`, of those alone that a selector lets pass, a `share` of all; `count` is no more than
        these are. The fewer pass, the more lists are visited, for about the same work."""
        if self.kind == EXACT:
            return self._found(query, count, _faiss.SearchParameters(sel=selector))
        visited = math.ceil(self._index.nprobe / share)
        while visited < self._index.nlist:
            found = self._found(query, count, _faiss.SearchParametersIVF(sel=selector, nprobe=visited))
            if len(found[0]) == count:
                return found
            visited *= 2
        return self._found(query, count, _faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nlist))

    def _found(
        self, query: Vectors, count: int, parameters: faiss.SearchParameters | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        with _one_thread():
            scores, ids = self._index.search(query[None, :], count, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], scores[0][found]

    @property
    def size(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)


class FaissView:
    """Some vectors of a `FaissIndex`, by numbers of their own; none of the others is ever proposed."""

    def __init__(self, whole: FaissIndex, ids: NDArray[np.int64]) -> None:
        self._whole = whole
        self._ids = ids
        among = np.zeros(whole.size, np.bool_)
        among[ids] = True
        self._selector: faiss.IDSelector = _faiss.IDSelectorBitmap(np.packbits(among, bitorder="little"))

    def search(self, query: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """For one vector of shape (dimensions,): the numbers and scores of the nearest, best first."""
        count = min(count, len(self._ids))
        if not count:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        share = len(self._ids) / self._whole.size
        ids, scores = self._whole.search_among(query, count, self._selector, share)
        return np.searchsorted(self._ids, ids), scores

    def scores(self, query: Vectors, numbers: NDArray[np.int64]) -> Vectors:
        """The inner products of one query with the vectors of these numbers."""
        return self._whole.scores(query, self._ids[numbers])


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
