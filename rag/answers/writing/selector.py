"""The selecting reader: a chat model chooses numbered sentences, which are quoted word for word. Its output
is bound by a JSON schema, so that it can say nothing else."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any

from langchain_core.messages import BaseMessage

from rag.answers.answer import Claim, Source
from rag.answers.reader import WAITING, Reader, Reading
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.chat_reader import ChatReader
from rag.answers.writing.context import fit, shortening
from rag.answers.writing.faults import Fault
from rag.answers.writing.prompts import ask_for_choice
from rag.question import Question
from rag.retrieval import Hit


class SelectingReader(ChatReader):
    """Asks a chat model for the numbers of the sentences that answer, whose quotes are its claims. It fails
    as well where it does not keep to the schema."""

    def __init__(self, chat: ChatModel, instead: Reader, max_sentences: int) -> None:
        super().__init__(chat, instead)
        self._max_sentences = max_sentences

    def _claims(self, question: Question, hits: Sequence[Hit], reading: Reading) -> Iterator[Claim]:
        def ask(some: Sequence[Source]) -> list[BaseMessage]:
            return ask_for_choice(question, some, self._max_sentences)

        def choose(some: Sequence[Source]) -> Generator[Claim, None, list[int]]:
            reply = yield from self._chosen(ask(some))
            return _numbers(reply, len(some))

        sources = [Source(hit.passage, sentence) for hit in hits for sentence in hit.passage.sentences]
        try:
            numbers = yield from shortening(choose, fit(ask, sources, self._chat.room))
        except Fault as fault:
            reading.fault = fault.code
            yield from self._claims_instead(question, hits, reading)
            return
        if not numbers:
            reading.candidates = self._candidates(question, hits)
        for number in numbers[: self._max_sentences]:
            source = sources[number - 1]
            yield Claim(source.quote, (source,))

    def _chosen(self, prompt: Sequence[BaseMessage]) -> Generator[Claim, None, object]:
        """What the model replies, returned after nothing but waiting."""
        choice = self._chat.choose(prompt, SCHEMA)
        while True:
            try:
                next(choice)
            except StopIteration as end:
                reply: object = end.value
                return reply
            yield WAITING


SCHEMA: dict[str, Any] = {
    "title": "chosen_sentences",
    "description": "The numbers of the sentences that answer the question",
    "type": "object",
    "properties": {"sentences": {"type": "array", "items": {"type": "integer"}}},
    "required": ["sentences"],
    "additionalProperties": False,
}


def _numbers(reply: object, most: int) -> list[int]:
    """The numbers in a reply, each once; those of no sentence are left out. Raises Fault where it has another
    form than the schema's, or names sentences and none that there is."""
    named = reply.get("sentences") if isinstance(reply, dict) else None
    if not isinstance(named, list) or not all(type(number) is int for number in named):
        raise Fault("format", f"not the schema's form: {str(reply)[:100]}")
    numbers = [number for number in dict.fromkeys(named) if 0 < number <= most]
    if named and not numbers:
        raise Fault("format", f"no sentence has these numbers: {str(named)[:100]}")
    return numbers
