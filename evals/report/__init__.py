"""The report of a run: one HTML file, without scripts and without a request to anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.citing import Part
from evals.comparison import Comparison
from evals.judge import PROMPT
from evals.run import Figures, Result, Retrieved, Run, by_tag, figures
from rag import __version__, arabic

_BINS: Final = 24
"""Of a histogram."""
OF_A_TAG: Final = {
    "nDCG@10": ("retrieval", "nDCG@10"),
    "hit@1": ("answers", "hit@1"),
    "answered": ("answers", "answered"),
    "refused": ("refusal", "recall"),
}
"""Columns of tables by tag: `refused` is of the questions that have no answer, the others of those that have
one."""

NAMES: Final = {
    "retrieval": ("الاسترجاع", "retrieval"),
    "answers": ("الأجوبة", "answers"),
    "citations": ("الإسناد", "citations"),
    "refusal": ("الرفض", "refusal"),
    "latency_ms": ("الزمن بالميلي ثانية", "milliseconds"),
    "nDCG@10": ("جودة الاسترجاع", "quality of retrieval"),
    "hit@1": ("الجملة الأولى تجيب", "first sentence answers"),
    "hit@3": ("الجواب أو أحد المرشّحات يجيب", "the answer or a candidate answers"),
    "answered": ("أُجيب مما له جواب", "answered, of what has an answer"),
    "refused": ("رُفض مما لا جواب له", "refused, of what has none"),
    "citation_precision": ("دقة الإسناد", "citation precision"),
    "p50": ("ميلي ثانية للجواب، الوسيط", "milliseconds to answer, median"),
}
"""Names of sections and measures for people, in Arabic and in English."""

_FOLDER = Path(__file__).parent

Write = Callable[[str], str]
"""Untrusted text as HTML."""


def _templates(write: Write) -> Environment:
    def finalize(value: object) -> object:
        return Markup(write(value)) if isinstance(value, str) and not isinstance(value, Markup) else value

    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=finalize,
    )


def html(runs: Sequence[tuple[Run, Comparison | None]], style: str, write: Write) -> str:
    """The report of runs, each beside what changed since an earlier one; `style` has the colours and fonts
    that all our pages share, and `write` is how they show text of documents and questions."""
    results = [result for run, _ in runs for result in run.results]
    questions = "".join(result.question.question for result in results)
    return (
        _templates(write)
        .get_template("report.html")
        .render(
            sets=[_Set.of(number, run, comparison) for number, (run, comparison) in enumerate(runs, start=1)],
            counts={name: sum(name in _kinds(result) for result in results) for name in FILTERS},
            total=len(results),
            language=arabic.language(questions),
            config=json.dumps(runs[0][0].config if runs else {}, ensure_ascii=False, indent=2),
            judge=next((run.config["evals"]["judge"] for run, _ in runs), None),
            prompt=PROMPT.replace("{{", "{").replace("}}", "}"),
            version=__version__,
            made=datetime.now().astimezone(),
            columns=tuple(OF_A_TAG),
            names=NAMES,
            style=Markup(style + (_FOLDER / "report.css").read_text(encoding="utf-8")),
        )
    )


FILTERS: Final = ("wrong", "refused", "citation-failed")
"""The kinds of questions that a reader can have shown alone."""


def _kinds(result: Result) -> list[str]:
    """What a question is shown as: its verdict, and the filters that it falls under."""
    verdict = "unknown" if result.right is None else "right" if result.right else "wrong"
    also = zip(FILTERS[1:], (not result.answer.answered, result.citation_failed), strict=True)
    return [verdict, *(name for name, holds in also if holds)]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A question as the report shows it; `id` is that of its element."""

    id: str
    kinds: list[str]
    result: Result

    def passages(self) -> Iterator[tuple[Retrieved, list[tuple[str, bool]]]]:
        for passage in self.result.passages[:PASSAGES]:
            yield passage, list(_pieces(passage))


PASSAGES = 5
"""Retrieved passages that are shown of each question."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar of a histogram: where it stands and how high it is, both 0 to 1, from the ground."""

    kind: str
    left: float
    bottom: float
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class _Histogram:
    """How values spread from 0 to `high`, as bars that stand on one another by kind."""

    bars: list[_Bar]
    high: float
    bins: int
    count: int


@dataclass(frozen=True, slots=True)
class _Set:
    """A run as the template shows it. `tags` has a row for all questions before those of each tag."""

    number: int
    run: Run
    figures: Figures
    tags: list[tuple[str, int, list[float | None]]]
    decided: dict[Part, int]
    confidence: list[tuple[bool, _Histogram]]
    latency: _Histogram
    comparison: Comparison | None
    questions: list[_Shown]

    @classmethod
    def of(cls, number: int, run: Run, comparison: Comparison | None) -> _Set:
        results = run.results
        times = [result.milliseconds for result in results]
        found = figures(results)
        high = found["latency_ms"]["p95"] or 1.0
        confident = [
            (answerable, [result for result in results if result.question.answerable is answerable])
            for answerable in (True, False)
        ]
        return cls(
            number=number,
            run=run,
            figures=found,
            tags=[
                _row("", len(results), found),
                *(_row(tag, len(part), figures(part)) for tag, part in by_tag(results).items()),
            ],
            decided=run.count_decided(),
            confidence=[
                (answerable, _histogram(((result.answer.confidence or 0.0, result) for result in part), 1.0))
                for answerable, part in confident
                if part and any(result.answer.confidence is not None for result in part)
            ],
            latency=_histogram(zip(times, results, strict=True), 1.5 * high),
            comparison=comparison,
            questions=[
                _Shown(f"s{number}-{n}", _kinds(result), result) for n, result in enumerate(results, start=1)
            ],
        )

    def shown(self, result: Result) -> _Shown:
        """The question of a result."""
        return next(each for each in self.questions if each.result is result)


def _row(tag: str, count: int, found: Figures) -> tuple[str, int, list[float | None]]:
    return tag, count, [found[section][measure] for section, measure in OF_A_TAG.values()]


def _histogram(values: Iterable[tuple[float, Result]], high: float) -> _Histogram:
    """Values above `high` are counted in the last bin."""
    counts: list[dict[str, int]] = [{} for _ in range(_BINS)]
    total = 0
    for value, result in values:
        here = counts[min(int(_BINS * value / high), _BINS - 1)]
        kind = _kinds(result)[0]
        here[kind] = here.get(kind, 0) + 1
        total += 1
    tallest = max(sum(here.values()) for here in counts) or 1
    bars = []
    for n, here in enumerate(counts):
        bottom = 0
        for kind in ("right", "unknown", "wrong"):
            if count := here.get(kind, 0):
                bars.append(_Bar(kind, n / _BINS, bottom / tallest, count / tallest, count))
                bottom += count
    return _Histogram(bars, high, _BINS, total)


def _pieces(passage: Retrieved) -> Iterator[tuple[str, bool]]:
    """The passage's text in pieces, and whether each is what answers."""
    marked = [False] * len(passage.text)
    for start, end in passage.marks:
        marked[start:end] = [True] * (end - start)
    start = 0
    for end in range(1, len(marked) + 1):
        if end == len(marked) or marked[end] is not marked[start]:
            yield passage.text[start:end], marked[start]
            start = end
