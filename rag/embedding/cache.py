"""The cache of the vectors that an embedding model has computed."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from rag.embedding.encoder import Vectors
from rag.embedding.model import EmbeddingModel
from rag.storage import is_damaged, writing

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


class EmbeddingCache:
    """Vectors by model identity and text, in one SQLite file that a crash leaves whole.

    Vectors are kept as they are computed, so an interrupted run goes on where it stopped. A damaged file is
    begun anew: it holds nothing that cannot be computed again. Raises StorageError where it cannot
    be written.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
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
            database.execute(
                "CREATE TABLE IF NOT EXISTS vectors (model TEXT, text BLOB, vector BLOB, checksum INTEGER,"
                " PRIMARY KEY (model, text)) WITHOUT ROWID"
            )
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
        self, embeddings: EmbeddingModel, texts: Sequence[str], progress: Progress, batch: int = 1024
    ) -> tuple[Vectors, int]:
        """The vectors of `texts`, and how many of them had to be computed. Forgets what this model has
        computed for other texts: the cache holds one index, not its history. Raises StorageError."""
        try:
            return self._encode(embeddings, texts, progress, batch)
        except sqlite3.DatabaseError as error:
            self._database.close()
            with writing(self._file):
                self._begin_anew(error)
        return self._encode(embeddings, texts, progress, batch)

    def _encode(
        self, embeddings: EmbeddingModel, texts: Sequence[str], progress: Progress, batch: int
    ) -> tuple[Vectors, int]:
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        rows = self._database.execute(
            "SELECT text, vector, checksum FROM vectors WHERE model = ?", (embeddings.identity,)
        )
        known = {key: vector for key, vector, checksum in rows if zlib.crc32(key + vector) == checksum}
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        missing = list(wanted.items())
        for start in range(0, len(missing), batch):
            progress(start, len(missing))
            part = missing[start : start + batch]
            vectors = embeddings.encode_passages([text for _, text in part])
            computed = {key: vector.tobytes() for (key, _), vector in zip(part, vectors, strict=True)}
            with self._database:
                self._database.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)",
                    (
                        (embeddings.identity, key, vector, zlib.crc32(key + vector))
                        for key, vector in computed.items()
                    ),
                )
            known.update(computed)
        progress(len(missing), len(missing))
        with self._database:
            self._database.executemany(
                "DELETE FROM vectors WHERE model = ? AND text = ?",
                ((embeddings.identity, key) for key in known.keys() - set(keys)),
            )
        if not keys:
            return np.zeros((0, embeddings.dimensions), np.float32), 0
        return np.stack([np.frombuffer(known[key], np.float32) for key in keys]), len(missing)
