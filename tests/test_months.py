from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.months import count_traditions, name_in_tradition


@pytest.mark.parametrize(
    ("text", "tradition", "named"),
    [
        ("متى وُقّع العقد؟ في تموز 2021؟", 0, "متى وُقّع العقد؟ في يوليو 2021؟"),
        ("ماذا جرى في 9 يناير 2020", 1, "ماذا جرى في 9 كانون الثاني 2020"),
        ("ماذا جرى في 9 كانون الثاني 2020", 2, "ماذا جرى في 9 جانفي 2020"),
        ("opened on 3 March 2018", 1, "opened on 3 اذار 2018"),
        ("من 5 حزيران إلى 7 آب 2023", 0, "من 5 يونيو إلى 7 اغسطس 2023"),
    ],
)
def test_months_are_named_as_another_tradition_names_them(text: str, tradition: int, named: str) -> None:
    assert name_in_tradition(text, tradition) == named


@pytest.mark.parametrize("text", ["متى وُقّع العقد؟", "may I go out?", "اشتريت صفرًا من الآب", ""])
def test_a_text_without_a_month_stays_as_it_is(text: str) -> None:
    assert count_traditions(text) == 0
    assert name_in_tradition(text, 1) == text


@given(st.text(alphabet="ماي وأيار 2024آبmay", max_size=40), st.integers(0, 3))
def test_naming_changes_nothing_but_months(text: str, tradition: int) -> None:
    named = name_in_tradition(text, tradition)
    if not count_traditions(text):
        assert named == text
    assert len(arabic.words(named)) <= 2 * len(arabic.words(text))
