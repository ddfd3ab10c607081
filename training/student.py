"""The student: one vector a word piece, a text their mean. Learning the vectors.

The static model follows Tissier, Gravier and Habrard's and Reimers' line of work (see model2vec and
sentence-transformers' static-similarity models): no attention, no layers, hundreds of times faster on a CPU.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import Progress
from scipy import sparse
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training.checkpoint import EVERY, Checkpoint


@dataclass(frozen=True, slots=True)
class Recipe:
    """The figures of a training run. Two runs of one recipe on the same data differ by rounding only."""

    pieces: int = 21_000
    subwords: int = 8_000
    """Of the pieces, so many parts of words; the others are whole words."""
    dimensions: int = 1_024
    teacher_dimensions: int = 256
    """The leading dimensions, which alone follow the teacher; the others are free to tell words apart."""
    steps: int = 3_000
    learning_rate: float = 3e-3
    parallel: int = 1_024
    """Pairs of each kind a step."""
    lexicon: int = 512
    cloze: int = 512
    retrieval: int = 256
    scale: float = 20.0
    """The cosine's factor in the contrastive losses: the inverse of their temperature."""
    spread: float = 0.05
    """The standard deviation of a first vector's random entries, times its piece's idf."""
    ridge: float = 1.0
    flattening: float = 0.7
    """See `chances`."""
    articles: int = 64
    """Articles a step, out of whose words questions are made."""
    siblings: int = 4
    """Passages of each such article; who asks for one has to tell it from the others."""
    asked: tuple[int, int] = (8, 24)
    """The fewest and the most pieces in a row that such a question is made of."""
    kept: float = 0.5
    """The chance of each of them to stay in it."""
    group: int = 5
    """So many sentences stand in for a paragraph that holds one of them."""
    asked_across: tuple[int, int] = (4, 14)
    """As `asked`, of questions to a group in the other language."""
    kept_across: float = 0.8
    max_tokens: int = 128
    seed: int = 1


