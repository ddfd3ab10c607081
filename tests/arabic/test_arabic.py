from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic

ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFC),
        st.sampled_from(" .؟!،\n0123456789%()«»abcXYZ"),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الْعَرَبِيَّةُ", "العربية"),
        ("أحمد إلى آخر ٱلكتاب", "احمد الى اخر الكتاب"),
        ("مسؤول شاطئ", "مسوول شاطي"),
        ("مدرسة على", "مدرسه علي"),
        ("كـــتـاب", "كتاب"),
        ("ﻛﺘﺎﺏ ﻻ", "كتاب لا"),
        ("٢٠٢٣ ۲۰۲۳", "2023 2023"),
        ("٢٤٫٥٪", "24.5%"),
        ("ایران کتاب", "ايران كتاب"),
        ("Berlin", "berlin"),
        ("كلمة\u200f \u202bأخرى\u202c", "كلمة أخرى"),
    ],
)
def test_spellings_of_one_word_fold_to_one_form(one: str, other: str) -> None:
    assert arabic.fold(one) == arabic.fold(other)


@given(ARABIC)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert arabic.fold(arabic.fold(text)) == arabic.fold(text)


@given(ARABIC)
def test_each_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = arabic.fold_with_offsets(text)
    assert folded.text == arabic.fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    for position, character in enumerate(folded.text):
        assert character in arabic.fold(text[folded.offsets[position]])


def test_a_span_of_folded_text_takes_its_diacritics_along() -> None:
    text = "قرأ الْكِتَابَ أمس"
    folded = arabic.fold_with_offsets(text)
    start = folded.text.index("الكتاب")
    begin, end = folded.span(start, start + len("الكتاب"))
    assert text[begin:end] == "الْكِتَابَ"


@given(ARABIC)
def test_words_stand_where_they_say(text: str) -> None:
    for word in arabic.words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.text.replace(",", "") in arabic.fold(text[word.start : word.end]).replace(",", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7,000 كلمة", ["7000", "كلمه"]),
        ("٧٬٠٠٠ كلمة", ["7000", "كلمه"]),
        ("بنسبة 24.5%", ["بنسبه", "24.5"]),
        ("ال20 G20", ["ال", "20", "g", "20"]),
        ("؟! … 🙂", []),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    assert [word.text for word in arabic.words(text)] == expected


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("وبالكتاب", "كتاب"),
        ("والمدرسه", "مدرس"),
        ("للاقتصاد", "اقتصاد"),
        ("المعلمون", "معلم"),
        ("سيارات", "سيار"),
        ("ولد", "ولد"),
        ("ال", "ال"),
        ("china", "china"),
    ],
)
def test_light10_stems(word: str, stem: str) -> None:
    assert arabic.stem(word) == stem


@pytest.mark.parametrize(
    ("question", "text"),
    [("كتاب", "وبالكتاب"), ("الْكِتَابُ", "كتاب"), ("كتاب", "ﻛﺘﺎﺏ"), ("٢٤٠", "240"), ("المدرسة", "مدرستهم")],
)
def test_terms_meet(question: str, text: str) -> None:
    assert set(arabic.terms(question)) & set(arabic.terms(text))


def test_a_question_is_searched_by_its_content_words() -> None:
    assert arabic.content_words("كم بلغ حجم التجارة في عام 2023؟") == ["بلغ", "حجم", "التجاره", "عام", "2023"]
    assert arabic.content_words("ليش هيك؟") == ["ليش", "هيك"]


@given(ARABIC)
def test_sentences_hold_every_character_that_is_not_space_in_order(text: str) -> None:
    spans = arabic.sentences(text)
    end = 0
    for start, stop in spans:
        assert end <= start < stop
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("جاء د. أحمد ومعه أ. سامي. ثم خرجا.", ["جاء د. أحمد ومعه أ. سامي.", "ثم خرجا."]),
        ("بلغت 24.5 في المئة. وزادت!", ["بلغت 24.5 في المئة.", "وزادت!"]),
        ("قال: «نعم.» ثم مضى؟ لا…", ["قال: «نعم.»", "ثم مضى؟", "لا…"]),
        ("بند أول\nبند ثان", ["بند أول", "بند ثان"]),
        ("The U.S. economy grew. It did.", ["The U.S. economy grew.", "It did."]),
        ("", []),
    ],
)
def test_sentences_of(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in arabic.sentences(text)] == expected


def test_leader_dots_without_end_are_one_sentence() -> None:
    assert arabic.sentences("." * 500_000) == [(0, 500_000)]
    assert len(arabic.sentences("الباب الأول " + "." * 500_000 + "” 5")) == 2


@pytest.mark.parametrize(
    ("text", "expected"), [("ما هو VPN؟", "ar"), ("What is الشراكة about?", "en"), ("123", "ar"), ("", "ar")]
)
def test_language(text: str, expected: str) -> None:
    assert arabic.language(text) == expected


@pytest.mark.parametrize("number", ["1.", "2.3.", "(4.", "١٢.", "المادة 7.", "Article 7."])
def test_the_number_of_an_item_ends_no_sentence(number: str) -> None:
    text = f"{number} افتح الباب. ثم اخرج.\n{number} أغلقه."
    assert [text[start:end] for start, end in arabic.sentences(text)] == [
        f"{number} افتح الباب.",
        "ثم اخرج.",
        f"{number} أغلقه.",
    ]
