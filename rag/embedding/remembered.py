"""Vectors that are asked for again: those of words, of sentences of common passages, of headings."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np

from rag.embedding.encoder import Encoder, Vectors

MOST_BYTES: Final = 32 * 2**20
"""What the vectors of one encoder may take."""


def encode_remembered(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """`encoder.encode_passages(texts)`; what was encoded lately is not encoded again. Safe to call from
    several threads."""
    if not texts:
        return encoder.encode_passages(texts)
    with _lock:
        memory = _memories.setdefault(encoder, _Memory())
    return memory.encode(encoder, texts)


_lock = threading.Lock()


class _Memory:
    """The vectors of an encoder by their texts. When it is full it is begun anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._used = 0
        self._rows: dict[str, int] = {}
        self._vectors = np.zeros((0, 0), np.float32)

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> Vectors:
        with self._lock:
            rows, vectors = self._rows, self._vectors
        places = [rows.get(text, -1) for text in texts]
        if -1 not in places:
            return np.asarray(vectors[places])
        new = list(dict.fromkeys(text for text, place in zip(texts, places, strict=True) if place < 0))
        encoded = encoder.encode_passages(new)
        own = {text: row for row, text in enumerate(new)}
        found = np.empty((len(texts), encoded.shape[1]), np.float32)
        for row, (text, place) in enumerate(zip(texts, places, strict=True)):
            found[row] = vectors[place] if place >= 0 else encoded[own[text]]
        self._keep(new, encoded)
        return found

    def _keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        most = MOST_BYTES // max(vectors[0].nbytes, 1)
        if len(texts) > most:
            return
        with self._lock:
            if self._used + len(texts) > len(self._vectors):  # whoever reads the old ones has them still
                self._used, self._rows = 0, {}
                self._vectors = np.empty((most, vectors.shape[1]), np.float32)
            places = range(self._used, self._used + len(texts))
            self._vectors[places.start : places.stop] = vectors
            self._used = places.stop
            self._rows.update(zip(texts, places, strict=True))  # last, since others look up without waiting


_memories: WeakKeyDictionary[Encoder, _Memory] = WeakKeyDictionary()
