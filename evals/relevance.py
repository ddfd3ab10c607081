"""What is relevant for each question of a set: where its evidence stands in the indexed documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evals.questions import Evidence, QuestionSet, QuestionSetError
from rag import arabic
from rag.answers.answer import Citation
from rag.config import Settings
from rag.documents import document_id
from rag.engine import Engine
from rag.passages import split


@dataclass(frozen=True, slots=True)
class Target:
    """`text[start:end]` of a document answers a question, as well as `grade` says."""

    document: str
    start: int
    end: int
    grade: int

    def meets(self, document: str, start: int, end: int) -> bool:
        """Whether a stretch of a document's text holds some of it."""
        return document == self.document and start < self.end and self.start < end


@dataclass(frozen=True, slots=True)
class Relevance:
    """All that answers one question, the passages that hold some of it, as targets themselves, and the words
    of those passages."""

    targets: tuple[Target, ...]
    passages: tuple[Target, ...]
    words: tuple[str, ...]

    @property
    def ideal(self) -> list[int]:
        """The grades of the relevant passages, highest first."""
        return sorted((passage.grade for passage in self.passages), reverse=True)

    def cited(self, citation: Citation) -> bool:
        """Whether a citation points into a relevant passage, or at the same words elsewhere: published sets
        have paragraphs twice, and documents their versions."""
        quote = arabic.spaced_words(citation.quote)
        return any(
            passage.meets(citation.document, citation.start, citation.end) for passage in self.passages
        ) or any(quote in words for words in self.words if quote.strip())


def grade(targets: Sequence[Target], document: str, start: int, end: int) -> int:
    """How well a stretch of a document's text answers, 0 where it does not."""
    return max((target.grade for target in targets if target.meets(document, start, end)), default=0)


def relevance(questions: QuestionSet, engine: Engine, settings: Settings) -> dict[str, Relevance]:
    """What is relevant for each question that says so, by its id.

    A passage is relevant when it holds some of a question's quote, or is of a document that answers as a
    whole. Quotes are found whatever their spelling and line breaks, wherever they stand. Raises
    QuestionSetError for a document that is not indexed and a quote that is not in it, with the rows.
    """
    found, problems = locate(questions, engine, settings)
    if problems:
        raise QuestionSetError(
            Path(questions.name), [each for listed in problems.values() for each in listed]
        )
    return found


def locate(
    questions: QuestionSet, engine: Engine, settings: Settings
) -> tuple[dict[str, Relevance], dict[str, list[str]]]:
    """Like `relevance`, with the problems of each question that has any instead of an error."""
    paths = engine.titles()
    read = _Documents(engine, settings)
    problems: dict[str, list[str]] = {}
    found: dict[str, Relevance] = {}
    for question in questions.questions:
        targets: list[Target] = []
        for evidence in question.evidence:
            if evidence.document and evidence.document not in paths:
                problems.setdefault(question.id, []).append(
                    f"{question.place}: {evidence.document} is not indexed. Index it: isnad index"
                )
                continue
            places = [evidence.document] if evidence.document else paths
            standing = [target for path in places for target in read.targets(path, evidence)]
            if not standing:
                where = evidence.document or "any indexed document"
                quote = (evidence.quote or "")[:60]
                problems.setdefault(question.id, []).append(
                    f"{question.place}: the quote is not in {where}; copy it from there: {quote}"
                )
            targets += standing
        if targets:
            passages = [
                (Target(path, start, end, grade(targets, path, start, end)), words)
                for path in dict.fromkeys(target.document for target in targets)
                for start, end, words in read.passages(path)
            ]
            relevant = [(passage, words) for passage, words in passages if passage.grade]
            found[question.id] = Relevance(
                tuple(targets),
                tuple(passage for passage, _ in relevant),
                tuple(words for _, words in relevant),
            )
    return found, problems


class _Documents:
    """The indexed documents as evidence is looked for in them, each prepared once."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._sizes = settings.passages
        self.folded = cache(self._folded)
        self.passages = cache(self._passages)

    def _folded(self, path: str) -> arabic.Folded:
        document = self._engine.document(document_id(path))
        return arabic.fold_with_offsets(document.text if document else "")

    def _passages(self, path: str) -> list[tuple[int, int, str]]:
        """Of each passage, where it stands and its words."""
        document = self._engine.document(document_id(path))
        sizes = self._sizes
        parts = split(document, sizes.min_words, sizes.max_words) if document else []
        return [(passage.start, passage.end, arabic.spaced_words(passage.text)) for passage in parts]

    def targets(self, path: str, evidence: Evidence) -> Iterator[Target]:
        text = self.folded(path)
        if evidence.quote is None:
            yield Target(path, 0, text.offsets[-1], evidence.grade)
            return
        spaced = r"\s+".join(map(re.escape, arabic.fold(evidence.quote).split()))
        for match in re.finditer(spaced, text.text) if spaced else ():
            yield Target(path, *text.span(*match.span()), evidence.grade)
