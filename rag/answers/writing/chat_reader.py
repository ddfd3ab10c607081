"""The readers that ask a chat model, and another reader where that fails."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from rag.answers.answer import Claim, Source
from rag.answers.reader import Reader, Reading
from rag.answers.writing.chat_model import ChatModel
from rag.question import Question
from rag.retrieval import Hit


class ChatReader(ABC):
    """Asks a chat model, if there are hits. Where it fails, `instead` reads; where it finds no answer in
    them, what that reader would have quoted are candidates."""

    def __init__(self, chat: ChatModel, instead: Reader) -> None:
        self._chat = chat
        self._instead = instead

    @property
    def model(self) -> str:
        return self._chat.name

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """The claims of the model, as it makes them."""
        if not hits:
            return self._instead.read(question, hits)
        reading = Reading(())
        reading.claims = self._claims(question, hits, reading)
        return reading

    @abstractmethod
    def _claims(self, question: Question, hits: Sequence[Hit], reading: Reading) -> Iterator[Claim]:
        """The claims of the model, or of the other reader; what it fails at is told to the reading."""

    def _claims_instead(self, question: Question, hits: Sequence[Hit], reading: Reading) -> Iterator[Claim]:
        """The claims of the other reader, whose reading is taken over."""
        other = self._instead.read(question, hits)
        yield from other.claims
        reading.confidence, reading.unshown = other.confidence, other.unshown
        reading.candidates, reading.model = other.candidates, self._instead.model

    def _candidates(self, question: Question, hits: Sequence[Hit]) -> list[Source]:
        """The sentences that the other reader would have quoted, and its candidates."""
        other = self._instead.read(question, hits)
        quoted = [source for claim in other.claims for source in claim.sources]
        return list({source.place: source for source in (*quoted, *other.candidates)}.values())
