"""The measures of a run, each as the literature defines it. Pure functions.

Retrieval measures take `relevance`: for each retrieved passage, best first, whether it is relevant, and
`relevant`: how many relevant passages there are.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from rag import arabic
from rag.citations import Answer, supports


def ndcg(relevance: Sequence[bool], relevant: int, depth: int = 10) -> float:
    """nDCG@depth with binary gains (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
    techniques", 2002), as trec_eval has it: discounted by log2(rank + 1)."""
    gained = sum(1 / math.log2(rank + 2) for rank, hit in enumerate(relevance[:depth]) if hit)
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(relevant, depth)))
    return gained / ideal if ideal else 0.0


def recall(relevance: Sequence[bool], relevant: int, depth: int) -> float:
    """The share of the relevant passages that are among the first `depth`."""
    return sum(relevance[:depth]) / relevant if relevant else 0.0


def reciprocal_rank(relevance: Sequence[bool]) -> float:
    """One over the rank of the first relevant passage; 0 where there is none."""
    return next((1 / rank for rank, hit in enumerate(relevance, start=1) if hit), 0.0)


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether a text holds one of the answers, after folding."""
    words = f" {' '.join(word.text for word in arabic.words(text))} "
    golds = (" ".join(word.text for word in arabic.words(answer)) for answer in answers)
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


def citations(answer: Answer) -> tuple[float, float]:
    """(precision, recall) of an answer's citations (Gao et al., "Enabling Large Language Models to Generate
    Text with Citations", 2023), with `rag.citations.supports` as the entailment: recall is the share of
    sentences that what they cite supports together, precision the share of citations that support their
    sentence."""
    quotes = {f"[{citation.number}]": citation.quote for citation in answer.citations}
    supported, right, cited = [], 0, 0
    for line in answer.answer.split("\n"):
        own = [quotes[mark] for mark in quotes if mark in line]
        claim = line
        for mark in quotes:
            claim = claim.replace(mark, "")
        if not claim.strip():
            continue
        supported.append(bool(own) and supports(" ".join(own), claim.strip()))
        right += sum(supports(quote, claim.strip()) for quote in own)
        cited += len(own)
    return (right / cited if cited else 0.0, float(np.mean(supported)) if supported else 0.0)


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


RETRIEVAL: dict[str, Callable[[Sequence[bool], int], float]] = {
    "nDCG@10": ndcg,
    "Recall@1": lambda relevance, relevant: recall(relevance, relevant, 1),
    "Recall@5": lambda relevance, relevant: recall(relevance, relevant, 5),
    "Recall@10": lambda relevance, relevant: recall(relevance, relevant, 10),
    "MRR": lambda relevance, relevant: reciprocal_rank(relevance),
}
