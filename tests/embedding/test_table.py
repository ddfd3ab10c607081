from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from rag.embedding.table import VectorTable
from training.model import quantise


def saved(folder: Path, **tensors: NDArray[Any]) -> Path:
    save_file(tensors, folder / "model.safetensors", metadata={"format": "np"})
    return folder / "model.safetensors"


def test_a_mean_counts_a_piece_as_often_as_it_occurs(tmp_path: Path) -> None:
    vectors = np.array([[1, 0], [0, 2], [5, 5]], np.float32)
    table = VectorTable.open(saved(tmp_path, **{"embedding.weight": vectors}))
    np.testing.assert_allclose(table.mean([0, 1, 0, 0]), [0.75, 0.5])
    assert (table.pieces, table.dimensions) == (3, 2)


def test_whole_numbers_with_a_factor_a_row_give_what_was_quantised(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).standard_normal((50, 8)).astype(np.float32)
    embeddings, weights = quantise(vectors)
    table = VectorTable.open(saved(tmp_path, embeddings=embeddings, weights=weights))
    assert table.rows.dtype == np.int8
    np.testing.assert_allclose(table.mean([7, 9]), vectors[[7, 9]].mean(axis=0), atol=0.02)


def test_a_mapping_lets_pieces_share_a_row(tmp_path: Path) -> None:
    rows, mapping = np.eye(2, dtype=np.float16), np.array([1, 1, 0], np.int64)
    table = VectorTable.open(saved(tmp_path, embeddings=rows, mapping=mapping))
    assert table.pieces == 3
    np.testing.assert_array_equal(table.mean([1]), [0, 1])


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data[:-1], "ends at byte 480 of the 479"),
        (lambda data: data[:20], "cut short"),
        (lambda data: b"", "cut short"),
        (lambda data: b"\xff" * len(data), "cut short"),
        (lambda data: data.replace(b"F32", b"F8_"), "F8_"),
        (lambda data: data.replace(b"embedding.weight", b"embedding.height"), "embedding.height"),
    ],
    ids=["a byte short", "header cut", "empty", "no header", "type", "name"],
)
def test_a_file_that_holds_no_table_is_refused(
    tmp_path: Path, damage: Callable[[bytes], bytes], reason: str
) -> None:
    file = saved(tmp_path, **{"embedding.weight": np.ones((30, 4), np.float32)})
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(ValueError, match=reason):
        VectorTable.open(file)
