"""Meaning: whether a sentence says what a claim does, where its words are others or of another language: by
what the words mean in the two sentences."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from rag.answers.check.alignment import CHOSEN
from rag.answers.check.statement import Statement
from rag.embedding import Vectors, bundled_transformer

LEAST: Final = float(CHOSEN["least_meant"])
"""What the share of a claim that a sentence has, and how near it is to the claim, add up to at least."""
LEAST_ACROSS: Final = float(CHOSEN["least_meant_across"])
"""How near a sentence of another language is to a claim at least."""


def nearness(claim: Statement, source: Statement) -> float:
    """How near a source is to a claim, -1 to 1: of each word of the claim that says something the cosine with
    the nearest word of the source, both as the transformer reads them in their sentences, and the mean of
    these. 1 for a claim without such words.

    This is the precision of BERTScore (Zhang, Kishore, Wu, Weinberger and Artzi, 2020).
    """
    if not claim.content or not source.words:
        return float(not claim.content)
    cosines = _word_vectors(claim.text)[list(claim.content)] @ _word_vectors(source.text).T
    return float(np.mean(cosines.max(axis=1)))


@lru_cache(maxsize=256)
def _word_vectors(text: str) -> Vectors:
    """The vectors of a sentence's words, [words, dimensions]."""
    spans = [(word.start, word.end) for word in Statement.of(text).words]
    _, (vectors,) = bundled_transformer().encode_with_spans([text], [spans])
    return vectors
