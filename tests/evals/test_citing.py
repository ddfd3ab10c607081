from __future__ import annotations

from dataclasses import replace

import pytest

from evals.citing import Part, check_citations, count_decided, measure
from rag.answers.answer import Answer, CheckedSentence, Citation
from rag.answers.replies import name_fault

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في مايو 2023."


def answer(text: str, *quotes: str) -> Answer:
    citations = tuple(
        Citation(number, "a", "a", None, 1, None, 0, len(quote), quote, True)
        for number, quote in enumerate(quotes, start=1)
    )
    return Answer("س", text, True, "ar", "x", citations)


def measured(answer: Answer) -> tuple[float, float]:
    return measure(check_citations(answer))


def test_citations_are_judged_by_what_they_support() -> None:
    trade, cats = "بلغ حجم التجارة 240 مليار دولار.", "تنام القطط نهارًا في البيت."
    assert measured(answer(f"{trade} [1]", trade)) == (1, 1)
    assert measured(answer(f"{trade} [1][2]", trade, cats)) == (0.5, 1)
    assert measured(answer(f"{trade} [1]\n{cats}", trade)) == (1, 0.5)
    assert measured(answer(f"{trade} [1]", cats)) == (0, 0)


@pytest.mark.parametrize(
    ("said", "decided"),
    [
        (f"{TRADE} [1]", "verbatim"),
        ("حجم التجارة بين الصين وروسيا 240 مليار دولار. [1]", "agreement"),
        (TRADE, "uncited"),
        (f"{TRADE.replace('240', '250')} [1]", "number"),
        (f"{TRADE.replace('دولار', 'يورو')} [1]", "unit"),
        (f"{TRADE.replace('مايو', 'مارس')} [1]", "date"),
        (f"{TRADE.replace('روسيا', 'مصر')} [1]", "name"),
        (f"{TRADE.replace('بلغ', 'لم يبلغ')} [1]", "negation"),
    ],
)
def test_the_part_of_the_check_that_decided_is_told(said: str, decided: Part) -> None:
    (sentence,) = check_citations(answer(said, TRADE))
    assert sentence.decided == decided
    assert (sentence.verdict == "supported") == (decided in ("verbatim", "agreement"))
    assert bool(sentence.reasons) == (decided not in ("verbatim", "agreement", "uncited"))


def test_of_a_sentence_that_is_shown_as_not_supported_it_is_told_what_the_check_found() -> None:
    altered = "وبلغت صادرات السيارات 32 مليار دولار."
    text = f"{TRADE} [1]\n{altered} (لا سند له)"
    start = text.index(altered)
    check = CheckedSentence(start, start + len(altered), "contradicted", False, ("العدد غير ما في المصدر.",))
    _, failed = check_citations(replace(answer(text, TRADE), checks=(check,)))
    assert (failed.sentence, failed.verdict, failed.decided) == (altered, "contradicted", "uncited")
    assert failed.reasons == check.reasons


def test_what_is_said_in_our_own_words_is_not_judged() -> None:
    notice = name_fault("cut", "ar", instead=False)
    sentences = check_citations(answer(f"{TRADE} [1]\n{notice}", TRADE))
    assert count_decided(sentences) == {"verbatim": 1}
