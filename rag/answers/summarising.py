"""Summarising: a document's summary by a reader that writes one, or else what an outline says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from rag.answers.answer import Answer
from rag.answers.grounding import ground
from rag.answers.reader import Reader
from rag.answers.replies import name_fault
from rag.config import EXTRACTIVE, Passages
from rag.documents import Document
from rag.passages import split
from rag.question import Question
from rag.retrieval import Hit


def summarise(
    question: Question, document: Document, reader: Reader, instead: Iterable[Answer]
) -> Iterator[Answer]:
    """The summary in parts that add up. Where none of it could be shown it is what is said `instead`, with a
    word on why."""
    sizes = Passages()
    passages = split(document, sizes.min_words, sizes.max_words)
    hits = [Hit(passage, score=1.0, coverage=1.0, similarity=1.0) for passage in passages]
    is_made = False
    for part in ground(question, [(question, hits)], reader):
        is_made |= part.answered
        if part.answer and not is_made:  # the refusal, which comes last
            fault = part.fault or "unsupported"
            yield from instead
            said = "\n" + name_fault(fault, question.language, instead=True)
            yield replace(part, answer=said, answered=True, model=EXTRACTIVE, fault=fault, candidates=())
            return
        yield replace(part, passages=())
