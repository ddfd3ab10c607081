"""The door."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from rag.config import Embedding
from rag.embedding import BUNDLED_PATH, SentenceEmbeddings, StaticEmbeddings, embedding_model


def test_the_bundled_model_and_folders_like_it_are_static(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED_PATH, tmp_path / "copy")
    for model in ("bundled", str(tmp_path / "copy")):
        assert type(embedding_model(Embedding(model=model))) is StaticEmbeddings


def test_any_other_model_is_sentence_transformers(e5: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for model in (e5, str(tmp_path / "empty"), "sentence-transformers/LaBSE"):
        assert type(embedding_model(Embedding(model=model))) is SentenceEmbeddings


@pytest.mark.parametrize("modules", ["{", "7", "[7]", "[{}]", '[{"type": 1}]', "[]"])
def test_a_folder_whose_modules_are_no_modules_is_left_to_sentence_transformers(
    tmp_path: Path, modules: str
) -> None:
    (tmp_path / "modules.json").write_text(modules)
    assert type(embedding_model(Embedding(model=str(tmp_path)))) is SentenceEmbeddings


def test_a_static_model_of_types_that_numpy_lacks_is_left_to_sentence_transformers(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    folder = tmp_path / "model"
    shutil.copytree(BUNDLED_PATH, folder)
    save_file({"embedding.weight": torch.ones(21_000, 4, dtype=torch.bfloat16)}, folder / "model.safetensors")
    embeddings = embedding_model(Embedding(model=str(folder)))
    assert type(embeddings) is SentenceEmbeddings
    np.testing.assert_allclose(embeddings.encode_queries(["نص"]), np.full((1, 4), 0.5), atol=1e-2)
