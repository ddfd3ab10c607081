"""Curated answers: what people wrote as the right answer to a question, given where one asks the same.

They stand before retrieval in the chain, and are told apart from what was read in the documents
(`Answer.curated`). Where they are kept is for whoever implements `CuratedSource`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from rag import arabic
from rag.answers.answer import Answer, Citation, Curated
from rag.answers.check import supports
from rag.answers.sameness import NEAR, asks_the_same
from rag.collections import Scope
from rag.courtesy import plain
from rag.documents import Document, document_id
from rag.embedding import Encoder, Vectors
from rag.index import Index
from rag.question import Question

MODEL: Final = "curated"
"""Who answered, as answers report it."""
MOST_COMPARED: Final = 50
"""So many questions, the nearest, are held against one word by word."""


@dataclass(frozen=True, slots=True)
class CuratedAnswer:
    """The right answer to a question: `by` whom ("" where that is not known), and `changed` on which day, as
    ISO 8601 has it.

    `document` is the path of the document that it rests on, if one is named, and `quote` the words of its
    text that it rests on. `collections` are those for whose readers alone it is; empty for all.
    """

    question: str
    answer: str
    by: str = ""
    changed: str = ""
    document: str = ""
    quote: str = ""
    collections: frozenset[str] = frozenset()


class CuratedSource(Protocol):
    """Where curated answers are kept. Safe to share between threads."""

    def version(self) -> Hashable:
        """What differs whenever the answers do."""
        ...

    def all(self) -> Sequence[CuratedAnswer]:
        """All of them, those changed last first."""
        ...


class CuratedAnswers:
    """The curated answers of a source, found by their questions. `encoder` is the bundled model's, to which
    the least nearness belongs; `declared` are the collections that there are."""

    def __init__(self, source: CuratedSource, encoder: Encoder, declared: Collection[str]) -> None:
        self._source = source
        self._encoder = encoder
        self._declared = frozenset(declared)
        self._refreshing = threading.Lock()
        self._known = _Known.of((), None, encoder)

    def find(self, question: Question, index: Index, scope: Scope) -> Answer | None:
        """The answer to the question that asks the same, of those that a scope holds and whose document
        stands in the index as it did; None where there is none, and for a question that leans on others."""
        known = self._refreshed()
        if not known.answers or question.subject:
            return None
        text = plain(question.text)
        for asked, answer in known.near(text, self._encoder):
            if asks_the_same(asked, text) and self._is_for(answer, scope):
                if not answer.document:
                    return _answered(question, answer, ())
                document = index.document(document_id(answer.document))
                if document and (place := locate(document, answer.quote)):
                    return _answered(question, answer, (_cite(document, *place, answer.answer),))
        return None

    def _is_for(self, answer: CuratedAnswer, scope: Scope) -> bool:
        """Whether the readers of a scope may see it, its document aside. What was for collections that there
        are no more is for nobody: whom it was kept from cannot be told."""
        if answer.collections:
            return bool(answer.collections & self._declared) and scope.holds(answer.collections)
        return bool(answer.document) or scope.chosen is None

    def _refreshed(self) -> _Known:
        version = self._source.version()
        if version != self._known.version:
            with self._refreshing:
                if version != self._known.version:
                    self._known = _Known.of(self._source.all(), version, self._encoder)
        return self._known


@dataclass(frozen=True, slots=True)
class _Known:
    """The answers of one version of the source, and their questions, without courtesies and as vectors."""

    answers: tuple[CuratedAnswer, ...]
    version: Hashable
    asked: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def of(cls, answers: Iterable[CuratedAnswer], version: Hashable, encoder: Encoder) -> _Known:
        held = tuple(answers)
        asked = tuple(plain(answer.question) for answer in held)
        return cls(held, version, asked, encoder.encode_queries(asked))

    def near(self, question: str, encoder: Encoder) -> list[tuple[str, CuratedAnswer]]:
        """Those whose questions may ask the same, with these, the nearest first."""
        cosines = self.vectors @ encoder.encode_queries([question])[0]
        order = np.argsort(-cosines, kind="stable")[: min(int((cosines >= NEAR).sum()), MOST_COMPARED)]
        return [(self.asked[place], self.answers[place]) for place in order.tolist()]


def locate(document: Document, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a document, word for word, whatever the space between its words; the beginning
    for an empty one, and None where it does not stand there."""
    parts = quote.split()
    if not parts:
        return 0, 0
    found = re.search(r"\s+".join(map(re.escape, parts)), document.text)
    return found.span() if found else None


def _answered(question: Question, answer: CuratedAnswer, citations: tuple[Citation, ...]) -> Answer:
    said = answer.answer
    if citations and "[1]" not in said:
        said += " [1]"
    return Answer(
        question.text,
        said,
        True,
        arabic.language(answer.answer),
        MODEL,
        citations,
        curated=Curated(answer.question, answer.by, answer.changed),
    )


def _cite(document: Document, start: int, end: int, answer: str) -> Citation:
    """The citation of `text[start:end]`; of a document as such where that is empty."""
    quote = document.text[start:end]
    within = (paragraph for paragraph in document.paragraphs if start < paragraph.end)
    paragraph = next(within, None) if quote else None
    return Citation(
        number=1,
        document=document.path,
        title=document.title,
        section=paragraph.section if paragraph else None,
        paragraph=paragraph.number if paragraph else 1,
        page=paragraph.page if paragraph else None,
        start=start,
        end=end,
        quote=quote,
        verified=bool(quote and supports(quote, answer)),
        unit=paragraph.unit if paragraph else "page",
    )
