from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import metrics
from rag.citations import Answer, Citation

RANKING = st.lists(st.booleans(), max_size=15)


def test_ndcg_by_hand() -> None:
    assert metrics.ndcg([True], 1) == 1
    assert metrics.ndcg([False, True], 1) == pytest.approx(1 / math.log2(3))
    assert metrics.ndcg([True, False, True], 2) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert metrics.ndcg([False] * 10 + [True], 1) == 0
    assert metrics.ndcg([], 0) == 0


def test_recall_and_reciprocal_rank_by_hand() -> None:
    assert metrics.recall([False, True, True], 4, 2) == 0.25
    assert metrics.reciprocal_rank([False, False, True, True]) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank([False]) == 0


@given(RANKING)
def test_retrieval_measures_lie_between_0_and_1(relevance: list[bool]) -> None:
    for measure in metrics.RETRIEVAL.values():
        assert 0 <= measure(relevance, max(1, sum(relevance))) <= 1


@given(RANKING)
def test_nothing_beats_the_ideal_order(relevance: list[bool]) -> None:
    count = sum(relevance)
    assert metrics.ndcg(relevance, count) <= metrics.ndcg(sorted(relevance, reverse=True), count) + 1e-9


def test_f1_and_exact_match_fold_the_spelling() -> None:
    assert metrics.token_f1("في المدرسةِ الكبيرة", ["المدرسه الكبيره"]) == pytest.approx(0.8)
    assert metrics.token_f1("لا شيء", ["المدرسة"]) == 0
    assert metrics.exact_match("٢٠٢٣", ["2023"]) == 1
    assert metrics.exact_match("عام 2023", ["2023"]) == 0
    assert metrics.token_f1("", []) == 0


def test_an_answer_is_held_in_any_spelling() -> None:
    assert metrics.holds_answer("بلغ حجمها ٢٤٠ مليارَ دولار.", ["240 مليار"])
    assert metrics.holds_answer("وبالمدرسة الكبيرة", ["المدرسة"])
    assert not metrics.holds_answer("بلغ 24 مليار", ["240 مليار"])
    assert not metrics.holds_answer("نص", [""])


def answer(text: str, *quotes: str) -> Answer:
    citations = tuple(
        Citation(number, "a", "a", None, 1, None, 0, len(quote), quote, True)
        for number, quote in enumerate(quotes, start=1)
    )
    return Answer("س", text, True, "ar", "x", citations)


def test_citations_are_judged_by_what_they_support() -> None:
    trade, cats = "بلغ حجم التجارة 240 مليار دولار.", "تنام القطط نهارًا في البيت."
    assert metrics.citations(answer(f"{trade} [1]", trade)) == (1, 1)
    assert metrics.citations(answer(f"{trade} [1][2]", trade, cats)) == (0.5, 1)
    assert metrics.citations(answer(f"{trade} [1]\n{cats}", trade)) == (1, 0.5)
    assert metrics.citations(answer(f"{trade} [1]", cats)) == (0, 0)


def test_refusals_by_hand() -> None:
    found = metrics.refusals([True, True, False, False], [True, False, True, False])
    assert found == {"precision": 0.5, "recall": 0.5, "balanced_accuracy": 0.5}
    assert metrics.refusals([True, False], [False, False]) == {
        "precision": None,
        "recall": None,
        "balanced_accuracy": None,
    }


def test_a_difference_has_an_interval_around_it() -> None:
    change, low, high = metrics.difference([0.0] * 50, [1.0] * 25 + [0.0] * 25, resamples=2_000)
    assert change == 0.5
    assert 0.3 < low < 0.5 < high < 0.7
    assert metrics.difference([0.3, 0.7], [0.3, 0.7]) == (0, 0, 0)
    with pytest.raises(ValueError, match="nothing to compare"):
        metrics.difference([], [])
