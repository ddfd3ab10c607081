"""Native questions on near passages of Wikipedia, for measuring what the reader chooses and refuses there.

The reader's weights are not fitted to them: in four folds of those that the transformer was not tuned on (one
in six), weights that were fitted to them, too, told questions with an answer from those without one a little
better (area under the curve 0.745, not 0.733), and ARCD's a little worse (0.945, not 0.949).
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from rag.answers.quoting import QuotingReader
from rag.config import Embedding
from rag.contextual import ContextualVectors
from rag.embedding import Encoder, embedding_model
from rag.question import Question
from rag.retrieval import HybridRetriever
from training.collection import Collection
from training.reader import Reading

QUESTIONS = "mrtydi-train.joined.jsonl.gz"
JUDGED = "miracl-train.joined.jsonl.gz"


def readings(
    folder: Path, every: int = 6, group: int = 130, contextual: ContextualVectors | None = None
) -> dict[str, list[Reading]]:
    """Questions in groups whose paragraphs make one collection, by situation. `near` holds the paragraph that
    answers (which of its sentences is not known, so all count as correct), `near beside` has the others of
    its article, `judged` those that people judged not to answer; each with all the others of the group.

    Of Mr. TyDi, questions whose paragraph is one of the first four of its article (further down, two dumps of
    Wikipedia differ), and of MIRACL those with judged negatives.
    """
    near = [asked for asked in _rows(folder / QUESTIONS) if asked["gold"] <= 3]
    judged = [asked for asked in _rows(folder / JUDGED) if asked["negative"]]
    random.Random(1).shuffle(near)
    near = near[::every]
    embeddings = embedding_model(Embedding())
    groups = range(0, len(near), group)
    share = -(-len(judged) // len(groups))
    made: dict[str, list[Reading]] = {}
    for n, start in enumerate(track(groups, "reading")):
        own = judged[n * share : (n + 1) * share]
        _read_group(near[start : start + group], own, embeddings, contextual, made)
    return made


def _read_group(
    near: Sequence[Any],
    judged: Sequence[Any],
    embeddings: Encoder,
    contextual: ContextualVectors | None,
    made: dict[str, list[Reading]],
) -> None:
    golds = {asked["question"]: _flat(asked["passage"]) for asked in near}
    siblings = [_flat(text) for asked in near for _, text in asked["others"]]
    negatives = [_flat(each["text"]) for asked in judged for each in asked["negative"]]
    texts = list(dict.fromkeys([*golds.values(), *siblings, *negatives]))
    number = {text: n for n, text in enumerate(texts)}
    whole = Collection(texts, embeddings)

    def read(situation: str, question: str, without: set[str], gold: int) -> None:
        left_out = {number[text] for text in without if text in number}
        index = whole.among([n for n in range(len(texts)) if n not in left_out])
        asked = Question(question, embeddings)
        hits = HybridRetriever(index=index, embeddings=embeddings, contextual=contextual).search(asked)
        candidates = QuotingReader(index, embeddings, 3, contextual).candidates(asked, hits)
        correct = np.array([int(found.source.passage.document) == gold for found in candidates])
        features = np.array([found.features for found in candidates])
        made.setdefault(situation, []).append(Reading(features, correct))

    for question, gold in golds.items():
        read("near", question, set(), number[gold])
        read("near beside", question, {gold}, -1)
    for asked in judged:
        positive = {_flat(each["text"]) for each in asked["positive"]}
        read("judged", asked["question"], positive | {golds.get(asked["question"], "")}, -1)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _rows(file: Path) -> list[Any]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
