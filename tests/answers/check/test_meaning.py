from __future__ import annotations

import pytest

from rag.answers.check import supports
from rag.answers.check.alignment import align
from rag.answers.check.meaning import FEATURES, features, likelihood, nearness
from rag.answers.check.statement import Statement

SOURCE = "تشترط المكتبة على القارئ أن يعيد الكتب خلال أسبوعين، وتفرض غرامة على من يتأخر."


@pytest.mark.parametrize(
    "claim",
    [
        "تفرض المكتبة غرامة على من يتأخر في إعادة الكتب.",
        "The library fines readers who return books late.",
    ],
)
def test_what_a_sentence_means_in_other_words_or_another_language_is_supported(claim: str) -> None:
    found = supports(SOURCE, claim)
    assert found, found.reasons


@pytest.mark.parametrize(
    "claim",
    [
        "تفتح المكتبة أبوابها مساءً أمام القارئ الصغير.",
        "The library sells coffee to students.",
        "The reader pays for parking.",
    ],
)
def test_what_only_has_some_of_its_words_is_not_found(claim: str) -> None:
    found = supports(SOURCE, claim)
    assert found.verdict == "not_found"
    assert found.reasons


def likely(claim: str, source: str = SOURCE) -> float:
    return likelihood(align(Statement.of(claim), Statement.of(source)))


def test_what_a_sentence_tells_is_likelier_than_what_has_only_its_words() -> None:
    told = likely("The library fines readers who return books late.")
    assert 0 < likely("The library sells coffee to students.") < told < 1
    assert likely("هطل المطر على الجبال ليلًا.") < likely("تفرض المكتبة غرامة على من يتأخر في إعادة الكتب.")


def test_who_says_more_than_the_sentence_is_less_likely_to_be_borne_out() -> None:
    said = "The library fines readers who return books late"
    assert likely(f"{said}, and closes its doors to them for the rest of the year.") < likely(f"{said}.")


def test_the_nearer_a_sentence_the_more_it_means_the_same() -> None:
    claim = Statement.of("The library fines late readers.")
    told, other = (Statement.of(text) for text in (SOURCE, "هطل المطر على الجبال ليلًا."))
    assert nearness(align(claim, told)) > nearness(align(claim, other))


def test_a_source_without_words_says_nothing() -> None:
    assert likely(SOURCE, "…") == 0
    assert nearness(align(Statement.of(SOURCE), Statement.of("…"))) == 0


def test_a_claim_without_words_that_say_something_is_judged_by_its_numbers_alone() -> None:
    assert likely("24") == 1
    assert nearness(align(Statement.of("24"), Statement.of(SOURCE))) == 1


def test_a_claim_has_as_many_features_as_are_named() -> None:
    for claim in ("المكتبة", "The library fines readers who return books late."):
        assert len(features(align(Statement.of(claim), Statement.of(SOURCE)))) == len(FEATURES)
