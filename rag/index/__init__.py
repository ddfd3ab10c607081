"""The index as a port: what asking needs of an engine that holds the passages, whichever it is.

`rag.index.local` is the one that runs here (postings, FAISS and SQLite, in the segments of a snapshot).
Another engine is one more class with these members; tests/index/conformance.py holds it to them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.arabic import Analyser
from rag.documents import Document
from rag.embedding import Vectors
from rag.passages import Passage
from rag.question import Question


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may answer, each once, by their numbers; all three of shape (candidates,).

    `coverage` is the share of the query's idf that a passage holds in its terms (0 to 1), `similarity` the
    cosine of query and passage (-1 to 1).
    """

    numbers: NDArray[np.int64]
    coverage: Vectors
    similarity: Vectors


class Index(Protocol):
    """Passages that can be asked for. Safe to share between threads."""

    @property
    def analyser(self) -> Analyser:
        """What its terms are made by."""
        ...

    @property
    def size(self) -> int:
        """How many passages it holds."""
        ...

    def candidates(self, question: Question, count: int) -> Candidates:
        """The union of the `count` best passages by terms (of those that hold one) and by vector."""
        ...

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        """The passages of these numbers, in the order asked for."""
        ...

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        """For each term, how many passages hold it, of shape (terms,)."""
        ...

    def document(self, document_id: str) -> Document | None:
        """The document of this id (`rag.documents.document_id` of its path), or None."""
        ...

    def title(self, path: str) -> str | None:
        """The title of the document of this path, or None."""
        ...

    def titles(self) -> dict[str, str]:
        """The title of each document by its path, in the order of paths."""
        ...

    def count_documents(self) -> int:
        """How many documents it holds, without reading them."""
        ...


class WholeIndex(Index, Protocol):
    """An index of which parts can be asked."""

    def within(self, paths: Collection[str]) -> Index:
        """The index as if it had been made of the documents of these paths alone: of the others nothing is
        found, counted or told, and no figure depends on them."""
        ...
