"""Likeness: questions about one thing, in other words maybe, as one group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic, weights
from rag.courtesy import plain
from rag.embedding import Encoder

LEAST: Final = float(weights.section("likeness")["least"])
"""The least mean of cosine and shared terms of two questions of one group."""

Weigh = Callable[[Sequence[str]], NDArray[np.float64]]
"""Gives how telling each term is, of shape (terms,), as BM25 weighs it."""


def group_alike(questions: Sequence[str], encoder: Encoder, weigh: Weigh) -> list[list[int]]:
    """The places of the questions, those that are alike together. Each question is held against the first of
    each group, in order: which groups there are depends on nothing else. (Leader clustering: Hartigan,
    "Clustering Algorithms", 1975.) `encoder` is the bundled model's, to which `LEAST` belongs."""
    if not questions:
        return []
    texts = [plain(question) for question in questions]
    vectors = encoder.encode_queries(texts)
    terms = [frozenset(arabic.query_terms(text)) for text in texts]
    known = sorted(frozenset().union(*terms))
    telling = dict(zip(known, weigh(known).tolist(), strict=True))
    weights_of = [sum(telling[term] for term in sorted(own)) for own in terms]
    groups: list[list[int]] = []
    with_term: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(terms):
        shared = np.zeros(len(groups))
        for term in sorted(own):
            shared[with_term[term]] += telling[term]
        leaders = [group[0] for group in groups]
        union = np.array([weights_of[leader] for leader in leaders]) + weights_of[place] - shared
        alike = (vectors[leaders] @ vectors[place] + shared / np.maximum(union, 1e-9)) / 2
        best = int(alike.argmax()) if groups else -1
        if groups and alike[best] >= LEAST:
            groups[best].append(place)
            continue
        for term in own:
            with_term[term].append(len(groups))
        groups.append([place])
    return groups
