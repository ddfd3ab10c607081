"""Isnad's search beside what people use instead, on the same passages and questions, as a table in Markdown:

    ISNAD_BENCHMARKS=FOLDER python -m benchmarks.peers [PASSAGES] [--engine NAME]

FOLDER holds xquad.ar.json and arcd-train.json. The passages (2,000 unless told) are the paragraphs of
XQuAD-ar, and as many more as it takes, of sentences drawn from ARCD's; asked are 200 questions of XQuAD-ar.
Each engine makes its index in one process and answers in another. What is not installed is named and left
out: `pip install -e '.[benchmarks]'` brings bm25s and all-MiniLM-L6-v2; haystack-ai and txtai are left to
you, best in an environment of their own.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.corpus import draw, folder
from benchmarks.engines import ENGINES
from benchmarks.measuring import measure, print_table, write_work
from evals import squad

COLUMNS = (
    "index, CPU s",
    "index, MB",
    "disk, MB",
    "open, CPU s",
    "p50, CPU ms",
    "p95, CPU ms",
    "p50, ms",
    "p95, ms",
    "memory, MB",
    "nDCG@10",
)


def write_passages(work: Path, count: int) -> None:
    """The passages and questions of a run."""
    published = squad.read(folder() / "xquad.ar.json")
    more = draw(squad.read(folder() / "arcd-train.json").paragraphs, count - len(published.paragraphs))
    asked = random.Random(1).sample(published.questions, 200)
    questions = [(question.question, question.paragraph) for question in asked]
    write_work(work, [*published.paragraphs, *more], questions)


def main(
    passages: Annotated[int, typer.Argument(help="How many passages.")] = 2_000,
    engine: Annotated[list[str] | None, typer.Option(help="This engine; may come more than once.")] = None,
) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as made:
        write_passages(Path(made), passages)
        rows = measure(engine or list(ENGINES), Path(made))
    print_table(rows, COLUMNS)


if __name__ == "__main__":
    typer.run(main)
