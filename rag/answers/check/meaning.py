"""Meaning: how likely it is that a sentence says what a claim does, where nothing between them differs that
rules can tell: a logistic regression over what the sentence has of the claim and what both mean to the
transformer. `training.entailment` fits it."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic, weights
from rag.answers.check.alignment import CHOSEN, Alignment
from rag.answers.check.statement import Statement
from rag.embedding import Vectors, bundled_transformer
from rag.translations import translations

LEAST: Final = float(CHOSEN["least_likely"])
"""How likely a sentence has to say what a claim does."""
LEAST_MEANT: Final = float(CHOSEN["least_meant"])
"""What the share of a claim that a sentence of its language has and how near it is to the claim add up to
at least."""

FEATURES: Final = (
    "untold",
    "run",
    "facts",
    "named",
    "weakest",
    "missed",
    "whole",
    "clear",
    "translated",
    "spread",
    "words",
    "longer",
)
"""untold: words, numbers and dates of the claim that the sentence does not have; run: words of these in a
row; facts: numbers and dates that it has; named: names that it has. By the cosines of the claim's words, as
the transformer reads them there, with those of the sentence: weakest, how near the farthest word comes;
missed, how near those on average that have no counterpart; clear, how much nearer the nearest is than all;
spread, how far apart those are that stand for neighbours. whole: the cosine of both texts. translated: the
share of words that have a known translation there. words: of the claim, and longer: than the sentence, as
logarithms."""

MOST_WORDS: Final = 8
MOST_FACTS: Final = 3
"""More words, and more facts or names, say no more."""


def is_meant(aligned: Alignment) -> bool:
    """Whether a source in which nothing differs means what a claim does: it is likely to. In one language it
    may lack a word of the claim whatever it is, and otherwise has to be the nearer to the claim the less it
    has of it: long sources are thought likelier to say everything than they are."""
    if not aligned.across:
        told = aligned.told()
        if told.count(False) < 2:
            return True
        if sum(told) / len(told) + nearness(aligned) < LEAST_MEANT:
            return False
    return likelihood(aligned) >= LEAST


def nearness(aligned: Alignment) -> float:
    """How near a source is to a claim, -1 to 1: the mean of the cosines of the claim's words that say
    something with the nearest word of the source, each as the transformer reads it in its sentence. 1 for a
    claim without such words, else 0 for a source without words.

    This is the precision of BERTScore (Zhang, Kishore, Wu, Weinberger and Artzi, 2020).
    """
    if not aligned.claim.content or not aligned.source.words:
        return float(not aligned.claim.content)
    return float(_cosines(aligned).max(axis=1).mean())


def _cosines(aligned: Alignment) -> Vectors:
    """Of the claim's words that say something with the source's, [words, words]."""
    said = _vectors(aligned.claim.text)[1][list(aligned.claim.content)]
    cosines: Vectors = said @ _vectors(aligned.source.text)[1].T
    return cosines


def likelihood(aligned: Alignment) -> float:
    """How likely a source says what a claim does, 0 to 1: 1 for a claim without words that say something,
    else 0 for a source without words."""
    if not aligned.claim.content or not aligned.source.words:
        return float(not aligned.claim.content)
    fitted = weights.section("entailment")["across" if aligned.across else "same"]
    score = fitted["bias"] + sum(
        fitted.get(name, 0.0) * value for name, value in zip(FEATURES, features(aligned), strict=True)
    )
    return 1 / (1 + math.exp(-score))


def features(aligned: Alignment) -> tuple[float, ...]:
    """What FEATURES names, of a claim with content words."""
    claim, source = aligned.claim, aligned.source
    said = list(claim.content)
    cosines = _cosines(aligned)
    whole, other_whole = _vectors(claim.text)[0], _vectors(source.text)[0]
    nearest = cosines.max(axis=1)
    new = np.array([place not in aligned.of for place in said])
    places = cosines.argmax(axis=1)
    return (
        float(min(aligned.told().count(False), MOST_WORDS)),
        float(_longest_run(new)),
        float(min(sum(aligned.told_facts()), MOST_FACTS)),
        float(min(_named(aligned), MOST_FACTS)),
        float(nearest.min()),
        float(nearest[new].mean()) if new.any() else 1.0,
        float(whole @ other_whole),
        float((nearest - cosines.mean(axis=1)).mean()),
        _translated(aligned),
        float(np.abs(np.diff(places)).mean()) / len(source.words) if len(said) > 1 else 0.0,
        math.log(len(said)),
        math.log(len(claim.words) / len(source.words)),
    )


def _longest_run(new: NDArray[np.bool_]) -> int:
    longest = run = 0
    for is_new in new:
        run = run + 1 if is_new else 0
        longest = max(longest, run)
    return longest


def _named(aligned: Alignment) -> int:
    """How many of the claim's names the source has."""
    return sum(
        any(place in aligned.of for place in range(name.first, name.last + 1)) for name in aligned.claim.names
    )


def _translated(aligned: Alignment) -> float:
    """Across languages, the share of the claim's words of which the source has a known translation."""
    if not aligned.across:
        return 0.0
    claim, source = aligned.claim, aligned.source
    stems = {arabic.stem(word) for word in source.folded}
    into = [translations(word) for word in source.folded if word.isascii()]

    def is_translated(word: str) -> bool:
        if word.isascii():
            return not stems.isdisjoint(translations(word))
        return any(arabic.stem(word) in each for each in into)

    return sum(is_translated(claim.folded[place]) for place in claim.content) / len(claim.content)


@lru_cache(maxsize=256)
def _vectors(text: str) -> tuple[Vectors, Vectors]:
    """The vector of a sentence, [dimensions], and those of its words, [words, dimensions]."""
    spans = [(word.start, word.end) for word in Statement.of(text).words]
    whole, (words,) = bundled_transformer().encode_with_spans([text], [spans])
    return whole[0], words
