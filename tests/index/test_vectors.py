from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import Vectors
from rag.index.vectors import EXACT, FaissIndex


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
    assert index.kind == EXACT
    assert ids.tolist() == np.argsort(-(vectors @ vectors[7]), kind="stable")[:10].tolist()
    np.testing.assert_allclose(scores, np.sort(vectors @ vectors[7])[::-1][:10], atol=1e-3)


def test_a_large_index_finds_most_of_the_nearest() -> None:
    vectors = clustered(5_000)
    index = FaissIndex.build(vectors, exact_up_to=1_000)
    assert index.kind.startswith("IVF")
    found = sum(
        len(set(index.search(query, 10)[0].tolist()) & set(np.argsort(-(vectors @ query))[:10].tolist()))
        for query in vectors[:100]
    )
    assert found >= 800


def test_scores_of_chosen_vectors_are_their_inner_products() -> None:
    vectors = clustered(50)
    for index in (FaissIndex.build(vectors), FaissIndex.build(clustered(5_000), exact_up_to=10)):
        ids = np.array([3, 41, 7])
        expected = (vectors if index.kind == EXACT else clustered(5_000))[ids] @ vectors[0]
        np.testing.assert_allclose(index.scores(vectors[0], ids), expected, atol=0.03)
    assert len(index.scores(vectors[0], np.zeros(0, np.int64))) == 0


def test_more_neighbours_than_vectors_gives_all() -> None:
    assert len(FaissIndex.build(clustered(3)).search(clustered(3)[0], 10)[0]) == 3


def test_a_written_index_reads_back_the_same(tmp_path: Path) -> None:
    vectors = clustered(5_000)
    for built in (FaissIndex.build(vectors), FaissIndex.build(vectors, exact_up_to=10)):
        built.write(tmp_path / "vectors.faiss")
        read = FaissIndex.read(tmp_path / "vectors.faiss", built.kind)
        assert read.search(vectors[1], 5)[0].tolist() == built.search(vectors[1], 5)[0].tolist()


@given(st.sets(st.integers(0, 199)), st.integers(1, 250), st.integers(0, 199), st.booleans())
def test_a_part_proposes_its_own_nearest_and_always_enough(
    kept: set[int], count: int, asked: int, exact: bool
) -> None:
    vectors, index = SMALL[exact]
    ids = np.array(sorted(kept), np.int64)
    numbers, scores = index.within(ids).search(vectors[asked], count)
    assert len(numbers) == len(set(numbers.tolist())) == min(count, len(ids))
    assert set(numbers.tolist()) <= set(range(len(ids)))
    products = vectors[ids] @ vectors[asked]
    if exact:
        np.testing.assert_allclose(scores, np.sort(products)[::-1][:count], atol=1e-3)
    np.testing.assert_allclose(scores, products[numbers], atol=0.05)


SMALL = {
    exact: (clustered(200), FaissIndex.build(clustered(200), exact_up_to=1_000 if exact else 10))
    for exact in (True, False)
}


def test_a_small_part_of_a_large_index_finds_its_nearest() -> None:
    vectors = clustered(5_000)
    index = FaissIndex.build(vectors, exact_up_to=1_000)
    ids = np.arange(0, 5_000, 40)
    numbers, _ = index.within(ids).search(vectors[0], 10)
    expected = np.argsort(-(vectors[ids] @ vectors[0]))[:10]
    assert len(set(numbers.tolist()) & set(expected.tolist())) >= 9
