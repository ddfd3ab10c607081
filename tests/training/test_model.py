from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from training import model
from training.tokeniser import train


def test_what_is_saved_is_loaded_by_sentence_transformers(tmp_path: Path) -> None:
    tokeniser = train(["كتاب أحمر كبير", "بحر أزرق"] * 9, pieces=60, subwords=50)
    vectors = np.random.default_rng(0).standard_normal((tokeniser.get_vocab_size(), 8)).astype(np.float32)
    checksum = model.save(tokeniser, vectors, tmp_path / "m")
    loaded = SentenceTransformer(str(tmp_path / "m"), device="cpu")
    ids = tokeniser.encode("كتاب كبير", add_special_tokens=False).ids
    expected = vectors[ids].mean(axis=0)
    found = loaded.encode("كتاب كبير")
    assert len(checksum) == 64
    assert float(found @ expected / np.linalg.norm(expected)) == pytest.approx(1, abs=1e-3)
    assert not list((tmp_path / "m").rglob("*.py"))


def test_pieces_and_vectors_must_agree(tmp_path: Path) -> None:
    tokeniser = train(["كتاب أحمر"] * 9, pieces=40, subwords=30)
    with pytest.raises(ValueError, match="does not match number of vectors"):
        model.save(tokeniser, np.zeros((3, 8), np.float32), tmp_path / "m")


def test_quantised_vectors_stay_near() -> None:
    vectors = np.random.default_rng(0).standard_normal((50, 16)).astype(np.float32)
    vectors[3] = 0
    whole, factors = model.quantise(vectors)
    np.testing.assert_allclose(whole * factors[:, None], vectors, atol=float(np.abs(vectors).max()) / 250)
    assert not whole[3].any()
