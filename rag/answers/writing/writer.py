"""The writing reader: a chat model answers in its own words, and of each sentence it is found out which
sentence of the documents it follows from. Where it fails, the quoting reader answers in its stead."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final, Literal

from langchain_core.messages import BaseMessage

from rag import arabic
from rag.answers.answer import REFUSAL, Claim, FaultCode, Source
from rag.answers.reader import WAITING, Reader, Reading
from rag.answers.support import find_support
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.context import fit
from rag.answers.writing.faults import Fault
from rag.answers.writing.prompts import ask_for_answer
from rag.answers.writing.sentences import SentenceStream, Written
from rag.passages import Passage
from rag.question import Question
from rag.retrieval import Hit

MOST_REPEATED: Final = 3
"""A model that has said so many of its sentences again does not come to an end."""


class WritingReader:
    """Asks a chat model, sentence by sentence.

    A sentence is claimed once it is known to follow from the passage that it cites, else from another one,
    which is cited in its stead. Any other is left out or, with `unsupported="mark"`, claimed as failed,
    though not before one that is supported. If none is, `instead` reads.
    """

    def __init__(
        self, chat: ChatModel, instead: Reader, unsupported: Literal["drop", "mark"] = "drop"
    ) -> None:
        self._chat = chat
        self._instead = instead
        self._unsupported = unsupported

    @property
    def model(self) -> str:
        return self._chat.name

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """The claims of the model; where it says that the hits hold no answer, what the other reader would
        have quoted are candidates."""
        if not hits:
            return self._instead.read(question, hits)
        reading = Reading(())
        reading.claims = self._claims(question, [hit.passage for hit in hits], reading, hits)
        return reading

    def _claims(
        self, question: Question, passages: Sequence[Passage], reading: Reading, hits: Sequence[Hit]
    ) -> Iterator[Claim]:
        said = _Said(question, passages, self._unsupported == "mark")
        try:
            with closing(self._written(question, passages)) as sentences:
                for written in sentences:
                    yield from said.claims(written) if written else (WAITING,)
        except Fault as fault:
            reading.fault = fault.code
        if said.is_supported:
            return
        if said.has_refused and reading.fault in (None, "repeating"):
            reading.candidates = candidates_of(self._instead.read(question, hits))
            return
        reading.fault = reading.fault or said.fault
        yield from answer_instead(self._instead, question, hits, reading)

    def _written(self, question: Question, passages: Sequence[Passage]) -> Generator[Written | None]:
        """The sentences of the model as it makes them, None while it makes none; asked again, with half of
        the passages, where they are too long for it. Raises Fault."""

        def ask(some: Sequence[Passage]) -> list[BaseMessage]:
            return ask_for_answer(question, some)

        shown = fit(ask, passages, self._chat.room)
        try:
            yield from self._sentences(ask(shown))
        except Fault as fault:
            if fault.code != "length" or len(shown) < 2:
                raise
            yield from self._sentences(ask(shown[: len(shown) // 2]))

    def _sentences(self, prompt: list[BaseMessage]) -> Generator[Written | None]:
        stream = SentenceStream()
        try:
            for piece in self._chat.stream(prompt):
                if piece is None:
                    yield None
                else:
                    yield from stream.feed(piece)
        except Fault:
            yield from stream.rest(is_whole=False)
            raise
        yield from stream.rest(is_whole=True)


def answer_instead(
    reader: Reader, question: Question, hits: Sequence[Hit], reading: Reading
) -> Iterator[Claim]:
    """The claims of another reader, whose reading is taken over."""
    other = reader.read(question, hits)
    yield from other.claims
    reading.confidence, reading.unshown = other.confidence, other.unshown
    reading.candidates, reading.model = other.candidates, reader.model


def candidates_of(reading: Reading) -> list[Source]:
    """The sentences that a reading would have quoted, and its candidates."""
    quoted = [source for claim in reading.claims for source in claim.sources]
    return list({source.place: source for source in (*quoted, *reading.candidates)}.values())


@dataclass
class _Said:
    """What a model has said of an answer so far."""

    question: Question
    passages: Sequence[Passage]
    marks_unsupported: bool
    is_supported: bool = False
    has_refused: bool = False
    has_spoken: bool = False
    in_other_language: bool = False
    repeated: int = 0
    held: list[Claim] = field(default_factory=list)
    before: set[str] = field(default_factory=set)

    @property
    def fault(self) -> FaultCode:
        """Why nothing of it is an answer."""
        if not self.has_spoken:
            return "empty"
        return "language" if self.in_other_language else "unsupported"

    def claims(self, written: Written) -> Iterator[Claim]:
        """What may be claimed now that this was said. Raises Fault where it was said again and again."""
        self.has_spoken = True
        if (folded := arabic.fold(written.text)) in self.before:
            self.repeated += 1
            if self.repeated == MOST_REPEATED:
                raise Fault("repeating", "the same sentences again and again")
            return
        self.before.add(folded)
        if _is_refusal(written.text):
            self.has_refused = True
            return
        if written.text.endswith((":", "：")):
            return  # announces what follows and says nothing
        if not _is_in(self.question.language, written.text):
            self.in_other_language = True
            return
        yield from self._resolved(written)

    def _resolved(self, written: Written) -> Iterator[Claim]:
        cited = [number for number in written.marks if 0 < number <= len(self.passages)]
        order = [*cited, *(n for n in range(1, len(self.passages) + 1) if n not in cited)]
        sources = [_sources(self.passages[number - 1]) for number in order]
        own = [source for some in sources[: len(cited)] for source in some]
        others = [source for some in sources[len(cited) :] for source in some]
        supporting, check = find_support(written.text, own, others, self.question.query)
        if supporting:
            held, self.held, self.is_supported = self.held, [], True
            yield from held
            yield Claim(written.text, supporting)
        elif self.marks_unsupported:
            claim = Claim(written.text, (), check)
            if self.is_supported:
                yield claim
            else:
                self.held.append(claim)


def _sources(passage: Passage) -> list[Source]:
    return [Source(passage, sentence) for sentence in passage.sentences]


def _is_refusal(text: str) -> bool:
    """Whether a sentence is the one that was asked for where the passages hold no answer, or begins so."""
    words = arabic.folded_words(text)
    return any(words[: len(core)] == core for core in _REFUSING)


_REFUSING: Final = [arabic.folded_words(text)[:5] for text in REFUSAL.values()]


def _is_in(language: arabic.Language, text: str) -> bool:
    """Whether a sentence is in a language: names in other letters may outweigh its own words, and a number
    has none."""
    words = _WORD.findall(text)
    own = sum(bool(_LETTER[language].match(word)) for word in words)
    return own >= min(2, len(words))


_WORD: Final = re.compile(r"[^\W\d_]+")
_LETTER: Final = {"ar": re.compile(r"[\u0620-\u06ff]"), "en": re.compile(r"[A-Za-z\u00c0-\u024f]")}
