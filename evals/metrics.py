"""The measures of a run, each as the literature defines it. Pure functions.

Retrieval measures take `gains`: for each retrieved passage, best first, how relevant it is (0 for not), and
`ideal`: the gains of all the relevant passages that there are, highest first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from rag import arabic


def ndcg(gains: Sequence[int], ideal: Sequence[int], depth: int = 10) -> float:
    """nDCG@depth (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002), as
    trec_eval has it: gains as they are, discounted by log2(rank + 1)."""
    best = _discounted(ideal[:depth])
    return _discounted(gains[:depth]) / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def recall(gains: Sequence[int], ideal: Sequence[int], depth: int) -> float:
    """The share of the relevant passages that are among the first `depth`."""
    return sum(gain > 0 for gain in gains[:depth]) / len(ideal) if ideal else 0.0


def reciprocal_rank(gains: Sequence[int]) -> float:
    """One over the rank of the first relevant passage; 0 where there is none."""
    return next((1 / rank for rank, gain in enumerate(gains, start=1) if gain), 0.0)


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether a text holds one of the answers, after folding."""
    words = arabic.spaced_words(text)
    golds = (" ".join(arabic.folded_words(answer)) for answer in answers)
    return any(gold and (f" {gold} " in words or gold in words) for gold in golds)


def token_f1(text: str, answers: Sequence[str]) -> float:
    """The best F1 of the words of a text and those of an answer (Rajpurkar et al., "SQuAD: 100,000+
    Questions for Machine Comprehension of Text", 2016), with Arabic folding instead of English articles."""
    return max((_f1(text, answer) for answer in answers), default=0.0)


def _f1(text: str, answer: str) -> float:
    said, gold = (Counter(word.text for word in arabic.words(part)) for part in (text, answer))
    shared = (said & gold).total()
    if not shared:
        return float(not said and not gold)
    precision, recalled = shared / said.total(), shared / gold.total()
    return 2 * precision * recalled / (precision + recalled)


def exact_match(text: str, answers: Sequence[str]) -> float:
    """1 where the text is an answer, after folding (SQuAD)."""
    said = [word.text for word in arabic.words(text)]
    return float(any(said == [word.text for word in arabic.words(answer)] for answer in answers))


def refusals(refused: Sequence[bool], unanswerable: Sequence[bool]) -> dict[str, float | None]:
    """Precision and recall of refusing, and the mean of the shares of answerable questions that were
    answered and of unanswerable ones that were refused (balanced accuracy); None where the set cannot
    tell."""
    both = sum(r and u for r, u in zip(refused, unanswerable, strict=True))
    answerable = len(unanswerable) - sum(unanswerable)
    answered = sum(not r and not u for r, u in zip(refused, unanswerable, strict=True))
    recalled = both / sum(unanswerable) if any(unanswerable) else None
    balanced = None if recalled is None or not answerable else (recalled + answered / answerable) / 2
    return {
        "precision": both / sum(refused) if any(refused) and any(unanswerable) else None,
        "recall": recalled,
        "balanced_accuracy": balanced,
    }


def area_under_curve(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """The area under the ROC curve of a confidence: how often an answerable question has a higher one than an
    unanswerable one, equal ones counted half; None where the set has only one of the two. 1 tells them apart
    at some threshold, 0.5 at none (Fawcett, "An introduction to ROC analysis", 2006)."""
    if not answerable or not unanswerable:
        return None
    above = np.subtract.outer(np.asarray(answerable, float), np.asarray(unanswerable, float))
    return float((above > 0).mean() + (above == 0).mean() / 2)


def difference(
    one: Sequence[float], other: Sequence[float], resamples: int = 10_000, seed: int = 0
) -> tuple[float, float, float]:
    """The mean of `other` minus that of `one`, and its 95% interval by the paired bootstrap (Efron and
    Tibshirani, "An Introduction to the Bootstrap", 1993; Sakai 2006 for retrieval)."""
    differences = np.asarray(other, float) - np.asarray(one, float)
    if not len(differences):
        raise ValueError("No question is in both runs, so there is nothing to compare.")
    draw = np.random.default_rng(seed)
    means = np.array(
        [differences[draw.integers(len(differences), size=len(differences))].mean() for _ in range(resamples)]
    )
    low, high = np.quantile(means, [0.025, 0.975])
    return float(differences.mean()), float(low), float(high)


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of the values that there are; None where there is none."""
    there = [value for value in values if value is not None]
    return float(np.mean(there)) if there else None


RETRIEVAL: dict[str, Callable[[Sequence[int], Sequence[int]], float]] = {
    "nDCG@10": ndcg,
    "Recall@1": lambda gains, ideal: recall(gains, ideal, 1),
    "Recall@5": lambda gains, ideal: recall(gains, ideal, 5),
    "Recall@10": lambda gains, ideal: recall(gains, ideal, 10),
    "MRR": lambda gains, ideal: reciprocal_rank(gains),
}
"""By their names in reports; of the ten best passages."""
