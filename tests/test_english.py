from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.arabic import content_words
from rag.english import head_noun, without_framing, written_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What's the daily rate?", "What is the daily rate?"),
        ("whats the daily rate", "what is the daily rate"),
        ("Who’s the dean?", "Who is the dean?"),
        ("Why can't I log in?", "Why can not I login?"),
        ("I don't have a key", "I do not have a key"),
        ("we didnt get paid", "we did not get paid"),
        ("What'll it cost if I'm late?", "What will it cost if I am late?"),
        ("the tenant's deposit", "the tenant deposit"),
        ("How come the pool is closed?", "why the pool is closed?"),
        ("Any chance of getting a refund?", "can i getting a refund?"),
        ("Is it ok to park here?", "can i park here?"),
        ("Do I have to pay?", "Do I must pay?"),
        ("Can I get my money back?", "Can I get refund?"),
        ("How many days off do we get?", "How many days of leave do we get?"),
        ("What time's check-in?", "What time is checkin?"),
        ("Where do I hand in the form?", "Where do I submit the form?"),
        ("I lost my key card", "I lost my badge"),
        ("Who runs HR?", "Who runs human resources?"),
        ("What does IT do when it breaks?", "What does information technology do when it breaks?"),
        ("who is the it manager", "who is the information technology manager"),
    ],
)
def test_english_is_written_out(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["كم رسوم IT في المعهد؟", "its whole length", "WHO PAYS US?", "write to hr@isnad.example", "whose ships"],
)
def test_what_is_no_such_english_stays_as_it_is(text: str) -> None:
    assert written_out(text) == text


@given(st.text(alphabet="IThrdontwas'’ ?.uSH", max_size=60))
def test_what_is_written_out_is_not_written_out_again(text: str) -> None:
    once = written_out(text)
    assert written_out(written_out(once)) == written_out(once)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("can we get any unpaid leave", ["unpaid", "leave"]),
        ("who do i call about parking", ["parking"]),
        ("who is on call", ["call"]),
        ("can i", ["can", "i"]),
    ],
)
def test_who_asks_and_may_and_wants_frame_a_question(question: str, about: list[str]) -> None:
    assert without_framing(content_words(question), question) == about


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("sick days did staff take", "days"),
        ("cars cross the bridge", "cars"),
        ("failed subjects can we retake", "subjects"),
        ("of them", ""),
        ("", ""),
    ],
)
def test_what_is_counted_is_the_last_of_the_nouns_that_stand_together(words: str, head: str) -> None:
    assert head_noun(words.split()) == head
