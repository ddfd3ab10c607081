"""Writing the student as a sentence-transformers model: safetensors and JSON, no code and no pickle."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

WEIGHTS = "model.safetensors"


def quantise(vectors: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Each row as whole numbers from -127 to 127 and the factor that undoes it: ([rows, dims], [rows])."""
    factors = np.abs(vectors).max(axis=1) / 127
    # A row of zeros stays one whatever its factor.
    factors[factors == 0] = 1
    return np.rint(vectors / factors[:, None]).astype(np.int8), factors.astype(np.float32)


def replace(made: Path, folder: Path) -> None:
    """Puts the files of `made` into `folder`, and takes out what was there."""
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(made, folder)


def save(tokeniser: Tokenizer, vectors: NDArray[np.float32], folder: Path) -> str:
    """Writes what SentenceTransformer(folder) loads; returns the SHA-256 of the weights.

    The vectors are kept as bytes with a factor a row, under the names that model2vec gave to such weights
    ("embeddings", "weights") and that StaticEmbedding reads, from sentence-transformers 6 on, into float32.
    """
    if tokeniser.get_vocab_size() != len(vectors):
        raise ValueError(
            f"Number of pieces ({tokeniser.get_vocab_size()}) does not match number of vectors"
            f" ({len(vectors)}). Save a tokeniser together with the vectors that were trained on its pieces."
        )
    modules: list[torch.nn.Module] = [StaticEmbedding(tokeniser, embedding_weights=vectors), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    embeddings, weights = quantise(vectors)
    path = folder / WEIGHTS
    save_file({"embeddings": embeddings, "weights": weights}, path)
    path.chmod(0o644)
    return hashlib.sha256(path.read_bytes()).hexdigest()
