"""Grounding: claims become an answer, each sentence checked and cited; what fails the check is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from rag.answers.answer import (
    REFUSAL,
    UNSURE,
    Answer,
    CheckedSentence,
    Citations,
    Claim,
    Evidence,
    FoundPassage,
    Source,
)
from rag.answers.constraints import Dates
from rag.answers.following import holds
from rag.answers.given import find_answer, values
from rag.answers.kinds import asked
from rag.answers.reader import MOST_CANDIDATES, WAITING, Reader, Reading
from rag.answers.replies import (
    UNSUPPORTED,
    name_counted,
    name_fault,
    name_missing,
    name_unread,
    name_unshown,
)
from rag.answers.support import select_supporting
from rag.arabic import Language, words
from rag.followups import own_words
from rag.question import Question
from rag.retrieval import Hit

T = TypeVar("T")

Found = tuple[Question, list[Hit]]
"""A part of a question and its hits, best first."""


def ground(question: Question, found: Sequence[Found], reader: Reader) -> Iterator[Answer]:
    """The answer in parts that add up: first the passages found, then each sentence as it is made and
    checked, last what is not answered of the question (or the refusal, where nothing is), what a chat model
    failed at, and the confidence. A part is empty where the reader waits."""
    part = partial(Answer, question=question.text, language=question.language, model=reader.model)
    best = _best([hits for _, hits in found])
    yield part(
        answer="",
        answered=False,
        passages=tuple(map(FoundPassage.of, best)),
        terms=_terms([part for part, _ in found]),
        evidence=tuple(map(Evidence.of, best)),
    )
    lines = _Lines(question)
    missing: list[str] = []
    readings: list[Reading] = []
    counted = 0
    for each, hits in found:
        each = each.after(lines.last) if each.leans and lines.last else each
        reading = reader.read(each, hits)
        readings.append(reading)
        answered = False
        with _closing(reading.claims) as claims:
            for claim in claims:
                line = lines.of(claim, each)
                if line is None:
                    continue
                answered |= claim is not WAITING
                requests = sum(reading.requests for reading in readings)
                yield part(**line, requests=requests - counted)
                counted = requests
        if not (answered or _is_said(each, lines.last)):
            missing.append(each.text)
        elif reading.counted or reading.unshown:
            if reading.unshown:
                yield part(answer="\n" + name_unshown(reading.unshown, question.language), answered=True)
            if reading.counted:
                yield part(answer="\n" + name_counted(reading.counted, question.language), answered=True)
        elif reading.read_only:
            yield part(answer="\n" + name_unread(reading.read_only, question.language), answered=True)
    candidates = lines.citations.number(take_turns([reading.candidates for reading in readings]))
    candidates = candidates[:MOST_CANDIDATES]
    last = [(UNSURE if candidates else REFUSAL)[question.language]]
    if lines.said:
        last = ["", *name_missing(missing, question.language)]
    instead = {reading.model for reading in readings if reading.model}
    if fault := next((reading.fault for reading in readings if reading.fault), None):
        last.append(name_fault(fault, question.language, instead=bool(instead)))
    yield part(
        answer="\n".join(last),
        answered=bool(lines.said),
        candidates=candidates,
        confidence=max((each.confidence for each in readings if each.confidence is not None), default=None),
        fault=fault,
        requests=sum(reading.requests for reading in readings) - counted,
        model=instead.pop() if all(reading.model for reading in readings) and instead else reader.model,
    )


@contextmanager
def _closing(claims: Iterable[Claim]) -> Iterator[Iterator[Claim]]:
    """The claims one by one; whoever makes them is told where no more are wanted."""
    making = iter(claims)
    try:
        yield making
    finally:
        getattr(making, "close", lambda: None)()


class _Lines:
    """The lines of an answer: a claim a line, each place cited under one number, nothing said twice."""

    def __init__(self, question: Question) -> None:
        self.citations = Citations()
        self.said: set[tuple[str, tuple[Source, ...]]] = set()
        self.last = ""
        self._language = question.language

    def of(self, claim: Claim, question: Question) -> dict[str, Any] | None:
        """What a claim adds to the answer, as the fields of its part; None for what no source supports and
        is not to be shown."""
        if claim is WAITING:
            return {"answer": "", "answered": False}
        sources = select_supporting(claim)
        if not sources and claim.failed is None:
            return None
        if (claim.text, sources) in self.said:
            return {"answer": "", "answered": True}
        start = "\n" if self.said else ""
        self.said.add((claim.text, sources))
        marks, new = self.citations.cite(sources)
        self.last = f"{claim.text} {marks if sources else UNSUPPORTED[self._language]}"
        return {
            "answer": start + self.last,
            "answered": True,
            "citations": new,
            "emphasis": _emphasise(question, claim.text, len(start)) if sources else (),
            "checks": (_checked(claim, sources, len(start), self._language),),
        }


def _checked(claim: Claim, sources: Sequence[Source], start: int, language: Language) -> CheckedSentence:
    end = start + len(claim.text)
    if claim.failed is None:
        verbatim = any(" ".join(claim.text.split()) == " ".join(source.quote.split()) for source in sources)
        return CheckedSentence(start, end, "supported", verbatim)
    reasons = tuple(reason.text(language) for reason in claim.failed.reasons)
    return CheckedSentence(start, end, claim.failed.verdict, False, reasons)


def _is_said(part: Question, last: str) -> bool:
    """Whether the last line says what a part asks: that is a question word alone («ومتى؟»), or whose words
    it has («وكم فائدته؟»)."""
    kind = asked(part.asking)
    return bool(part.leans and kind and find_answer(last, kind) and holds(last, part.own_words))


def _emphasise(question: Question, claim: str, start: int) -> tuple[tuple[int, int], ...]:
    """The stretch of a claim that says what is asked for, in a text where the claim begins at `start`."""
    kind = asked(question.asking)
    years = Dates.wanted(question.query).years
    found = find_answer(claim, kind, values(question.query), years) if kind else None
    return ((start + found[0], start + found[1]),) if found else ()


def _best(found: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The best hits of all parts, in turns, each once; no more than the part with most has."""
    longest = max(map(len, found), default=0)
    once: dict[tuple[str, int], Hit] = {}
    for hit in take_turns(found):
        once.setdefault((hit.passage.document, hit.passage.start), hit)
    return [*once.values()][:longest]


def _terms(questions: Sequence[Question]) -> tuple[str, ...]:
    """The words that questions are searched for by, as they are written there, each once."""
    written: dict[str, str] = {}
    for question in questions:
        own = set(own_words(question.query))
        for word in words(question.query):
            if word.text in own:
                written.setdefault(word.text, question.query[word.start : word.end])
    return tuple(written.values())


def take_turns(lists: Sequence[Sequence[T]]) -> list[T]:
    """The first of each list, then the second of each, and so on."""
    longest = max(map(len, lists), default=0)
    return [each[turn] for turn in range(longest) for each in lists if turn < len(each)]
