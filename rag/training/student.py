"""The student: one vector a word piece, a text their mean. Learning the vectors.

The static model follows Tissier, Gravier and Habrard's and Reimers' line of work (see model2vec and
sentence-transformers' static-similarity models): no attention, no layers, hundreds of times faster on a CPU.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import Progress
from scipy import sparse
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True)
class Recipe:
    """The figures of a training run. Two runs of one recipe on the same data differ by rounding only."""

    pieces: int = 40_000
    subwords: int = 12_000
    """Of the pieces, so many parts of words; the others are whole words."""
    dimensions: int = 512
    teacher_dimensions: int = 256
    """The leading dimensions, which alone follow the teacher; the others are free to tell words apart."""
    steps: int = 3_000
    learning_rate: float = 3e-3
    parallel: int = 1_024
    """Pairs of each kind a step."""
    lexicon: int = 512
    retrieval: int = 256
    retrieval_weight: float = 1.0
    scale: float = 20.0
    """The cosine's factor in the contrastive losses: the inverse of their temperature."""
    spread: float = 0.05
    """The standard deviation of a first vector's random entries, times its piece's idf."""
    ridge: float = 1.0
    flattening: float = 0.7
    """See `chances`."""
    group: int = 5
    """So many sentences stand in for a paragraph that holds one of them."""
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


def contrastive(queries: Tensor, keys: Tensor, scale: float) -> Tensor:
    """The symmetric InfoNCE loss of a batch of pairs: every other pair's key is a wrong answer.

    van den Oord, Li and Vinyals, "Representation Learning with Contrastive Predictive Coding" (2018);
    with in-batch negatives, Henderson et al., "Efficient Natural Language Response Suggestion" (2017).
    """
    logits = functional.normalize(queries) @ functional.normalize(keys).T * scale
    truth = torch.arange(len(logits))
    return (functional.cross_entropy(logits, truth) + functional.cross_entropy(logits.T, truth)) / 2


@dataclass(frozen=True, slots=True)
class Side:
    """Pairs as the training loop draws them: `batch` a step, their loss times `weight`."""

    left: Bags
    right: Bags
    chances: NDArray[np.float64]
    """How often each pair is drawn; sums to one."""
    batch: int
    weight: float = 1.0
    teacher: NDArray[np.float32] | None = None
    """The teacher's vectors of the left texts, [pairs, teacher_dimensions]."""
    grouped: bool = False
    """Whether each text has to find the group of sentences that holds its other side, too."""


def chances(sources: Sequence[str], flattening: float) -> NDArray[np.float64]:
    """Draws a source as often as its size to the power of `flattening`, so that big ones do not drown others.

    Conneau et al., "Unsupervised Cross-lingual Representation Learning at Scale" (2020), for languages.
    """
    _, which, counts = np.unique(np.array(sources), return_inverse=True, return_counts=True)
    weights = counts[which].astype(np.float64) ** (flattening - 1)
    return np.asarray(weights / weights.sum())


def train(first: NDArray[np.float32], sides: Sequence[Side], recipe: Recipe) -> NDArray[np.float32]:
    """The vectors after `recipe.steps`, [pieces, dimensions]: Adam, warmed up and then lowered to nothing."""
    torch.manual_seed(recipe.seed)
    generator = np.random.default_rng(recipe.seed)
    student = nn.EmbeddingBag.from_pretrained(torch.from_numpy(first), freeze=False, mode="mean")
    optimiser = torch.optim.Adam(student.parameters(), lr=recipe.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / 50) * max(0.0, 1 - step / recipe.steps)
    )
    draws = [_draws(side, generator) for side in sides]
    with Progress() as progress:
        task = progress.add_task("training", total=recipe.steps)
        for step in range(recipe.steps):
            losses = [
                side.weight * _loss(student, side, next(drawn), recipe)
                for side, drawn in zip(sides, draws, strict=True)
            ]
            loss = torch.stack(losses).sum()
            torch.autograd.backward(loss)
            optimiser.step()
            optimiser.zero_grad()
            schedule.step()
            if step % 50 == 49:
                progress.update(task, description=f"training (loss {loss.item():.2f})")
            progress.advance(task)
    return np.asarray(student.weight.detach().numpy())


def _draws(side: Side, generator: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    cumulated = np.cumsum(side.chances)
    while True:
        drawn = np.searchsorted(cumulated, generator.random(side.batch))
        yield np.minimum(drawn, len(cumulated) - 1)


def _loss(student: nn.EmbeddingBag, side: Side, rows: NDArray[np.int64], recipe: Recipe) -> Tensor:
    left, right = student(*side.left.take(rows)), student(*side.right.take(rows))
    loss = contrastive(left, right, recipe.scale)
    if side.teacher is not None:
        aim = torch.from_numpy(side.teacher[rows])
        taught = recipe.teacher_dimensions
        loss = loss + contrastive(left[:, :taught], aim, recipe.scale)
        loss = loss + contrastive(right[:, :taught], aim, recipe.scale)
    if side.grouped:
        size = recipe.group
        whole = len(rows) // size * size
        truth = torch.arange(whole) // size
        for query, key, bag in ((left, right, side.right), (right, left, side.left)):
            lengths = torch.from_numpy(bag.lengths[rows[:whole]]).float()[:, None]
            groups = (key[:whole] * lengths).view(whole // size, size, -1).sum(1)
            logits = functional.normalize(query[:whole]) @ functional.normalize(groups).T * recipe.scale
            loss = loss + functional.cross_entropy(logits, truth) / 2
    return loss
