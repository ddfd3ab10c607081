"""A run of a question set: every question is asked, and the answers are measured."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evals import metrics
from evals.questions import Question, QuestionSet, QuestionSetError
from rag import indexing, snapshot
from rag.chain import Engine, QuestionError
from rag.citations import Answer, Citation
from rag.config import Passages, Settings
from rag.documents import Document, document_id
from rag.embedding import SentenceEmbeddings
from rag.passages import split

DEPTH = 10
"""Passages that are retrieved for the measures of retrieval."""

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


@dataclass(frozen=True, slots=True)
class Target:
    """What answers a question: `text[start:end]` of a document, and how many passages hold some of it."""

    document: str
    start: int
    end: int
    passages: int

    def meets(self, document: str, start: int, end: int) -> bool:
        return document == self.document and start < self.end and self.start < end


@dataclass(frozen=True, slots=True)
class Result:
    """One question of a run, as the JSON holds it. Measures are None where the set cannot give them."""

    id: str
    question: str
    tags: tuple[str, ...]
    answerable: bool
    answered: bool
    answer: str
    relevance: tuple[bool, ...] | None
    measures: dict[str, float | None]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """The results of a set with the settings that they were made with."""

    set: str
    results: tuple[Result, ...]
    config: dict[str, Any]
    interrupted: bool = False

    def to_json(self) -> dict[str, Any]:
        """The figures by the contract's names, and each result."""
        return {
            "set": self.set,
            "questions": len(self.results),
            **figures(self.results),
            "config": self.config,
            "interrupted": self.interrupted,
            "results": [asdict(result) for result in self.results],
        }


def figures(results: Sequence[Result]) -> dict[str, dict[str, float | None]]:
    """The means over results; null where none has the measure."""

    def mean(name: str) -> float | None:
        return metrics.mean([result.measures.get(name) for result in results])

    times = [result.milliseconds for result in results]
    refusals = metrics.refusals(
        [not result.answered for result in results], [not result.answerable for result in results]
    )
    answerable = [float(result.answered) for result in results if result.answerable]
    return {
        "retrieval": {name: mean(name) for name in metrics.RETRIEVAL},
        "answers": {
            "hit@1": mean("hit@1"),
            "f1": mean("f1"),
            "exact_match": mean("exact_match"),
            "answered": metrics.mean(answerable),
        },
        "citations": {"precision": mean("citation_precision"), "recall": mean("citation_recall")},
        "refusal": refusals,
        "latency_ms": {
            name: float(np.percentile(times, at)) if times else None
            for name, at in (("p50", 50), ("p95", 95))
        },
    }


