"""Answers of a chat model behind `isnad serve`: two real sockets, one to each side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection

import httpx
import pytest

from rag.answers.replies import name_fault
from rag.config import AnswerSettings, Limits, Settings
from tests.chat_server import ChatServer, Reply, chatting
from tests.conftest import Write
from tests.serving import served

pytestmark = pytest.mark.slow

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."
WRITTEN = "حجم التجارة بين الصين وروسيا في عام 2023 هو 240 مليار دولار."
BRIDGE = "\n\n".join(f"يبلغ طول الجسر {n} أمتار. {'ولا خبر آخر هنا. ' * 45}" for n in (3, 4, 5))
ASKED = {"question": "كم بلغ حجم التجارة بين الصين وروسيا؟"}
EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
def chat() -> Iterator[ChatServer]:
    with chatting("") as server:
        yield server


@pytest.fixture
def client(settings: Settings, write: Write, chat: ChatServer) -> Iterator[httpx.Client]:
    write("a.txt", TRADE)
    write("bridge.md", f"# دليل الجسر\n\n{BRIDGE}")
    answer = AnswerSettings(
        model="ollama:small", base_url=chat.address, timeout=600, context_tokens=1024, max_tokens=512
    )
    limits = Limits(concurrent=1, questions="6/hour", seconds=900)
    with (
        served(settings.model_copy(update={"answer": answer, "limits": limits})) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client


def ask_and_leave(client: httpx.Client, chat: ChatServer, asked: dict[str, str], **headers: str) -> None:
    """Leave once the model is at the end of what it says: who leaves sooner may leave before it is asked."""
    connection = HTTPConnection(client.base_url.host, client.base_url.port)
    connection.request("POST", "/api/ask", json.dumps(asked), {"Content-Type": "application/json", **headers})
    assert chat.waiting.wait(120)
    connection.close()
    assert chat.left.wait(120)


def events(response: httpx.Response) -> Iterator[tuple[str, dict[str, object]]]:
    name = ""
    for line in response.iter_lines():
        kind, _, value = line.partition(": ")
        if kind == "event":
            name = value
        elif kind == "data":
            yield name, json.loads(value)


def test_an_answer_says_who_gave_it_and_what_the_check_found(client: httpx.Client, chat: ChatServer) -> None:
    chat.reply(f"{WRITTEN} [1]")
    answer = client.post("/api/ask", json=ASKED).json()
    assert (answer["answer"], answer["model"]) == (f"{WRITTEN} [1]", "ollama:small")
    assert answer["fault"] is None
    (check,) = answer["checks"]
    assert answer["answer"][check["start"] : check["end"]] == WRITTEN
    assert (check["verdict"], check["verbatim"], check["reasons"]) == ("supported", False, [])


def test_where_the_model_fails_every_door_says_so(client: httpx.Client, chat: ChatServer) -> None:
    chat.reply(Reply(status=500))
    notice = name_fault("failed", "ar", instead=True)
    answer = client.post("/api/ask", json=ASKED).json()
    assert (answer["answer"], answer["model"]) == (f"{TRADE} [1]\n{notice}", "extractive")
    assert answer["fault"] == "failed"
    messages = [{"role": "user", "content": ASKED["question"]}]
    completion = client.post("/v1/chat/completions", json={"messages": messages}).json()
    assert completion["choices"][0]["message"]["content"] == f"{TRADE} [1]\n{notice}"
    assert (completion["fault"], completion["checks"]) == ("failed", answer["checks"])


def test_a_sentence_arrives_before_the_model_has_finished(client: httpx.Client, chat: ChatServer) -> None:
    chat.reply(Reply(f"{WRITTEN} [1]\nو", ending="waits"))
    said = ""
    with client.stream("POST", "/api/ask", json=ASKED, headers=EVENTS) as response:
        for name, value in events(response):
            said += str(value["text"]) if name == "token" else ""
            if said == f"{WRITTEN} [1]":
                break
    assert chat.left.wait(120)


@pytest.mark.parametrize("headers", [EVENTS, {}], ids=["a stream", "the whole"])
def test_a_client_that_leaves_ends_the_request_to_the_model(
    client: httpx.Client, chat: ChatServer, headers: dict[str, str]
) -> None:
    chat.reply(Reply("بلغ", ending="waits"))
    ask_and_leave(client, chat, ASKED, **headers)
    chat.reply(f"{WRITTEN} [1]")  # and its place is free for the next one
    assert client.post("/api/ask", json=ASKED).json()["fault"] is None


def test_a_follow_up_is_searched_for_as_a_question_of_its_own(client: httpx.Client, chat: ChatServer) -> None:
    chat.reply("كم بلغ حجم التجارة بين الصين وروسيا في عام 2023؟", f"{WRITTEN} [1]")
    history = [
        {"role": "user", "content": "متى نمت التجارة بين الصين وروسيا؟"},
        {"role": "assistant", "content": "كم بلغ حجم؟ في عام 2023. [1]"},
    ]
    answer = client.post("/api/ask", json={"question": "وكم بلغ حجمها؟", "history": history}).json()
    assert (answer["question"], answer["answer"]) == ("وكم بلغ حجمها؟", f"{WRITTEN} [1]")
    assert chat.prompt(1).endswith("كم بلغ حجم التجارة بين الصين وروسيا في عام 2023؟")


def test_a_summary_counts_as_many_questions_as_it_takes_requests(
    client: httpx.Client, chat: ChatServer
) -> None:
    chat.reply("يبلغ طول الجسر 3 أمتار. [1]")
    answer = client.post("/api/ask", json={"question": "لخص دليل الجسر"}).json()
    assert answer["answer"].startswith("يبلغ طول الجسر 3 أمتار. [1]")
    assert "requests" not in answer
    made = len(chat.asked)
    assert made > 2
    chat.reply(f"{WRITTEN} [1]")
    statuses = [client.post("/api/ask", json=ASKED).status_code for _ in range(7 - made)]
    assert statuses == [200] * (6 - made) + [429]


def test_who_leaves_is_charged_for_what_was_made(client: httpx.Client, chat: ChatServer) -> None:
    part = "يبلغ طول الجسر 3 أمتار. [1]"
    chat.reply(part, part, Reply("يبلغ", ending="waits"))
    ask_and_leave(client, chat, {"question": "لخص دليل الجسر"}, **EVENTS)
    chat.reply(f"{WRITTEN} [1]")
    assert [client.post("/api/ask", json=ASKED).status_code for _ in range(4)] == [200, 200, 200, 429]
