"""Two runs of a set: what changed, how sure that is, and which questions were won and lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals import metrics
from evals.questions import Question, QuestionSet, QuestionSetError
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


_NEEDED = ("question", "history", "measures", "right", "answer")


def read_runs(file: Path) -> list[SavedRun]:
    """The runs that an earlier `isnad eval --json` wrote. Raises QuestionSetError for a file that is none."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        runs = value if isinstance(value, list) else [value]
        for run in runs:
            for result in run["results"]:
                _ = run["set"], [result[name] for name in _NEEDED]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuestionSetError(
            file, [f"is not the JSON of a run ({error}). Make one: isnad eval SET --json FILE"]
        ) from None
    return runs


def find_earlier(runs: list[SavedRun], questions: QuestionSet, file: Path) -> SavedRun:
    """The run to compare a set with: the one of its name, else the only one there. Raises QuestionSetError
    where there is none, or where it shares no question with the set."""
    named = [run for run in runs if run["set"] == questions.name] or (runs if len(runs) == 1 else [])
    if not named:
        raise QuestionSetError(file, [f"holds no run of {questions.name}."])
    asked = _keys((question.question, _said(question)) for question in questions.questions)
    if not set(asked) & _by_key(named[0]).keys():
        raise QuestionSetError(
            file, [f"has no question in common with {questions.name}, so there is nothing to compare."]
        )
    return named[0]


_Key = tuple[str, tuple[str, ...], int]
"""A question by its words, those of its history, and how many of the same stand before it. Ids may be the
numbers of rows, which change when one is put in between."""


def _keys(asked: Iterable[tuple[str, tuple[str, ...]]]) -> list[_Key]:
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    keys = []
    for question in asked:
        keys.append((*question, seen[question]))
        seen[question] += 1
    return keys


def _said(question: Question) -> tuple[str, ...]:
    return tuple(turn.content for turn in question.history)


def _by_key(run: SavedRun) -> dict[_Key, Mapping[str, Any]]:
    keys = _keys((result["question"], tuple(result["history"])) for result in run["results"])
    return dict(zip(keys, run["results"], strict=True))


def compare(earlier: SavedRun, run: Run) -> Comparison:
    """What changed over the questions that both runs have."""
    before = _by_key(earlier)
    keys = _keys((result.question.question, _said(result.question)) for result in run.results)
    both = [(before[key], result) for key, result in zip(keys, run.results, strict=True) if key in before]
    measures = {}
    for name in dict.fromkeys(name for _, result in both for name in result.measures):
        pairs = [
            (old, new)
            for was, result in both
            if (old := was["measures"].get(name)) is not None
            and (new := result.measures.get(name)) is not None
        ]
        if pairs:
            olds, news = zip(*pairs, strict=True)
            _, low, high = metrics.difference(olds, news)
            measures[name] = Change(float(np.mean(olds)), float(np.mean(news)), low, high)
    turned = {
        right: tuple(
            Turned(result, was["answer"])
            for was, result in both
            if result.right is right and was["right"] is (not right)
        )
        for right in (True, False)
    }
    return Comparison(measures, won=turned[True], lost=turned[False])
