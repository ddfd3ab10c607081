from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.html import LONGEST_RUN, MOST_MARKS, clean, escape, shorten, write

CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("override", ["\u202d", "\u202e"])
def test_what_turns_the_order_of_letters_round_is_seen(override: str) -> None:
    assert clean(f"عام {override}1002\u202c") == "عام \ufffd1002"


def test_what_only_sets_a_direction_is_left_out() -> None:
    assert clean("اتصل \u2066+966 55\u2069 الآن") == "اتصل +966 55 الآن"


def test_marks_upon_marks_are_left_out_and_vocalised_arabic_is_not() -> None:
    assert clean("م" + "\u0301" * 50 + "ن") == "م" + "\u0301" * MOST_MARKS + "ن"
    vocalised = "إِنَّ ٱللَّهَ مَعَ ٱلصَّـٰبِرِينَ"
    assert clean(vocalised) == vocalised


def test_long_runs_of_letters_can_break() -> None:
    written = write("<" * 1000)
    assert all(len(unescape(run)) <= LONGEST_RUN for run in written.split("<wbr>"))
    assert written.replace("<wbr>", "") == escape("<" * 1000)


@given(st.text(st.sampled_from(f"ab \n<&\x00{CONTROLS}\u0301م")))
def test_no_text_keeps_a_control_and_only_breaks_are_added(text: str) -> None:
    written = write(text)
    assert not re.search(f"[{CONTROLS}\x00]", written)
    assert unescape(written.replace("<wbr>", "")) == clean(text)


@pytest.mark.parametrize(
    ("text", "shortened"),
    [("نص قصير", "نص قصير"), ("كلمة " * 5, "كلمة كلمة …"), ("م" * 50, "م" * 12 + " …")],
)
def test_a_long_text_is_cut_between_words_where_it_has_any(text: str, shortened: str) -> None:
    assert shorten(text, 12) == shortened
