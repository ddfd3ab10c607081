"""One engine's index made, or opened and asked, in a process of its own, which prints its figures as JSON:

python -m benchmarks.measuring index|ask NAME WORK

WORK is a folder with passages.json and questions.json (question and number of the relevant passage).
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from benchmarks.engines import ENGINES, MADE_BY
from benchmarks.retrieval import ndcg

Figures = dict[str, float]


def measure(names: Sequence[str], work: Path) -> dict[str, Figures]:
    """All figures of these engines. One of which a package is not installed is named and left out."""
    made: dict[str, Figures] = {}
    found: dict[str, Figures] = {}
    for name in names:
        maker = MADE_BY.get(name, name)
        try:
            if maker not in made:
                made[maker] = _run("index", maker, work)
            found[name] = made[maker] | _run("ask", name, work)
        except ModuleNotFoundError as error:
            print(f"{name}: left out, since {error} is not installed", file=sys.stderr)
    return found


def _run(step: str, name: str, work: Path) -> Figures:
    command = [sys.executable, "-m", "benchmarks.measuring", step, name, os.fspath(work)]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode == NOT_INSTALLED:
        raise ModuleNotFoundError(done.stdout.strip())
    done.check_returncode()
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


NOT_INSTALLED = 3


@contextmanager
def _timed(what: str, figures: Figures) -> Iterator[None]:
    """Seconds, of the clock and of processors."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    figures[f"{what}, s"] = time.perf_counter() - clock
    figures[f"{what}, CPU s"] = time.process_time() - processor


def _index(name: str, work: Path, folder: Path) -> Figures:
    passages: list[str] = json.loads((work / "passages.json").read_text(encoding="utf-8"))
    figures: Figures = {}
    folder.mkdir()
    with _timed("index", figures):
        ENGINES[name]().index(passages, folder)
    figures["index, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    figures["disk, MB"] = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6
    return figures


def _ask(name: str, work: Path, folder: Path) -> Figures:
    questions: list[tuple[str, int]] = json.loads((work / "questions.json").read_text(encoding="utf-8"))
    figures: Figures = {}
    engine = ENGINES[name]()
    with _timed("open", figures):
        engine.open(folder)
    with _timed("first", figures):
        engine.search(questions[-1][0])
    clock, processor, gains = [], [], []
    for question, relevant in questions:
        began, spent = time.perf_counter(), time.process_time()
        found = engine.search(question)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
        gains.append(ndcg(found, relevant))
    for what, times in (("", clock), ("CPU ", processor)):
        for share in (50, 95):
            figures[f"p{share}, {what}ms"] = 1000 * float(np.percentile(times, share))
    figures["nDCG@10"] = float(np.mean(gains))
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    for what, field in (("memory, MB", "VmRSS"), ("private, MB", "RssAnon")):
        figures[what] = int(re.findall(rf"{field}:\s+(\d+)", status)[0]) / 1000
    return figures


def main(step: str, name: str, work: Path) -> None:
    """Print the figures of a step, or the name of the package that is not there."""
    folder = work / re.sub(r"\W+", "-", MADE_BY.get(name, name))
    try:
        figures = (_index if step == "index" else _ask)(name, work, folder)
    except ModuleNotFoundError as error:
        print(error.name)
        sys.exit(NOT_INSTALLED)
    print(json.dumps(figures))


def write_work(work: Path, passages: Sequence[str], questions: Sequence[tuple[str, int]]) -> None:
    """What the engines are given."""
    (work / "passages.json").write_text(json.dumps(passages, ensure_ascii=False), encoding="utf-8")
    (work / "questions.json").write_text(json.dumps(questions, ensure_ascii=False), encoding="utf-8")


def print_table(rows: dict[str, Figures], columns: Sequence[str]) -> None:
    """The figures as a table in Markdown."""
    print("| | " + " | ".join(columns) + " |")
    print("| --- |" + " ---: |" * len(columns))
    for name, figures in rows.items():
        print(f"| {name} | " + " | ".join(_shown(figures[column], column) for column in columns) + " |")


def _shown(figure: float, column: str) -> str:
    if column.startswith("nDCG"):
        return f"{figure:.3f}"
    return f"{figure:,.0f}" if figure >= 100 or column.endswith("MB") else f"{figure:.2g}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
