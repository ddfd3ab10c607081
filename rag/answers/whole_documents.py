"""What takes whole documents, by a reader that writes it, or else what an outline says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from rag.answers.answer import Answer
from rag.answers.grounding import ground
from rag.answers.outline import find_documents, find_near
from rag.answers.reader import MOST_PASSAGES, Reader
from rag.answers.replies import name_fault
from rag.answers.requests import Request
from rag.config import EXTRACTIVE, Passages
from rag.passages import split
from rag.question import Question
from rag.retrieval import Hit, HybridRetriever


def read_whole(
    question: Question,
    request: Request,
    retriever: HybridRetriever,
    reader: Reader,
    instead: Iterable[Answer],
) -> Iterator[Answer]:
    """The answer in parts that add up. Where none of it could be shown it is what is said `instead`, with a
    word on why."""
    is_made = False
    for part in ground(question, [(question, _hits(request, retriever))], reader):
        is_made |= part.answered
        is_refusal = bool(part.answer) and not is_made  # which comes last
        if is_refusal and not (request.kind == "list" and part.fault is None):
            fault = part.fault or "unsupported"
            yield from instead
            said = "\n" + name_fault(fault, question.language, instead=True)
            yield replace(part, answer=said, answered=True, model=EXTRACTIVE, fault=fault, candidates=())
            return
        yield replace(part, passages=())


def _hits(request: Request, retriever: HybridRetriever) -> list[Hit]:
    """What is to be read: all of the documents, in reading order; for a list what is near the question, the
    passages of a document together."""
    if request.kind == "list":
        near = find_near(request, retriever)
        return [hit for hits in near for hit in sorted(hits, key=lambda hit: hit.passage.start)]
    sizes = Passages()
    divided = (
        islice(split(document, sizes.min_words, sizes.max_words), MOST_PASSAGES)
        for document in find_documents(request.documents, retriever)
    )
    most = MOST_PASSAGES * (2 if request.kind == "comparison" else 1)
    passages = islice(chain.from_iterable(divided), most)
    return [Hit(passage, score=1.0, coverage=1.0, similarity=1.0) for passage in passages]
