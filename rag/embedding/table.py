"""The table of a static model's vectors, in safetensors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.embedding.encoder import Vectors

_TYPES: Final = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I8": "i1"}
"""numpy's names of safetensors' types."""


@dataclass(frozen=True, slots=True)
class VectorTable:
    """A vector a word piece: that of piece p is rows[mapping[p]] * factors[p], without a mapping rows[p], and
    without factors the row itself.

    The rows stay in the file, and only those of pieces that occur are ever read.
    """

    rows: NDArray[Any]
    mapping: NDArray[Any] | None
    factors: NDArray[Any] | None

    @classmethod
    def open(cls, file: Path) -> VectorTable:
        """The table under the names of sentence-transformers' StaticEmbedding, or under model2vec's. Raises
        OSError or ValueError for a file that does not hold it."""
        tensors = _tensors(file)
        if "embedding.weight" in tensors:
            return cls(tensors["embedding.weight"], None, None)
        if "embeddings" not in tensors:
            raise ValueError(f"it holds {sorted(tensors)}, neither 'embedding.weight' nor 'embeddings'")
        return cls(tensors["embeddings"], tensors.get("mapping"), tensors.get("weights"))

    @property
    def pieces(self) -> int:
        """How many pieces have a vector."""
        return len(self.rows if self.mapping is None else self.mapping)

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.rows.shape[1])

    def mean(self, ids: Sequence[int]) -> Vectors:
        """The mean vector of one or more pieces, of shape (dimensions,)."""
        # Each piece once, so that a text of any length takes no more memory than the table does.
        pieces, counts = np.unique(ids, return_counts=True)
        shares = counts.astype(np.float32) / np.float32(len(ids))
        if self.factors is not None:
            shares *= self.factors[pieces].astype(np.float32)
        rows = self.rows[pieces if self.mapping is None else self.mapping[pieces]]
        return np.asarray(shares @ rows.astype(np.float32, copy=False))


def _tensors(file: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a safetensors file, mapped into memory: eight bytes with the length of a JSON object that
    gives the type, the shape and the place of each, and the data."""
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        if length > file.stat().st_size - 8:
            raise ValueError("it is no safetensors file, or is cut short")
        header = json.loads(stream.read(length))
    # safetensors itself would copy the whole table. As a plain array: numpy's memmap costs time at each use.
    data = np.asarray(np.memmap(file, np.uint8, "r", offset=8 + length))
    header.pop("__metadata__", None)
    return {name: _array(data, name, **entry) for name, entry in header.items()}


def _array(
    data: NDArray[np.uint8], name: str, dtype: str, shape: list[int], data_offsets: list[int]
) -> NDArray[Any]:
    if dtype not in _TYPES:
        raise ValueError(f"the type of its {name!r} is {dtype}, none of {', '.join(_TYPES)}")
    begin, end = data_offsets
    if end > len(data):
        raise ValueError(f"it is cut short: its {name!r} ends at byte {end:,} of the {len(data):,} there are")
    return data[begin:end].view(_TYPES[dtype]).reshape(shape)
