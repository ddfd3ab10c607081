"""Whether a curated answer goes to the questions that ask the same, and to no others, by kind of difference:

python -m benchmarks.sameness [--show]

`--show` prints each pair that is judged wrongly.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from rag.answers.check.alignment import encoder
from rag.answers.sameness import NEAR, asks_the_same
from rag.courtesy import plain

SETS = Path(__file__).parents[1] / "evals" / "sets"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions, whether they ask the same, and how they differ."""

    question: str
    other: str
    is_same: bool
    kind: str


def read_pairs(file: Path) -> list[Pair]:
    """The pairs of a set."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Pair(row["question"], row["other"], row["verdict"] == "same", row["kind"]) for row in rows]


def is_taken_for_the_same(pair: Pair) -> bool:
    """Whether an answer that was written for one question is given to the other."""
    one, other = plain(pair.question), plain(pair.other)
    vectors = encoder().encode_queries([one, other])
    return float(vectors[0] @ vectors[1]) >= NEAR and asks_the_same(one, other)


def main(show: Annotated[bool, typer.Option(help="Print each pair that is judged wrongly.")] = False) -> None:
    """Print the shares of each set."""
    sets = {
        "same.tsv, which it was tuned on": "same.tsv",
        "same-unseen.tsv, which it was not": "same-unseen.tsv",
    }
    for name, file in sets.items():
        print(name)
        counts: Counter[tuple[bool, str]] = Counter()
        taken: Counter[tuple[bool, str]] = Counter()
        for pair in read_pairs(SETS / file):
            found = is_taken_for_the_same(pair)
            for kind in ("all", pair.kind):
                counts[pair.is_same, kind] += 1
                taken[pair.is_same, kind] += found
            if show and found is not pair.is_same:
                print(f"  {pair.kind}: {pair.question} / {pair.other}")
        for (is_same, kind), count in sorted(counts.items(), reverse=True):
            said = "ask the same" if is_same else "ask something else"
            print(f"  {said}, {kind}: {taken[is_same, kind]} of {count} taken for the same")


if __name__ == "__main__":
    typer.run(main)
