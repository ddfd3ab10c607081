from __future__ import annotations

import pytest

from rag.answers.answer import Source
from rag.answers.continuing import asks_how, asks_what_is_to_be_done, with_what_goes_on
from rag.documents import Block, Loaded, assemble
from rag.passages import split
from rag.question import Question
from tests.index.conformance import BagOfWords

PARAGRAPHS = (
    "يحجز الزائر موعدًا من الموقع. ثم تصله رسالة برمز الحجز. وعند الباب يبرز الرمز للحارس."
    " ويوقّع الزائر في السجل. والمتحف مغلق يوم الاثنين في الشتاء.",
    "إذا تأخر الزائر عن موعده ربع ساعة انتظر الفوج التالي. وإذا تأخر أكثر من ساعة خسر التذكرة."
    " وفي حالة إلغاء الجولة بسبب عطل تُعاد التذكرة. وفي حالة إلغائها بسبب مهرجان يختار موعدًا آخر.",
    "يرد المكتب على الطلب خلال أسبوع. فإن لم يرد عُدّ الطلب مقبولًا. وإلا فلا حاجة إلى مراجعة.",
    "كل جيدًا قبل الرحلة. واشرب ماء. وبعد الرحلة استرح ساعة.",
    "لا يزيد وزن الحقيبة على 20 كيلوغرامًا. ويُدفع دينار عن كل كيلوغرام زائد. وتُختم كل حقيبة.",
    "اقرأ ما على العلبة. وفي حالة الابتلاع لا يُجبر المصاب على القيء.",
)
PASSAGES = split(assemble("m.txt", Loaded(tuple(map(Block, PARAGRAPHS))), "متحف"), 1, 160)
VISIT, CONDITIONS, REPLY, TRIP, LUGGAGE, SWALLOWED = (
    [
        Source(passage, sentence)
        for passage in PASSAGES
        for sentence in passage.sentences
        if sentence.paragraph == n
    ]
    for n in range(1, 7)
)


def told(question: str, chosen: list[Source]) -> list[str]:
    asked = Question(question, BagOfWords())
    return [source.quote for source in with_what_goes_on(asked, chosen)]


def quotes(sources: list[Source], *places: int) -> list[str]:
    return [sources[place].quote for place in places]


def test_a_procedure_is_quoted_with_its_next_steps() -> None:
    assert told("كيف أزور المتحف؟", VISIT[:1]) == quotes(VISIT, 0, 1, 2)
    assert told("ما خطوات الزيارة؟", VISIT[:1]) == quotes(VISIT, 0, 1, 2)


def test_a_step_that_says_then_is_quoted_with_the_one_before_it() -> None:
    assert told("كيف أزور المتحف؟", VISIT[1:2]) == quotes(VISIT, 0, 1, 2)


def test_between_two_steps_stand_steps_too() -> None:
    assert told("كيف أزور المتحف؟", [VISIT[0], VISIT[3]]) == quotes(VISIT, 0, 1, 2, 3)


def test_what_is_to_be_done_afterwards_is_no_step_before() -> None:
    assert told("كيف أستعد قبل الرحلة؟", TRIP[:2]) == quotes(TRIP, 0, 1)


def test_what_happens_if_is_told_with_the_other_cases_of_the_same() -> None:
    assert told("ماذا يحدث إذا تأخر الزائر؟", CONDITIONS[1:2]) == quotes(CONDITIONS, 0, 1)
    assert told("ماذا لو أُلغيت الجولة؟", CONDITIONS[2:3]) == quotes(CONDITIONS, 2, 3)


def test_but_not_with_a_case_that_the_question_does_not_suppose() -> None:
    assert told("ماذا لو أُلغيت الجولة بسبب عطل؟", CONDITIONS[2:3]) == quotes(CONDITIONS, 2)


def test_a_sentence_gives_way_to_the_next_where_only_that_supposes_what_is_asked() -> None:
    assert told("ماذا يحدث إذا لم يرد المكتب على الطلب؟", REPLY[:1]) == quotes(REPLY, 1, 2)
    assert told("ماذا يحدث إذا رد المكتب على الطلب؟", REPLY[:1])[0] == REPLY[0].quote


def test_after_a_limit_comes_what_goes_beyond_it() -> None:
    assert told("وماذا لو زاد وزن الحقيبة؟", LUGGAGE[:1]) == quotes(LUGGAGE, 0, 1)


def test_what_is_done_in_the_case_may_be_negated() -> None:
    assert told("ماذا لو ابتلعه أحد؟", SWALLOWED[:1]) == quotes(SWALLOWED, 1)


def test_another_question_gets_what_was_chosen_for_it() -> None:
    assert told("متى يغلق المتحف؟", VISIT[:1]) == quotes(VISIT, 0)


@pytest.mark.parametrize(
    ("question", "how", "what_is_to_be_done"),
    [
        ("ماذا يجب أن أفعل؟", True, True),
        ("ماذا يفعل الحارس؟", False, True),
        ("What shall we do?", True, True),
        ("كيف أجدد البطاقة؟", True, False),
        ("ما أوقات عمل المتحف؟", False, False),
    ],
)
def test_who_asks_how_and_who_asks_what_is_to_be_done_may_ask_two_things(
    question: str, how: bool, what_is_to_be_done: bool
) -> None:
    asked = Question(question, BagOfWords())
    assert (asks_how(asked), asks_what_is_to_be_done(asked)) == (how, what_is_to_be_done)
