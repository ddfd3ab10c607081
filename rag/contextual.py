"""Contextual vectors: of a passage and of each of its sentences, from one pass of a transformer over it.

A pass takes tens of milliseconds, so it is made when a passage is first read, or in the background, and kept.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.embedding import Vectors
from rag.embedding.onnx import Span
from rag.index.recipe import passage_text
from rag.passages import Passage
from rag.storage import StorageError, is_damaged, writing

_log = logging.getLogger(__name__)


class ContextualEncoder(Protocol):
    """What gives the vectors of spans beside that of the text that they stand in; all of length 1."""

    @property
    def identity(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors: ...

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, list[Vectors]]: ...


@dataclass(frozen=True, slots=True)
class Contextual:
    """The vector of a passage, of shape (dimensions,), and of its sentences, (sentences, dimensions)."""

    passage: Vectors
    sentences: Vectors


KEPT_IN_MEMORY = 2_000
"""Passages whose vectors stay in memory; a passage of five sentences takes 9 KB."""


class ContextualVectors:
    """Contextual vectors in one SQLite file beside the index, under the encoder's identity and the passage's
    text. Safe to share between threads and processes; a damaged file is begun anew."""

    def __init__(self, encoder: ContextualEncoder, file: Path) -> None:
        self._encoder = encoder
        self._file = file
        self._lock = threading.Lock()
        self._recent: OrderedDict[bytes, Contextual] = OrderedDict()
        self._database = self._opened()
        self.query_vector: Callable[[str], Vectors] = lru_cache(maxsize=64)(self._query_vector)

    def _opened(self) -> sqlite3.Connection:
        with writing(self._file):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                return _open(self._file)
            except sqlite3.DatabaseError as error:
                if not is_damaged(error):
                    raise
                for part in self._file.parent.glob(f"{self._file.name}*"):
                    part.unlink()
                return _open(self._file)

    def _query_vector(self, query: str) -> Vectors:
        return np.asarray(self._encoder.encode_queries([query])[0])

    def of(self, passages: Sequence[Passage]) -> list[Contextual]:
        """The vectors of these passages; those that are not kept yet are computed."""
        keys = [self._key(passage) for passage in passages]
        known = self._known(keys)
        missing = {key: passage for key, passage in zip(keys, passages, strict=True) if key not in known}
        computed = self._compute(missing)
        try:
            self._keep(computed)
        except StorageError as error:  # which costs time at the next question, and no answer
            _log.warning("%s", error)
        known |= computed
        return [known[key] for key in keys]

    def kept(self, passages: Sequence[Passage]) -> list[Contextual] | None:
        """The vectors of these passages where all of them are kept already, else None."""
        keys = [self._key(passage) for passage in passages]
        known = self._known(keys)
        return [known[key] for key in keys] if all(key in known for key in keys) else None

    def fill(self, passages: Iterable[Passage], batch: int = 2) -> Iterable[int]:
        """Compute what is missing of all passages of an index, yielding how many are done; afterwards what
        is kept of other passages is forgotten. It may be left at any time, and goes on where it stopped."""
        keys: set[bytes] = set()
        remaining = iter(passages)
        while part := list(islice(remaining, batch)):
            wanted = {self._key(passage): passage for passage in part}
            known = self._known(wanted, remember=False)
            self._keep(self._compute({key: each for key, each in wanted.items() if key not in known}))
            keys |= wanted.keys()
            yield len(keys)
        self._forget_all_but(keys)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _key(self, passage: Passage) -> bytes:
        places = [
            (sentence.start - passage.start, sentence.end - passage.start) for sentence in passage.sentences
        ]
        identity = repr((self._encoder.identity, passage_text(passage), places))
        return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()

    def _known(self, keys: Iterable[bytes], remember: bool = True) -> dict[bytes, Contextual]:
        known: dict[bytes, Contextual] = {}
        with self._lock:
            for key in keys:
                if key in self._recent:
                    self._recent.move_to_end(key)
                    known[key] = self._recent[key]
                    continue
                row = self._database.execute(
                    "SELECT vectors, checksum FROM contextual WHERE key = ?", (key,)
                ).fetchone()
                if row and zlib.crc32(row[0]) == row[1]:
                    known[key] = _unpacked(row[0], self._encoder.dimensions)
                    if remember:
                        self._remember(key, known[key])
        return known

    def _remember(self, key: bytes, found: Contextual) -> None:
        self._recent[key] = found
        if len(self._recent) > KEPT_IN_MEMORY:
            self._recent.popitem(last=False)

    def _compute(self, missing: dict[bytes, Passage]) -> dict[bytes, Contextual]:
        if not missing:
            return {}
        texts, spans = zip(*map(_located, missing.values()), strict=True)
        vectors, parts = self._encoder.encode_with_spans(texts, spans)
        packed = {key: _packed(vector, own) for key, vector, own in zip(missing, vectors, parts, strict=True)}
        computed = {key: _unpacked(data, self._encoder.dimensions) for key, data in packed.items()}
        with self._lock:
            for key, found in computed.items():
                self._remember(key, found)
        return computed

    def _keep(self, computed: Mapping[bytes, Contextual]) -> None:
        """Raises StorageError."""
        if not computed:
            return
        packed = {key: _packed(each.passage, each.sentences) for key, each in computed.items()}
        with writing(self._file), self._lock, self._database:
            self._database.executemany(
                "INSERT OR REPLACE INTO contextual VALUES (?, ?, ?)",
                ((key, data, zlib.crc32(data)) for key, data in packed.items()),
            )

    def _forget_all_but(self, keys: set[bytes]) -> None:
        with self._lock, self._database:
            there = [key for (key,) in self._database.execute("SELECT key FROM contextual")]
            others = [(key,) for key in there if key not in keys]
            self._database.executemany("DELETE FROM contextual WHERE key = ?", others)


def _open(file: Path) -> sqlite3.Connection:
    database = sqlite3.connect(file, check_same_thread=False, timeout=30)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS contextual (key BLOB PRIMARY KEY, vectors BLOB, checksum INTEGER)"
        )
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _located(passage: Passage) -> tuple[str, list[Span]]:
    """What is encoded of a passage, and where its sentences stand in that."""
    text = passage_text(passage)
    shift = len(text) - len(passage.text) - passage.start
    return text, [(sentence.start + shift, sentence.end + shift) for sentence in passage.sentences]


def _packed(passage: Vectors, sentences: Vectors) -> bytes:
    return np.vstack((passage[None], sentences)).astype(np.float16).tobytes()


def _unpacked(data: bytes, dimensions: int) -> Contextual:
    rows: NDArray[np.float32] = np.frombuffer(data, np.float16).reshape(-1, dimensions).astype(np.float32)
    return Contextual(rows[0], rows[1:])
