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
from rag.config import Settings


def evaluate(
    settings: Settings,
    sets: Sequence[Path],
    corpus: Path | None,
    as_json: Path | None,
    compare_with: Path | None,
    out: Console,
    progress: Callable[[str, int, int], None],
) -> None:
    """Run each set over its own paragraphs, those of `corpus`, or the index of the settings. Everything is
    read and checked before anything runs. Raises QuestionSetError for a set that cannot be run,
    SnapshotError without an index, OSError where the JSON cannot be written."""
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
        if earlier:
            _print_comparison(earlier, made, out)
        if made.interrupted:
            out.print(f"Stopped: {len(made.results)} of {len(asked.questions)} questions were asked.")
            break
    if as_json:
        value: Any = runs[0].to_json() if len(runs) == 1 else [made.to_json() for made in runs]
        as_json.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def _print(made: Run, out: Console) -> None:
    groups = {"all": list(made.results), **by_tag(made.results)}
    columns = {name: figures(results) for name, results in groups.items()}
    table = Table("", title=f"{made.set}: {len(made.results)} questions")
    for name, results in groups.items():
        table.add_column(f"{name} ({len(results)})", justify="right")
    for section, measures in columns["all"].items():
        for measure in measures:
            values = [column[section][measure] for column in columns.values()]
            if any(value is not None for value in values):
                label = measure if section in ("retrieval", "answers") else f"{section} {measure}"
                table.add_row(label, *(_shown(value, section) for value in values))
    out.print(table)


def _shown(value: float | None, section: str) -> str:
    if value is None:
        return ""
    return f"{value:.1f} ms" if section == "latency_ms" else f"{value:.4f}"


def _print_comparison(earlier: dict[str, Any], made: Run, out: Console) -> None:
    table = Table("", title=f"{earlier['set']} before, {made.set} now: difference, 95% interval")
    for column in ("before", "now", "difference", "interval"):
        table.add_column(column, justify="right")
    for name, (before, change, low, high) in compare(earlier, made).items():
        table.add_row(
            name, f"{before:.4f}", f"{before + change:.4f}", f"{change:+.4f}", f"{low:+.4f} {high:+.4f}"
        )
    out.print(table)
