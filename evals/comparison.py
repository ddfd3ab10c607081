"""Two runs of a set: what changed, how sure that is, and which questions were won and lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals import metrics
from evals.questions import QuestionSet, QuestionSetError
from evals.run import Result, Run

SavedRun = Mapping[str, Any]
"""A run as its JSON holds it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A measure over the questions that both runs have it for: its means, and the 95% interval of their
    difference by the paired bootstrap."""

    before: float
    now: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        """Whether it surely fell."""
        return self.high < 0


@dataclass(frozen=True, slots=True)
class Turned:
    """A question that was right in one of two runs only, and the answer of the earlier one."""

    result: Result
    before: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`won` are right now and were not; `lost` were right and are not."""

    measures: dict[str, Change]
    won: tuple[Turned, ...]
    lost: tuple[Turned, ...]


def read_runs(file: Path) -> list[SavedRun]:
    """The runs that an earlier `isnad eval --json` wrote. Raises QuestionSetError for a file that is none."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        runs = value if isinstance(value, list) else [value]
        for run in runs:
            for result in run["results"]:
                _ = run["set"], result["id"], result["measures"], result["right"], result["answer"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuestionSetError(
            file, [f"is not the JSON of a run ({error}). Make one: isnad eval SET --json FILE"]
        ) from None
    return runs


def earlier_of(runs: list[SavedRun], questions: QuestionSet, file: Path) -> SavedRun:
    """The run to compare a set with: the one of its name, else the only one there. Raises QuestionSetError
    where there is none, or where it shares no question with the set."""
    named = [run for run in runs if run["set"] == questions.name] or (runs if len(runs) == 1 else [])
    if not named:
        raise QuestionSetError(file, [f"holds no run of {questions.name}."])
    asked = {question.id for question in questions.questions}
    if not any(result["id"] in asked for result in named[0]["results"]):
        raise QuestionSetError(
            file, [f"has no question in common with {questions.name}, so there is nothing to compare."]
        )
    return named[0]


def compare(earlier: SavedRun, run: Run) -> Comparison:
    """What changed over the questions that both runs have."""
    before = {result["id"]: result for result in earlier["results"]}
    both = [result for result in run.results if result.question.id in before]
    measures = {}
    for name in dict.fromkeys(name for result in both for name in result.measures):
        pairs = [
            (old, new)
            for result in both
            if (old := before[result.question.id]["measures"].get(name)) is not None
            and (new := result.measures.get(name)) is not None
        ]
        if pairs:
            olds, news = zip(*pairs, strict=True)
            _, low, high = metrics.difference(olds, news)
            measures[name] = Change(float(np.mean(olds)), float(np.mean(news)), low, high)
    turned = {
        right: tuple(
            Turned(result, before[result.question.id]["answer"])
            for result in both
            if result.right is right and before[result.question.id]["right"] is (not right)
        )
        for right in (True, False)
    }
    return Comparison(measures, won=turned[True], lost=turned[False])
