from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.constraints import (
    Dates,
    Wording,
    asks_of_today,
    conflict,
    covering,
    places,
    standing_for,
)
from rag.arabic import stems, words


def texts(text: str) -> list[str]:
    return [word.text for word in words(text)]


@pytest.mark.parametrize(
    ("question", "sentence", "heading", "conflicts"),
    [
        ("كم البدل في 2022؟", "البدل 900 درهم.", "سياسة السفر 2022", False),
        ("كم البدل في 2022؟", "البدل 1200 درهم.", "سياسة السفر 2024", True),
        ("كم البدل في 2022؟", "كان البدل في 2022 تسعين درهما.", "سياسة السفر 2024", False),
        ("كم البدل في 2022؟", "البدل 900 درهم.", "سياسة السفر", False),
        ("كم البدل؟", "البدل 900 درهم.", "سياسة السفر 2024", False),
        ("كم البدل في 2022؟", "من 2020 إلى 2023 كان البدل تسعين درهما.", "", False),
        ("كم البدل في 2022؟", "بين عامي 2020 و2021 كان البدل تسعين درهما.", "", True),
        ("كم البدل في 2022؟", "البدل للأعوام 2021-2024 تسعون درهما.", "", False),
        ("كم كان البدل قبل عام 2022؟", "كان البدل في 2020 تسعين درهما.", "", False),
        ("كم زاد البدل عن 2022؟", "زاد البدل خمسين درهما.", "سياسة السفر 2024", False),
        ("كم زاد البدل في 2022؟", "زاد البدل خمسين درهما.", "سياسة السفر 2024", True),
        ("كم البدل في 2022؟", "البند: البدل؛ 2022 (درهم): 90", "سياسة السفر 2024", False),
        ("ماذا حدث في يناير؟", "انتهى في كانون الثاني.", "", False),
        ("ماذا حدث في يناير؟", "انتهى في مارس.", "", True),
    ],
)
def test_a_sentence_of_another_time_conflicts(
    question: str, sentence: str, heading: str, conflicts: bool
) -> None:
    assert conflict(Dates.wanted(question), Dates.of(sentence), Dates.of(heading)) is conflicts


@pytest.mark.parametrize(
    ("question", "sentence", "stands"),
    [
        ("ما المادة 5", "المادة الخامسة", ["5"]),
        ("المادة الخامسة", "المادة 5", ["الخامسه"]),
        ("زيارة بوتن", "وصل بوتين", ["بوتن"]),
        ("شي جينبينغ", "الرئيس شي جين بينغ", ["جينبينغ"]),
        ("شي جين بينج", "الرئيس شي جين بينغ", ["بينج"]),
        ("موقف أمريكا", "أعلنت الولايات المتحدة موقفها", ["امريكا"]),
        ("في شهر يناير", "في كانون الثاني", ["يناير"]),
        ("مدير المشروع", "مدينة بعيدة", []),
    ],
)
def test_a_sentence_holds_a_word_in_another_form(question: str, sentence: str, stands: list[str]) -> None:
    assert standing_for(texts(question), texts(sentence), frozenset()) == stands


def test_the_two_countries_are_those_that_the_context_names() -> None:
    question, sentence = texts("حجم التجارة بين الصين وروسيا"), texts("التجارة بين البلدين")
    assert standing_for(question, sentence, frozenset(stems("زيارة روسيا إلى الصين"))) == ["الصين", "وروسيا"]
    assert standing_for(question, sentence, frozenset(stems("زيارة الهند"))) == []


def test_the_same_wording_with_another_number_contradicts() -> None:
    one = Wording.of("البدل اليومي للسفر إلى الخارج 900 درهم.")
    assert one.contradicts(Wording.of("البدل اليومي للسفر إلى الخارج 1200 درهم."))
    assert not one.contradicts(one)
    assert not one.contradicts(Wording.of("يوافق المدير على السفر خلال 3 أيام."))


@given(st.lists(st.text(min_size=1, max_size=8)), st.lists(st.text(min_size=1, max_size=8)))
def test_only_words_of_the_question_stand(asked: list[str], own: list[str]) -> None:
    assert set(standing_for(asked, own, frozenset())) <= set(asked)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("كم بلغت الصادرات إلى الهند وتركيا؟", {"الهند", "تركيا"}),
        ("How much was exported to India?", {"الهند"}),
        ("قالت طهران إن الغاز الإيراني سيصل.", {"ايران"}),
        ("كم مدة الإجازة؟", set()),
    ],
)
def test_places_are_known_by_any_of_their_names(text: str, named: set[str]) -> None:
    assert places(text) == named


def test_a_place_is_covered_by_its_region_then_by_the_rest() -> None:
    rows = ["أجرة الشحن إلى الدول العربية 40 دينارا", "إلى بقية دول العالم 90 دينارا", "داخل المدينة دينار"]
    assert covering("كم أجرة الشحن إلى لبنان؟", rows) == [["لبنان"], [], []]
    assert covering("كم أجرة الشحن لحلب؟", rows) == [["لحلب"], [], []]
    assert covering("كم أجرة الشحن إلى برشلونة؟", rows) == [[], ["برشلونه"], []]
    assert covering("كم أجرة الشحن إلى كندا؟", rows) == [[], ["كندا"], []]
    assert covering("كم أجرة الشحن إلى كندا؟", [*rows, "كندا 70 دينارا"]) == [[], [], [], []]


@pytest.mark.parametrize(
    ("question", "today"),
    [
        ("كم سعر القمح اليوم؟", True),
        ("What is the price of wheat today?", True),
        ("كم وجبة في اليوم؟", False),
        ("ما جدول اليوم الأول؟", False),
    ],
)
def test_who_asks_of_today_says_so_last(question: str, today: bool) -> None:
    assert asks_of_today(question) is today


@pytest.mark.parametrize(
    ("question", "sentence", "stands"),
    [
        ("كم مدة إجازة الأمومة؟", "إجازة الوضع 12 أسبوعًا.", ["الامومه"]),
        ("شو بالنسبة لإجازة الولادة؟", "للموظفة إجازة الوضع.", ["لاجازه", "الولاده"]),
        ("How long is maternity leave?", "إجازة الوضع 12 أسبوعًا.", ["maternity", "leave"]),
        ("هل إجازتي مدفوعة؟", "إجازة الأبوة 3 أيام.", []),
        ("من ممول المتحف؟", "تموله وزارة الثقافة.", ["ممول"]),
        ("من مؤسس النادي؟", "أسسته معلمة في 1950.", ["موسس"]),
        ("من مدير النادي؟", "زار النادي وفد.", []),
        ("رقم الدعم الفني", "يرد الدعم التقني على الهاتف.", ["الفني"]),
    ],
)
def test_what_one_office_calls_otherwise_stands_for_it(
    question: str, sentence: str, stands: list[str]
) -> None:
    assert standing_for(texts(question), texts(sentence), frozenset()) == stands


def test_what_grew_since_a_year_is_not_of_that_year() -> None:
    assert Dates.given("نمت الصادرات 12% منذ مارس 2019.").years == frozenset()
    assert Dates.given("بلغت الصادرات 40 مليونًا في مارس 2019.").years == {"2019"}
    assert Dates.wanted("كم نمت الصادرات منذ مارس 2019؟").years == frozenset()
