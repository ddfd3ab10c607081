from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from rag.embedding import BUNDLED_PATH
from training import teacher

TEXTS = ["كم بلغ حجم التجارة؟", "The old city lies on the river.", "كم بلغ حجم التجارة؟"]


def load() -> SentenceTransformer:
    return SentenceTransformer(str(BUNDLED_PATH), device="cpu")


def missing() -> SentenceTransformer:
    raise ImportError("no such teacher")


def test_embeddings_come_in_the_order_of_the_texts_without_their_mean() -> None:
    vectors = teacher.embed(TEXTS, None, load)
    np.testing.assert_allclose(vectors.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    assert np.linalg.norm(vectors[0] - vectors[1]) > 0.5


def test_what_was_embedded_is_not_embedded_again(tmp_path: Path) -> None:
    vectors = teacher.embed(TEXTS, tmp_path, load)
    teacher.embed([*TEXTS, "نص جديد"], tmp_path, load)
    np.testing.assert_array_equal(teacher.embed(TEXTS, tmp_path, missing), vectors)
    with pytest.raises(ImportError, match="no such teacher"):
        teacher.embed(["لم يُر من قبل"], tmp_path, missing)


def test_the_bridge_finds_a_linear_map() -> None:
    generator = np.random.default_rng(0)
    sources, turn = generator.standard_normal((2000, 8)), generator.standard_normal((8, 8))
    found = teacher.bridge(sources.astype(np.float32), (sources @ turn).astype(np.float32))
    np.testing.assert_allclose(found, turn, atol=0.01)


def test_principal_axes_keep_what_varies_most() -> None:
    generator = np.random.default_rng(0)
    vectors = (generator.standard_normal((500, 6)) * [9, 8, 7, 0.01, 0.01, 0.01]).astype(np.float32)
    axes = teacher.principal_axes(vectors, 3)
    np.testing.assert_allclose(vectors @ axes @ axes.T, vectors, atol=0.2)


def test_reduced_vectors_are_of_length_one_but_for_zeros() -> None:
    vectors = teacher.reduced(
        np.array([[6, 8, 5], [0, 0, 1]], dtype=np.float32), np.eye(3, 2, dtype=np.float32)
    )
    assert vectors.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
