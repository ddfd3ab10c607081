from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.arabic.lexicon.synonyms import SYNONYMS
from rag.arabic.synonyms import meanings, synonyms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("السداد", "الدفع"),
        ("وتسديده", "دفع"),
        ("تسدد", "يدفع"),
        ("للزبون", "العميل"),
        ("الزباين", "عملاء"),
        ("بالحسم", "خصم"),
        ("السر", "المرور"),
    ],
)
def test_words_of_one_meaning_are_found_in_any_form(one: str, other: str) -> None:
    assert meanings(one) & meanings(other)


@pytest.mark.parametrize(
    ("one", "other"), [("سريان", "سر"), ("كم", "كميه"), ("المزه", "ميزه"), ("سداد", "خصم")]
)
def test_a_word_that_only_looks_like_a_synonym_is_none(one: str, other: str) -> None:
    assert not meanings(one) & meanings(other)


def test_the_synonyms_of_a_word_leave_its_own_forms_out() -> None:
    assert synonyms("الزبون")[:2] == ("عميل", "عملاء")
    assert "زبون" not in synonyms("الزبون")
    assert synonyms("كتاب") == ()


def test_each_group_has_two_words_or_more() -> None:
    assert all(len(group) > 1 for group in SYNONYMS)


@given(st.text())
def test_any_word_may_be_looked_up(word: str) -> None:
    assert all(0 <= number < len(SYNONYMS) for number in meanings(word))
