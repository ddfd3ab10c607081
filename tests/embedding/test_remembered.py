"""Vectors that are asked for again (rag.embedding.remembered)."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rag.embedding import Encoder, Vectors, remembered
from rag.embedding.remembered import encode_remembered


class Counting(Encoder):
    """The vector of a text says which it is; what was encoded is kept in order."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.array([[len(text), sum(map(ord, text))] for text in texts], np.float32).reshape(-1, 2)


def expected(texts: Sequence[str]) -> Vectors:
    return Counting().encode_passages(texts)


def test_a_text_is_encoded_once_and_its_vector_stays_what_it_is() -> None:
    encoder = Counting()
    for texts in (["قرض", "سفر", "قرض"], ["سفر", "إجازة"], ["إجازة", "قرض"]):
        np.testing.assert_array_equal(encode_remembered(encoder, texts), expected(texts))
    assert encoder.encoded == ["قرض", "سفر", "إجازة"]


def test_no_texts_have_no_vectors() -> None:
    assert encode_remembered(Counting(), []).shape == (0, 2)


def test_each_encoder_has_its_own() -> None:
    one, other = Counting(), Counting()
    encode_remembered(one, ["قرض"])
    encode_remembered(other, ["قرض"])
    assert one.encoded == other.encoded == ["قرض"]


def test_a_full_memory_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_BYTES", 3 * 2 * 4)  # three texts
    encoder = Counting()
    for number in range(20):
        texts = [f"كلمة {number + each % 3}" for each in range(5)]
        np.testing.assert_array_equal(encode_remembered(encoder, texts), expected(texts))
    more = [f"جملة {number}" for number in range(9)]  # more than it has room for
    np.testing.assert_array_equal(encode_remembered(encoder, more), expected(more))


def test_threads_get_their_own_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_BYTES", 40 * 2 * 4)
    encoder = Counting()

    def ask(number: int) -> None:
        texts = [f"كلمة {(number * 7 + each) % 100}" for each in range(10)]
        np.testing.assert_array_equal(encode_remembered(encoder, texts), expected(texts))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(400)))
