"""A set's paragraphs as an index in memory: a question is retrieved and read there as in the product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.arabic import Analyser
from rag.documents import Block, Document, Loaded, assemble
from rag.embedding import Encoder, Vectors
from rag.index import Candidates
from rag.index.lexical import LexicalIndex
from rag.passages import Passage, split
from rag.question import Question


class Collection:
    """`rag.index.Index` over paragraphs, each a document of its own whose path is its number.

    Every paragraph is a candidate. `among` gives a part of it whose terms still count over the whole; a
    collection of few paragraphs counts over those.
    """

    def __init__(self, texts: Sequence[str], encoder: Encoder) -> None:
        self._documents = [_document(n, text) for n, text in enumerate(texts)]
        self._passages = [_whole(document) for document in self._documents]
        self._vectors = encoder.encode_passages(texts)
        self._lexical = LexicalIndex.build(texts)
        self._shown: NDArray[np.int64] = np.arange(len(texts))
        self._rows = self._shown

    def among(self, numbers: Sequence[int]) -> Collection:
        """These paragraphs alone, with terms counted over the whole."""
        part = object.__new__(Collection)
        part.__dict__ |= self.__dict__ | {"_shown": np.array(numbers), "_rows": np.array(numbers)}
        return part

    def small(self, numbers: Sequence[int]) -> Collection:
        """These paragraphs alone, as if there were no others."""
        part = self.among(numbers)
        part._lexical = LexicalIndex.build([self._passages[number].text for number in numbers])
        part._rows = np.arange(len(numbers))
        return part

    @property
    def analyser(self) -> Analyser:
        return self._lexical.analyser

    @property
    def size(self) -> int:
        return self._lexical.size

    def candidates(self, question: Question, count: int) -> Candidates:
        coverage: Vectors = self._lexical.coverage(question.terms)[self._rows]
        return Candidates(self._shown, coverage, self._vectors[self._shown] @ question.vector)

    def passages(self, numbers: Sequence[int]) -> list[Passage]:
        return [self._passages[number] for number in numbers]

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return self._lexical.document_frequencies(terms)

    def document(self, document_id: str) -> Document | None:
        return next((document for document in self._all() if document.id == document_id), None)

    def title(self, path: str) -> str | None:
        return self.titles().get(path)

    def titles(self) -> dict[str, str]:
        return {document.path: document.title for document in sorted(self._all(), key=lambda d: d.path)}

    def count_documents(self) -> int:
        return len(self._shown)

    def _all(self) -> Iterator[Document]:
        return (self._documents[number] for number in self._shown.tolist())


def _document(number: int, text: str) -> Document:
    return assemble(str(number), Loaded((Block(text),), title=" "), "")


def _whole(document: Document) -> Passage:
    (passage,) = split(document, 1, 1_000_000)
    return passage
