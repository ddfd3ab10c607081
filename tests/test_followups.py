from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.followups import complete, find_subject, leans_back, own_words
from rag.question import Question, Turn
from tests.index.conformance import BagOfWords

TRADE = "كم بلغ حجم التجارة بين الصين وروسيا؟"


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
        "في خصم للطلاب؟",
    ],
)
def test_a_question_that_can_be_asked_alone_is_asked_alone(question: str) -> None:
    assert not leans_back(question)
    assert Question(question, BagOfWords(), (Turn("user", TRADE),)).query == question


def test_of_several_follow_ups_each_leans_on_the_question_that_names_the_subject() -> None:
    assert find_subject("وكم راتبها؟", ["متى بدأ المشروع؟", "ومن مديرته؟", " "]) == "متى بدأ المشروع؟"
    assert find_subject("ولماذا؟", ["ومتى؟"]) == "ومتى؟"
    assert find_subject("ولماذا؟", []) is None


@pytest.mark.parametrize(
    "question",
    [
        "متى تبدأ؟",
        "وأين انعقدت؟",
        "ومن مديره؟",
        "وفي الطابق الرابع؟",
        "وإجازة الزواج كم؟",
        "والهند انضمت امتى؟",
        "وكيف قابلتها العواصم؟",
        "وما الذي تُعنى به؟",
        "وين راح بعدها؟",
        "في الطابق الرابع؟",
        "في فرنسا؟",
        "in Oman?",
    ],
)
def test_a_verb_without_its_subject_or_a_noun_that_goes_on_leans_back(question: str) -> None:
    assert leans_back(question)


@pytest.mark.parametrize(
    "question",
    ["وين نقطة التجمع؟", "وما عاصمة فرنسا؟", "وثيقة السفر", "ما اتجاه السياسة؟", "متى رمضان؟", "من الفقيه؟"],
)
def test_a_first_letter_of_the_words_own_is_no_conjunction(question: str) -> None:
    assert not leans_back(question)


def test_one_that_asks_nothing_takes_the_latest_question_and_replaces_its_subject() -> None:
    earlier = ["كم ثمن التذكرة؟", "ومن يبيعها؟"]
    assert find_subject("وبطاقة الدخول؟", earlier) == "ومن يبيعها؟"
    assert find_subject("والحقيبة؟", [*earlier, "وبطاقة الدخول؟"]) == "ومن يبيعها؟"


@pytest.mark.parametrize(
    "question", ["وماذا لو ضاعت؟", "وإذا تأخرت؟", "طيب لو انكسرت؟", "What if I lose it?"]
)
def test_of_what_happens_if_only_what_the_earlier_question_is_about_matters(question: str) -> None:
    assert find_subject(question, ["كم رسم المفتاح الاحتياطي؟"]) == "المفتاح الاحتياطي"


def test_a_question_after_one_that_changed_the_subject_is_about_the_new_one() -> None:
    earlier = ["كم يوم الإجازة السنوية؟", "والمرضية؟"]
    assert find_subject("ومن يوافق عليها؟", earlier) == "كم يوم الإجازة المرضية؟"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("والمرضية؟", "كم يوم الإجازة المرضية في السنة؟"),
        ("طيب والإجازة المرضية", "كم يوم الإجازة المرضية؟"),
        ("في الشهر؟", "كم يوم الإجازة السنوية في الشهر؟"),
        ("وماذا عن الموظفات؟", None),
        ("ومن يوافق عليها؟", None),
        ("وماذا لو مرضت؟", None),
        ("ما رسم الاشتراك؟", None),
    ],
)
def test_what_says_only_what_is_another_is_made_a_whole_question(text: str, whole: str | None) -> None:
    assert complete(text, ["كم يوم الإجازة السنوية في السنة؟", "شكرا"]) == whole


def test_a_long_conversation_of_such_questions_is_read_once() -> None:
    earlier = ["كم يوم الإجازة السنوية؟", *(["والمرضية؟", "والسنوية؟"] * 40)]
    assert complete("والمرضية؟", earlier) == "كم يوم الإجازة المرضية؟"
    assert find_subject("ومن يوافق عليها؟", earlier) == "كم يوم الإجازة السنوية؟"


def test_without_anything_before_it_nothing_is_completed() -> None:
    assert complete("والمرضية؟", []) is None
    assert complete("والمرضية؟", ["مرحبا"]) is None


def test_greetings_between_are_passed_over() -> None:
    assert find_subject("ولماذا؟", ["متى بدأ المشروع؟", "شكرا جزيلا"]) == "متى بدأ المشروع؟"
    assert find_subject("ولماذا؟", ["مرحبا"]) is None


def test_the_subject_comes_without_its_courtesy() -> None:
    assert find_subject("ولماذا؟", ["من فضلك، متى بدأ المشروع؟"]) == "متى بدأ المشروع؟"


def test_question_words_are_no_own_words() -> None:
    assert own_words("ومتى؟") == []
    assert own_words("ومن مديرته؟") == ["مديرته"]
    assert own_words("ولكم يوم؟") == ["يوم"]


def test_what_is_measured_of_nothing_is_asked_of_what_was_asked_about_before() -> None:
    assert find_subject("كم السعر؟", ["متى تبدأ الرحلة؟"]) == "متى تبدأ الرحلة؟"
    assert find_subject("كم سعر الكتاب؟", ["متى تبدأ الرحلة؟"]) is None


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_can_be_a_follow_up(text: str, earlier: list[str]) -> None:
    find_subject(text, earlier)
    complete(text, earlier)
