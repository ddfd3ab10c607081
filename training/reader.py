"""Fits the weights of the quoting reader.

Each question is read twice: with its paragraph among the passages, and without, where the best sentence of
what is left must not pass for an answer; in the whole collection and in small ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize

from evals import squad
from rag import arabic
from rag.answers.features import FEATURES
from rag.answers.quoting import QuotingReader
from rag.config import Embedding
from rag.contextual import ContextualVectors
from rag.embedding import embedding_model
from rag.question import Question
from rag.retrieval import HybridRetriever
from training.collection import Collection

HELD = 2.4
"""How much a question that has an answer counts against one that has none: a quotation that does not quite
answer helps more than a refusal, all the more since an unsure one has candidates beside it."""
SMALL = 16
"""Paragraphs in a small collection: the question's own, up to five of its article, and others."""
CONTEXTUAL = ("contextual", "contextual_passage")
UNFITTED = ("named", "repeat", "conflict", "lacks", "missing", "aside")
CHOICE = tuple(name for name in FEATURES if name not in (*UNFITTED, *CONTEXTUAL))
"""What tells the sentences of one question apart: not what is in none of ARCD's, nor what says of all that
they lack what is asked for."""
ANSWERS = ("covered", "around", "similarity", "passage", "near", "related", "beside", "opens", "lacks")


@dataclass(frozen=True, slots=True)
class Reading:
    """The candidate sentences of a question: [sentences, features], and which of them hold the answer."""

    features: NDArray[np.float64]
    correct: NDArray[np.bool_]


AGAINST = ("lacks", "weakest", "conflict", "repeat", "missing", "aside")
"""What speaks against an answer; all else speaks for one. Features that say nearly the same would otherwise
be fitted as differences of each other, which hold for these paragraphs alone."""


def readings(
    file: Path, every: int = 1, contextual: ContextualVectors | None = None
) -> dict[str, list[Reading]]:
    """By situation: `all` and `small` hold the answer; `far` (no paragraph of the question's article),
    `beside` (all but its own) and `small beside` do not."""
    published = squad.read(file)
    texts = [" ".join(paragraph.split()) for paragraph in published.paragraphs]
    article_of = published.articles
    embeddings = embedding_model(Embedding())
    whole = Collection(texts, embeddings)
    if contextual:
        list(contextual.fill(whole.passages(range(len(texts)))))
    draw = random.Random(1)
    made: dict[str, list[Reading]] = {}

    def read(situation: str, question: Question, gold: int, answers: list[str], among: list[int]) -> None:
        index = whole.small(among) if situation.startswith("small") else whole.among(among)
        retriever = HybridRetriever(index=index, embeddings=embeddings, contextual=contextual)
        hits = retriever.search(question)
        candidates = QuotingReader(index, embeddings, 3, contextual).candidates(question, hits)
        correct = [
            int(found.source.passage.document) == gold
            and any(answer in arabic.fold(found.source.quote) for answer in answers)
            for found in candidates
        ]
        features = np.array([found.features for found in candidates])
        made.setdefault(situation, []).append(Reading(features, np.array(correct)))

    for asked in track(published.questions[::every], "reading"):
        gold, answers = asked.paragraph, [arabic.fold(answer) for answer in asked.answers]
        others = [n for n in range(len(texts)) if n != gold]
        siblings = [n for n in others if article_of[n] == article_of[gold]]
        far = [n for n in others if article_of[n] != article_of[gold]]
        near = draw.sample(siblings, min(5, len(siblings)))
        few = sorted([gold, *near, *draw.sample(far, SMALL - 1 - len(near))])
        situations: dict[str, list[int]] = {
            "all": [*range(len(texts))],
            "far": far,
            "beside": others,
            "small": few,
            "small beside": [n for n in few if n != gold],
        }
        question = Question(asked.question, embeddings)
        for situation, among in situations.items():
            read(situation, question, gold, answers, among)
    return made


