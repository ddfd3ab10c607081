"""Summaries, comparisons and lists by a chat model, by map and reduce: of passages, as many at a time as it
has room for, and then of what it made of these. Each sentence is checked like that of any other answer, and
cites a document."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from typing import Final

from langchain_core.messages import BaseMessage

from rag.answers.answer import Claim, Source
from rag.answers.reader import MOST_PASSAGES, WAITING, Reading
from rag.answers.requests import Kind
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.context import fit
from rag.answers.writing.faults import Fault
from rag.answers.writing.prompts import ask_of_documents, titled
from rag.answers.writing.resolving import ComparingResolver, Resolver, sources_of
from rag.answers.writing.writer import write
from rag.passages import Passage
from rag.question import Question
from rag.retrieval import Hit

MOST_SENTENCES: Final[dict[Kind, int]] = {"summary": 8, "overview": 12, "comparison": 12, "list": 24}
"""Of an answer, and of each part of one."""

MOST_PARTS: Final = 20
"""So many times the model reads passages for one answer. Of more those that the documents begin with are
read."""

Part = Sequence[Passage]


class MapReduceReader:
    """Reads the passages of whole documents, in reading order, for one kind of request. Where the model
    fails, or nothing that it says is supported, there are no claims."""

    def __init__(self, chat: ChatModel, kind: Kind) -> None:
        self._chat = chat
        self._kind = kind

    @property
    def model(self) -> str:
        return self._chat.name

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """The sentences as they are made; where they are made of parts, after the parts. A list is what was
        made of its parts."""
        reading = Reading(())
        reading.claims = _Making(self._chat, self._kind, question, reading).claims(
            [hit.passage for hit in hits]
        )
        return reading


class _Making:
    """One answer as it is made. Each request to the model may take its share of the time that is left."""

    def __init__(self, chat: ChatModel, kind: Kind, question: Question, reading: Reading) -> None:
        self._chat = chat
        self._kind: Kind = kind
        self._joins = kind != "list"
        self._question = question
        self._reading = reading
        self._made: list[list[Claim]] = []
        self._started = time.monotonic()

    def claims(self, passages: Sequence[Passage]) -> Iterator[Claim]:
        """The claims of the answer, and waiting; what the model fails at is told to the reading."""
        parts = self._choose(passages)
        try:
            if len(parts) == 1:
                try:
                    yield from self._said_of(parts[0], self._kind, 1)
                    return
                except Fault as fault:
                    if fault.code != "length" or len(parts[0]) < 2:
                        raise
                    parts = _halve(parts[0])
            yield from self._map(deque(parts))
            if self._joins:
                yield from self._reduce()
        except Fault as fault:
            self._reading.fault = fault.code
            if self._joins:
                yield from _spread(self._made, MOST_SENTENCES[self._kind])

    def _map(self, parts: deque[Part]) -> Iterator[Claim]:
        """What is said of each part: the claims of a list, of anything else none yet. A part that is too long
        for the model is divided, once."""
        kind: Kind = "summary" if self._kind == "comparison" else self._kind
        divided = False
        while parts:
            part = parts.popleft()
            made: list[Claim] = []
            self._made.append(made)
            try:
                for claim in self._said_of(part, kind, len(parts) + 1 + self._joins):
                    if claim is not WAITING:
                        made.append(claim)
                    yield WAITING if self._joins else claim
            except Fault as fault:
                if fault.code != "length" or divided or len(part) < 2:
                    raise
                divided = True
                parts.extendleft(reversed(_halve(part)))
        if any(self._made):
            self._reading.fault = None

    def _reduce(self) -> Iterator[Claim]:
        """What is said of all that was made of the parts; some of each where nothing of it is supported."""
        claims = [claim for some in self._made for claim in some]
        most = MOST_SENTENCES[self._kind]
        if len(claims) <= most and self._kind != "comparison":
            yield from claims
            return
        texts = [titled(claim.sources[0].passage, claim.text) for claim in claims]
        is_made = False
        for claim in self._said(self._kind, [claim.sources for claim in claims], texts, 1):
            is_made = is_made or claim is not WAITING
            yield claim
        if not is_made:
            yield from _spread(self._made, most)

    def _said_of(self, part: Part, kind: Kind, requests: int) -> Iterator[Claim]:
        return self._said(kind, [*map(sources_of, part)], _texts(part), requests)

    def _said(
        self, kind: Kind, numbered: Sequence[Sequence[Source]], texts: Sequence[str], requests: int
    ) -> Generator[Claim]:
        """The claims of a reply, no more than were asked for, and waiting; so many requests are to come, with
        this one. Raises Fault."""
        self._reading.requests += 1
        resolver = ComparingResolver if kind == "comparison" else Resolver
        said = resolver(self._question, numbered, marks_unsupported=False)
        left = MOST_SENTENCES[kind]
        prompt = ask_of_documents(kind, self._question, texts, left)
        with closing(write(self._chat, prompt, self._share(requests))) as sentences:
            for written in sentences:
                for claim in said.claims(written) if written else (WAITING,):
                    yield claim
                    left -= claim is not WAITING
                if left <= 0:
                    return
        if not (said.is_supported or said.has_refused):
            self._reading.fault = said.fault

    def _share(self, requests: int) -> float:
        """The share of the whole time that the next of so many requests may take."""
        passed = (time.monotonic() - self._started) / self._chat.seconds
        return max(1 - passed, 0.0) / requests

    def _choose(self, passages: Sequence[Passage]) -> list[Part]:
        """The passages in parts; of too many, the first ones of each document."""
        parts = self._divide(passages)
        if len(passages) >= MOST_PASSAGES:
            self._reading.read_only = len(passages)
        if len(parts) <= MOST_PARTS:
            return parts
        ranks = [rank for _, group in groupby(passages, _document) for rank, _ in enumerate(group)]
        order = sorted(range(len(passages)), key=lambda n: ranks[n])
        read = sorted(order[: len(passages) * MOST_PARTS // len(parts)])
        parts = self._divide([passages[n] for n in read])[:MOST_PARTS]
        self._reading.read_only = sum(map(len, parts))
        return parts

    def _divide(self, passages: Sequence[Passage]) -> list[Part]:
        """The passages in runs that the model has room for."""

        def ask(some: Part) -> list[BaseMessage]:
            return ask_of_documents(self._kind, self._question, _texts(some), MOST_SENTENCES[self._kind])

        parts = []
        while passages:
            parts.append(fit(ask, passages, self._chat.room))
            passages = passages[len(parts[-1]) :]
        return parts


def _document(passage: Passage) -> str:
    return passage.document


def _texts(part: Part) -> list[str]:
    return [titled(passage, passage.text) for passage in part]


def _halve(part: Part) -> list[Part]:
    middle = len(part) // 2
    return [part[:middle], part[middle:]]


def _spread(made: Sequence[Sequence[Claim]], most: int) -> list[Claim]:
    """As many claims as an answer has, of all parts alike."""
    each = max(1, most // max(1, sum(map(bool, made))))
    return [claim for some in made for claim in some[:each]][:most]
