from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import Vectors
from rag.index.numbering import Extent, Numbering
from rag.index.vectors import PLAIN, FaissIndex, VectorIndex


def clustered(count: int, dimensions: int = 32) -> Vectors:
    """Unit vectors around a hundred centres, as those of texts about a hundred things are."""
    generator = np.random.default_rng(3)
    centres = generator.standard_normal((100, dimensions))
    vectors = centres[generator.integers(100, size=count)] + 0.5 * generator.standard_normal(
        (count, dimensions)
    )
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_a_small_index_is_exact() -> None:
    vectors = clustered(500)
    index = FaissIndex.build(vectors)
    ids, scores = index.search(vectors[7], 10)
    assert index.kind == PLAIN
    assert ids.tolist() == np.argsort(-(vectors @ vectors[7]), kind="stable")[:10].tolist()
    np.testing.assert_allclose(scores, np.sort(vectors @ vectors[7])[::-1][:10], atol=1e-3)


def test_a_large_index_finds_most_of_the_nearest() -> None:
    vectors = clustered(5_000)
    index = FaissIndex.build(vectors, few=1_000)
    assert index.kind.startswith("IVF")
    found = sum(
        len(
            set(index.search(query, 10, 0.05)[0].tolist()) & set(np.argsort(-(vectors @ query))[:10].tolist())
        )
        for query in vectors[:100]
    )
    assert found >= 800


def test_lists_that_are_all_visited_find_what_comparing_all_finds() -> None:
    vectors = clustered(5_000)
    index = FaissIndex.build(vectors, few=1_000)
    for query in vectors[:20]:
        ids, scores = index.search(query, 10)
        plain_ids, plain_scores = FaissIndex.build(vectors).search(query, 10)
        assert ids.tolist() == plain_ids.tolist()
        np.testing.assert_allclose(scores, plain_scores, atol=1e-6)


def test_vectors_are_kept_to_three_digits() -> None:
    vectors = clustered(50)
    for index in (FaissIndex.build(vectors), FaissIndex.build(clustered(5_000), few=10)):
        ids = np.array([3, 41, 7])
        expected = (vectors if index.kind == PLAIN else clustered(5_000))[ids] @ vectors[0]
        np.testing.assert_allclose(index.vectors(ids) @ vectors[0], expected, atol=1e-3)
    assert index.vectors(np.zeros(0, np.int64)).shape == (0, 32)


def test_more_neighbours_than_vectors_gives_all() -> None:
    assert len(FaissIndex.build(clustered(3)).search(clustered(3)[0], 10)[0]) == 3


def test_a_written_index_reads_back_the_same(tmp_path: Path) -> None:
    vectors = clustered(5_000)
    for built in (FaissIndex.build(vectors), FaissIndex.build(vectors, few=10)):
        built.write(tmp_path / "vectors.faiss")
        read = FaissIndex.read(tmp_path / "vectors.faiss")
        assert read.kind == built.kind
        assert read.search(vectors[1], 5)[0].tolist() == built.search(vectors[1], 5)[0].tolist()


def numbering(size: int, kept: Collection[int]) -> Numbering:
    """Of some rows of one segment, in order."""
    return Numbering([Extent(f"{row:05}", 0, row, 1) for row in kept], [size])


@given(st.sets(st.integers(0, 199)), st.integers(1, 250), st.integers(0, 199), st.booleans())
def test_a_part_proposes_its_own_nearest_and_always_enough(
    kept: set[int], count: int, asked: int, plain: bool
) -> None:
    vectors, index = SMALL[plain]
    ids = np.array(sorted(kept), np.int64)
    some = VectorIndex([index], numbering(200, kept))
    numbers, scores = some.search(vectors[asked], count)
    assert len(numbers) == len(set(numbers.tolist())) == min(count, len(ids))
    assert set(numbers.tolist()) <= set(range(len(ids)))
    products = vectors[ids] @ vectors[asked]
    np.testing.assert_allclose(scores, np.sort(products)[::-1][:count], atol=1e-3)
    np.testing.assert_allclose(some.scores(vectors[asked], numbers), products[numbers], atol=1e-3)


SMALL = {
    plain: (clustered(200), FaissIndex.build(clustered(200), few=1_000 if plain else 10))
    for plain in (True, False)
}


def test_a_small_part_of_a_large_index_finds_its_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.vectors.EXACT_UP_TO", 1_000)
    vectors = clustered(5_000)
    ids = range(0, 5_000, 40)
    some = VectorIndex([FaissIndex.build(vectors, few=1_000)], numbering(5_000, ids))
    expected = np.argsort(-(vectors[ids] @ vectors[0]))[:10]
    assert len(set(some.search(vectors[0], 10)[0].tolist()) & set(expected.tolist())) >= 9


def test_segments_find_what_one_finds() -> None:
    vectors = clustered(300)
    extents = [Extent(f"{row:05}", row % 3, row // 3, 1) for row in range(300)]
    several = VectorIndex([FaissIndex.build(vectors[n::3]) for n in range(3)], Numbering(extents, [100] * 3))
    one = FaissIndex.build(vectors)
    for query in vectors[:20]:
        numbers, scores = several.search(query, 10)
        ids, expected = one.search(query, 10)
        assert (numbers.tolist(), scores.tolist()) == (ids.tolist(), expected.tolist())
