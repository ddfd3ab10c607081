"""A run of a question set: every question is asked, and the answers are measured."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np

from evals import citing, metrics
from evals.corpus import Prepared
from evals.judge import Judge, Judgement
from evals.questions import Question
from evals.relevance import Relevance, grade
from rag.answers.answer import Answer, Citation
from rag.config import Settings
from rag.engine import Engine
from rag.question import QuestionError
from rag.retrieval import Hit

DEPTH = 10
"""Passages that are retrieved for the measures of retrieval."""

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A retrieved passage: `gain` says how relevant it is (0 for not, None where the set cannot tell), and
    `marks` which stretches of `text` are what answers."""

    document: str
    paragraph: int
    score: float
    gain: int | None
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One question of a run. `right` says whether the first sentence of the answer answers, or what has no
    answer was refused; None where the set cannot tell, as any of the measures. `sentences` are those of the
    answer, held against what they cite."""

    question: Question
    answer: Answer
    passages: tuple[Retrieved, ...]
    measures: dict[str, float | None]
    right: bool | None
    milliseconds: float
    judgement: Judgement | None = None
    sentences: tuple[citing.Cited, ...] = ()

    @property
    def citation_failed(self) -> bool:
        """Whether a sentence does not follow from what it cites, or cites something that it does not
        follow from."""
        return any(
            value is not None and value < 1
            for value in map(self.measures.get, ("citation_precision", "citation_recall"))
        )

    def to_json(self) -> dict[str, Any]:
        """As a run's JSON holds it; the passages by their places, without their text."""
        question, answer = self.question, self.answer
        return {
            "id": question.id,
            "question": question.question,
            "history": [turn.content for turn in question.history],
            "tags": question.tags,
            "answerable": question.answerable,
            "answered": answer.answered,
            "answer": answer.answer,
            "citations": [asdict(citation) for citation in answer.citations],
            "checks": [asdict(sentence) for sentence in self.sentences],
            "candidates": [asdict(candidate) for candidate in answer.candidates],
            "passages": [
                {
                    "document": passage.document,
                    "paragraph": passage.paragraph,
                    "score": passage.score,
                    "gain": passage.gain,
                }
                for passage in self.passages
            ],
            "right": self.right,
            "measures": self.measures,
            "confidence": answer.confidence,
            "curated": asdict(answer.curated) if answer.curated else None,
            "seconds": answer.seconds,
            "judgement": asdict(self.judgement) if self.judgement else None,
        }


@dataclass(frozen=True, slots=True)
class Run:
    """The results of a set with the settings that they were made with."""

    set: str
    results: tuple[Result, ...]
    config: dict[str, Any]
    missing: tuple[Question, ...] = ()
    """The questions that were not asked, since the run was stopped."""

    @classmethod
    def of_nothing(cls, prepared: Prepared) -> Run:
        """That of a set which was not begun."""
        questions = prepared.questions
        return cls(questions.name, (), describe_settings(prepared.settings), questions.questions)

    @property
    def total(self) -> int:
        """How many questions the set has."""
        return len(self.results) + len(self.missing)

    @property
    def interrupted(self) -> bool:
        return bool(self.missing)

    def count_decided(self) -> dict[citing.Part, int]:
        """On how many sentences of the answers each part of the check decided."""
        return citing.count_decided(each for result in self.results for each in result.sentences)

    def to_json(self) -> dict[str, Any]:
        """The figures by the contract's names, and each result."""
        return {
            "set": self.set,
            "questions": len(self.results),
            **figures(self.results),
            "decided": self.count_decided(),
            "config": self.config,
            "interrupted": self.interrupted,
            "missing": [{"id": question.id, "question": question.question} for question in self.missing],
            "results": [result.to_json() for result in self.results],
        }


Figures = dict[str, dict[str, float | None]]


def figures(results: Sequence[Result]) -> Figures:
    """The means over results; null where none has the measure. `judge` is there where a judge was asked."""

    def mean(name: str) -> float | None:
        return metrics.mean([result.measures.get(name) for result in results])

    times = [result.milliseconds for result in results]
    found: Figures = {
        "retrieval": {name: mean(name) for name in metrics.RETRIEVAL},
        "answers": {name: mean(name) for name in ("hit@1", "hit@3", "f1", "exact_match", "answered")},
        "citations": {"precision": mean("citation_precision"), "recall": mean("citation_recall")},
        "refusal": {
            **metrics.refusals(
                [not result.answer.answered for result in results],
                [not result.question.answerable for result in results],
            ),
            "auc": metrics.area_under_curve(*(_confidences(results, having) for having in (True, False))),
        },
        "latency_ms": {
            name: float(np.percentile(times, at)) if times else None
            for name, at in (("p50", 50), ("p95", 95))
        },
    }
    if any(result.judgement for result in results):
        found["judge"] = {"correct": mean("judged_correct"), "faithful": mean("judged_faithful")}
    return found


def _confidences(results: Sequence[Result], answerable: bool) -> list[float]:
    """Those of the questions that have an answer, or of those that have none, where the reader gives one."""
    return [
        result.answer.confidence
        for result in results
        if result.question.answerable is answerable and result.answer.confidence is not None
    ]


