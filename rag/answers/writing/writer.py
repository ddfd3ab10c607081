"""The writing reader: a chat model answers in its own words, and of each sentence it is found out which
sentence of the documents it follows from. Where it fails, the quoting reader answers in its stead."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Literal

from langchain_core.messages import BaseMessage

from rag.answers.answer import Claim
from rag.answers.reader import WAITING, Reader, Reading
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.chat_reader import ChatReader
from rag.answers.writing.context import fit, shortening
from rag.answers.writing.faults import Fault
from rag.answers.writing.prompts import ask_for_answer
from rag.answers.writing.resolving import AnsweringResolver, sources_of
from rag.answers.writing.sentences import SentenceStream, Written
from rag.passages import Passage
from rag.question import Question
from rag.retrieval import Hit


class WritingReader(ChatReader):
    """Asks a chat model, sentence by sentence.

    A sentence is claimed once it is known to follow from the passage that it cites, else from another one,
    which is cited in its stead. Any other is left out or, with `unsupported="mark"`, claimed as failed,
    though not before one that is supported. If none is, `instead` reads.
    """

    def __init__(
        self, chat: ChatModel, instead: Reader, unsupported: Literal["drop", "mark"] = "drop"
    ) -> None:
        super().__init__(chat, instead)
        self._unsupported = unsupported

    def _claims(self, question: Question, hits: Sequence[Hit], reading: Reading) -> Iterator[Claim]:
        passages = [hit.passage for hit in hits]
        said = AnsweringResolver(question, [*map(sources_of, passages)], self._unsupported == "mark")
        try:
            with closing(self._written(question, passages)) as sentences:
                for written in sentences:
                    yield from said.claims(written) if written else (WAITING,)
        except Fault as fault:
            reading.fault = fault.code
        if said.is_supported:
            return
        if said.has_refused and reading.fault in (None, "repeating"):
            reading.candidates = self._candidates(question, hits)
            return
        reading.fault = reading.fault or said.fault
        yield from self._claims_instead(question, hits, reading)

    def _written(self, question: Question, passages: Sequence[Passage]) -> Generator[Written | None]:
        """The sentences of the model as it makes them, None while it makes none; asked again, with half of
        the passages, where they are too long for it. Raises Fault."""

        def ask(some: Sequence[Passage]) -> list[BaseMessage]:
            return ask_for_answer(question, some)

        shown = fit(ask, passages, self._chat.room)
        yield from shortening(lambda some: write(self._chat, ask(some)), shown)


def write(chat: ChatModel, prompt: Sequence[BaseMessage], share: float = 1.0) -> Generator[Written | None]:
    """The sentences of a model's reply as it makes them, and None now and then while it makes none. Raises
    Fault."""
    stream = SentenceStream()
    try:
        for piece in chat.stream(prompt, share):
            if piece is None:
                yield None
            else:
                yield from stream.feed(piece)
    except Fault:
        yield from stream.rest(is_whole=False)
        raise
    yield from stream.rest(is_whole=True)
