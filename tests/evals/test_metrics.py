from __future__ import annotations

import math

import pytest
import pytrec_eval
from hypothesis import given
from hypothesis import strategies as st

from evals import metrics

GAINS = st.lists(st.integers(0, 3), max_size=15)
IDEAL = st.lists(st.integers(1, 3), min_size=1, max_size=20).map(lambda gains: sorted(gains, reverse=True))


def test_ndcg_by_hand() -> None:
    assert metrics.ndcg([1], [1]) == 1
    assert metrics.ndcg([0, 1], [1]) == pytest.approx(1 / math.log2(3))
    assert metrics.ndcg([1, 0, 1], [1, 1]) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))
    assert metrics.ndcg([1, 2], [2, 1]) == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))
    assert metrics.ndcg([0] * 10 + [1], [1]) == 0
    assert metrics.ndcg([], []) == 0


def test_recall_and_reciprocal_rank_by_hand() -> None:
    assert metrics.recall([0, 1, 3], [3, 1, 1, 1], 2) == 0.25
    assert metrics.reciprocal_rank([0, 0, 1, 1]) == pytest.approx(1 / 3)
    assert metrics.reciprocal_rank([0]) == 0


@given(st.lists(st.tuples(st.permutations(range(12)), IDEAL), min_size=1, max_size=3))
def test_retrieval_measures_agree_with_trec_eval(rankings: list[tuple[list[int], list[int]]]) -> None:
    """Against pytrec_eval, which is trec_eval itself: passage n of a ranking has grade ideal[n]."""
    names = {"nDCG@10": "ndcg_cut_10", "MRR": "recip_rank"}
    names |= {f"Recall@{depth}": f"recall_{depth}" for depth in (1, 5, 10)}
    for ranking, ideal in rankings:
        judged = {"q": {f"p{n}": grade for n, grade in enumerate(ideal)}}
        retrieved = ranking[:10]
        scores = {"q": {f"p{n}": float(-place) for place, n in enumerate(retrieved)}}
        theirs = pytrec_eval.RelevanceEvaluator(judged, set(names.values())).evaluate(scores)["q"]
        gains = [ideal[n] if n < len(ideal) else 0 for n in retrieved]
        for name, their_name in names.items():
            assert metrics.RETRIEVAL[name](gains, ideal) == pytest.approx(theirs[their_name])


@given(GAINS)
def test_nothing_beats_the_ideal_order(gains: list[int]) -> None:
    ideal = sorted((gain for gain in gains if gain), reverse=True)
    assert metrics.ndcg(gains, ideal) <= metrics.ndcg(sorted(gains, reverse=True), ideal) + 1e-9


def test_f1_and_exact_match_fold_the_spelling() -> None:
    assert metrics.token_f1("في المدرسةِ الكبيرة", ["المدرسه الكبيره"]) == pytest.approx(0.8)
    assert metrics.token_f1("لا شيء", ["المدرسة"]) == 0
    assert metrics.exact_match("٢٠٢٣", ["2023"]) == 1
    assert metrics.exact_match("عام 2023", ["2023"]) == 0
    assert metrics.token_f1("", []) == 0


def squads_f1(prediction: str, truth: str) -> float:
    """The definition of SQuAD's evaluation script: the harmonic mean of the shares of common tokens."""
    prediction_tokens, truth_tokens = prediction.split(), truth.split()
    common = sum(min(prediction_tokens.count(t), truth_tokens.count(t)) for t in set(truth_tokens))
    if not common:
        return 0.0
    precision, recall = common / len(prediction_tokens), common / len(truth_tokens)
    return 2 * precision * recall / (precision + recall)


WORDS = st.lists(st.sampled_from("بلد مدن نهر جبل 2023 trade".split()), min_size=1, max_size=8).map(" ".join)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=3))
def test_f1_and_exact_match_are_squads_where_nothing_is_folded(text: str, golds: list[str]) -> None:
    assert metrics.token_f1(text, golds) == pytest.approx(max(squads_f1(text, gold) for gold in golds))
    assert metrics.exact_match(text, golds) == float(text in golds)


def test_an_answer_is_held_in_any_spelling() -> None:
    assert metrics.holds_answer("بلغ حجمها ٢٤٠ مليارَ دولار.", ["240 مليار"])
    assert metrics.holds_answer("وبالمدرسة الكبيرة", ["المدرسة"])
    assert not metrics.holds_answer("بلغ 24 مليار", ["240 مليار"])
    assert not metrics.holds_answer("نص", [""])


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


def test_the_area_under_the_curve_is_how_often_the_answerable_stand_higher() -> None:
    assert metrics.area_under_curve([0.9, 0.4], [0.1, 0.4]) == 0.875
    assert metrics.area_under_curve([0.2], [0.8]) == 0
    assert metrics.area_under_curve([0.2], []) is None


@given(st.lists(st.floats(0, 1), min_size=1), st.lists(st.floats(0, 1), min_size=1))
def test_the_area_is_turned_about_where_the_two_are(
    answerable: list[float], unanswerable: list[float]
) -> None:
    one = metrics.area_under_curve(answerable, unanswerable)
    other = metrics.area_under_curve(unanswerable, answerable)
    assert one is not None
    assert other is not None
    assert one + other == pytest.approx(1)
