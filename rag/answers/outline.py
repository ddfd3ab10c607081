"""Outlines: what is given to who asks for a summary. A document's opening sentences, section by section,
named as such; without a chat model there is nobody to write a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import PurePath
from typing import Final

import numpy as np

from rag import arabic, weights
from rag.answers.answer import Answer, Citations, Source
from rag.answers.replies import MORE, OPENINGS, WHICH
from rag.arabic import phrases
from rag.documents import Document, document_id
from rag.index.idf import background_idf
from rag.passages import split
from rag.question import Question
from rag.retrieval import HybridRetriever

_CHOSEN = weights.section("outline")
MOST_SENTENCES: Final = int(_CHOSEN["sentences"])
"""Sections whose opening sentence is quoted; those after them are named."""
MATCHES: Final = float(_CHOSEN["matches"])
"""The share of what was asked for that a title has to hold."""
RELATED: Final = float(_CHOSEN["related"])
"""The similarity from which a title in another language is meant."""
MOST_TITLES: Final = 5


def find_summarised(question: Question) -> str | None:
    """What a question asks a summary of, possibly nothing; None where it asks for no summary."""
    folded = arabic.fold_with_offsets(question.wording)
    match = phrases.SUMMARISING.match(folded.text)
    return question.wording[folded.offsets[match.end()] :].strip(" ؟?.!:،") if match else None


def find_document(question: Question, subject: str, retriever: HybridRetriever) -> Document | None:
    """The document that a question for a summary of `subject` means, or None."""
    path = _meant(question, subject, retriever.index.titles(), retriever)
    return retriever.index.document(document_id(path)) if path else None


def outline(question: Question, subject: str, retriever: HybridRetriever, model: str) -> Iterator[Answer]:
    """The answer in parts that add up, to a question for a summary of `subject`."""
    part = partial(Answer, question=question.text, language=question.language, model=model)
    document = find_document(question, subject, retriever)
    if document is None:
        titles = retriever.index.titles()
        quote = "«{}»" if question.language == "ar" else "“{}”"
        named = ("، " if question.language == "ar" else ", ").join(
            quote.format(title) for title in list(titles.values())[:MOST_TITLES]
        )
        yield part(answer=WHICH[question.language].format(titles=named), answered=False, confidence=0.0)
        return
    leads = list(_leads(document))
    yield part(answer=OPENINGS[question.language].format(title=document.title), answered=True)
    citations = Citations()
    for lead in leads[:MOST_SENTENCES]:
        marks, new = citations.cite([lead])
        yield part(answer=f"\n{lead.quote} {marks}", answered=True, citations=new)
    if sections := [lead.passage.section for lead in leads[MOST_SENTENCES:] if lead.passage.section]:
        names = ("؛ " if question.language == "ar" else "; ").join(map(str, sections))
        yield part(answer="\n" + MORE[question.language].format(sections=names), answered=True)
    yield part(answer="", answered=True, confidence=1.0)


def _leads(document: Document) -> Iterator[Source]:
    """The first sentence of each section, and of what stands before the first; one that only announces what
    follows gives way to the next."""
    passages = split(document, min_words=1, max_words=10_000)
    for _, section in groupby(passages, key=lambda passage: passage.section):
        sources = [Source(passage, sentence) for passage in section for sentence in passage.sentences]
        yield next((source for source in sources if not source.quote.endswith((":", "؟", "?"))), sources[0])


def _meant(
    question: Question, subject: str, titles: dict[str, str], retriever: HybridRetriever
) -> str | None:
    """The path of the document that is meant: by its title or file name, else that of the last answer, else
    the only one that there is."""
    words = [word for word in arabic.content_words(subject) if word not in phrases.DOCUMENT_WORDS]
    words = [word for word in words if word not in arabic.FUNCTION_WORDS]
    if words and titles:
        return _named(" ".join(words), titles, retriever)
    if path := _last_cited(question, retriever):
        return path
    return next(iter(titles)) if len(titles) == 1 else None


def _named(subject: str, titles: dict[str, str], retriever: HybridRetriever) -> str | None:
    names = [
        f"{title} {re.sub(r'[-_./]+', ' ', str(PurePath(path).with_suffix('')))}"
        for path, title in titles.items()
    ]
    asked = arabic.query_terms(subject, retriever.index.analyser)
    shares = background_idf(retriever.index, asked)
    held = [set(arabic.terms(name, retriever.index.analyser)) for name in names]
    found = np.array([[term in own for term in asked] for own in held]) @ (shares / shares.sum())
    if found.max() >= MATCHES:
        return list(titles)[int(found.argmax())]
    encoder = retriever.encoder
    cosines = encoder.encode_passages(list(titles.values())) @ encoder.encode_queries([subject])[0]
    across = arabic.language(subject) == "en"
    near = encoder.similarities(cosines.astype(np.float64), across)
    return list(titles)[int(near.argmax())] if near.max() >= RELATED else None


def _last_cited(question: Question, retriever: HybridRetriever) -> str | None:
    """The path of the document that was quoted last."""
    said = question.last_quoted.partition("\n")[0]
    hits = retriever.search(retriever.question(said), 4) if arabic.words(said) else []
    return next((hit.passage.document for hit in hits if said in hit.passage.text), None)
