from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from rag.answers.answer import REFUSAL, UNSURE, Answer, FaultCode
from rag.answers.grounding import ground
from rag.answers.reader import Reader
from rag.answers.replies import name_fault
from rag.answers.writing.selector import SelectingReader
from rag.question import Question
from tests.answers.writing.test_writer import ASKED, PROVIDERS, QUOTED, Quoting, chat, hits
from tests.chat_server import ChatServer, Reply, chatting
from tests.index.conformance import BagOfWords

pytestmark = pytest.mark.slow


def answered(
    server: ChatServer, provider: str = "openai", quotes: bool = True, timeout: float = 600
) -> Answer:
    reader: Reader = SelectingReader(chat(server, provider, timeout=timeout), Quoting(quotes), 2)
    asked = Question(ASKED, BagOfWords())
    first, *others = ground(asked, [(asked, hits())], reader)
    return sum(others, first)


def choice(numbers: Sequence[object]) -> str:
    return json.dumps({"sentences": numbers})


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_chosen_sentences_are_quoted_word_for_word(provider: str) -> None:
    with chatting(choice([3, 1, 99, 3, 2])) as server:
        answer = answered(server, provider)
    assert answer.answer == f"تبلغ مدة الإجازة المرضية 90 يومًا في السنة. [1]\n{QUOTED.replace('1', '2')}"
    assert (answer.model, answer.fault) == (f"{provider}:small", None)
    assert all(check.verbatim for check in answer.checks)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_output_is_bound_by_a_schema(provider: str) -> None:
    with chatting(choice([1])) as server:
        answered(server, provider)
        asked = server.asked[0]
    bound = asked["format"] if provider == "ollama" else asked["response_format"]["json_schema"]["schema"]
    assert bound["properties"]["sentences"]["items"] == {"type": "integer"}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    "said",
    ["الجملة الأولى", "{", "[1]", '{"sentences": "1"}', '{"sentence": [1]}', choice(["x"]), choice([99])],
)
def test_a_model_that_does_not_keep_to_the_schema_is_not_believed(provider: str, said: str) -> None:
    with chatting(said) as server:
        answer = answered(server, provider)
    assert answer.answer == f"{QUOTED}\n{name_fault('format', 'ar', instead=True)}"


def test_choosing_nothing_is_a_refusal() -> None:
    with chatting(choice([])) as server:
        assert answered(server, quotes=False).answer == REFUSAL["ar"]
        assert answered(server).answer == UNSURE["ar"]


FAULTS: dict[FaultCode, Reply] = {
    "key": Reply(status=401),
    "unknown_model": Reply(status=404),
    "busy": Reply(status=429, headers={"Retry-After": "30"}),
    "failed": Reply(status=500),
    "length": Reply(status=400, error="the prompt exceeds the context size"),
    "format": Reply(""),
    "timeout": Reply("{", ending="waits"),
}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("fault", "reply"), FAULTS.items(), ids=FAULTS)
def test_where_the_model_fails_the_documents_are_quoted_and_it_is_told(
    provider: str, fault: FaultCode, reply: Reply
) -> None:
    with chatting(reply) as server:
        answer = answered(server, provider, timeout=0.5 if fault == "timeout" else 600)
        assert fault != "timeout" or server.left.wait(120)
    assert answer.answer == f"{QUOTED}\n{name_fault(fault, 'ar', instead=True)}"
    assert (answer.fault, answer.model) == (fault, "extractive")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_who_leaves_ends_the_request(provider: str) -> None:
    with chatting(Reply("{", ending="waits")) as server:
        reader: Reader = SelectingReader(chat(server, provider), Quoting(), 2)
        asked = Question(ASKED, BagOfWords())
        parts = ground(asked, [(asked, hits())], reader)
        while not server.waiting.is_set():
            assert next(parts).answer == ""
        parts.close()  # type: ignore[attr-defined]
        assert server.left.wait(120)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_sentences_that_are_too_long_are_cut_and_sent_once_more(provider: str) -> None:
    with chatting(Reply(status=400, error="context_length_exceeded"), choice([1])) as server:
        assert answered(server, provider).answer == QUOTED
        assert ("4. " in server.prompt(0), "4. " in server.prompt(1)) == (True, False)
