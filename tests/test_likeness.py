from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.config import Embedding
from rag.embedding import Encoder, embedding_model
from rag.likeness import group_alike

QUESTIONS = [
    "متى تفتح المكتبة أبوابها؟",
    "كم رسم العضوية في النادي؟",
    "مرحبا، متى تفتح المكتبه من فضلكم؟",
    "ما مقدار رسوم العضوية بالنادي؟",
    "من رسم لوحة المدخل؟",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return embedding_model(Embedding())


def alike(terms: Sequence[str]) -> NDArray[np.float64]:
    """Every term tells as much."""
    return np.ones(len(terms))


def test_questions_about_one_thing_are_together_and_others_apart(encoder: Encoder) -> None:
    assert group_alike(QUESTIONS, encoder, alike) == [[0, 2], [1, 3], [4]]


def test_the_same_questions_are_always_in_the_same_groups(encoder: Encoder) -> None:
    groups = group_alike(QUESTIONS * 3, encoder, alike)
    assert groups == group_alike(QUESTIONS * 3, encoder, alike)
    assert sorted(place for group in groups for place in group) == list(range(len(QUESTIONS) * 3))


def test_there_are_no_groups_of_nothing(encoder: Encoder) -> None:
    assert group_alike([], encoder, alike) == []
    assert group_alike(["؟", "!"], encoder, alike) in ([[0], [1]], [[0, 1]])
