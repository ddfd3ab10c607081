"""The cache of the vectors that an embedding model has computed."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.embedding.encoder import Vectors
from rag.embedding.model import EmbeddingModel
from rag.storage import is_damaged, writing

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


FORMAT = 2
"""The version of the file. One of another version is begun anew."""
_KEPT_AT_A_TIME = 1024
"""Texts that are encoded before their vectors are kept."""


class EmbeddingCache:
    """Vectors by model identity and text, in one SQLite file that a crash leaves whole.

    Vectors are kept as they are computed, in 16 bits as the index has them, so an interrupted run goes on
    where it stopped. A damaged file is begun anew: it holds nothing that cannot be computed again. Raises
    StorageError where it cannot be written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._asked: set[bytes] = set()
        with writing(file):
            try:
                self._database = self._open()
            except sqlite3.DatabaseError as error:
                self._begin_anew(error)

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._file)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            if database.execute("PRAGMA user_version").fetchone() != (FORMAT,):
                database.execute("DROP TABLE IF EXISTS vectors")
                database.execute("VACUUM")
                database.execute(
                    "CREATE TABLE vectors (model TEXT, text BLOB, vector BLOB, checksum INTEGER,"
                    " PRIMARY KEY (model, text))"
                )
                database.execute(f"PRAGMA user_version = {FORMAT}")
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def _begin_anew(self, error: sqlite3.DatabaseError) -> None:
        if not is_damaged(error):
            raise error
        for part in self._file.parent.glob(f"{self._file.name}*"):
            part.unlink()
        self._database = self._open()

    def close(self) -> None:
        self._database.close()

    def encode_passages(
        self, embeddings: EmbeddingModel, texts: Sequence[str], progress: Progress
    ) -> tuple[Vectors, int]:
        """The vectors of `texts`, and how many of them had to be computed. Raises StorageError."""
        keys = [_key(text) for text in texts]
        self._asked.update(keys)
        try:
            return self._encode(embeddings, keys, texts, progress)
        except sqlite3.DatabaseError as error:
            self._database.close()
            with writing(self._file):
                self._begin_anew(error)
        return self._encode(embeddings, keys, texts, progress)

    def forget(self, embeddings: EmbeddingModel, texts: Iterable[str]) -> None:
        """Forget what this model has computed for texts that were not asked for: the cache holds one index,
        not its history."""
        self._delete(embeddings, {_key(text) for text in texts} - self._asked)

    def forget_others(self, embeddings: EmbeddingModel) -> None:
        """Forget what this model has computed for all texts that were not asked for."""
        kept = self._database.execute("SELECT text FROM vectors WHERE model = ?", (embeddings.identity,))
        self._delete(embeddings, {key for (key,) in kept} - self._asked)

    def _delete(self, embeddings: EmbeddingModel, keys: Iterable[bytes]) -> None:
        with writing(self._file), self._database:
            self._database.executemany(
                "DELETE FROM vectors WHERE model = ? AND text = ?",
                ((embeddings.identity, key) for key in keys),
            )

    def _encode(
        self,
        embeddings: EmbeddingModel,
        keys: Sequence[bytes],
        texts: Sequence[str],
        progress: Progress,
    ) -> tuple[Vectors, int]:
        rows: dict[bytes, list[int]] = {}
        for row, key in enumerate(keys):
            rows.setdefault(key, []).append(row)
        vectors = np.zeros((len(keys), embeddings.dimensions), np.float32)
        missing = []
        for key, own in rows.items():
            if (kept := self._kept(embeddings, key)) is None:
                missing.append(key)
            else:
                vectors[own] = kept
        for start in range(0, len(missing), _KEPT_AT_A_TIME):
            progress(start, len(missing))
            part = missing[start : start + _KEPT_AT_A_TIME]
            computed = embeddings.encode_passages([texts[rows[key][0]] for key in part]).astype(np.float16)
            for key, vector in zip(part, computed, strict=True):
                vectors[rows[key]] = vector
            self._keep(embeddings, part, [vector.tobytes() for vector in computed])
        progress(len(missing), len(missing))
        return vectors, len(missing)

    def _kept(self, embeddings: EmbeddingModel, key: bytes) -> NDArray[np.float16] | None:
        row = self._database.execute(
            "SELECT vector, checksum FROM vectors WHERE model = ? AND text = ?", (embeddings.identity, key)
        ).fetchone()
        if not row or zlib.crc32(key + row[0]) != row[1]:
            return None
        return np.frombuffer(row[0], np.float16)

    def _keep(self, embeddings: EmbeddingModel, keys: Sequence[bytes], vectors: Sequence[bytes]) -> None:
        with self._database:
            self._database.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                (
                    (embeddings.identity, key, vector, zlib.crc32(key + vector))
                    for key, vector in zip(keys, vectors, strict=True)
                ),
            )


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
