"""Outlines: what is given without a chat model to who asks for a summary, a comparison or a list. Opening
sentences of the documents, named as such, since there is nobody to write one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Final

from rag import arabic, weights
from rag.answers.answer import REFUSAL, Answer, Citations, Source
from rag.answers.replies import (
    HEADED,
    MORE,
    MOST_TITLES,
    OPENINGS,
    UNWRITTEN,
    WHICH,
    name_contents,
    name_titles,
)
from rag.answers.requests import NEAR, Request
from rag.documents import Document, document_id
from rag.passages import split
from rag.question import Question
from rag.retrieval import Hit, HybridRetriever

_CHOSEN = weights.section("outline")
MOST_SENTENCES: Final = int(_CHOSEN["sentences"])
"""Sections of a document whose opening sentence is quoted; those after them are named."""
MOST_DOCUMENTS: Final = int(_CHOSEN["documents"])
"""Of all documents so many are quoted, and as many of those after them are named."""


def outline(
    question: Question, request: Request, retriever: HybridRetriever, model: str, *, in_stead: bool
) -> Iterator[Answer]:
    """The answer in parts that add up, to a request without a chat model, or `in_stead` of one's answer."""
    part = partial(Answer, question=question.text, language=question.language, model=model)
    if request.kind == "contents":
        titles = list(retriever.index.titles().values())
        yield part(answer=name_contents(titles, question.language), answered=False, confidence=0.0)
        return
    if not request.documents:
        titles = list(retriever.index.titles().values())[:MOST_TITLES]
        named = name_titles(titles, question.language)
        yield part(
            answer=WHICH["comparison" if request.kind == "comparison" else "summary"][
                question.language
            ].format(titles=named),
            answered=False,
            confidence=0.0,
        )
        return
    openings = _openings(question, request, retriever)
    if not openings:
        yield part(answer=REFUSAL[question.language], answered=False, confidence=0.0)
        return
    opening = OPENINGS[request.kind][question.language]
    if not in_stead:
        opening = UNWRITTEN[request.kind][question.language] + opening
    yield part(answer=opening.format(title=openings[0][0]), answered=True)
    citations = Citations()
    for name, sources in openings[:MOST_DOCUMENTS]:
        if request.kind != "summary":
            yield part(answer="\n" + HEADED.format(title=name), answered=True)
        for source in sources[:MOST_SENTENCES]:
            marks, new = citations.cite([source])
            yield part(answer=f"\n{source.quote} {marks}", answered=True, citations=new)
    if request.kind == "summary":
        more = [source.passage.section for source in openings[0][1][MOST_SENTENCES:]]
    else:
        more = [name for name, _ in openings[MOST_DOCUMENTS : 2 * MOST_DOCUMENTS]]
    if named := ("؛ " if question.language == "ar" else "; ").join(filter(None, more)):
        text = MORE["sections" if request.kind == "summary" else "documents"]
        yield part(answer="\n" + text[question.language].format(names=named), answered=True)
    yield part(answer="", answered=True, confidence=1.0)


def _openings(
    question: Question, request: Request, retriever: HybridRetriever
) -> list[tuple[str, list[Source]]]:
    """The title of each document that is spoken of, and the sentences that are quoted of it."""
    if request.kind == "list":
        return [
            (hits[0].passage.title, [_nearest(question, hits[0])]) for hits in find_near(request, retriever)
        ]
    most = 2 * MOST_DOCUMENTS if request.kind == "overview" else len(request.documents)
    sections = 1 if request.kind == "overview" else None
    return [
        (document.title, list(islice(_leads(document), sections)))
        for document in find_documents(request.documents[:most], retriever)
    ]


def find_documents(paths: Iterable[str], retriever: HybridRetriever) -> Iterator[Document]:
    """The documents of these paths that there are."""
    found = (retriever.index.document(document_id(path)) for path in paths)
    return (document for document in found if document)


def find_near(request: Request, retriever: HybridRetriever) -> list[list[Hit]]:
    """The hits of a list's subject that come near the best one, best first, those of a document together."""
    hits = retriever.search(retriever.question(request.subject), retriever.candidates)
    near = [hit for hit in hits if hit.score >= NEAR * hits[0].score]
    order = {hit.passage.document: n for n, hit in reversed(list(enumerate(near)))}
    near.sort(key=lambda hit: order[hit.passage.document])
    return [list(group) for _, group in groupby(near, key=lambda hit: hit.passage.document)]


def _leads(document: Document) -> Iterator[Source]:
    """The first sentence of each section, and of what stands before the first."""
    passages = split(document, min_words=1, max_words=10_000)
    for _, section in groupby(passages, key=lambda passage: passage.section):
        yield _lead([Source(passage, sentence) for passage in section for sentence in passage.sentences])


def _lead(sources: Sequence[Source]) -> Source:
    """The first of some sentences; one that only announces what follows gives way to the next."""
    return next((source for source in sources if not source.quote.endswith((":", "؟", "?"))), sources[0])


def _nearest(question: Question, hit: Hit) -> Source:
    """The sentence of a passage that has most of a question's terms."""
    asked = set(question.terms)
    sources = [Source(hit.passage, sentence) for sentence in hit.passage.sentences]
    return max(sources, key=lambda source: len(asked & set(arabic.terms(source.quote, question.analyser))))
