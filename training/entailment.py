"""Learns how likely a sentence says what a claim does (rag.answers.check.meaning), from open text:

python -m training.entailment --data FOLDER

Only what the check's rules find nothing against is learnt from, since nothing else is judged by it. Of one
row in five, by the claim, nothing is learnt: how well the likelihoods agree with the truth is told of these.
Likelihoods are as if half of the claims followed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import numpy as np
import typer
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

import rag.weights
from rag import arabic
from rag.answers.check.alignment import Alignment, align, encoder
from rag.answers.check.checking import is_told, reasons_against
from rag.answers.check.meaning import FEATURES, features
from rag.answers.check.statement import Statement
from training import data
from training.data import Pair
from training.weights import write

STANCES: Final = ("nli/ans.stance.train.csv", "nli/ans.stance.dev.csv")
"""Headlines that agree, and do not (Khouja, 2020)."""
TRANSLATED: Final = {
    "commonsense": 300,
    "tatoeba": 250,
    "news-wiki": 300,
    "covid": 300,
    "law": 250,
    "wikipedia-bios": 300,
    "courses": 200,
    "ms-docs": 250,
}
"""So many sentences and their translations of each source, and as many near ones that are none."""
AMONG: Final = 3_000
"""Near sentences are sought among so many of the source."""
NEAREST: Final = 3
SAME_WORDS: Final = 0.5
"""What shares more of its words says nearly the same."""
TWICE_TRANSLATED: Final = 500
HEADLINES: Final = 400
ARTICLES: Final = 4_000
SHARES: Final = (0.45, 0.6, 0.75)
"""Of a translation, so much is left where a claim is to say more than its source."""

FOR: Final = frozenset({"facts", "weakest", "missed", "whole", "clear", "translated"})
AGAINST: Final = frozenset({"untold", "run", "spread", "longer"})
"""Features that speak for a claim, and against it, by their sense: those that say nearly the same would
otherwise be fitted as differences of each other."""
RIDGE: Final = 0.002
HELD_BACK: Final = 5
BINS: Final = 10


class Row(NamedTuple):
    """A claim, a sentence, and whether the one follows from the other."""

    origin: str
    claim: str
    source: str
    follows: bool


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows of one kind, same language or across: [rows, features], and [rows]."""

    features: NDArray[np.float64]
    follows: NDArray[np.float64]
    is_held_back: NDArray[np.bool_]

    def part(self, held_back: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The features and truth of the rows that are held back, or of the others."""
        chosen = self.is_held_back == held_back
        return self.features[chosen], self.follows[chosen]


def main(
    folder: Annotated[
        Path,
        typer.Option(
            "--data", help=f"Holds {data.PARALLEL}, {data.RETRIEVAL} and {STANCES[0]}.", exists=True
        ),
    ],
) -> None:
    """Fit both regressions and write them to models/weights.json."""
    parallel = [pair for pair in data.read_tsv(folder, data.PARALLEL) if _is_sentence(pair)]
    news = [pair for pair in data.read_tsv(folder, data.RETRIEVAL) if pair.source == "news-title"]
    rows = [
        *stances(folder / name for name in STANCES),
        *translations(parallel),
        *twice_translated(parallel),
        *headlines(news),
    ]
    fitted: dict[str, dict[str, float]] = {}
    for kind, found in zip(("same", "across"), examples(rows), strict=True):
        fitted[kind] = fit(*found.part(held_back=False))
        seen, truth = found.part(held_back=True)
        likely = predict(fitted[kind], seen)
        print(
            f"{kind}: {len(found.follows):,} rows, {len(truth):,} of them held back: {measure(likely, truth)}"
        )
    write(rag.weights.contents() | {"entailment": fitted})


def stances(files: Iterable[Path]) -> Iterator[Row]:
    """The headlines of ANS, the second as claim."""
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield Row("ans", row["s2"], row["s1"], row["stance"] == "agree")


def translations(pairs: Sequence[Pair]) -> Iterator[Row]:
    """Sentences over their translations, which say the same, over a part of these and over near sentences of
    the same source, which do not. Every third claim is the Arabic, and every second long one a clause."""
    for name, most in TRANSLATED.items():
        own = sorted(
            (pair for pair in pairs if pair.source == name), key=lambda pair: data.checksum(pair.right)
        )
        own = own[:AMONG]
        vectors = [encoder().encode_passages([pair[side] for pair in own]) for side in (1, 2)]
        for number, pair in enumerate(own[:most]):
            said, told = (2, 1) if number % 3 == 2 else (1, 2)
            claim = _clause(pair[said], number) if number % 2 else pair[said]
            yield Row(name, claim, pair[told], True)
            yield from _parts(name, claim, pair[told], number)
            for side in (told, said):
                order = np.argsort(-(vectors[side - 1] @ vectors[said - 1][number]), kind="stable")
                for near in order[: NEAREST + 1]:
                    if near != number and not _says_the_same(own[near], pair):
                        yield Row(name, claim, own[near][side], False)


def twice_translated(pairs: Sequence[Pair]) -> Iterator[Row]:
    """Two translations of one sentence, of either language, and one over a part of the other."""
    for known, other in ((1, 2), (2, 1)):
        groups: dict[tuple[str, str], set[str]] = {}
        for pair in pairs:
            groups.setdefault((pair.source, pair[known]), set()).add(pair[other])
        several = [(source, sorted(group)) for (source, _), group in groups.items() if len(group) > 1]
        several.sort(key=lambda each: data.checksum(each[1][0]))
        for source, (claim, told, *_) in several[:TWICE_TRANSLATED]:
            yield Row(source, claim, told, True)
            yield from _parts(source, claim, told, len(claim))


def headlines(pairs: Sequence[Pair]) -> Iterator[Row]:
    """Headlines over the sentences of their own article, and of another that is near."""
    pairs = sorted(pairs, key=lambda pair: data.checksum(pair.right))[:ARTICLES]
    titles = encoder().encode_passages([pair.left for pair in pairs])
    articles = encoder().encode_passages([pair.right for pair in pairs])
    for number, pair in enumerate(pairs[:HEADLINES]):
        order = np.argsort(-(articles @ titles[number]), kind="stable")
        other = next(
            pairs[near] for near in order if near != number and not _says_the_same(pairs[near], pair)
        )
        for article, follows in ((pair, True), (other, False)):
            found = [row for row in _sentences(pair.left, article, follows) if judged(row.claim, row.source)]
            yield from found[:1]


def _sentences(claim: str, article: Pair, follows: bool) -> list[Row]:
    """A claim over the sentences of an article, those first that share most words with it."""
    said = set(arabic.stems(claim))
    spans = arabic.sentences(article.right)
    texts = [" ".join(article.right[start:end].split()) for start, end in spans]
    texts.sort(key=lambda text: -len(said.intersection(arabic.stems(text))))
    return [Row("news-title", claim, text, follows) for text in texts]


def _parts(origin: str, claim: str, source: str, number: int) -> Iterator[Row]:
    """A claim over the beginning or the end of what tells all of it."""
    words = source.split()
    left = int(len(words) * SHARES[number % len(SHARES)])
    if len(words) >= 8:
        yield Row(origin, claim, " ".join(words[:left] if number % 2 else words[-left:]), False)


def _clause(text: str, number: int) -> str:
    clauses = [part.strip() for part in text.replace("،", ",").split(", ") if len(part.split()) >= 5]
    return clauses[number % len(clauses)] if clauses else text


def _is_sentence(pair: Pair) -> bool:
    return all(5 <= len(text.split()) <= 40 and len(text) < 300 for text in (pair.left, pair.right))


def _says_the_same(pair: Pair, other: Pair) -> bool:
    """Whether two pairs share so many words, on either side, that one may be the other in other words."""
    for one, two in ((pair.left, other.left), (pair.right, other.right)):
        said, told = set(one.lower().split()), set(two.lower().split())
        if len(said & told) > SAME_WORDS * len(said | told):
            return True
    return False


def judged(claim: str, source: str) -> Alignment | None:
    """The two, aligned, where the check would ask how likely the one follows from the other; else None."""
    aligned = align(Statement.of(claim), Statement.of(source))
    if not aligned.claim.content or not is_told(aligned) or reasons_against(aligned):
        return None
    return aligned


def examples(rows: Sequence[Row]) -> tuple[Examples, Examples]:
    """Those of the rows that are judged, within a language and across two."""
    made: tuple[list[Any], list[Any]] = [], []
    for row in track(rows, "reading"):
        if aligned := judged(row.claim, row.source):
            is_held_back = data.checksum(row.claim) % HELD_BACK == 0
            made[aligned.across].append((features(aligned), row.follows, is_held_back))
    same, across = (
        Examples(
            *(np.array(column, kind) for column, kind in zip(zip(*some, strict=True), _KINDS, strict=True))
        )
        for some in made
    )
    return same, across


_KINDS: Final = (np.float64, np.float64, np.bool_)


def fit(seen: NDArray[np.float64], follows: NDArray[np.float64]) -> dict[str, float]:
    """Weights of FEATURES, of the sign that each has by its sense, and `bias`, of a logistic regression; none
    of a feature that says nothing."""
    middle, scale = seen.mean(axis=0), seen.std(axis=0) + 1e-9
    scaled, counts = (seen - middle) / scale, balanced(follows)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = scaled @ weights[:-1] + weights[-1]
        error = counts * (_likely(score) - follows)
        slope = np.append(scaled.T @ error + 2 * RIDGE * weights[:-1], error.sum())
        entropy = counts @ (np.logaddexp(0, score) - follows * score)
        return float(entropy + RIDGE * weights[:-1] @ weights[:-1]), slope

    bounds = [(0 if name in FOR else None, 0 if name in AGAINST else None) for name in FEATURES]
    start = np.zeros(len(FEATURES) + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    weights = found[:-1] / scale
    fitted = {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)}
    bias = float(found[-1] - weights @ middle)
    return {name: weight for name, weight in fitted.items() if weight} | {"bias": round(bias, 3)}


def balanced(follows: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much each row counts where those that follow count half, and all together 1."""
    share = follows.mean()
    return np.asarray(np.where(follows == 1, 0.5 / share, 0.5 / (1 - share)) / len(follows))


def predict(fitted: dict[str, float], seen: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each row follows, [rows]."""
    weights = np.array([fitted.get(name, 0.0) for name in FEATURES])
    return _likely(seen @ weights + fitted["bias"])


def _likely(score: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-score)))


def measure(likely: NDArray[np.float64], follows: NDArray[np.float64]) -> str:
    """How well likelihoods tell the rows apart (the area under the curve) and agree with how many follow."""
    order = likely[follows == 1][:, None] - likely[follows == 0]
    area = float(np.mean((order > 0) + 0.5 * (order == 0)))
    return f"AUC {area:.3f}, calibration error {calibration_error(likely, follows):.3f}"


def calibration_error(likely: NDArray[np.float64], follows: NDArray[np.float64]) -> float:
    """The expected calibration error: of the rows of each tenth of likelihoods, how far their mean is from
    the share that follows, on average."""
    bins = np.minimum((likely * BINS).astype(int), BINS - 1)
    apart = balanced(follows) * (likely - follows)
    return sum(abs(float(apart[bins == number].sum())) for number in np.unique(bins))


if __name__ == "__main__":
    typer.run(main)
