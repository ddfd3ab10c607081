"""Summaries by a chat model: of a document's passages, as many at a time as it has room for, and then of what
it made of them. Each sentence is checked like that of any other answer, and cites the document."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Final

from rag.answers.answer import Claim
from rag.answers.reader import WAITING, Reading
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.context import fit
from rag.answers.writing.faults import Fault
from rag.answers.writing.prompts import ask_for_summary
from rag.answers.writing.resolving import Resolver, sources_of
from rag.answers.writing.writer import write
from rag.passages import Passage
from rag.question import Question
from rag.retrieval import Hit

MOST_SENTENCES: Final = 8
"""Of a summary, and of each part of one."""


class SummaryReader:
    """Reads the passages of one document, in reading order, for its summary. Where the model fails, or
    nothing that it says is supported, there are no claims."""

    def __init__(self, chat: ChatModel) -> None:
        self._chat = chat

    @property
    def model(self) -> str:
        return self._chat.name

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """The sentences of the summary as they are made; where it is made of parts, after the parts."""
        reading = Reading(())
        reading.claims = self._claims(question, [hit.passage for hit in hits], reading)
        return reading

    def _claims(self, question: Question, passages: Sequence[Passage], reading: Reading) -> Iterator[Claim]:
        parts = self._divide(question, passages)
        share = 1 / (len(parts) + (len(parts) > 1))
        made: list[list[Claim]] = []
        try:
            for part in parts:
                said = Resolver(question, [*map(sources_of, part)], marks_unsupported=False)
                made.append([])
                for claim in self._said(said, question, [passage.text for passage in part], share):
                    if claim is not WAITING:
                        made[-1].append(claim)
                    yield claim if len(parts) == 1 else WAITING
                if not said.is_supported:
                    reading.fault = said.fault
            if len(parts) > 1:
                yield from self._join(question, made, share)
        except Fault as fault:
            reading.fault = fault.code
            if len(parts) > 1:
                yield from _spread(made)

    def _join(self, question: Question, made: Sequence[Sequence[Claim]], share: float) -> Iterator[Claim]:
        """A summary of what was made of the parts; some of each where nothing of it is supported."""
        claims = [claim for some in made for claim in some]
        if len(claims) <= MOST_SENTENCES:
            yield from claims
            return
        said = Resolver(question, [claim.sources for claim in claims], marks_unsupported=False)
        yield from self._said(said, question, [claim.text for claim in claims], share)
        if not said.is_supported:
            yield from _spread(made)

    def _said(
        self, said: Resolver, question: Question, texts: Sequence[str], share: float
    ) -> Generator[Claim]:
        """The claims of a summary of some texts, no more than were asked for, and waiting."""
        prompt = ask_for_summary(question, texts, MOST_SENTENCES)
        left = MOST_SENTENCES
        with closing(write(self._chat, prompt, share)) as sentences:
            for written in sentences:
                for claim in said.claims(written) if written else (WAITING,):
                    yield claim
                    left -= claim is not WAITING
                if not left:
                    return

    def _divide(self, question: Question, passages: Sequence[Passage]) -> list[Sequence[Passage]]:
        """The passages in runs that the model has room for."""
        parts = []
        while passages:
            part = fit(
                lambda some: ask_for_summary(question, [passage.text for passage in some], MOST_SENTENCES),
                passages,
                self._chat.room,
            )
            parts.append(part)
            passages = passages[len(part) :]
        return parts


def _spread(made: Sequence[Sequence[Claim]]) -> list[Claim]:
    """As many claims as a summary has, of all parts alike."""
    each = max(1, MOST_SENTENCES // max(1, len(made)))
    return [claim for some in made for claim in some[:each]][:MOST_SENTENCES]
