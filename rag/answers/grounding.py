"""Grounding: claims become an answer, each sentence checked and cited; what fails the check is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeVar

from rag.answers.answer import REFUSAL, UNSURE, Answer, Citations, FoundPassage, Source
from rag.answers.kinds import asked, find_answer, values
from rag.answers.reader import MOST_CANDIDATES, Reader
from rag.answers.replies import name_missing, name_unshown, reply
from rag.answers.support import select_supporting
from rag.question import Question
from rag.retrieval import Hit

T = TypeVar("T")

Found = tuple[Question, list[Hit]]
"""A part of a question and its hits, best first."""


def ground(question: Question, found: Sequence[Found], reader: Reader) -> Iterator[Answer]:
    """The answer in parts that add up: first the passages found, then each sentence as it is made and
    checked, last what is not answered of the question (or the refusal, where nothing is), and the confidence.
    What is no question about the documents gets a reply."""
    part = partial(Answer, question=question.text, language=question.language, model=reader.model)
    if question.small_talk:
        said = reply(question.small_talk, question.language, question.last_answer)
        yield part(answer=said, answered=False, confidence=0.0)
        return
    yield part(answer="", answered=False, passages=_passages([hits for _, hits in found]))
    citations = Citations()
    said_already: set[tuple[str, tuple[Source, ...]]] = set()
    missing: list[str] = []
    last_said = ""
    confidences: list[float] = []
    unsure: list[Sequence[Source]] = []
    for each, hits in found:
        each = each.after(last_said) if each.leans and last_said else each
        reading = reader.read(each, hits)
        answered = False
        for claim in reading.claims:
            if not (sources := select_supporting(claim)):
                continue
            answered = True
            if (claim.text, sources) in said_already:
                continue
            marks, new = citations.cite(sources)
            sentence = f"{claim.text} {marks}"
            line = "\n" if said_already else ""
            emphasis = _emphasise(each, claim.text, len(line))
            yield part(answer=line + sentence, answered=True, citations=new, emphasis=emphasis)
            said_already.add((claim.text, sources))
            last_said = sentence
        if not answered:
            missing.append(each.text)
        elif reading.unshown:
            yield part(answer="\n" + name_unshown(reading.unshown, question.language), answered=True)
        unsure.append(reading.candidates)
        if reading.confidence is not None:
            confidences.append(reading.confidence)
    candidates = citations.number(take_turns(unsure))[:MOST_CANDIDATES]
    last = (UNSURE if candidates else REFUSAL)[question.language]
    if said_already:
        last = "".join(f"\n{line}" for line in name_missing(missing, question.language))
    confidence = max(confidences, default=None)
    yield part(answer=last, answered=bool(said_already), candidates=candidates, confidence=confidence)


def _emphasise(question: Question, claim: str, start: int) -> tuple[tuple[int, int], ...]:
    """The stretch of a claim that says what is asked for, in a text where the claim begins at `start`."""
    kind = asked(question.asking)
    found = find_answer(claim, kind, values(question.query)) if kind else None
    return ((start + found[0], start + found[1]),) if found else ()


def _passages(found: Sequence[Sequence[Hit]]) -> tuple[FoundPassage, ...]:
    """The best hits of all parts, in turns, each once; no more than the part with most has."""
    longest = max(map(len, found), default=0)
    once: dict[tuple[str, int], Hit] = {}
    for hit in take_turns(found):
        once.setdefault((hit.passage.document, hit.passage.start), hit)
    return tuple(FoundPassage.of(hit) for hit in [*once.values()][:longest])


def take_turns(lists: Sequence[Sequence[T]]) -> list[T]:
    """The first of each list, then the second of each, and so on."""
    longest = max(map(len, lists), default=0)
    return [each[turn] for turn in range(longest) for each in lists if turn < len(each)]
