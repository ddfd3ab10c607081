"""Inverse document frequency: how telling a term is, among the passages and in text at large.

With text at large, a few documents about one thing do not make its name look like an empty word, nor every
word that they happen to lack look like a telling one. Its counts were made by training.frequencies from open
text; they say nothing of what stood in it.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from rag import weights

FILE: Final = Path(__file__).parents[1] / "models" / "frequencies.tsv.gz"

BACKGROUND_PASSAGES: Final = int(weights.section("idf")["background_passages"])
"""So many passages of text at large stand beside the documents where `background_idf` is asked for."""


class Frequencies(Protocol):
    """What counts the passages that hold a term."""

    @property
    def size(self) -> int: ...

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]: ...


def idf(passages: Frequencies, terms: Sequence[str]) -> NDArray[np.float64]:
    """The idf of each term among the passages, in Lucene's form; one that none holds has the highest."""
    return _idf(passages.size, passages.document_frequencies(terms))


def background_idf(passages: Frequencies, terms: Sequence[str]) -> NDArray[np.float64]:
    """The idf of each term among the passages and `BACKGROUND_PASSAGES` more of text at large."""
    elsewhere = BACKGROUND_PASSAGES * np.array([background_share(term) for term in terms])
    return _idf(passages.size + BACKGROUND_PASSAGES, passages.document_frequencies(terms) + elsewhere)


def _idf(size: int, frequencies: NDArray[np.number]) -> NDArray[np.float64]:
    return np.asarray(np.log(1 + (size - frequencies + 0.5) / (frequencies + 0.5)), dtype=np.float64)


def background_share(term: str) -> float:
    """The share of passages of text at large that hold a term of `rag.arabic.terms`; 0 for a rare one."""
    counts, total = _counts()
    return counts.get(term, 0) / total


@cache
def _counts() -> tuple[dict[str, int], int]:
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        rows = (line.rstrip("\n").rsplit("\t", 1) for line in file)
        counts = {term: int(count) for term, count in rows}
    return counts, counts.pop("")
