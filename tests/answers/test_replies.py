from __future__ import annotations

from typing import get_args

import pytest

from rag import arabic
from rag.answers.replies import is_notice, name_missing, reply
from rag.arabic import Language
from rag.arabic.phrases import Talk


@pytest.mark.parametrize("talk", get_args(Talk))
@pytest.mark.parametrize("language", get_args(Language))
def test_each_kind_of_talk_has_a_reply_in_the_askers_language(talk: Talk, language: Language) -> None:
    assert arabic.language(reply(talk, language, None)) == language


@pytest.mark.parametrize("talk", ["greeting", "self"])
def test_who_begins_is_told_what_the_documents_are_about(talk: Talk) -> None:
    titles = [f"الدليل {number}" for number in range(12)]
    said = reply(talk, "ar", None, titles)
    assert said.endswith("من الوثائق هنا: «الدليل 0»، «الدليل 3»، «الدليل 6»، «الدليل 9».")
    assert reply("thanks", "ar", None, titles) == reply("thanks", "ar", None)


def test_are_you_sure_is_answered_by_what_was_said_before() -> None:
    assert "quotation" in reply("sure", "en", "It was 240 billion. [1]")
    assert "quoted nothing" in reply("sure", "en", "The documents do not hold an answer.")


def test_a_part_is_named_without_its_question_mark() -> None:
    assert name_missing(["ما عاصمة فرنسا؟"], "ar") == ["ولم أجد في الوثائق جوابًا عن: «ما عاصمة فرنسا»."]


def test_what_is_said_in_our_own_words_within_an_answer_is_told_from_its_sentences() -> None:
    (line,) = name_missing(["ما عاصمة فرنسا؟"], "ar")
    assert is_notice(line)
    assert not is_notice("ولم أجد في الوثائق ما يدل عليه. [1]")
