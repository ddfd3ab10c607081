"""What `isnad eval` does and prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals import report
from evals.comparison import Comparison, SavedRun, Turned, compare, find_earlier, read_runs
from evals.corpus import prepare
from evals.journal import Journal
from evals.judge import Judge
from evals.questions import read
from evals.run import MEASURES, Run, by_tag, figures, run
from rag.answers.curated import CuratedSource
from rag.config import ConfigError, Settings
from rag.index.indexing import Progress
from rag.tracing import Tracing


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where a run goes beside the terminal, and what it is held against: an earlier run's JSON, and limits
    like `nDCG@10=0.95`. With `resume` a run to `as_json` that was interrupted goes on. `style` is the style
    sheet that the report shares with our other pages, and `write` how these show untrusted text."""

    as_json: Path | None = None
    as_html: Path | None = None
    compare_with: Path | None = None
    fail_under: Sequence[str] = ()
    fail_if_worse: bool = False
    resume: bool = False
    style: str = ""
    write: report.Write = escape


def evaluate(
    settings: Settings,
    sets: Sequence[Path],
    corpus: Path | None,
    outputs: Outputs,
    out: Console,
    progress: Progress,
    printable: Callable[[str], str] = str,
    curated: CuratedSource | None = None,
) -> list[str]:
    """Run each set and print its figures; gives what failed. `printable` makes text of documents and
    questions safe for a terminal, and `curated` holds answers that people wrote.

    Everything is read and checked before anything is asked. Raises QuestionSetError for a set that cannot be
    run, ConfigError for a limit that is none or a judge that cannot be had, JournalError for a run that
    cannot be gone on with, and what indexing raises.
    """
    limits = dict(map(_limit, outputs.fail_under))
    _check(outputs)
    asked = [read(file) for file in sets]
    earlier: list[SavedRun | None] = [None] * len(asked)
    if outputs.compare_with:
        saved = read_runs(outputs.compare_with)
        earlier = [find_earlier(saved, questions, outputs.compare_with) for questions in asked]
    judge = Judge(settings.evals.judge, Tracing(settings.tracing)) if settings.evals.judge else None
    journal = Journal.beside(outputs.as_json, outputs.resume) if outputs.as_json else None
    failures: list[str] = []
    made: list[tuple[Run, Comparison | None]] = []
    with prepare(asked, corpus, settings, progress, curated) as ready:
        parts = [journal.of(number, each) if journal else None for number, each in enumerate(ready, start=1)]
        for each, kept, before in zip(ready, parts, earlier, strict=True):
            if made and made[-1][0].interrupted:
                made.append((Run.of_nothing(each), None))
                continue
            result = run(each, lambda done, total: progress("ask", done, total), judge, kept)
            comparison = compare(before, result) if before else None
            made.append((result, comparison))
            _print(result, out)
            failures += _under(result, limits)
            if comparison:
                _print_comparison(result.set, comparison, out, printable)
                failures += _worse(result.set, comparison) if outputs.fail_if_worse else []
    failures += [
        f"{result.set}: stopped after {len(result.results)} of {result.total} questions."
        for result, _ in made
        if result.interrupted
    ]
    _write(outputs, made)
    if journal and not any(result.interrupted for result, _ in made):
        journal.remove()
    elif journal:
        out.print("The same command with --resume goes on where it was stopped.")
    return failures


def _check(outputs: Outputs) -> None:
    if outputs.fail_if_worse and outputs.compare_with is None:
        raise ConfigError("--fail-if-worse: name the run to compare with, as in --compare RUN.json.")
    if outputs.resume and outputs.as_json is None:
        raise ConfigError("--resume: name the file of the run that was interrupted, as in --json RUN.json.")
    for file in filter(None, (outputs.as_json, outputs.as_html)):
        if not file.absolute().parent.is_dir():
            raise ConfigError(f"{file}: there is no folder {file.parent}. Make it, or name another.")


