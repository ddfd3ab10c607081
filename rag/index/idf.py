"""Inverse document frequency: how telling a term is, among the passages and in text at large.

With text at large, a few documents about one thing do not make its name look like an empty word, nor every
word that they happen to lack look like a telling one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from rag import weights
from rag.frequencies import background_share

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