class Bags:
    """The word pieces of many texts, flat, as nn.EmbeddingBag takes them; of each at most `longest`."""

    def __init__(self, tokeniser: Tokenizer, texts: Sequence[str], longest: int) -> None:
        ids: list[NDArray[np.int64]] = []
        for start in range(0, len(texts), 8192):
            part = list(texts[start : start + 8192])
            encodings = tokeniser.encode_batch_fast(part, add_special_tokens=False)
            ids += [np.array(encoding.ids[:longest], dtype=np.int64) for encoding in encodings]
        self.lengths = np.array([len(row) for row in ids], dtype=np.int64)
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)[:-1])).astype(np.int64)
        self.flat = np.concatenate(ids)

    def __len__(self) -> int:
        return len(self.lengths)

    def take(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """(pieces, offsets) of the chosen texts."""
        lengths = self.lengths[rows]
        offsets = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        places = np.arange(lengths.sum()) + np.repeat(self.starts[rows] - offsets, lengths)
        return torch.from_numpy(self.flat[places]), torch.from_numpy(offsets)

    def windows(
        self, rows: NDArray[np.int64], asked: tuple[int, int], kept: float, generator: np.random.Generator
    ) -> tuple[Tensor, Tensor]:
        """(pieces, offsets) of some neighbouring pieces of each chosen text, as many as `asked` says; each of
        them stays with the chance `kept`."""
        lengths = np.minimum(generator.integers(*asked, len(rows), endpoint=True), self.lengths[rows])
        begins = (generator.random(len(rows)) * (self.lengths[rows] - lengths + 1)).astype(np.int64)
        offsets = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        places = np.arange(lengths.sum()) + np.repeat(self.starts[rows] + begins - offsets, lengths)
        stays = generator.random(len(places)) < kept
        before = np.concatenate(([0], np.cumsum(stays)))
        return torch.from_numpy(self.flat[places[stays]]), torch.from_numpy(before[offsets])

    def means(self, pieces: int) -> sparse.csr_matrix:
        """[texts, pieces]: what a text's vector is made of."""
        values = np.repeat(1 / np.maximum(self.lengths, 1), self.lengths).astype(np.float32)
        pointers = np.append(self.starts, len(self.flat))
        return sparse.csr_matrix((values, self.flat, pointers), (len(self), pieces))


def inverse_document_frequencies(bags: Sequence[Bags], pieces: int) -> NDArray[np.float32]:
    """idf of each piece over all texts of `bags`, [pieces]; a piece never seen counts as seen once."""
    frequencies = np.zeros(pieces, dtype=np.int64)
    texts = 0
    for bag in bags:
        text = np.repeat(np.arange(len(bag)), bag.lengths)
        frequencies += np.bincount(np.unique(text * pieces + bag.flat) % pieces, minlength=pieces)
        texts += len(bag)
    return np.log(texts / frequencies.clip(1)).astype(np.float32)


def least_squares(
    means: sparse.csr_matrix, targets: NDArray[np.float32], ridge: float, iterations: int = 16
) -> NDArray[np.float32]:
    """The vectors [pieces, dimensions] whose means come nearest to `targets` [texts, dimensions]: ridge
    regression, solved by conjugate gradients with the diagonal as preconditioner (Saad, "Iterative Methods
    for Sparse Linear Systems", 2003, section 9.2)."""
    transposed = means.T.tocsr()
    diagonal = (np.asarray(means.power(2).sum(axis=0)).ravel() + ridge)[:, None]
    right = transposed @ targets
    vectors = right / diagonal
    residual = right - (transposed @ (means @ vectors) + ridge * vectors)
    preconditioned = residual / diagonal
    direction = preconditioned.copy()
    product = (residual * preconditioned).sum(axis=0)
    for _ in range(iterations):
        image = transposed @ (means @ direction) + ridge * direction
        step = product / np.maximum((direction * image).sum(axis=0), 1e-12)
        vectors += step * direction
        residual -= step * image
        preconditioned = residual / diagonal
        previous, product = product, (residual * preconditioned).sum(axis=0)
        direction = preconditioned + direction * (product / np.maximum(previous, 1e-12))
    return np.asarray(vectors, dtype=np.float32)


def first_vectors(
    bags: Sequence[tuple[Bags, NDArray[np.float32]]], idf: NDArray[np.float32], recipe: Recipe
) -> NDArray[np.float32]:
    """Where training begins, [pieces, dimensions]: random vectors of a length by their idf, and in the
    leading dimensions, as long again, what best makes the targets (the teacher's vectors) of `bags`."""
    generator = np.random.default_rng(recipe.seed)
    first = generator.standard_normal((len(idf), recipe.dimensions)) * idf[:, None] * recipe.spread
    targets = np.concatenate([target for _, target in bags])
    means = sparse.vstack([bag.means(len(idf)) for bag, _ in bags]).tocsr()
    taught = least_squares(means, targets - targets.mean(axis=0), recipe.ridge)
    taught *= np.sqrt((first**2).mean() / (taught**2).mean())
    first[:, : recipe.teacher_dimensions] += taught
    return np.asarray(first, dtype=np.float32)


def scaled_cosines(queries: Tensor, keys: Tensor, scale: float) -> Tensor:
    """`scale` times the cosine of each query and key, [queries, keys]; multiplied in bfloat16, for speed."""
    queries, keys = functional.normalize(queries).bfloat16(), functional.normalize(keys).bfloat16()
    return (queries @ keys.T).float() * scale


def contrastive(queries: Tensor, keys: Tensor, scale: float) -> Tensor:
    """The symmetric InfoNCE loss of a batch of pairs: every other pair's key is a wrong answer.

    van den Oord, Li and Vinyals, "Representation Learning with Contrastive Predictive Coding" (2018);
    with in-batch negatives, Henderson et al., "Efficient Natural Language Response Suggestion" (2017).
    """
    logits = scaled_cosines(queries, keys, scale)
    truth = torch.arange(len(logits))
    return (functional.cross_entropy(logits, truth) + functional.cross_entropy(logits.T, truth)) / 2


@dataclass(frozen=True, slots=True)
class Side:
    """Pairs as the training loop draws them: `batch` a step."""

    left: Bags
    right: Bags
    chances: NDArray[np.float64]
    """How often each pair is drawn; sums to one."""
    batch: int
    teacher: NDArray[np.float32] | None = None
    """The teacher's vectors of the left texts, [pairs, teacher_dimensions]."""
    grouped: bool = False
    """Whether some words of each text have to find the group of sentences that holds its other side, too."""


@dataclass(frozen=True, slots=True)
class Articles:
    """Passages by article, out of whose own words questions are made: each has to find its passage among
    the others of its article, which are the hardest to tell from it."""

    passages: Bags
    articles: Sequence[NDArray[np.int64]]
    """The rows of each article's passages."""

    @classmethod
    def of(cls, passages: Bags, titles: Sequence[str]) -> Articles:
        """Of passages with the titles of their articles; those that are alone in theirs are left out."""
        rows: dict[str, list[int]] = {}
        for row, title in enumerate(titles):
            if passages.lengths[row]:
                rows.setdefault(title, []).append(row)
        return cls(passages, [np.array(own) for own in rows.values() if len(own) > 1])

    def draw(self, recipe: Recipe, generator: np.random.Generator) -> NDArray[np.int64]:
        """Rows of passages: `recipe.siblings` of each of `recipe.articles` articles, or fewer where there are
        no more."""
        chosen = generator.choice(len(self.articles), min(recipe.articles, len(self.articles)), replace=False)
        return np.concatenate(
            [
                generator.choice(own, min(recipe.siblings, len(own)), replace=False)
                for own in (self.articles[each] for each in chosen)
            ]
        )


def chances(sources: Sequence[str], flattening: float) -> NDArray[np.float64]:
    """Draws a source as often as its size to the power of `flattening`, so that big ones do not drown others.

    Conneau et al., "Unsupervised Cross-lingual Representation Learning at Scale" (2020), for languages.
    """
    _, which, counts = np.unique(np.array(sources), return_inverse=True, return_counts=True)
    weights = counts[which].astype(np.float64) ** (flattening - 1)
    return np.asarray(weights / weights.sum())


def train(
    first: NDArray[np.float32],
    sides: Sequence[Side],
    articles: Articles,
    recipe: Recipe,
    keep: Path | None = None,
) -> NDArray[np.float32]:
    """The vectors after `recipe.steps`, [pieces, dimensions]: Adam, warmed up and then lowered to nothing.

    With `keep` (a file) a run that is interrupted goes on where it was, and comes to the same.
    """
    torch.manual_seed(recipe.seed)
    generator = np.random.default_rng(recipe.seed)
    student = nn.EmbeddingBag.from_pretrained(torch.from_numpy(first), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(student.parameters(), lr=recipe.learning_rate, fused=True)
    run = hashlib.sha256(repr(recipe).encode() + first.tobytes()).hexdigest()
    checkpoint = Checkpoint(keep, run) if keep else None
    begun = checkpoint.read(optimiser, generator) if checkpoint else 0
    draws = [_draws(side, generator) for side in sides]
    with Progress() as progress:
        task = progress.add_task("training", total=recipe.steps, completed=begun)
        for step in range(begun, recipe.steps):
            if checkpoint and step > begun and step % EVERY == 0:
                checkpoint.write(step, optimiser, generator)
            height = min(1.0, (step + 1) / 50) * (1 - step / recipe.steps)
            optimiser.param_groups[0]["lr"] = recipe.learning_rate * height
            rows = articles.draw(recipe, generator)
            asked = student(*articles.passages.windows(rows, recipe.asked, recipe.kept, generator))
            found = student(*articles.passages.take(rows))
            losses = [contrastive(asked, found, recipe.scale)]
            for side, drawn in zip(sides, draws, strict=True):
                rows = next(drawn)
                left, right = student(*side.left.take(rows)), student(*side.right.take(rows))
                losses.append(_loss(left, right, side, rows, recipe))
                if side.grouped:
                    across = (side.left, side.right, right, found), (side.right, side.left, left, found[:0])
                    for asking, answering, sentences, others in across:
                        window = asking.windows(rows, recipe.asked_across, recipe.kept_across, generator)
                        lengths = torch.from_numpy(answering.lengths[rows])
                        losses.append(_grouped(student(*window), sentences, lengths, others, recipe) / 2)
            loss = torch.stack(losses).sum()
            torch.autograd.backward(loss)
            optimiser.step()
            optimiser.zero_grad()
            if step % 50 == 49:
                progress.update(task, description=f"training (loss {loss.item():.2f})")
            progress.advance(task)
    return np.asarray(student.weight.detach().numpy())


def _draws(side: Side, generator: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    cumulated = np.cumsum(side.chances)
    while True:
        drawn = np.searchsorted(cumulated, generator.random(side.batch))
        yield np.minimum(drawn, len(cumulated) - 1)


def _loss(left: Tensor, right: Tensor, side: Side, rows: NDArray[np.int64], recipe: Recipe) -> Tensor:
    loss = contrastive(left, right, recipe.scale)
    if side.teacher is not None:
        aim = torch.from_numpy(side.teacher[rows])
        taught = recipe.teacher_dimensions
        loss = loss + contrastive(left[:, :taught], aim, recipe.scale)
        loss = loss + contrastive(right[:, :taught], aim, recipe.scale)
    return loss


def _grouped(queries: Tensor, sentences: Tensor, lengths: Tensor, others: Tensor, recipe: Recipe) -> Tensor:
    """The loss of queries that have to find the group that holds their sentence; `others` are passages that
    hold none. The lengths are the sentences', by which their means become the group's sum."""
    whole = len(sentences) // recipe.group * recipe.group
    sums = sentences[:whole] * lengths[:whole, None]
    groups = sums.view(-1, recipe.group, sums.shape[1]).sum(1)
    truth = torch.arange(whole) // recipe.group
    logits = scaled_cosines(queries[:whole], torch.cat((groups, others)), recipe.scale)
    return functional.cross_entropy(logits, truth)