def by_tag(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results that carry each tag, in the order of tags."""
    tags = sorted({tag for result in results for tag in result.tags})
    return {tag: [result for result in results if tag in result.tags] for tag in tags}


def engine_over(documents: Sequence[Document], settings: Settings, folder: Path) -> tuple[Engine, Settings]:
    """An engine over documents of one paragraph each, every one a passage of its own, indexed in `folder`;
    and the settings that it has."""
    whole = settings.model_copy(
        update={"data_dir": folder, "passages": Passages(min_words=1, max_words=1_000_000)}
    )
    root = folder / indexing.SNAPSHOTS
    embeddings = SentenceEmbeddings(whole.embedding)
    with snapshot.writer(root):
        indexing.publish(whole, embeddings, [(document, "") for document in documents])
    return Engine(whole), whole


def joined(questions: QuestionSet, corpus: QuestionSet) -> QuestionSet:
    """The questions asked on the paragraphs of another SQuAD file with questions of the same ids (XQuAD in
    another language), with its answers. Raises QuestionSetError for ids that it lacks."""
    there = {question.id: question for question in corpus.questions}
    if missing := [question for question in questions.questions if question.id not in there]:
        problems = [f"has no question {question.id} (row {question.row})." for question in missing[:10]]
        raise QuestionSetError(Path(corpus.name), problems)
    moved = (
        replace(question, document=there[question.id].document, answers=there[question.id].answers)
        for question in questions.questions
    )
    return replace(questions, questions=tuple(moved), corpus=corpus.corpus)


def targets(questions: QuestionSet, engine: Engine, settings: Settings) -> dict[str, Target]:
    """Where the answer of each question stands, by its id, for those that say so.

    Raises QuestionSetError for a document that is not indexed and a quote that is not in it, with the rows.
    """
    paths = list(engine.titles())
    problems: list[str] = []
    found: dict[str, Target] = {}
    for question in questions.questions:
        if not question.answerable or not (question.document or question.quote):
            continue
        if question.document and question.document not in paths:
            problems.append(f"row {question.row}: {question.document} is not indexed. Index it: isnad index")
            continue
        places = (_target(question, path, engine, settings) for path in _places(question, paths))
        target = next(filter(None, places), None)
        if target:
            found[question.id] = target
        else:
            where = question.document or "any indexed document"
            quote = (question.quote or "")[:60]
            problems.append(f"row {question.row}: the quote is not in {where}: {quote}")
    if problems:
        raise QuestionSetError(Path(questions.name), problems)
    return found


def _places(question: Question, paths: Sequence[str]) -> Sequence[str]:
    return [question.document] if question.document else paths


def _target(question: Question, path: str, engine: Engine, settings: Settings) -> Target | None:
    document = engine.document(document_id(path))
    if document is None:
        return None
    start, end = 0, len(document.text)
    if question.quote:
        spaced = r"\s+".join(map(re.escape, question.quote.split()))
        match = re.search(spaced, document.text)
        if match is None:
            return None
        start, end = match.span()
    target = Target(path, start, end, 0)
    passages = split(document, settings.passages.min_words, settings.passages.max_words)
    return replace(target, passages=sum(target.meets(path, p.start, p.start + len(p.text)) for p in passages))


def run(
    questions: QuestionSet,
    engine: Engine,
    settings: Settings,
    progress: Progress = lambda done, total: None,
) -> Run:
    """Ask every question. Ctrl-C ends the run with what is done, and the run says so."""
    target_of = targets(questions, engine, settings)
    results: list[Result] = []
    interrupted = False
    try:
        for question in questions.questions:
            progress(len(results), len(questions.questions))
            results.append(_ask(question, target_of.get(question.id), engine))
        progress(len(results), len(questions.questions))
    except KeyboardInterrupt:
        interrupted = True
    config = settings.model_dump(mode="json", exclude={"server", "widget", "data_dir", "corpus"})
    return Run(questions.name, tuple(results), config, interrupted)


def _ask(question: Question, target: Target | None, engine: Engine) -> Result:
    started = time.perf_counter()
    try:
        answer = engine.ask(question.question, question.history)
    except QuestionError as error:  # what cannot be asked is not answered
        answer = Answer(question.question, error.text("en"), False, "en", "")
    milliseconds = 1000 * (time.perf_counter() - started)
    measures: dict[str, float | None] = {}
    relevance = None
    if target:
        hits = engine.hits(question.question, DEPTH, question.history)
        relevance = tuple(
            target.meets(hit.passage.document, hit.passage.start, hit.passage.start + len(hit.passage.text))
            for hit in hits
        )
        for name, measure in metrics.RETRIEVAL.items():
            measures[name] = measure(relevance, target.passages)
    if question.answerable and question.answers:
        said = answer.answer if answer.answered else ""
        first, *_ = said.split("\n")
        cited = [citation for citation in answer.citations if f"[{citation.number}]" in first]
        measures["hit@1"] = float(
            bool(first)
            and metrics.holds_answer(first, question.answers)
            and (target is None or any(_cites(citation, target) for citation in cited))
        )
        plain = re.sub(r"\[\d+\]", "", said)
        measures["f1"] = metrics.token_f1(plain, question.answers)
        measures["exact_match"] = metrics.exact_match(plain, question.answers)
    if answer.answered:
        measures["citation_precision"], measures["citation_recall"] = metrics.citations(answer)
    return Result(
        id=question.id,
        question=question.question,
        tags=question.tags,
        answerable=question.answerable,
        answered=answer.answered,
        answer=answer.answer,
        relevance=relevance,
        measures=measures,
        milliseconds=milliseconds,
    )


def _cites(citation: Citation, target: Target) -> bool:
    return target.meets(citation.document, citation.start, citation.end)


def compare(old: Mapping[str, Any], new: Run) -> dict[str, tuple[float, float, float, float]]:
    """For each measure that questions of both runs have: (old mean, difference, its 95% interval's two ends).

    Raises ValueError where the runs share no question.
    """
    before = {result["id"]: result["measures"] for result in old["results"]}
    names = dict.fromkeys(name for result in new.results for name in result.measures)
    compared = {}
    for name in names:
        pairs = [
            (before[result.id][name], result.measures[name])
            for result in new.results
            if before.get(result.id, {}).get(name) is not None and result.measures.get(name) is not None
        ]
        if pairs:
            one, other = zip(*pairs, strict=True)
            compared[name] = (float(np.mean(one)), *metrics.difference(one, other))
    if not compared:
        raise ValueError("The two runs have no question in common, so there is nothing to compare.")
    return compared


def read_run(file: Path) -> dict[str, Any]:
    """The JSON of an earlier run. Raises QuestionSetError for a file that is none."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(value, dict) or not all("measures" in result for result in value["results"]):
            raise ValueError("no results")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuestionSetError(
            file, [f"is not the JSON of a run ({error}). Make one: isnad eval SET --json FILE"]
        ) from None
    return value
