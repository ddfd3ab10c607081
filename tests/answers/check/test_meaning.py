from __future__ import annotations

import pytest

from rag.answers.check import supports
from rag.answers.check.meaning import nearness
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


def test_the_nearer_a_sentence_the_more_it_means_the_same() -> None:
    claim = Statement.of("The library fines late readers.")
    other = Statement.of("هطل المطر على الجبال ليلًا.")
    assert nearness(claim, Statement.of(SOURCE)) > nearness(claim, other)


def test_what_says_nothing_is_near_to_anything_and_nothing_to_what_says_something() -> None:
    assert nearness(Statement.of("24"), Statement.of(SOURCE)) == 1
    assert nearness(Statement.of(SOURCE), Statement.of("…")) == 0
