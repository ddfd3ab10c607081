from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.arabic import fold
from rag.arabic.lexicon.everyday import EVERYDAY
from rag.arabic.lexicon.spoken_verbs import VERBS
from rag.arabic.spoken import everyday, verbs


@pytest.mark.parametrize(
    ("word", "person", "stem"),
    [
        ("بيكتب", "ي", "كتب"),
        ("هتكتب", "ت", "كتب"),
        ("كنكتبو", "ن", "كتب"),
        ("بكتب", "ا", "كتب"),
        ("يكتبون", "ي", "كتب"),
        ("بيكتبولي", "ي", "كتب"),
        ("مبيكتبش", "ي", "كتب"),
        ("يعطوني", "ي", "عطي"),
        ("باكل", "ا", "اكل"),
        ("كتبتها", "", "كتب"),
    ],
)
def test_a_verb_is_read_without_what_is_written_together_with_it(word: str, person: str, stem: str) -> None:
    assert (person, stem) in [(verb.person, verb.stem) for verb in verbs(fold(word))]


def test_what_nobody_writes_shows_that_a_verb_is_spoken() -> None:
    assert all(verb.is_spoken for verb in verbs("بيكتب") if verb.person)
    assert not any(verb.is_spoken for verb in verbs("يكتب"))


def test_the_first_reading_leaves_most_of_a_verb() -> None:
    assert [verb.stem for verb in verbs("يكتبون")] == ["كتبون", "كتب", "كتبي", "يكتبون"]


@pytest.mark.parametrize(
    ("word", "before", "noun"),
    [
        ("الشنطة", "ال", "شنطة"),
        ("شنطتي", "", "شنطة"),
        ("بالموبايل", "بال", "موبايل"),
        ("عالكنبة", "على ال", "كنبة"),
        ("هالموبايل", "هذا ال", "موبايل"),
        ("فالجيم", "في ال", "جيم"),
    ],
)
def test_an_everyday_noun_is_found_with_what_is_before_it_and_whoever_owns_it(
    word: str, before: str, noun: str
) -> None:
    assert everyday(fold(word)) == (before, fold(noun))


@pytest.mark.parametrize("word", ["شكرا", "شجرة", "مرتبة", "رزق", "كتاب"])
def test_a_word_that_only_holds_an_everyday_one_is_another(word: str) -> None:
    assert everyday(fold(word)) is None


def test_no_word_of_the_lexicon_means_itself_first() -> None:
    assert not [word for word, meant in (EVERYDAY | VERBS).items() if meant[0] == word and meant[1:] == ()]
    assert not [word for word, meant in EVERYDAY.items() if word in meant]


@given(st.text("بتثجحخدذرزسشصضطظعغفقكلمنهويا", min_size=1, max_size=24))
def test_any_word_can_be_taken_apart(word: str) -> None:
    assert all(verb.stem for verb in verbs(word))
    everyday(word)
