from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.embedding import Vectors
from rag.question import Question, QuestionError, Turn, check_question, leans_back, subject_of
from tests.index.conformance import BagOfWords

TRADE = "كم بلغ حجم التجارة بين الصين وروسيا؟"


@given(st.text())
def test_a_checked_question_can_be_sent_anywhere(question: str) -> None:
    with contextlib.suppress(QuestionError):
        check_question(question, 50).encode()


@pytest.mark.parametrize(
    "question",
    [
        "وماذا عن السيارات؟",
        "وماذا عن إجازة الزواج؟",
        "ولماذا؟",
        "متى؟",
        "كم؟",
        "وفي أي عام؟",
        "ومن مديرته؟",
        "والسيارات؟",
        "متى حدث ذلك؟",
        "كم مدتها؟",
        "هل هي متاحة؟",
        "من شارك فيها؟",
        "وماذا حدث بينهما عام 1969؟",
        "What about cars?",
        "When was it founded?",
        "And why?",
    ],
)
def test_a_question_that_names_no_subject_leans_on_the_one_before(question: str) -> None:
    assert leans_back(question)
    history = (Turn("user", TRADE), Turn("assistant", "240 مليار دولار."))
    assert Question(question, BagOfWords(), history).query == f"{TRADE} {question}"
    assert Question(question, BagOfWords()).query == question


@pytest.mark.parametrize(
    "question",
    [
        TRADE,
        "ما كلمة المرور؟",
        "ما شروط السفر؟",
        "كم بدل السفر؟",
        "كيف أطبخ الأرز؟",
        "شكرا",
        "لخص المقال",
        "ما هي أنواع الإجازات؟",
        "من هو مدير المشروع؟",
        "وسائل النقل في المدينة",
        "ما المكان الذي ولد فيه الشاعر؟",
        "What is the capital of Brazil?",
        "Who is the manager?",
        "كيف تصف مذكرة تفاهم؟",
        "أين عقدت البريكس قمتها الأولى؟",
    ],
)
def test_a_question_that_can_be_asked_alone_is_asked_alone(question: str) -> None:
    assert not leans_back(question)
    assert Question(question, BagOfWords(), (Turn("user", TRADE),)).query == question


def test_of_several_follow_ups_each_leans_on_the_question_that_names_the_subject() -> None:
    assert subject_of("وكم راتبها؟", ["متى بدأ المشروع؟", "ومن مديرته؟", " "]) == "متى بدأ المشروع؟"
    assert subject_of("ولماذا؟", ["ومتى؟"]) == "ومتى؟"
    assert subject_of("ولماذا؟", []) is None


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
