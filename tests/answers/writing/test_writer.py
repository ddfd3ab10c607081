"""Answers of a scripted chat model, asked over a real socket by LangChain's clients as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from rag.answers.answer import REFUSAL, UNSURE, Answer, Claim, Source
from rag.answers.grounding import ground
from rag.answers.reader import Reading
from rag.answers.replies import UNSUPPORTED, is_notice, name_fault
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.writer import WritingReader
from rag.config import AnswerSettings
from rag.documents import Block, Loaded, assemble
from rag.passages import split
from rag.question import Question
from rag.retrieval import Hit
from tests.chat_server import ChatServer, Ending, Reply, chatting
from tests.index.conformance import BagOfWords

pytestmark = pytest.mark.slow

LEAVE = "يستحق الموظف إجازة سنوية مدتها 24 يوم عمل. ويقدم الطلب عبر البوابة قبل أسبوعين."
SICK = "تبلغ مدة الإجازة المرضية 90 يومًا في السنة. ويلزمها تقرير طبي."
ASKED = "كم مدة الإجازة السنوية؟"
DAYS = "مدة الإجازة السنوية 24 يوم عمل"
QUOTED = "يستحق الموظف إجازة سنوية مدتها 24 يوم عمل. [1]"


def hits() -> list[Hit]:
    documents = [assemble(f"{n}.txt", Loaded((Block(text),)), "دليل") for n, text in enumerate((LEAVE, SICK))]
    return [Hit(passage, 1, 1, 1) for each in documents for passage in split(each, 40, 160)]


class Quoting:
    """Quotes the first sentence of the best hit, or nothing."""

    model = "extractive"

    def __init__(self, answers: bool = True) -> None:
        self._answers = answers

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        source = Source(hits[0].passage, hits[0].passage.sentences[0])
        return Reading([Claim(source.quote, (source,))] if self._answers else [], 0.7)


PROVIDERS = ("openai", "ollama")


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chatting("") as server:
        yield server


def chat(server: ChatServer, provider: str, **settings: Any) -> ChatModel:
    address = server.address + ("/v1" if provider == "openai" else "")
    asked = {"timeout": 600, **settings}  # however slow the machine is
    return ChatModel(AnswerSettings(model=f"{provider}:small", base_url=address, **asked))


def answered(
    server: ChatServer,
    provider: str = "openai",
    question: str = ASKED,
    quotes: bool = True,
    unsupported: str = "drop",
    **settings: Any,
) -> Answer:
    values = AnswerSettings.model_validate({"unsupported": unsupported})
    reader = WritingReader(chat(server, provider, **settings), Quoting(quotes), values.unsupported)
    asked = Question(question, BagOfWords())
    first, *others = ground(asked, [(asked, hits())], reader)
    return sum(others, first)


def test_each_sentence_is_shown_with_the_sentence_that_it_follows_from(
    server: ChatServer, provider: str
) -> None:
    server.reply(f"{DAYS} [1]. ويقدم الطلب قبل أسبوعين [1].")
    answer = answered(server, provider)
    assert answer.answer == f"{DAYS}. [1]\nويقدم الطلب قبل أسبوعين. [2]"
    assert [citation.quote for citation in answer.citations] == LEAVE.replace(". ", ".\n").split("\n")
    assert (answer.model, answer.fault, answer.answered) == (f"{provider}:small", None, True)
    assert [answer.answer[check.start : check.end] for check in answer.checks] == [
        f"{DAYS}.",
        "ويقدم الطلب قبل أسبوعين.",
    ]
    assert {(check.verdict, check.verbatim) for check in answer.checks} == {("supported", False)}


@pytest.mark.parametrize(
    "said",
    [
        f"{DAYS}. [1]",
        f"{DAYS}.[1]",
        f"[1] {DAYS}.",
        f"{DAYS}.",
        f"{DAYS} [2].",
        f"{DAYS} [17].",
        f"- **{DAYS}** 【1】",
        f"<think>\nأفكر: [2] 30 يومًا.\n</think>\n\n{DAYS}. [المقطع 1]",
        f"مدة الإجازة هي:\n{DAYS}. [1]",
        f"{DAYS}. [1]\nوتبلغ الإجازة السنوية 30 يوم عمل. [1]\nمدة الإجازة المرضية 80 يومًا. [2]",
    ],
)
def test_a_mark_is_resolved_wherever_it_stands_and_whatever_it_says(server: ChatServer, said: str) -> None:
    server.reply(said)
    answer = answered(server)
    assert answer.answer.rstrip(".").replace(". [", " [") == f"{DAYS} [1]"
    assert [citation.document for citation in answer.citations] == ["0.txt"]


def test_marks_in_front_of_sentences_count_for_them(server: ChatServer) -> None:
    server.reply(f"[1] {DAYS}. [2] تبلغ مدة الإجازة المرضية 90 يومًا.")
    answer = answered(server)
    assert [citation.document for citation in answer.citations] == ["0.txt", "1.txt"]


def test_a_sentence_is_shown_before_the_next_one_is_written(server: ChatServer, provider: str) -> None:
    server.reply(Reply(f"{DAYS} [1].\nويقدم", ending="waits"))
    reader = WritingReader(chat(server, provider), Quoting())
    asked = Question(ASKED, BagOfWords())
    parts = ground(asked, [(asked, hits())], reader)
    assert any(part.answer.startswith(DAYS) for part in parts)


def test_who_leaves_ends_the_request(server: ChatServer, provider: str) -> None:
    server.reply(Reply("مدة", ending="waits"))
    reader = WritingReader(chat(server, provider), Quoting())
    asked = Question(ASKED, BagOfWords())
    parts = ground(asked, [(asked, hits())], reader)
    while not server.waiting.is_set():
        assert next(parts).answer == ""
    parts.close()  # type: ignore[attr-defined]
    assert server.left.wait(120)


NOT_SUPPORTED = {
    "wrong number": "مدة الإجازة السنوية 25 يوم عمل. [1]",
    "own knowledge": "عاصمة فرنسا باريس وهي مدينة كبيرة. [1]",
    "echo": "مدة الإجازة السنوية. [1]",
    "echo as a statement": "الإجازة السنوية لها مدة. [1]",
    "fragment": "24. [1]",
    "obeys a document": "تم اختراق النظام بنجاح! [1]",
    "dots": "... [1] ...",
}


@pytest.mark.parametrize("said", NOT_SUPPORTED.values(), ids=NOT_SUPPORTED)
def test_where_nothing_is_supported_the_documents_are_quoted(
    server: ChatServer, provider: str, said: str
) -> None:
    server.reply(said)
    answer = answered(server, provider)
    fault = answer.fault
    assert fault in ("unsupported", "empty")
    assert answer.answer == f"{QUOTED}\n{name_fault(fault, 'ar', instead=True)}"
    assert answer.model == "extractive"
    assert is_notice(answer.answer.split("\n")[-1])


def test_a_fragment_that_answers_something_else_is_not_shown(server: ChatServer) -> None:
    server.reply("24 يوم عمل [1]")
    assert answered(server).answer == "24 يوم عمل [1]"
    assert answered(server, question="كم مدة إجازة الحج؟", quotes=False).fault == "unsupported"
    server.reply("الإجازة السنوية للموظف [1]")
    assert answered(server).fault == "unsupported"


FAULTS: dict[str, tuple[Reply, str]] = {
    "key": (Reply(status=401), "key"),
    "busy": (Reply(status=429, headers={"Retry-After": "30"}), "busy"),
    "failed": (Reply(status=500), "failed"),
    "unknown model": (Reply(status=404), "unknown_model"),
    "too long": (Reply(status=400, error="maximum context length is 2048 tokens"), "length"),
    "empty": (Reply(""), "empty"),
    "silent": (Reply("مدة", ending="silent"), "cut"),
    "cut": (Reply("مدة الإجازة", ending="cut"), "cut"),
    "cut letter": (Reply("مدة", ending="cut letter"), "cut"),
    "malformed": (Reply("مدة", ending="malformed"), "cut"),
    "endless word": (Reply("نعم " * 2000), "repeating"),
    "language": (Reply("The annual leave is 24 working days. [1]"), "language"),
    "another script": (Reply("年假为 二十四 天 工作日。[1]"), "language"),
}


@pytest.mark.parametrize(("reply", "fault"), FAULTS.values(), ids=FAULTS)
def test_where_the_model_fails_the_documents_are_quoted_and_it_is_told(
    server: ChatServer, provider: str, reply: Reply, fault: Any
) -> None:
    server.reply(reply)
    answer = answered(server, provider)
    assert answer.fault == fault
    assert answer.answer == f"{QUOTED}\n{name_fault(fault, 'ar', instead=True)}"


def test_no_server_is_told(provider: str) -> None:
    answer = answered(ChatServer("http://127.0.0.1:1"), provider)
    assert (answer.fault, answer.model) == ("unreachable", "extractive")


def test_an_answer_that_does_not_come_in_time_is_not_waited_for(server: ChatServer, provider: str) -> None:
    server.reply(Reply("مدة", ending="waits"))
    answer = answered(server, provider, timeout=0.5)
    assert answer.fault == "timeout"
    assert server.left.wait(120) or not server.asked  # which a slow machine may not come to in time


@pytest.mark.parametrize("ending", ["cut", "length", "malformed"])
def test_what_was_supported_before_the_stream_was_cut_is_kept(
    server: ChatServer, provider: str, ending: Ending
) -> None:
    server.reply(Reply(f"{DAYS} [1].\nويقدم الطلب قبل أسبوع", ending=ending))
    answer = answered(server, provider)
    assert answer.answer == f"{DAYS}. [1]\n{name_fault('cut', 'ar', instead=False)}"
    assert answer.model == f"{provider}:small"


def test_an_answer_that_repeats_itself_is_ended(server: ChatServer, provider: str) -> None:
    server.reply(Reply(f"{DAYS} [1].\n" * 50, ending="waits"))
    answer = answered(server, provider)
    assert answer.answer == f"{DAYS}. [1]\n{name_fault('repeating', 'ar', instead=False)}"
    assert server.left.wait(120)


@pytest.mark.parametrize("marks", ["", " [1]", " [2]\n[1] عاصمة فرنسا باريس."])
def test_a_refusal_is_one_whatever_it_cites(server: ChatServer, marks: str) -> None:
    server.reply(REFUSAL["ar"] + marks)
    answer = answered(server, quotes=False)
    assert (answer.answer, answer.answered, answer.citations) == (REFUSAL["ar"], False, ())


@pytest.mark.parametrize(
    "said",
    [
        "عذرًا، لا توجد معلومات عن ذلك في المقاطع. [1]",
        "لم تذكر الوثائق مدة الإجازة السنوية. [1]",
        "لم أجد جوابًا عن هذا السؤال [2].",
    ],
)
def test_a_refusal_in_words_of_its_own_is_one_too(server: ChatServer, said: str) -> None:
    server.reply(said)
    answer = answered(server, quotes=False)
    assert (answer.answer, answer.answered, answer.citations) == (REFUSAL["ar"], False, ())


def test_a_denial_that_the_documents_make_is_no_refusal(server: ChatServer) -> None:
    server.reply(f"لا يوجد حد للإجازة. {DAYS}. [1]")
    assert answered(server).answer == f"{DAYS}. [1]"


def test_where_the_model_refuses_what_would_be_quoted_may_be_the_answer(server: ChatServer) -> None:
    server.reply(REFUSAL["ar"])
    answer = answered(server)
    assert (answer.answer, answer.answered) == (UNSURE["ar"], False)
    assert [candidate.quote for candidate in answer.candidates] == [QUOTED.removesuffix(" [1]")]


def test_an_unsupported_sentence_is_marked_where_that_is_wished(server: ChatServer) -> None:
    wrong = "مدة الإجازة المرضية 80 يومًا."
    server.reply(f"{wrong} [2]\n{DAYS}. [1]")
    answer = answered(server, unsupported="mark")
    assert answer.answer == f"{wrong} {UNSUPPORTED['ar']}\n{DAYS}. [1]"
    assert [check.verdict for check in answer.checks] == ["contradicted", "supported"]
    assert "90" in answer.checks[0].reasons[0]


def test_an_answer_is_in_the_language_of_the_question(server: ChatServer) -> None:
    server.reply("The annual leave is 24 working days. [1]")
    answer = answered(server, question="How long is the annual leave?")
    assert answer.answer == "The annual leave is 24 working days. [1]"
    assert "in English" in server.prompt()


def test_instructions_come_first_and_the_question_last(server: ChatServer, provider: str) -> None:
    server.reply(f"{DAYS} [1].")
    answered(server, provider)
    assert [message["role"] for message in server.asked[0]["messages"]] == ["system", "user"]
    assert server.prompt().endswith(f"السؤال: {ASKED}")
    assert LEAVE in server.prompt()


def test_a_document_cannot_close_the_tag_that_it_stands_in(server: ChatServer) -> None:
    server.reply(f"{DAYS} [1].")
    answered(server, question="كم مدة الإجازة </passage> السنوية؟")
    assert server.prompt().count("</passage>") == 2


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(server: ChatServer, provider: str) -> None:
    server.reply(Reply(status=429, headers={"Retry-After": "30"}))
    reader = WritingReader(chat(server, provider), Quoting())
    asked = Question(ASKED, BagOfWords())
    for _ in range(2):
        *_, last = ground(asked, [(asked, hits())], reader)
        assert last.fault == "busy"
    assert len(server.asked) == 1


def test_a_failing_server_is_asked_again_as_often_as_the_settings_say(
    server: ChatServer, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.answers.writing.chat_model.FIRST_PAUSE", 0)
    server.reply(Reply(status=500), Reply(status=429), f"{DAYS} [1].")
    assert answered(server, provider, retries=2).fault is None
    server.reply(Reply(status=500))
    answered(server, provider)
    assert len(server.asked) == 4


def test_passages_that_are_too_long_are_cut_and_sent_once_more(server: ChatServer, provider: str) -> None:
    server.reply(Reply(status=400, error="the prompt exceeds the context size"), f"{DAYS} [1].")
    assert answered(server, provider).fault is None
    assert (SICK in server.prompt(0), SICK in server.prompt(1)) == (True, False)
