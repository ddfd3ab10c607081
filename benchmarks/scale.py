"""How time and memory grow with the passages, beside the limits of either side of the search, in Markdown:

    ISNAD_BENCHMARKS=FOLDER python -m benchmarks.scale [PASSAGES ...]

For each number of passages (10,000 and 100,000 unless told; a million takes an hour and 20 GB of disk):
Isnad's index made, opened and asked 200 questions, and so bm25s on our terms alone and FAISS on our vectors
alone.
What passages, questions and FOLDER are, `benchmarks.peers` says. `private` is the memory that another process
on the same index does not share.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.measuring import measure, print_table
from benchmarks.peers import write_passages

MEASURED = ("Isnad, search", "Isnad, whole answer", "bm25s, our terms", "FAISS, our vectors")
COLUMNS = (
    "index, CPU s",
    "index, MB",
    "disk, MB",
    "open, CPU s",
    "first, CPU s",
    "p50, CPU ms",
    "p95, CPU ms",
    "memory, MB",
    "private, MB",
    "nDCG@10",
)


def main(
    passages: Annotated[list[int] | None, typer.Argument(help="How many passages.")] = None,
    engine: Annotated[list[str] | None, typer.Option(help="This engine; may come more than once.")] = None,
) -> None:
    """Print a table for each number of passages."""
    for count in passages or (10_000, 100_000):
        with tempfile.TemporaryDirectory() as made:
            write_passages(Path(made), count)
            rows = measure(engine or MEASURED, Path(made))
        print(f"\n{count:,} passages\n")
        print_table(rows, COLUMNS)


if __name__ == "__main__":
    typer.run(main)