def _write(outputs: Outputs, made: Sequence[tuple[Run, Comparison | None]]) -> None:
    texts = {}
    if outputs.as_json:
        runs = [result.to_json() for result, _ in made]
        texts[outputs.as_json] = json.dumps(runs[0] if len(runs) == 1 else runs, ensure_ascii=False, indent=1)
    if outputs.as_html:
        texts[outputs.as_html] = report.html(made, outputs.style, outputs.write)
    for file, text in texts.items():
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise ConfigError(
                f"{file}: cannot be written ({error.strerror}). See to the disk's space and the folder's"
                " permissions, and run it again with --json and --resume."
            ) from None


def _limit(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        if name not in MEASURES:
            raise ValueError
        return name, float(value)
    except ValueError:
        known = ", ".join(MEASURES)
        raise ConfigError(f"--fail-under {text}: write MEASURE=VALUE with one of {known}.") from None


def _under(made: Run, limits: dict[str, float]) -> list[str]:
    found = {name: value for measures in figures(made.results).values() for name, value in measures.items()}
    return [
        f"{made.set}: {name} is {'not measured' if value is None else f'{value:.4f}'}, under {limit}."
        for name, limit in limits.items()
        if (value := found[name]) is None or value < limit
    ]


def _worse(name: str, comparison: Comparison) -> list[str]:
    return [
        f"{name}: {measure} fell by {change.before - change.now:.4f}"
        f" (95% interval {change.low:+.4f} {change.high:+.4f})."
        for measure, change in comparison.measures.items()
        if change.worse
    ]


def _title(made: Run) -> str:
    asked = f"{len(made.results)} of {made.total}" if made.interrupted else str(made.total)
    return f"{made.set}: {asked} questions"


def _print(made: Run, out: Console) -> None:
    found = figures(made.results)
    table = Table("", "", title=_title(made), show_header=False)
    for section, measures in found.items():
        for measure, value in measures.items():
            if value is not None:
                label = measure if section in ("retrieval", "answers") else f"{section} {measure}"
                table.add_row(label, f"{value:.1f} ms" if section == "latency_ms" else f"{value:.4f}")
    out.print(table)
    judged = [result.judgement for result in made.results if result.judgement]
    if failed := [judgement for judgement in judged if judgement.correct is None]:
        out.print(f"The judge failed at {len(failed)} answers: {failed[0].reason}", style="yellow")
    if groups := by_tag(made.results):
        table = Table("tag", "questions", *report.OF_A_TAG, title=f"{made.set}, by tag")
        for tag, results in groups.items():
            of_tag = figures(results)
            values = [of_tag[section][measure] for section, measure in report.OF_A_TAG.values()]
            table.add_row(
                tag, str(len(results)), *("" if value is None else f"{value:.3f}" for value in values)
            )
        out.print(table)


def _print_comparison(
    name: str, comparison: Comparison, out: Console, printable: Callable[[str], str]
) -> None:
    table = Table("", title=f"{name}: before and now, and the 95% interval of the difference")
    for column in ("before", "now", "difference", "interval"):
        table.add_column(column, justify="right")
    for measure, change in comparison.measures.items():
        table.add_row(
            measure,
            f"{change.before:.4f}",
            f"{change.now:.4f}",
            f"{change.now - change.before:+.4f}",
            f"{change.low:+.4f} {change.high:+.4f}",
        )
    out.print(table)
    for label, turned in (("won", comparison.won), ("lost", comparison.lost)):
        _print_turned(label, turned, out, printable)


def _print_turned(
    label: str, turned: Sequence[Turned], out: Console, printable: Callable[[str], str]
) -> None:
    out.print(f"{len(turned)} {label}" + (":" if turned else "."))
    for each in turned[:SHOWN]:
        out.print(printable(f"  {each.result.question.id}  {each.result.question.question}"))
    if len(turned) > SHOWN:
        out.print(f"  and {len(turned) - SHOWN} more; --html shows all.")


SHOWN = 20
"""Questions won or lost that the terminal lists."""
