from __future__ import annotations

import numpy as np
import pytest

from rag import weights
from rag.answers.check.meaning import FEATURES
from training.data import Pair
from training.entailment import (
    AGAINST,
    FOR,
    Row,
    calibration_error,
    examples,
    fit,
    headlines,
    measure,
    predict,
    twice_translated,
)

CLAIM = "The library fines readers who return books late."
SOURCE = "تشترط المكتبة على القارئ أن يعيد الكتب خلال أسبوعين، وتفرض غرامة على من يتأخر."


def drawn(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of which `missed` and `untold` tell the truth, `words` a little, and the others nothing."""
    draw = np.random.default_rng(3)
    seen = draw.normal(size=(rows, len(FEATURES)))
    score = 2 * seen[:, FEATURES.index("missed")] - seen[:, FEATURES.index("untold")]
    return seen, (score + draw.logistic(size=rows) > 0).astype(float)


def test_what_tells_the_truth_is_learnt_and_calibrated() -> None:
    fitted = fit(*drawn(4_000))
    assert fitted["missed"] > 1.5
    assert fitted["untold"] < -0.7
    seen, follows = drawn(2_000)
    likely = predict(fitted, seen)
    assert calibration_error(likely, follows) < 0.05
    assert measure(likely, follows).startswith("AUC 0.8")


def test_no_feature_is_fitted_against_its_sense() -> None:
    seen, follows = drawn(1_000)
    fitted = fit(seen, 1 - follows)
    assert "missed" not in fitted
    assert "untold" not in fitted
    for kind in ("same", "across"):
        committed = weights.section("entailment")[kind]
        assert set(committed) <= {*FEATURES, "bias"}
        assert all(committed.get(name, 0) >= 0 for name in FOR)
        assert all(committed.get(name, 0) <= 0 for name in AGAINST)


def test_likelihoods_that_are_what_they_say_have_no_calibration_error() -> None:
    likely = np.repeat([0.25, 0.75], 4)
    follows = np.array([0, 0, 0, 1, 1, 1, 0, 1], float)
    assert calibration_error(likely, follows) == 0
    assert calibration_error(likely, 1 - follows) == pytest.approx(0.5)


def test_only_what_the_rules_find_nothing_against_is_learnt_from() -> None:
    altered = Row("test", "The library fines readers after three weeks.", SOURCE, False)
    same, across = examples([Row("test", SOURCE, SOURCE, True), Row("test", CLAIM, SOURCE, True), altered])
    assert (len(same.follows), len(across.follows)) == (1, 1)


def test_of_two_translations_each_says_the_other_but_not_a_part_of_it() -> None:
    told = "تفرض المكتبة غرامة مالية على كل قارئ يعيد الكتب متأخرًا"
    other = "تغرّم المكتبة القراء الذين يتأخرون في رد الكتب إليها دائمًا"
    rows = list(twice_translated([Pair("test", CLAIM, told), Pair("test", CLAIM, other)]))
    assert [row.follows for row in rows] == [True, False]
    assert {rows[0].claim, rows[0].source} == {told, other}
    assert rows[1].source in rows[0].source


def test_a_headline_is_held_against_its_own_article_and_another() -> None:
    fire = Pair(
        "news-title", "حريق في مصنع للنسيج شمال المدينة", "اندلع حريق في مصنع للنسيج شمال المدينة فجر اليوم."
    )
    flood = Pair("news-title", "سيول تقطع طرق القرى الجبلية", "قطعت سيول جارفة طرق القرى الجبلية مساء أمس.")
    rows = list(headlines([fire, flood]))
    assert [(row.claim, row.follows) for row in rows] == [(fire.left, True), (flood.left, True)] or [
        (row.claim, row.follows) for row in rows
    ] == [(flood.left, True), (fire.left, True)]
