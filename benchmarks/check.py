"""What the check catches and whom it accuses, by kind of alteration, beside two baselines:

python -m benchmarks.check [--data FOLDER] [--show]

FOLDER (or ISNAD_BENCHMARKS) may hold ans.stance.test.csv (latynt/ans, Apache-2.0): pairs of headlines that
agree, disagree, or say other things. `--show` prints each pair that is judged wrongly.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from rag import arabic
from rag.answers.check import supports
from rag.config import Embedding
from rag.embedding import embedding_model
from rag.files import read_document

ROOT = Path(__file__).parents[1]
SETS = ROOT / "evals" / "sets"
ANS = "ans.stance.test.csv"
BETWEEN_SOURCES = " ¶ "
MOST_SHOWN = 3
MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, its sources, whether it follows, and the kind of alteration (`faithful` for none)."""

    claim: str
    sources: tuple[str, ...]
    is_faithful: bool
    kind: str


Scorer = Callable[[Pair], float]
"""How surely a claim follows."""


def read_pairs(file: Path) -> list[Pair]:
    """The pairs of our set."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Pair(
                row["claim"],
                tuple(row["source"].split(BETWEEN_SOURCES)),
                row["verdict"] == "supported",
                row["kind"],
            )
            for row in rows
        ]


def read_told(file: Path) -> list[Pair]:
    """The claims of ours that `seeds/` tells, or does not, each held against all of its paragraphs."""
    paragraphs = []
    for seed in sorted((ROOT / "seeds").glob("*.md")):
        document = read_document(seed, seed.name, MAX_BYTES)
        paragraphs += [document.text[part.start : part.end] for part in document.paragraphs]
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Pair(
                row["claim"],
                tuple(paragraphs),
                row["verdict"] == "supported",
                f"{'told' if row['verdict'] == 'supported' else 'untold'}, {arabic.language(row['claim'])}",
            )
            for row in rows
        ]


def read_ans(file: Path) -> list[Pair]:
    """The pairs of ANS: the second headline as claim, the first as source."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(row["s2"], (row["s1"],), row["stance"] == "agree", row["stance"])
            for row in csv.DictReader(lines)
        ]


def by_check(pair: Pair) -> float:
    """1 where the check supports a claim."""
    return float(bool(supports(pair.sources, pair.claim)))


def by_overlap(pair: Pair) -> float:
    """The share of a claim's stems that its sources have."""
    said = set(arabic.stems(pair.claim))
    given = set(arabic.stems(" ".join(pair.sources)))
    return len(said & given) / max(len(said), 1)


def by_similarity() -> Scorer:
    """The cosine of a claim and the nearest source, by the bundled model."""
    model = embedding_model(Embedding())

    def score(pair: Pair) -> float:
        vectors = model.encode_passages([pair.claim, *pair.sources])
        return float((vectors[1:] @ vectors[0]).max())

    return score


def threshold(scores: Sequence[float]) -> float:
    """The highest threshold that accuses no more than a twentieth of faithful pairs with these scores."""
    return sorted(scores)[len(scores) // 20]


def report(title: str, pairs: Sequence[Pair], passed: dict[str, list[bool]]) -> None:
    """Print, by kind, the share that each way catches (of faithful pairs, that it accuses)."""
    print(f"\n{title}\n{'':14} {'pairs':>5}" + "".join(f" {name:>12}" for name in passed))
    kinds = sorted({pair.kind for pair in pairs}, key=lambda kind: (kind in FAITHFUL, kind))
    for kind in [*kinds, "all altered"]:
        own = [
            place
            for place, pair in enumerate(pairs)
            if (not pair.is_faithful if kind == "all altered" else pair.kind == kind)
        ]
        shares = (sum(not verdicts[place] for place in own) / len(own) for verdicts in passed.values())
        word = "accused" if kind in FAITHFUL else "caught"
        print(f"{kind:14} {len(own):5}" + "".join(f" {share:12.3f}" for share in shares) + f"  {word}")


FAITHFUL = ("faithful", "agree", "told, ar", "told, en")


def main(
    data: Annotated[Path | None, typer.Option(help="The folder of ans.stance.test.csv.")] = None,
    show: Annotated[bool, typer.Option(help="Print what is judged wrongly.")] = False,
) -> None:
    """Print the table."""
    tuned = read_pairs(SETS / "check.tsv")
    faithful = [pair for pair in tuned if pair.is_faithful]
    ways: dict[str, Scorer] = {"check": by_check, "similarity": by_similarity(), "overlap": by_overlap}
    thresholds = {
        name: 0.5 if name == "check" else threshold([way(pair) for pair in faithful])
        for name, way in ways.items()
    }
    sets = {
        "check.tsv, which the check was tuned on": tuned,
        "check-unseen.tsv, written after that": read_pairs(SETS / "check-unseen.tsv"),
        "check-told.tsv, what seeds/ tells and does not": read_told(SETS / "check-told.tsv"),
    }
    folder = data or (Path(os.environ["ISNAD_BENCHMARKS"]) if "ISNAD_BENCHMARKS" in os.environ else None)
    if folder and (folder / ANS).exists():
        sets["ANS, test"] = read_ans(folder / ANS)
    for title, some in sets.items():
        started = time.process_time()
        for pair in some:
            by_check(pair)
        milliseconds = 1_000 * (time.process_time() - started) / len(some)
        passed = {name: [way(pair) >= thresholds[name] for pair in some] for name, way in ways.items()}
        report(f"{title}: {milliseconds:.1f} ms of processor a claim", some, passed)
        if show:
            for pair, verdict in zip(some, passed["check"], strict=True):
                if verdict != pair.is_faithful:
                    found = supports(pair.sources, pair.claim)
                    reasons = " ".join(reason.text("en") for reason in found.reasons)
                    held = BETWEEN_SOURCES.join(pair.sources[:MOST_SHOWN])
                    print(f"{pair.kind}: {pair.claim}\n    {found.sentence or held}\n    {reasons}")


if __name__ == "__main__":
    typer.run(main)
