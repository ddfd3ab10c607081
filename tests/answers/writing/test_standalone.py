from __future__ import annotations

import pytest

from rag.answers.writing.standalone import make_standalone
from rag.question import Question, Turn
from tests.answers.writing.test_writer import chat
from tests.chat_server import Reply, chatting
from tests.index.conformance import BagOfWords

pytestmark = pytest.mark.slow

HISTORY = (
    Turn("user", "متى بدأ مشروع الميناء الجديد؟"),
    Turn("assistant", "بدأ مشروع الميناء الجديد في عام 2021. [1]"),
)
FOLLOW_UP = Question("ومن مديره؟", BagOfWords(), HISTORY)


def test_a_follow_up_is_asked_in_words_of_the_conversation() -> None:
    with chatting("من مدير مشروع الميناء الجديد؟") as server:
        question = make_standalone(FOLLOW_UP, chat(server, "openai"))
        assert server.prompt().endswith("السؤال: ومن مديره؟")
    assert (question.wording, question.history) == ("من مدير مشروع الميناء الجديد؟", ())


@pytest.mark.parametrize(
    "said",
    [
        "",
        "بدأ المشروع عام 2021 ومديره هو السيد خالد العتيبي.",
        "من مدير شركة الطيران الوطنية؟",
        "Who manages the port project?",
        "من مدير مشروع الميناء؟\nومتى بدأ مشروع الميناء؟",
        "من مدير مشروع الميناء؟ " * 50,
        Reply(status=500),
    ],
)
def test_where_the_model_adds_anything_or_fails_the_follow_up_stays(said: str | Reply) -> None:
    with chatting(said) as server:
        assert make_standalone(FOLLOW_UP, chat(server, "openai")) is FOLLOW_UP


def test_what_can_be_asked_alone_is_not_rewritten() -> None:
    question = Question("كم مدة الإجازة السنوية؟", BagOfWords(), HISTORY)
    with chatting("") as server:
        assert make_standalone(question, chat(server, "openai")) is question
        assert server.asked == []
