"""What `isnad eval` does and prints."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.questions import read
from evals.run import Run, by_tag, compare, engine_over, figures, joined, read_run, run
from rag.chain import Engine
from rag.config import ConfigError, Settings


def evaluate(
    settings: Settings,
    sets: Sequence[Path],
    corpus: Path | None,
    as_json: Path | None,
    compare_with: Path | None,
    out: Console,
    progress: Callable[[str, int, int], None],
    fail_under: Sequence[str] = (),
    fail_if_worse: bool = False,
) -> list[str]:
    """Run each set over its own paragraphs, those of `corpus`, or the index of the settings; gives what
    failed.

    Everything is read and checked before anything runs. `fail_under` are limits like `nDCG@10=0.95`. Raises
    QuestionSetError for a set that cannot be run, ConfigError for a limit that is none, SnapshotError
    without an index.
    """
    limits = dict(map(_limit, fail_under))
    if fail_if_worse and compare_with is None:
        raise ConfigError("--fail-if-worse: name the run to compare with, as in --compare RUN.json.")
    failures: list[str] = []
    paragraphs = read(corpus) if corpus else None
    questions = [joined(read(file), paragraphs) if paragraphs else read(file) for file in sets]
    earlier = read_run(compare_with) if compare_with else None
    runs: list[Run] = []
    for asked in questions:
        with tempfile.TemporaryDirectory() as folder:
            if asked.corpus:
                engine, used = engine_over(asked.corpus, settings, Path(folder))
            else:
                engine, used = Engine(settings), settings
            made = run(asked, engine, used, lambda done, total: progress("ask", done, total))
        runs.append(made)
        _print(made, out)
        failures += _under(made, limits)
        if earlier:
            compared = compare(earlier, made)
            _print_comparison(earlier, made, compared, out)
            if fail_if_worse:
                failures += [
                    f"{made.set}: {name} fell by {-change:.4f} (95% interval {low:+.4f} {high:+.4f})."
                    for name, (_, change, low, high) in compared.items()
                    if high < 0
                ]
        if made.interrupted:
            out.print(f"Stopped: {len(made.results)} of {len(asked.questions)} questions were asked.")
            break
    if as_json:
        value: Any = runs[0].to_json() if len(runs) == 1 else [made.to_json() for made in runs]
        as_json.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    return failures


_NAMES = tuple(name for measures in figures(()).values() for name in measures)


def _limit(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        if name not in _NAMES:
            raise ValueError
        return name, float(value)
    except ValueError:
        known = ", ".join(_NAMES)
        raise ConfigError(f"--fail-under {text}: write MEASURE=VALUE with one of {known}.") from None


def _under(made: Run, limits: dict[str, float]) -> list[str]:
    found = {name: value for measures in figures(made.results).values() for name, value in measures.items()}
    return [
        f"{made.set}: {name} is {'not measured' if value is None else f'{value:.4f}'}, under {limit}."
        for name, limit in limits.items()
        if (value := found[name]) is None or value < limit
    ]


def _print(made: Run, out: Console) -> None:
    found = figures(made.results)
    table = Table("", "", title=f"{made.set}: {len(made.results)} questions", show_header=False)
    for section, measures in found.items():
        for measure, value in measures.items():
            if value is not None:
                label = measure if section in ("retrieval", "answers") else f"{section} {measure}"
                table.add_row(label, f"{value:.1f} ms" if section == "latency_ms" else f"{value:.4f}")
    out.print(table)
    groups = by_tag(made.results)
    if not groups:
        return
    table = Table("tag", "questions", *_OF_A_TAG, title=f"{made.set}, by tag")
    for tag, results in groups.items():
        figures_of_tag = figures(results)
        values = [figures_of_tag[section][measure] for section, measure in _OF_A_TAG.values()]
        table.add_row(tag, str(len(results)), *("" if value is None else f"{value:.3f}" for value in values))
    out.print(table)


_OF_A_TAG = {
    "nDCG@10": ("retrieval", "nDCG@10"),
    "hit@1": ("answers", "hit@1"),
    "answered": ("answers", "answered"),
    "refused": ("refusal", "recall"),
}
"""Columns of the table by tag: `refused` is of those that have no answer, the others of those that have."""


def _print_comparison(
    earlier: dict[str, Any], made: Run, compared: dict[str, tuple[float, float, float, float]], out: Console
) -> None:
    table = Table("", title=f"{earlier['set']} before, {made.set} now: difference, 95% interval")
    for column in ("before", "now", "difference", "interval"):
        table.add_column(column, justify="right")
    for name, (before, change, low, high) in compare(earlier, made).items():
        table.add_row(
            name, f"{before:.4f}", f"{before + change:.4f}", f"{change:+.4f}", f"{low:+.4f} {high:+.4f}"
        )
    out.print(table)
