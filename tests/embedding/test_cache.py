from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.config import Embedding
from rag.embedding import EmbeddingCache, EmbeddingModel, Vectors, embedding_model


@pytest.fixture(scope="module")
def bundled() -> EmbeddingModel:
    return embedding_model(Embedding())


def encode_by(file: Path, embeddings: EmbeddingModel, *texts: str) -> tuple[Vectors, int]:
    cache = EmbeddingCache(file)
    try:
        return cache.encode_passages(embeddings, texts, lambda done, total: None)
    finally:
        cache.close()


def test_another_identity_embeds_again(bundled: EmbeddingModel, tmp_path: Path) -> None:
    prompted = embedding_model(Embedding(passage_prompt="نص: "))
    assert encode_by(tmp_path / "cache.db", bundled, "أول")[1] == 1
    assert encode_by(tmp_path / "cache.db", prompted, "أول")[1] == 1
    assert encode_by(tmp_path / "cache.db", prompted, "أول")[1] == 0


@pytest.mark.parametrize("damage", ["first byte", "cut", "last page", "second half", "empty"])
def test_a_damaged_cache_is_begun_anew(bundled: EmbeddingModel, tmp_path: Path, damage: str) -> None:
    file, texts = tmp_path / "cache.db", [f"نص رقم {number}" for number in range(100)]
    vectors, _ = encode_by(file, bundled, *texts)
    data = file.read_bytes()
    damaged = {
        "first byte": b"?" + data[1:],
        "cut": data[: len(data) // 2],
        "last page": data[:-4096] + b"\xff" * 4096,
        "second half": data[: len(data) // 2] + b"\xff" * (len(data) // 2),
        "empty": b"",
    }
    file.write_bytes(damaged[damage])
    again, _ = encode_by(file, bundled, *texts)
    np.testing.assert_allclose(again, vectors, atol=1e-5)
    assert encode_by(file, bundled, *texts)[1] == 0


def test_what_was_embedded_once_is_not_embedded_again(bundled: EmbeddingModel, tmp_path: Path) -> None:
    def encode(*texts: str) -> tuple[Vectors, int]:
        return encode_by(tmp_path / "cache.db", bundled, *texts)

    first, computed = encode("أول", "ثان", "أول")
    assert computed == 2
    assert encode("أول", "ثان", "أول")[1] == 0
    again, computed = encode("ثان", "ثالث")
    assert computed == 1
    np.testing.assert_array_equal(again[0], first[1])
    assert encode()[0].shape == (0, bundled.dimensions)


def test_what_an_index_no_longer_holds_is_forgotten(bundled: EmbeddingModel, tmp_path: Path) -> None:
    def run(*texts: str, gone: tuple[str, ...] | None = None) -> int:
        cache = EmbeddingCache(tmp_path / "cache.db")
        try:
            computed = cache.encode_passages(bundled, texts, lambda done, total: None)[1]
            if gone is None:
                cache.forget_others(bundled)
            else:
                cache.forget(bundled, gone)
            return computed
        finally:
            cache.close()

    assert run("أول", "ثان", "ثالث") == 3
    assert run("أول", gone=("أول", "ثان")) == 0, "what is asked for is not gone"
    assert run("أول", "ثان", "ثالث") == 1
    assert run("ثالث") == 0
    assert run("أول", "ثان", "ثالث") == 2


def test_a_cache_of_another_format_is_begun_anew(
    bundled: EmbeddingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode_by(tmp_path / "cache.db", bundled, "أول")
    monkeypatch.setattr("rag.embedding.cache.FORMAT", 1_000)
    assert encode_by(tmp_path / "cache.db", bundled, "أول")[1] == 1
    assert encode_by(tmp_path / "cache.db", bundled, "أول")[1] == 0
