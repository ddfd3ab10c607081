from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.translations import arabic_words, english_words, found_across, is_only, stands_for, translations


@pytest.mark.parametrize(
    ("english", "translation"),
    [
        ("travel", "السفر"),
        ("rivers", "نهر"),
        ("contracts", "العقود"),
        ("winter", "الشتاء"),
        ("salaries", "الرواتب"),
        ("maternity", "الوضع"),
        ("defibrillators", "إنعاش"),
        ("advances", "سلفة"),
        ("aiders", "مسعف"),  # derived from what is known
        ("toll", "رسوم"),
    ],
)
def test_an_english_word_has_its_arabic_ones(english: str, translation: str) -> None:
    into = translations(english)
    assert arabic.stem(arabic.fold(translation)) in into
    assert max(into.values()) == 1.0


@given(st.text())
def test_any_text_has_translations_that_are_shares(word: str) -> None:
    assert all(0 < likely <= 1 for likely in translations(arabic.fold(word)).values())


def test_what_is_no_english_word_has_none() -> None:
    assert not translations("zzzzqq")
    assert not translations("السفر")


def test_the_likeliest_translation_stands_for_the_word_and_others_for_more_than_half() -> None:
    assert stands_for("travel", ["سفر"]) == 1.0
    assert 0.5 < stands_for("visit", ["زار"]) < 1.0
    assert stands_for("travel", ["نهر"]) == stands_for("zzzzqq", ["سفر"]) == 0.0


def test_a_word_that_is_nothing_else_has_no_other_translation() -> None:
    """«أجر» is as near to "unpaid" as to "paid"."""
    assert is_only("unpaid")
    assert not is_only("paid")
    assert stands_for("unpaid", ["بلا"]) == 1.0
    assert stands_for("unpaid", ["مدفوع", "اجر"]) == 0.0


@pytest.mark.parametrize(
    ("word", "english"),
    [("الكتب", "books"), ("بالمكتبة", "library"), ("سياسات", "policies"), ("غرامة", "fine")],
)
def test_an_arabic_word_has_its_english_ones_as_texts_have_them(word: str, english: str) -> None:
    assert 0.5 <= english_words(arabic.fold(word))[english] <= 1.0


@given(st.text())
def test_any_text_has_english_words_that_are_shares(word: str) -> None:
    assert all(0 < likely <= 1 for likely in english_words(arabic.fold(word)).values())


def test_a_word_of_the_glossary_is_found_more_surely_than_one_that_was_learnt_and_that_than_any_other() -> (
    None
):
    assert found_across("lunch") > found_across("chemistry") > found_across("zzzzqq")
    assert found_across("كيمياء") == found_across("chemistry")


def test_an_english_word_is_first_what_offices_write_and_what_it_mostly_is() -> None:
    assert arabic_words("salary")[0] == "راتب"
    assert arabic_words("tenant")[0] == "مستاجر"  # beside «إيجار» in the glossary
    assert not {"قطار"} & {*arabic_words("training")}  # which shares the stem of "train"
    assert arabic_words("bridge")[0] == "جسر"  # learnt
    assert arabic_words("zzzzqq") == ()
