"""Grounding: claims become an answer, each sentence checked and cited; what fails the check is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rag.answers.answer import MORE, REFUSAL, Answer, Citations, FoundPassage
from rag.answers.reader import Reader
from rag.answers.support import supporting
from rag.question import Question
from rag.retrieval import Hit


def ground(question: Question, hits: Sequence[Hit], reader: Reader) -> Iterator[Answer]:
    """The answer in parts that add up: first the passages found, then each sentence as it is made and
    checked, last the refusal where nothing is left, and the confidence."""
    part = partial(Answer, question=question.text, language=question.language, model=reader.model)
    yield part(answer="", answered=False, passages=tuple(map(FoundPassage.of, hits)))
    reading = reader.read(question, hits)
    citations = Citations()
    answered = False
    for claim in reading.claims:
        if sources := supporting(claim):
            marks, new = citations.cite(sources)
            sentence = f"{claim.text} {marks}"
            yield part(answer=f"\n{sentence}" if answered else sentence, answered=True, citations=new)
            answered = True
    more = "\n" + MORE[question.language].format(count=reading.unshown) if reading.unshown else ""
    last = more if answered else REFUSAL[question.language]
    yield part(answer=last, answered=answered, confidence=reading.confidence)