def fit_choice(rows: Sequence[Reading], names: Sequence[str], ridge: float = 0.01) -> dict[str, float]:
    """Weights that make a sentence with the answer the likeliest of its question (softmax regression).

    Of ARCD's training questions in five folds, 0.003 and 0.01 of 0.001 to 0.1 do best.
    """
    columns = [FEATURES.index(name) for name in names]
    used = [(row.features[:, columns], row.correct) for row in rows if row.correct.any()]
    scale = np.concatenate([features for features, _ in used]).std(axis=0) + 1e-9

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(weights)
        for features, correct in used:
            scores = features / scale @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            right = shares[correct].sum() + 1e-12
            total -= np.log(right)
            slope -= (features / scale).T @ (shares * correct / right - shares)
        penalised = float(total / len(used) + ridge * weights @ weights)
        return penalised, np.asarray(slope / len(used) + 2 * ridge * weights)

    return dict(zip(names, _minimum(loss, len(names)) / scale, strict=True))


def fit_answers(
    held: Sequence[tuple[float, Sequence[Reading]]],
    missing: Sequence[tuple[float, Sequence[Reading]]],
    held_count: float,
    choice: dict[str, float],
    names: Sequence[str],
    ridge: float = 0.002,
) -> tuple[dict[str, float], float]:
    """Weights, of the sign that each feature has by its sense, and bias of a logistic regression on the best
    sentence of each reading. Each list of readings comes with how much it counts; those that hold the answer
    count together `held_count`, the others 1."""
    rows, truth, counts = [], [], []
    for is_held, lists in ((1.0, held), (0.0, missing)):
        total = sum(weight for weight, _ in lists) / (held_count if is_held else 1)
        for weight, readings in lists:
            rows += [best(reading, choice) for reading in readings]
            truth += [is_held] * len(readings)
            counts += [weight / total / len(readings)] * len(readings)
    features = np.array(rows)[:, [FEATURES.index(name) for name in names]]
    scale = features.std(axis=0) + 1e-9
    scaled, target, count = features / scale, np.array(truth), np.array(counts)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        likely = 1 / (1 + np.exp(-(scaled @ weights[:-1] + weights[-1])))
        entropy = -(target * np.log(likely + 1e-12) + (1 - target) * np.log(1 - likely + 1e-12))
        slope = np.append(scaled.T @ (count * (likely - target)), (count * (likely - target)).sum())
        slope[:-1] += 2 * ridge * weights[:-1]
        return float(count @ entropy + ridge * weights[:-1] @ weights[:-1]), slope

    bounds = [(None, 0.0) if name in AGAINST else (0.0, None) for name in names]
    weights = _minimum(loss, len(names) + 1, [*bounds, (None, None)])
    return dict(zip(names, weights[:-1] / scale, strict=True)), float(weights[-1])


def best(reading: Reading, choice: dict[str, float]) -> NDArray[np.float64]:
    """The features of the sentence that would be quoted, [features]."""
    weights = np.array([choice.get(name, 0.0) for name in FEATURES])
    return np.asarray(reading.features[int(np.argmax(reading.features @ weights))])


def _minimum(
    loss: Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]],
    size: int,
    bounds: Sequence[tuple[float | None, float | None]] | None = None,
) -> NDArray[np.float64]:
    return np.asarray(minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", bounds=bounds).x)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learnt: see `rag.answers.quoting.QuotingWeights`."""

    choice: dict[str, float]
    answers: dict[str, float]
    within: float


def fit(made: dict[str, list[Reading]], more: Sequence[str] = ()) -> Fitted:
    """The weights of the reader, rounded to hundredths; `more` names features beside CHOICE and ANSWERS."""
    choice = fit_choice([*made["all"], *made["small"]], (*CHOICE, *more))
    # Paragraphs beside the question's own often hold its answer, too, so what they give counts little.
    answers, within = fit_answers(
        [(1, made["all"]), (1, made["small"])],
        [(0.8, made["far"]), (0.1, made["beside"]), (0.1, made["small beside"])],
        HELD,
        choice,
        (*ANSWERS, *more),
    )
    return Fitted(_rounded(choice), _rounded(answers), round(within, 2))


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(float(weight), 2) for name, weight in weights.items()}


def measure(fitted: Fitted, made: dict[str, list[Reading]]) -> dict[str, tuple[float, float]]:
    """By situation, how many questions are answered and how many first sentences are right, 0 to 1."""
    weights = np.array([fitted.answers.get(name, 0.0) for name in FEATURES])
    order = np.array([fitted.choice.get(name, 0.0) for name in FEATURES])
    return {
        situation: (
            float(np.mean([best(row, fitted.choice) @ weights + fitted.within > 0 for row in rows])),
            float(np.mean([row.correct[int(np.argmax(row.features @ order))] for row in rows])),
        )
        for situation, rows in made.items()
    }
