"""The teacher: what the student's English and Arabic vectors are pulled towards.

Reimers and Gurevych, "Making Monolingual Sentence Embeddings Multilingual using Knowledge Distillation"
(2020): the student puts a sentence and its translation where the teacher puts the English sentence. The
teacher reads Arabic, too, so that Arabic without a translation teaches as well, carried over by `bridge`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress
from sentence_transformers import SentenceTransformer

from training import e5

NAME = "multilingual-e5-small"
WORD_PIECES = 128
"""Longer texts are cut."""


def load() -> SentenceTransformer:
    """The teacher, out of its package. Raises ImportError where that is missing."""
    with tempfile.TemporaryDirectory() as folder:
        e5.save(e5.package_file(), Path(folder))
        model = SentenceTransformer(folder, device="cpu")
    model.max_seq_length = WORD_PIECES
    return model.bfloat16()  # twice as fast, and its vectors' cosine with float32's is above 0.998


def embed(
    texts: Sequence[str], cache: Path | None, load: Callable[[], SentenceTransformer] = load
) -> NDArray[np.float32]:
    """The teacher's embeddings of `texts`, with their mean taken off, [texts, 384].

    The mean is what the cosines of this teacher, all between 0.7 and 1, have in common. With `cache` (a
    folder) only texts that were never seen are embedded, and what was done survives an interruption; `load`
    gives the teacher where one is needed.
    """
    store = _Store(cache)
    missing = [text for text in dict.fromkeys(texts) if _key(text) not in store]
    if missing:
        _embed(missing, load(), store)
    vectors = store.vectors([_key(text) for text in texts])
    return np.asarray(vectors - vectors.mean(axis=0), dtype=np.float32)


def _embed(texts: list[str], teacher: SentenceTransformer, store: _Store) -> None:
    # Texts of one length together, so that little is computed for padding; long ones first.
    ordered = sorted(texts, key=len, reverse=True)
    chunks = [ordered[start : start + 4096] for start in range(0, len(ordered), 4096)]
    with Progress() as progress:
        task = progress.add_task(f"{NAME}: texts", total=len(ordered))
        for chunk in chunks:
            vectors = teacher.encode_query(
                chunk, batch_size=64, normalize_embeddings=True, show_progress_bar=False
            )
            store.add([_key(text) for text in chunk], np.asarray(vectors, dtype=np.float16))
            progress.advance(task, len(chunk))


def bridge(sources: NDArray[np.float32], targets: NDArray[np.float32]) -> NDArray[np.float32]:
    """The matrix that carries `sources` nearest to `targets`, [dimensions, dimensions]: ridge regression.

    Of Arabic sentences to their English translations: what the teacher says of a sentence depends on its
    language, too, and Artetxe, Labaka and Agirre, "Learning bilingual word embeddings with (almost) no
    bilingual data" (2017), and others found a linear map to be enough.
    """
    squares = sources.T @ sources + np.eye(sources.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(squares, sources.T @ targets), dtype=np.float32)


def principal_axes(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """The leading principal axes of centred vectors, [their dimensions, dimensions]."""
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    return np.ascontiguousarray(axes[:, ::-1][:, :dimensions])


def reduced(vectors: NDArray[np.float32], axes: NDArray[np.float32]) -> NDArray[np.float32]:
    """`vectors` along `axes`, of length one but for zeros, [texts, axes]."""
    along = vectors @ axes
    lengths = np.linalg.norm(along, axis=1, keepdims=True)
    return np.asarray(along / lengths.clip(1e-9), dtype=np.float32)


def _key(text: str) -> bytes:
    return hashlib.blake2b(f"{NAME}\0{text}".encode(), digest_size=16).digest()


class _Store:
    """Embeddings by the digest of teacher and text; with a folder, kept there in numbered .npy files."""

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
