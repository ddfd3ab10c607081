"""What one step of training.tune sees: questions, some passages for each, and pairs of texts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.data import PARALLEL, RETRIEVAL, Pair, capped, read_tsv
from training.questions import Question, Questions
from training.questions.passages import MOST_SENTENCES, PASSAGE, QUERY, Tokens, encode

PAIRS = {
    PARALLEL: {
        "ms-docs": 9000,
        "commonsense": 4000,
        "courses": 3000,
        "tatoeba": 8000,
        "db-questions": 3000,
        "quran": 1500,
        "wikipedia-bios": 4500,
        "vue": 1500,
        "react": 1500,
        "covid": 3000,
        "law": 1500,
        "news-wiki": 1000,
    },
    RETRIEVAL: {
        "docs-heading": 9000,
        "law-heading": 5000,
        "law-title": 3000,
        "news-title": 9000,
        "q2q": 5000,
    },
}
"""Pairs of each source of training.data, at most: translations, headings with their sections and questions
that ask the same."""
WORDS = range(4, 70)
"""Words of the English side of a translation."""
LATE = 0.6
"""The part of the run after which Arabic and English count more."""
_READ_PAIR = (64, 160)
"""Tokens that are read of either side."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions, `passages` for each, one after the other, and pairs."""

    questions: list[Tokens]
    passages: list[Tokens]
    numbers: NDArray[np.int64]
    """Which passage each is, [questions x passages]: the same one may stand in several groups."""
    answers: NDArray[np.bool_]
    """The sentences that answer the passage's question, [questions x passages, MOST_SENTENCES]."""
    left: list[Tokens]
    right: list[Tokens]


class Sampler:
    """Draws batches; the same seed draws the same ones."""

    def __init__(
        self,
        questions: Questions,
        pairs: Sequence[tuple[Tokens, Tokens]],
        sizes: tuple[int, int, int],
        seed: int = 1,
    ) -> None:
        """`sizes`: the questions, passages of each and pairs of a batch."""
        self._passages = questions.passages
        self._asked = questions.training
        self._pairs = pairs
        self._sizes = sizes
        self._random = random.Random(seed)
        self._weights = [
            np.cumsum([each.source.weight for each in self._asked]).tolist(),
            np.cumsum([each.source.late_weight for each in self._asked]).tolist(),
        ]

    def draw(self, done: float) -> Batch:
        """A batch for when that part of the run, from 0 to 1, is done."""
        count, group, pairs = self._sizes
        asked = self._random.choices(self._asked, cum_weights=self._weights[done > LATE], k=count)
        groups = [self._group(question, group) for question in asked]
        answers = np.zeros((count, group, MOST_SENTENCES), np.bool_)
        for row, (question, numbers) in enumerate(zip(asked, groups, strict=True)):
            for place, number in enumerate(numbers):
                answers[row, place, list(question.answers.get(number, ()))] = True
        drawn = self._random.choices(self._pairs, k=pairs)
        return Batch(
            [question.tokens for question in asked],
            [self._variant(number) for numbers in groups for number in numbers],
            np.array(groups).ravel(),
            answers.reshape(count * group, MOST_SENTENCES),
            [left for left, _ in drawn],
            [right for _, right in drawn],
        )

    def _variant(self, number: int) -> Tokens:
        """Half of the passages go without their title."""
        passage = self._passages[number]
        return passage.titled if self._random.random() < 0.5 else passage.untitled

    def _group(self, question: Question, count: int) -> list[int]:
        """The numbers of passages for a question: one or two that answer, then such beside them and near
        ones in turn, the nearest rather than others, and any where these are too few."""
        drawn = self._random
        answering = sorted(question.answers)
        chosen = drawn.sample(answering, min(1 if drawn.random() < 0.8 else 2, len(answering)))
        beside = drawn.sample(question.beside, len(question.beside))
        near = [
            number
            for part in (question.near[:4], question.near[4:])
            for number in drawn.sample(part, min(2, len(part)))
        ]
        if answering and drawn.random() >= 0.6:
            wrong = [*near[:1], *beside, *near]
        else:
            wrong = [number for number in chain(*zip_longest(beside, near)) if number is not None]
        chosen = list(dict.fromkeys([*chosen, *wrong]))[:count]
        while len(chosen) < count:
            number = drawn.randrange(len(self._passages))
            if number not in question.answers:
                chosen.append(number)
        return chosen


def pairs(data: Path, tokeniser: Tokenizer, seed: int = 1) -> list[tuple[Tokens, Tokens]]:
    """(query, passage) out of a training folder; of translations either language may be the query.
    Raises FileNotFoundError and ValueError as training.data does."""
    drawn = random.Random(seed)
    made = []
    for name, caps in PAIRS.items():
        sources: dict[str, list[Pair]] = {source: [] for source in caps}
        for pair in read_tsv(data, name):
            if name == RETRIEVAL or len(pair.left.split()) in WORDS:
                sources[pair.source].append(pair)
        for source, found in sources.items():
            for _, left, right in capped(found, caps[source]):
                if name == PARALLEL and drawn.random() < 0.5:
                    left, right = right, left
                query = encode(tokeniser, QUERY, left, (), _READ_PAIR[0])
                made.append((query, encode(tokeniser, PASSAGE, right, (), _READ_PAIR[1])))
    return made
