"""The chain, of LangChain Runnables: a question -> retrieve -> rerank -> read and check.

A question that has a curated answer gets that, and nothing is retrieved for it. Each part of another one is
retrieved and read by itself. What is no question about the documents is replied to, and who asks for a
summary, a comparison or a list gets one, or an outline, of whole documents.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NotRequired, TypedDict

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from rag.answers.answer import Answer
from rag.answers.grounding import Found, ground
from rag.answers.outline import outline
from rag.answers.reader import Reader
from rag.answers.replies import reply
from rag.answers.requests import Kind, Request, find_request
from rag.answers.whole_documents import read_whole
from rag.arabic import Language
from rag.config import EXTRACTIVE
from rag.question import Question, Turn
from rag.retrieval import Hit, HybridRetriever


class ChainInput(TypedDict):
    """What the chain takes."""

    question: str
    history: NotRequired[Sequence[Turn]]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A question, and each part of it with its hits, best first; none where it is not to be searched for, as
    what is a request for whole documents is not. `curated` is its curated answer, where it has one."""

    question: Question
    found: list[Found]
    request: Request | None = None
    curated: Answer | None = None


NO_DOCUMENTS: Final[dict[Language, str]] = {
    "ar": "ليس في الفهرس أي وثيقة، فلا جواب عن هذا السؤال.",
    "en": "There are no documents in the index, so there is no answer to this question.",
}


Reranker = Callable[[Question, list[Hit]], list[Hit]]
"""Puts hits in a better order; it may drop some."""


def keep_order(question: Question, hits: list[Hit]) -> list[Hit]:
    """The reranker that leaves hits as they were retrieved."""
    return hits


Standalone = Callable[[Question], Question]
"""Makes a question of its own of a follow-up, to be searched for and read in its place."""


def keep_question(question: Question) -> Question:
    """The one that leaves a follow-up as it is: what it leans on is searched for with it."""
    return question


Curate = Callable[[Question], Answer | None]
"""Finds the curated answer to a question."""


def curate_nothing(question: Question) -> None:
    """The one that finds none."""


def _say_ourselves(question: Question, retriever: HybridRetriever) -> str | None:
    """What is said in our own words, to what is no question about the documents and where there are none;
    None where the documents answer."""
    if question.small_talk:
        titles = list(retriever.index.titles().values())
        return reply(question.small_talk, question.language, question.last_answer, titles)
    return None if retriever.index.size else NO_DOCUMENTS[question.language]


def build_chain(
    retriever: HybridRetriever,
    reader: Reader,
    rerank: Reranker = keep_order,
    standalone: Standalone = keep_question,
    writers: Mapping[Kind, Reader] | None = None,
    curate: Curate = curate_nothing,
) -> Runnable[ChainInput, Answer]:
    """The chain over an index. `stream` yields parts of the answer as they are made, `invoke` their sum;
    callbacks and config go to every step. `writers` read whole documents for what is asked of them; without
    them there are outlines."""

    def ask(inputs: ChainInput) -> Question:
        return retriever.question(inputs["question"], inputs.get("history", ()))

    def retrieve(question: Question) -> Retrieved:
        if curated := curate(question):
            return Retrieved(question, [], curated=curated)
        if not retriever.index.size or question.small_talk:
            return Retrieved(question, [])
        if request := find_request(question, retriever):
            return Retrieved(question, [], request)
        parts = standalone(question).parts
        return Retrieved(question, [(part, retriever.search(part)) for part in parts])

    def reranked(retrieved: Retrieved) -> Retrieved:
        return replace(retrieved, found=[(part, rerank(part, hits)) for part, hits in retrieved.found])

    def answer(retrieved: Retrieved) -> Iterator[Answer]:
        question = retrieved.question
        if retrieved.curated:
            return iter((retrieved.curated,))
        if said := _say_ourselves(question, retriever):
            model = reader.model
            return iter((Answer(question.text, said, False, question.language, model, confidence=0.0),))
        request = retrieved.request
        if request is None:
            return ground(question, retrieved.found, reader)
        outlined = outline(question, request, retriever, EXTRACTIVE, in_stead=writers is not None)
        if writers is None or request.kind == "contents" or not request.documents:
            return outlined
        return read_whole(question, request, retriever, writers[request.kind], outlined)

    def read(retrieved: Iterator[Retrieved]) -> Iterator[Answer]:
        for each in retrieved:
            yield from answer(each)

    async def read_async(retrieved: AsyncIterator[Retrieved]) -> AsyncIterator[Answer]:
        async for each in retrieved:
            parts = answer(each)
            while part := await asyncio.to_thread(next, parts, None):
                yield part

    return (
        RunnableLambda(ask, name="question")
        | RunnableLambda(retrieve)
        | RunnableLambda(reranked, name="rerank")
        | RunnableGenerator(read, read_async, name="read")
    )