MEASURES = tuple(name for measures in figures(()).values() for name in measures)
"""The names of all figures but those of a judge."""


def by_tag(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results that carry each tag, in the order of tags."""
    tags = sorted({tag for result in results for tag in result.question.tags})
    return {tag: [result for result in results if tag in result.question.tags] for tag in tags}


class Kept(Protocol):
    """The results of a set that outlive the run."""

    def find(self, question: Question) -> Result | None:
        """That of a question which was asked before the run was interrupted, or None."""
        ...

    def add(self, result: Result) -> None:
        """Keep one that was made."""
        ...


def run(
    prepared: Prepared,
    progress: Progress = lambda done, total: None,
    judge: Judge | None = None,
    kept: Kept | None = None,
) -> Run:
    """Ask every question that `kept` has no result of. Ctrl-C ends the run with what is done, and the run
    says what is missing."""
    questions = prepared.questions.questions
    results: list[Result] = []
    total = len(questions)
    try:
        for question in questions:
            progress(len(results), total)
            result = kept.find(question) if kept else None
            if result is None:
                result = _ask(question, prepared.relevant.get(question.id), prepared.engine, judge)
                if kept:
                    kept.add(result)
            results.append(result)
        progress(total, total)
    except KeyboardInterrupt:
        pass
    return Run(
        prepared.questions.name,
        tuple(results),
        describe_settings(prepared.settings),
        questions[len(results) :],
    )


def describe_settings(settings: Settings) -> dict[str, Any]:
    """The settings that decide results, for the JSON of a run."""
    return settings.model_dump(mode="json", exclude={"server", "limits", "widget", "data_dir", "corpus"})


def _ask(question: Question, relevant: Relevance | None, engine: Engine, judge: Judge | None) -> Result:
    started = time.perf_counter()
    hits: list[Hit] = []
    try:
        answer = engine.ask(question.question, question.history)
        milliseconds = 1000 * (time.perf_counter() - started)
        hits = engine.hits(question.question, DEPTH, question.history)
    except QuestionError as error:  # what cannot be asked is not answered
        answer = Answer(question.question, error.text("en"), False, "en", "")
        milliseconds = 1000 * (time.perf_counter() - started)
    passages = tuple(_retrieved(hit, relevant) for hit in hits)
    measures: dict[str, float | None] = {
        "answered" if question.answerable else "refused": float(answer.answered is question.answerable)
    }
    if relevant:
        gains = [passage.gain or 0 for passage in passages]
        measures |= {name: measure(gains, relevant.ideal) for name, measure in metrics.RETRIEVAL.items()}
    right = _right(question, answer, relevant)
    if question.answerable and question.answers:
        said = re.sub(r"\[\d+\]", "", answer.answer) if answer.answered else ""
        measures["hit@1"] = float(bool(right))
        measures["hit@3"] = float(_shown(question, answer, relevant))
        measures["f1"] = metrics.token_f1(said, question.answers)
        measures["exact_match"] = metrics.exact_match(said, question.answers)
    sentences = citing.check_citations(answer) if answer.answered else ()
    if answer.answered:
        measures["citation_precision"], measures["citation_recall"] = citing.measure(sentences)
    judgement = judge.judge(question, answer) if judge and answer.answered else None
    if judgement:
        measures["judged_correct"], measures["judged_faithful"] = judgement.correct, judgement.faithful
    return Result(question, answer, passages, measures, right, milliseconds, judgement, sentences)


def _retrieved(hit: Hit, relevant: Relevance | None) -> Retrieved:
    passage = hit.passage
    gain, marks = None, []
    if relevant:
        gain = grade(relevant.targets, passage.document, passage.start, passage.end)
        marks = [
            (max(target.start - passage.start, 0), min(target.end, passage.end) - passage.start)
            for target in relevant.targets
            if target.meets(passage.document, passage.start, passage.end)
        ]
    return Retrieved(
        passage.document, passage.paragraph, round(hit.score, 6), gain, passage.text, tuple(sorted(marks))
    )


def _right(question: Question, answer: Answer, relevant: Relevance | None) -> bool | None:
    """Whether the first sentence of the answer holds a gold answer and cites a relevant passage, as far as
    the set gives either; for what has no answer, whether it was refused."""
    if not question.answerable:
        return not answer.answered
    if not question.answers and not relevant:
        return None
    if not answer.answered:
        return False
    return _answers(answer.answer.split("\n")[0], answer.citations, question, relevant)


def _shown(question: Question, answer: Answer, relevant: Relevance | None) -> bool:
    """Whether a sentence of the answer, or one of the candidates, holds a gold answer and cites a relevant
    passage."""
    said = answer.answer.split("\n") if answer.answered else []
    said += [f"{candidate.quote} [{candidate.number}]" for candidate in answer.candidates]
    cited = (*answer.citations, *answer.candidates)
    return any(_answers(sentence, cited, question, relevant) for sentence in said)


def _answers(
    sentence: str, citations: Sequence[Citation], question: Question, relevant: Relevance | None
) -> bool:
    cites = relevant is None or any(
        relevant.cited(citation) for citation in citations if f"[{citation.number}]" in sentence
    )
    return cites and (not question.answers or metrics.holds_answer(sentence, question.answers))
