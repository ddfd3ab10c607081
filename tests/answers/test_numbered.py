from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.numbered import is_another, numbered


@pytest.mark.parametrize(
    ("text", "noun", "numbers"),
    [
        ("ماذا حدث في الفصل الثالث؟", "فصل", {"3"}),
        ("الفصلان الأول والثاني", "فصل", {"1", "2"}),
        ("تنص المادة 14 على ذلك.", "ماد", {"14"}),
        ("المادة السابعة", "ماد", {"7"}),
        ("الغرفة رقم 305 جاهزة", "غرف", {"305"}),
        ("ثاني اجتماع للجنة", "اجتماع", {"2"}),
        ("القرن الثاني عشر", "قرن", {"12"}),
        ("sales of the second quarter", "quarter", {"2"}),
    ],
)
def test_what_is_told_apart_by_a_number_is_read(text: str, noun: str, numbers: set[str]) -> None:
    assert numbered(text) == {noun: numbers}


@pytest.mark.parametrize(
    "text",
    ["مدتها 5 أيام", "الرسم 50 درهما", "عام 1998", "يوم 3 مارس", "الساعة 7", "راتبي 5000", "في 20 ثانية"],
)
def test_what_is_counted_measured_or_dated_is_not(text: str) -> None:
    assert not numbered(text)


@pytest.mark.parametrize(
    ("question", "sentence", "heading", "another"),
    [
        ("ما أرباح الربع الثاني؟", "بلغت أرباح الربع الأول مليونا.", "", True),
        ("ما أرباح الربع الثاني؟", "بلغت أرباح الربع الثاني مليونا، وفي الربع الأول أقل.", "", False),
        ("ما أرباح الربع الثاني؟", "بلغت الأرباح مليونا.", "الربع الأول", True),
        ("ما أرباح الربع الثاني؟", "زادت على الربع الأول.", "الربع الثاني", False),
        ("ما أرباح الشركة؟", "بلغت أرباح الربع الأول مليونا.", "", False),
    ],
)
def test_a_sentence_is_of_another_one_by_its_own_number_or_its_headings(
    question: str, sentence: str, heading: str, another: bool
) -> None:
    assert is_another(numbered(question), numbered(sentence), numbered(heading)) is another


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(number.isdigit() for numbers in numbered(text).values() for number in numbers)
