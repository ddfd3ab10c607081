"""The chain, of LangChain Runnables: a question -> retrieve -> rerank -> read and check.

A question that has a curated answer gets that, and nothing is retrieved for it. Each part of another one is
retrieved and read by itself. What is no question about the documents is replied to, and who asks for a
summary gets one, or an outline, without retrieval.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NotRequired, TypedDict

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from rag.answers.answer import Answer
from rag.answers.grounding import Found, ground
from rag.answers.outline import find_document, find_summarised, outline
from rag.answers.reader import Reader
from rag.answers.summarising import summarise
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
    """A question, and each part of it with its hits, best first; none where it is not to be searched for.
    `curated` is its curated answer, where it has one."""

    question: Question
    found: list[Found]
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


def build_chain(
    retriever: HybridRetriever,
    reader: Reader,
    rerank: Reranker = keep_order,
    standalone: Standalone = keep_question,
    summarist: Reader | None = None,
    curate: Curate = curate_nothing,
) -> Runnable[ChainInput, Answer]:
    """The chain over an index. `stream` yields parts of the answer as they are made, `invoke` their sum;
    callbacks and config go to every step. `summarist` reads whole documents for their summaries; without one
    there are outlines."""

    def ask(inputs: ChainInput) -> Question:
        return retriever.question(inputs["question"], inputs.get("history", ()))

    def retrieve(question: Question) -> Retrieved:
        if curated := curate(question):
            return Retrieved(question, [], curated)
        if not retriever.index.size or question.small_talk or find_summarised(question) is not None:
            return Retrieved(question, [])
        parts = standalone(question).parts
        return Retrieved(question, [(part, retriever.search(part)) for part in parts])

    def reranked(retrieved: Retrieved) -> Retrieved:
        return replace(retrieved, found=[(part, rerank(part, hits)) for part, hits in retrieved.found])

    def answer(retrieved: Retrieved) -> Iterator[Answer]:
        question = retrieved.question
        if retrieved.curated:
            return iter((retrieved.curated,))
        if not retriever.index.size and not question.small_talk:
            said = NO_DOCUMENTS[question.language]
            return iter(
                (Answer(question.text, said, False, question.language, reader.model, confidence=0.0),)
            )
        subject = None if question.small_talk else find_summarised(question)
        if subject is None:
            return ground(question, retrieved.found, reader)
        outlined = outline(question, subject, retriever, EXTRACTIVE)
        document = find_document(question, subject, retriever) if summarist else None
        return summarise(question, document, summarist, outlined) if summarist and document else outlined

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
