"""The chain, of LangChain Runnables: a question -> retrieve -> rerank -> read and check."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NotRequired, TypedDict

from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from rag.answers.answer import Answer
from rag.answers.grounding import ground
from rag.answers.reader import Reader
from rag.question import Question, Turn
from rag.retrieval import Hit, HybridRetriever


class ChainInput(TypedDict):
    """What the chain takes."""

    question: str
    history: NotRequired[Sequence[Turn]]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A question and its hits, best first."""

    question: Question
    hits: list[Hit]


Reranker = Callable[[Question, list[Hit]], list[Hit]]
"""Puts hits in a better order; it may drop some."""


def keep_order(question: Question, hits: list[Hit]) -> list[Hit]:
    """The reranker that leaves hits as they were retrieved."""
    return hits


def build_chain(
    retriever: HybridRetriever, reader: Reader, rerank: Reranker = keep_order
) -> Runnable[ChainInput, Answer]:
    """The chain over an index. `stream` yields parts of the answer as they are made, `invoke` their sum;
    callbacks and config go to every step."""

    def ask(inputs: ChainInput) -> Question:
        return retriever.question(inputs["question"], inputs.get("history", ()))

    def retrieve(question: Question) -> Retrieved:
        return Retrieved(question, retriever.search(question))

    def reranked(retrieved: Retrieved) -> Retrieved:
        return replace(retrieved, hits=rerank(retrieved.question, retrieved.hits))

    def read(retrieved: Iterator[Retrieved]) -> Iterator[Answer]:
        for each in retrieved:
            yield from ground(each.question, each.hits, reader)

    async def read_async(retrieved: AsyncIterator[Retrieved]) -> AsyncIterator[Answer]:
        async for each in retrieved:
            parts = ground(each.question, each.hits, reader)
            while part := await asyncio.to_thread(next, parts, None):
                yield part

    return (
        RunnableLambda(ask, name="question")
        | RunnableLambda(retrieve)
        | RunnableLambda(reranked, name="rerank")
        | RunnableGenerator(read, read_async, name="read")
    )
