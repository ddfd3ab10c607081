from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer

from training import student
from training.student import (
    Articles,
    Bags,
    Recipe,
    Side,
    chances,
    contrastive,
    first_vectors,
    inverse_document_frequencies,
    least_squares,
    train,
)
from training.tokeniser import train as train_tokeniser

pytestmark = pytest.mark.slow

ENGLISH = ["red book", "blue sea", "green tree", "white house", "black cat", "old man", "new car", "big dog"]
ARABIC = ["كتاب أحمر", "بحر أزرق", "شجرة خضراء", "بيت أبيض", "قط أسود", "رجل عجوز", "سيارة جديدة", "كلب كبير"]


@pytest.fixture(scope="module")
def tokeniser() -> Tokenizer:
    return train_tokeniser([*ENGLISH, *ARABIC] * 5, pieces=200, subwords=100)


def test_bags_give_the_pieces_of_chosen_texts(tokeniser: Tokenizer) -> None:
    bags = Bags(tokeniser, ARABIC, longest=16)
    pieces, offsets = bags.take(np.array([3, 0]))
    expected = [tokeniser.encode(ARABIC[n], add_special_tokens=False).ids for n in (3, 0)]
    assert pieces.tolist() == [*expected[0], *expected[1]]
    assert offsets.tolist() == [0, len(expected[0])]
    assert np.asarray(bags.means(200).sum(axis=1)).ravel() == pytest.approx(np.ones(len(ARABIC)))


def test_windows_are_some_neighbouring_pieces_of_each_text(tokeniser: Tokenizer) -> None:
    bags = Bags(tokeniser, [" ".join(ARABIC), " ".join(ENGLISH)], longest=64)
    rows, generator = np.array([1, 0, 1]), np.random.default_rng(1)
    pieces, offsets = bags.windows(rows, (2, 4), 1.0, generator)
    for row, window in zip(rows, np.split(pieces.numpy(), offsets.numpy()[1:]), strict=True):
        text = bags.take(np.array([row]))[0].tolist()
        assert 2 <= len(window) <= 4
        assert window.tolist() in [text[at : at + len(window)] for at in range(len(text))]
    assert len(bags.windows(rows, (4, 4), 0.0, generator)[0]) == 0


def test_a_text_without_pieces_has_an_empty_window(tokeniser: Tokenizer) -> None:
    bags = Bags(tokeniser, ["...", "red book", "..."], longest=64)
    pieces, offsets = bags.windows(np.array([0, 1, 2]), (2, 4), 1.0, np.random.default_rng(1))
    assert offsets.tolist() == [0, 0, len(pieces)]


def test_an_articles_passages_are_drawn_together(tokeniser: Tokenizer) -> None:
    articles = Articles.of(Bags(tokeniser, ARABIC, 16), [*"ABABAC", "A", "D"])
    rows = articles.draw(Recipe(articles=9, siblings=3), np.random.default_rng(1)).tolist()
    assert sorted(map(len, ({*rows} & {0, 2, 4, 6}, {*rows} & {1, 3}))) == [2, 3]
    assert len(rows) == 5


def test_a_rarer_piece_has_a_higher_idf(tokeniser: Tokenizer) -> None:
    idf = inverse_document_frequencies([Bags(tokeniser, ["red book", "red sea", "red cat"], 16)], 200)
    ids = {token: tokeniser.encode(token, add_special_tokens=False).ids[0] for token in ("red", "sea")}
    assert idf[ids["red"]] < idf[ids["sea"]]


def test_least_squares_agrees_with_the_normal_equations() -> None:
    generator = np.random.default_rng(0)
    means = sparse.random(200, 30, density=0.2, random_state=0, format="csr", dtype=np.float32)
    targets = generator.standard_normal((200, 5)).astype(np.float32)
    dense = means.toarray()
    exact = np.linalg.solve(dense.T @ dense + np.eye(30), dense.T @ targets)
    np.testing.assert_allclose(least_squares(means, targets, ridge=1.0, iterations=40), exact, atol=1e-4)


def test_the_contrastive_loss_is_low_where_pairs_agree() -> None:
    vectors = torch.eye(8)
    assert contrastive(vectors, vectors, 20) < 0.01 < contrastive(vectors, vectors.roll(1, 0), 20)


def test_large_sources_are_drawn_less_than_their_share() -> None:
    drawn = chances(["big"] * 90 + ["small"] * 10, 0.5)
    assert drawn.sum() == pytest.approx(1)
    assert 0.1 < drawn[90:].sum() < 0.5


def trained(tokeniser: Tokenizer, keep: Path | None = None) -> NDArray[np.float32]:
    """The vectors of a small student, always the same ones."""
    recipe = Recipe(
        pieces=tokeniser.get_vocab_size(), dimensions=16, teacher_dimensions=8, steps=60, parallel=8, group=2
    )
    english, arabic = Bags(tokeniser, ENGLISH, 16), Bags(tokeniser, ARABIC, 16)
    teacher = np.eye(8, dtype=np.float32)
    idf = inverse_document_frequencies([english, arabic], recipe.pieces)
    first = first_vectors([(english, teacher), (arabic, teacher)], idf, recipe)
    side = Side(english, arabic, np.full(8, 1 / 8), batch=8, teacher=teacher, grouped=True)
    articles = Articles.of(arabic, ["طبيعة", "طبيعة", "أشياء", "أشياء"] * 2)
    return train(first, [side], articles, recipe, keep)


def test_training_brings_translations_together(tokeniser: Tokenizer) -> None:
    vectors = trained(tokeniser)
    assert vectors.shape == (tokeniser.get_vocab_size(), 16)
    left, right = (Bags(tokeniser, texts, 16).means(len(vectors)) @ vectors for texts in (ENGLISH, ARABIC))
    assert ((left @ right.T).argmax(axis=1) == np.arange(8)).all()


def test_an_interrupted_run_goes_on_and_comes_to_the_same(
    tokeniser: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(student, "EVERY", 10)
    steps = iter(range(25))
    draw = Articles.draw

    def interrupted(*arguments: Any) -> NDArray[np.int64]:
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return draw(*arguments)

    monkeypatch.setattr(Articles, "draw", interrupted)
    with pytest.raises(KeyboardInterrupt):
        trained(tokeniser, tmp_path / "run.safetensors")
    drawn = 0

    def counted(*arguments: Any) -> NDArray[np.int64]:
        nonlocal drawn
        drawn += 1
        return draw(*arguments)

    monkeypatch.setattr(Articles, "draw", counted)
    resumed = trained(tokeniser, tmp_path / "run.safetensors")
    assert drawn == 40
    np.testing.assert_allclose(resumed, trained(tokeniser), atol=1e-5)
