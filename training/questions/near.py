"""The passages that share most word pieces with a question, by BM25.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

K1, B = 1.2, 0.75
_AT_ONCE = 500
"""Questions that are scored together."""


def nearest(
    questions: Sequence[NDArray[np.int32]], passages: Sequence[NDArray[np.int32]], count: int
) -> NDArray[np.int64]:
    """Of each question, given as pieces, the nearest `count` passages at most, nearest first:
    [questions, count]."""
    pieces = 1 + int(max(each.max() for each in (*questions, *passages)))
    held = _counts(passages, pieces)
    lengths = np.array([len(each) for each in passages])
    frequency = np.bincount(held.indices, minlength=pieces)
    idf = np.log1p((len(passages) - frequency + 0.5) / (frequency + 0.5))
    rows = np.repeat(np.arange(len(passages)), np.diff(held.indptr))
    saturation = K1 * (1 - B + B * lengths / lengths.mean())
    held.data = held.data * (K1 + 1) / (held.data + saturation[rows]) * idf[held.indices]
    impacts = held.T.tocsr()
    count = min(count, len(passages))
    found = np.zeros((len(questions), count), np.int64)
    for start in range(0, len(questions), _AT_ONCE):
        asked = _counts([np.unique(each) for each in questions[start : start + _AT_ONCE]], pieces)
        scores = (asked @ impacts).toarray()
        found[start : start + _AT_ONCE] = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    return found


def _counts(texts: Sequence[NDArray[np.int32]], pieces: int) -> csr_matrix:
    """How often each piece stands in each text, [texts, pieces]."""
    counted = [np.unique(text, return_counts=True) for text in texts]
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in counted)])
    numbers, counts = (np.concatenate([pair[side] for pair in counted]) for side in (0, 1))
    return csr_matrix((counts.astype(np.float32), numbers, ends), shape=(len(texts), pieces))
