from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import Vectors
from rag.question import Question, QuestionError, Turn, check_question, recent
from tests.index.conformance import BagOfWords

TRADE = "كم بلغ حجم التجارة بين الصين وروسيا؟"


@given(st.text())
def test_a_checked_question_can_be_sent_anywhere(question: str) -> None:
    with contextlib.suppress(QuestionError):
        check_question(question, 50).encode()


def test_a_short_question_of_another_subject_does_not_search_for_the_last_one() -> None:
    history = (Turn("user", TRADE), Turn("assistant", "240 مليار دولار."))
    assert not set(Question("ما كلمة المرور؟", BagOfWords(), history).terms) & {" تجار", " صين", " روسيا"}


def test_what_follows_from_a_question_is_computed_once() -> None:
    class Counting(BagOfWords):
        calls = 0

        def encode_queries(self, texts: Sequence[str]) -> Vectors:
            self.calls += 1
            return self.encode_passages(texts)

    encoder = Counting()
    question = Question(TRADE, encoder)
    assert question.vector is question.vector
    assert question.terms is question.terms
    assert encoder.calls == 1
    assert np.linalg.norm(question.vector) == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "several"),
    [("اذكر شروط الإجازة", True), ("ما هي الخطوات؟", True), ("كم مدة الإجازة؟", False)],
)
def test_a_question_for_a_list_is_told_from_one_for_a_thing(question: str, several: bool) -> None:
    assert Question(question, BagOfWords()).asks_for_several is several


def test_a_follow_up_asks_for_what_it_says_itself_and_else_for_what_was_asked_before() -> None:
    history = (Turn("user", "كم بلغ حجم التجارة؟"),)
    assert Question("ومتى حدث ذلك؟", BagOfWords(), history).asking == "ومتى حدث ذلك؟"
    assert Question("والسيارات؟", BagOfWords(), history).asking == "كم بلغ حجم التجارة؟ والسيارات؟"


def test_a_follow_ups_own_words_weigh_more_than_those_before_it() -> None:
    terms = Question("وماذا عن السيارات؟", BagOfWords(), (Turn("user", TRADE),)).terms
    assert terms.count(" سيار") == 2
    assert terms.count(" تجار") == 1


def test_courtesy_is_not_searched_for_and_stays_in_the_question() -> None:
    question = Question(f"السلام عليكم، عندي سؤال: {TRADE} شكرا", BagOfWords())
    assert question.query == TRADE
    assert question.text.startswith("السلام")


def test_a_question_for_a_number_is_one_however_politely_it_is_asked() -> None:
    assert Question("هل يمكنك أن تخبرني كم مدة الإجازة؟", BagOfWords()).asking == "كم مدة الإجازة؟"


def test_a_verb_in_the_first_person_is_searched_for_as_documents_have_it() -> None:
    terms = Question("قبل كم يوم لازم أطلب إجازة؟", BagOfWords()).terms
    assert " طلب" in terms
    assert " لازم" not in terms


def test_greetings_and_thanks_are_no_subject_of_a_follow_up() -> None:
    history = (Turn("user", TRADE), Turn("assistant", "240 مليار. [1]"), Turn("user", "شكرا جزيلا"))
    assert Question("ومتى؟", BagOfWords(), history).subject == TRADE


def test_a_later_part_leans_on_the_part_before_it() -> None:
    first, second = Question("من زار بكين ومتى؟", BagOfWords()).parts
    assert (first.query, second.query) == ("من زار بكين", "من زار بكين متى؟")
    alone = Question(TRADE, BagOfWords())
    assert alone.parts == (alone,)


def test_a_part_that_names_its_subject_is_searched_for_alone() -> None:
    *_, last = Question("كم مدة إجازة الزواج، ومن يوافق عليها، وأين نقطة التجمع؟", BagOfWords()).parts
    assert last.query == "أين نقطة التجمع؟"


def test_the_last_quotation_is_found_behind_replies_that_quote_nothing() -> None:
    history = (
        Turn("user", TRADE),
        Turn("assistant", "بلغ 240 مليار. [1]\nوزاد. [2][3]"),
        Turn("user", "شكرا"),
        Turn("assistant", "على الرحب والسعة."),
    )
    assert Question("ومتى؟", BagOfWords(), history).last_quoted == "بلغ 240 مليار.\nوزاد."
    assert Question("ومتى؟", BagOfWords()).last_quoted == ""


def test_the_answers_language_for_arabic_in_latin_letters_is_arabic() -> None:
    question = Question("kam 7ajm", BagOfWords(), spell=lambda text: "كم حجم")
    assert (question.language, question.query) == ("ar", "كم حجم")


def test_a_conversation_is_no_way_around_the_limit_on_a_question() -> None:
    asked = [Turn("user", "ا" * 90) for _ in range(200)]
    assert recent(asked, 100) == asked[-4:]
    assert recent([Turn("user", "ا" * 101)], 100) == []


def test_of_a_long_conversation_the_latest_turns_are_kept_in_order() -> None:
    first, answer, last = Turn("user", "ا" * 400), Turn("assistant", "ب" * 900), Turn("user", "ت" * 50)
    assert recent([first, answer, last], 100) == [answer, last]
    assert recent([last, answer], 100) == [last, answer]


def test_an_earlier_question_that_names_an_item_by_its_place_is_of_that_item() -> None:
    history = (
        Turn("user", "ما أجنحة الفندق؟"),
        Turn("assistant", "1. جناح النخيل: أربعة أسرّة. [1]\n2. جناح البحر: حوض سباحة. [2]"),
        Turn("user", "كم سعر الثاني؟"),
        Turn("assistant", "سعر الليلة في جناح البحر 900 ريال. [1]"),
    )
    assert Question("وهل فيه شرفة؟", BagOfWords(), history).subject == "كم سعر جناح البحر"


@pytest.mark.parametrize(
    ("text", "vagueness"),
    [
        ("كم السعر؟", 1.0),
        ("ما الشروط المطلوبة؟", 1.0),
        ("وكم مدتها؟", 1.0),
        ("كم سعر التذكرة؟", 0.5),
        ("متى تفتح صالة العروض الكبرى أبوابها؟", 1 / 6),
    ],
)
def test_a_question_is_the_vaguer_the_less_it_names(text: str, vagueness: float) -> None:
    history = (Turn("user", "من المدير؟"), Turn("assistant", "المدير رامي النجار. [1]"))
    assert Question(text, BagOfWords(), history).vagueness == pytest.approx(vagueness)
    assert Question(text, BagOfWords(), (Turn("user", "من المدير؟"),)).vagueness == 0
