"""Postings: which of some passages hold a term, and how often each."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import arabic

Rows = NDArray[np.unsignedinteger[Any]]
"""Of as few bits as the largest needs."""


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """The terms of some passages, which are rows here, numbered from 0.

    A term is known by 64 bits of its BLAKE2 hash, so that what is looked up needs no dictionary in memory and
    what is on disk holds no words. Most terms of a passage occur in it once, and of those no number is kept.
    Term n is held once by `once[once_starts[n] : once_starts[n + 1]]`, and more often by such a part of
    `often`, as often as `counts` say there.
    """

    terms: NDArray[np.uint64]
    once_starts: NDArray[np.int64]
    once: Rows
    often_starts: NDArray[np.int64]
    often: Rows
    counts: Rows
    lengths: NDArray[np.int32]
    """How many terms each passage has, of shape (size,)."""

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.lengths)

    @classmethod
    def build(cls, texts: Iterable[str], analyser: arabic.Analyser) -> Postings:
        """Those of texts, in this order."""
        numbers: dict[str, int] = {}
        numbers_of: dict[str, array[int]] = {}  # of each word, those of its terms
        said = array("I")
        ends = [0]
        for text in texts:
            for word in arabic.folded_words(text):
                own = numbers_of.get(word)
                if own is None:
                    found = arabic.word_terms(word, analyser)
                    own = array("I", [numbers.setdefault(term, len(numbers)) for term in found])
                    numbers_of[word] = own
                said += own
            ends.append(len(said))
        lengths = np.diff(np.array(ends)).astype(np.int32)
        terms, ranks = np.unique(keys_of(numbers), return_inverse=True)
        keys = ranks[np.frombuffer(said, np.uintc)]  # in place from here on: they are the most that is held
        keys *= len(lengths)
        keys += np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        keys.sort()
        first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        counts = np.diff(first, append=len(keys))
        pairs, is_once = keys[first], counts == 1
        return cls._laid_out(terms, pairs[is_once], pairs[~is_once], counts[~is_once], lengths)

    @classmethod
    def merge(cls, parts: Sequence[tuple[Postings, NDArray[np.bool_]]]) -> Postings:
        """Those of the rows that are kept of each, one after the other."""
        terms = np.unique(np.concatenate([part.terms for part, _ in parts]))
        lengths = np.concatenate([part.lengths[kept] for part, kept in parts])
        once: list[NDArray[np.int64]] = []
        often: list[NDArray[np.int64]] = []
        counts: list[Rows] = []
        offset = 0
        for part, kept in parts:
            ranks = np.searchsorted(terms, part.terms) * len(lengths)
            rows = np.where(kept, np.cumsum(kept) - 1 + offset, -1)
            for starts, held, pairs in (
                (part.once_starts, part.once, once),
                (part.often_starts, part.often, often),
            ):
                placed = rows[held]
                pairs.append((np.repeat(ranks, np.diff(starts)) + placed)[placed >= 0])
            counts.append(part.counts[kept[part.often]])
            offset += int(kept.sum())
        together = np.concatenate(often)
        order = np.argsort(together)
        return cls._laid_out(
            terms, np.sort(np.concatenate(once)), together[order], np.concatenate(counts)[order], lengths
        )

    @classmethod
    def _laid_out(
        cls,
        terms: NDArray[np.uint64],
        once: NDArray[np.int64],
        often: NDArray[np.int64],
        counts: NDArray[np.integer[Any]],
        lengths: NDArray[np.int32],
    ) -> Postings:
        """Of sorted pairs of a term and a row, each as term · rows + row; terms without any are left out."""
        size = max(len(lengths), 1)
        kind = np.min_scalar_type(size - 1)
        in_once, in_often = (np.bincount(pairs // size, minlength=len(terms)) for pairs in (once, often))
        held = in_once + in_often > 0
        return cls(
            terms[held],
            _starts(in_once[held]),
            (once % size).astype(kind),
            _starts(in_often[held]),
            (often % size).astype(kind),
            counts.astype(np.min_scalar_type(counts.max(initial=0))),
            lengths,
        )

    def write(self, folder: Path) -> None:
        """Into a folder, which is made."""
        folder.mkdir()
        for each in fields(self):
            np.save(folder / f"{each.name}.npy", getattr(self, each.name), allow_pickle=False)

    @classmethod
    def read(cls, folder: Path) -> Postings:
        """Open what `write` wrote. It stays in its files, which processes share in memory."""
        names = [each.name for each in fields(cls)]
        mapped = (np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False) for name in names)
        return cls(*map(np.asarray, mapped))

    def numbers(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The number of each term, by its key; -1 for one that no row holds."""
        if not len(self.terms):
            return np.full(len(keys), -1)
        found = np.minimum(np.searchsorted(self.terms, keys), len(self.terms) - 1)
        return np.where(self.terms[found] == keys, found, -1)

    def frequencies(self, kept: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """For each term by its number, how many rows hold it; of those that are kept, where not all are."""
        if kept is None:
            return np.diff(self.once_starts) + np.diff(self.often_starts)
        once, often = _starts(kept[self.once]), _starts(kept[self.often])
        return np.diff(once[self.once_starts]) + np.diff(often[self.often_starts])

    def weigh(
        self, keys: NDArray[np.uint64], weights: NDArray[np.float64], saturation: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """For each row, of shape (size,), the sum of weight · occurrences / (occurrences + saturation) over
        the terms that it holds."""
        numbers = self.numbers(keys)
        known = np.flatnonzero(numbers >= 0)
        if not len(known):
            return np.zeros(self.size)
        once = [self._once(n) for n in numbers[known].tolist()]
        often, counts = zip(*(self._often(n) for n in numbers[known].tolist()), strict=True)
        found = self._sum(once, np.repeat(weights[known], list(map(len, once)))) / (1 + saturation)
        occurrences = np.concatenate(counts).astype(np.float64)
        repeated = np.repeat(weights[known], list(map(len, often))) * occurrences
        return found + self._sum(often, repeated / (occurrences + saturation[np.concatenate(often)]))

    def weigh_rows(
        self,
        rows: NDArray[np.int64],
        keys: NDArray[np.uint64],
        weights: NDArray[np.float64],
        saturation: NDArray[np.float32],
    ) -> NDArray[np.float64]:
        """Like `weigh`, for some rows alone, in the order asked for; `saturation` is theirs. Of the postings
        it reads no more than it takes to find these rows."""
        once, often = np.zeros(len(rows)), np.zeros(len(rows))
        numbers = self.numbers(keys)
        known = np.flatnonzero(numbers >= 0)
        for number, weight in zip(numbers[known].tolist(), weights[known].tolist(), strict=True):
            own, _ = _held(rows, self._once(number))
            once[own] += weight
            holding, counts = self._often(number)
            own, places = _held(rows, holding)
            occurrences = counts[places].astype(np.float64)
            often[own] += weight * occurrences / (occurrences + saturation[own])
        return np.asarray(once / (1 + saturation) + often, dtype=np.float64)

    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.float32]]:
        """Each pair of a row and a term that it holds, as three arrays of shape (pairs,): the rows, the keys
        of the terms, and how often each occurs."""
        keys = [np.repeat(self.terms, np.diff(starts)) for starts in (self.once_starts, self.often_starts)]
        counts = [np.ones(len(self.once), np.float32), self.counts.astype(np.float32)]
        rows = [self.once.astype(np.int64), self.often.astype(np.int64)]
        return np.concatenate(rows), np.concatenate(keys), np.concatenate(counts)

    def _sum(self, rows: Sequence[Rows], weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(np.concatenate(rows), weights, self.size), dtype=np.float64)

    def _once(self, number: int) -> Rows:
        return self.once[self.once_starts[number] : self.once_starts[number + 1]]

    def _often(self, number: int) -> tuple[Rows, Rows]:
        place = slice(self.often_starts[number], self.often_starts[number + 1])
        return self.often[place], self.counts[place]


def keys_of(terms: Iterable[str]) -> NDArray[np.uint64]:
    """What terms are known by in postings, of shape (terms,)."""
    return np.array([_key(term) for term in terms], dtype=np.uint64)


@lru_cache(maxsize=65_536)
def _key(term: str) -> int:
    hashed = hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(hashed.digest(), "little")


def _held(rows: NDArray[np.int64], holding: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of the rows are among those that hold a term, which are sorted, and where each is there."""
    if not len(holding):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    sought = rows.astype(holding.dtype)  # of one type, or all of those that hold it would be read
    places = np.minimum(np.searchsorted(holding, sought), len(holding) - 1)
    own = np.flatnonzero(holding[places] == sought)
    return own, places[own]


def _starts(counts: NDArray[Any]) -> NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
