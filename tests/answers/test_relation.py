from __future__ import annotations

import pytest

from rag.answers.relation import Relation
from rag.config import Settings
from rag.embedding import as_encoder, embedding_model


@pytest.mark.parametrize(
    ("word", "other", "least", "most"),
    [
        ("المصعد", "للمصعد", 1.0, 1.0),
        ("يرفعه", "رفع", 0.6, 1.0),
        ("library", "المكتبه", 0.3, 1.0),
        ("المصعد", "البرتقال", 0.0, 0.5),
        ("المصعد", "غايب", 0.0, 0.0),  # a word of none of the texts
    ],
)
def test_a_word_stands_for_another_as_far_as_they_are_related(
    settings: Settings, word: str, other: str, least: float, most: float
) -> None:
    encoder = as_encoder(embedding_model(settings.embedding))
    relation = Relation(
        [word], ["رفع العامل للمصعد بابًا، ثم نقل البرتقال إلى المكتبة."], encoder, unrelated=0.3
    )
    assert least <= float(relation.of([other])[0, 0]) <= most
