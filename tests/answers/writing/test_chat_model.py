from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from rag.answers.writing.chat_model import CHARACTERS_OF_A_TOKEN, ChatModel
from rag.config import AnswerSettings, ConfigError
from tests.answers.writing.test_writer import PROVIDERS, chat
from tests.chat_server import ChatServer, chatting
from tests.sink import recording

pytestmark = pytest.mark.slow


def said(server: ChatServer, provider: str, **settings: Any) -> str:
    return "".join(filter(None, chat(server, provider, **settings).stream([HumanMessage("سؤال")])))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_model_is_asked_as_the_settings_say(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with chatting("نعم") as server:
        assert said(server, provider, temperature=0.5, max_tokens=77, context_tokens=2048) == "نعم"
        (asked,) = server.asked
    if provider == "ollama":
        options = asked["options"]
        assert (options["temperature"], options["num_predict"], options["num_ctx"]) == (0.5, 77, 2048)
        assert asked["think"] is False
    else:
        assert (asked["temperature"], asked["max_completion_tokens"]) == (0.5, 77)
        assert server.keys == ["Bearer sk-secret"]
    assert (asked["model"], asked["stream"]) == ("small", True)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("anthropic:claude", r"pip install 'langchain-anthropic'"),
        ("nowhere:x", r"answer\.model = 'nowhere:x' cannot be had: \w+"),
        ("openai:x", r"answer\.model = 'openai:x' cannot be had: .*OPENAI_API_KEY"),
    ],
)
def test_a_model_that_cannot_be_had_is_named_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, name: str, remedy: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ConfigError, match=remedy):
        ChatModel(AnswerSettings(model=name))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_missing_package_is_named_as_an_extra(monkeypatch: pytest.MonkeyPatch, provider: str) -> None:
    def missing(*arguments: object, **named: object) -> None:
        raise ImportError("no module")

    monkeypatch.setattr("rag.answers.writing.chat_model.init_chat_model", missing)
    with pytest.raises(ConfigError, match=rf"pip install 'isnad\[{provider}\]'"):
        ChatModel(AnswerSettings(model=f"{provider}:x"))


def test_the_room_follows_what_the_model_counts() -> None:
    with chatting("نعم") as server:
        model = chat(server, "ollama", context_tokens=2048, max_tokens=1024)
        assert model.room == int(1024 * CHARACTERS_OF_A_TOKEN)
        list(model.stream([HumanMessage("ك" * 300)]))  # of which the server counts 100 tokens
        assert model.room == 3 * 1024


PROGRAM = """
import sys
from langchain_core.messages import HumanMessage
from rag import config
from rag.answers.writing.chat_model import ChatModel
from rag.tracing import Tracing

provider, address, trace = sys.argv[1:]
model = ChatModel(config.AnswerSettings(model=f"{provider}:x", base_url=address))
with Tracing(config.Tracing(endpoint=trace or None)).context():
    print("".join(filter(None, model.stream([HumanMessage("question")]))))
"""


def run(provider: str, server: ChatServer, trace: str, **environment: str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    command = [sys.executable, "-c", PROGRAM, provider, server.address, trace]
    done = subprocess.run(command, env=own | environment, capture_output=True, text=True, timeout=600)
    assert done.stdout == "answer\n", done.stderr


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nothing_goes_anywhere_but_where_the_settings_say(provider: str) -> None:
    with chatting("answer") as server, recording() as named, recording() as other:
        tracing = {
            "LANGSMITH_TRACING": "true",
            "LANGSMITH_API_KEY": "lsv2_key",
            "LANGSMITH_ENDPOINT": other.address,
        }
        elsewhere = ("HTTP_PROXY", "ALL_PROXY", "OPENAI_PROXY", "OPENAI_BASE_URL", "OLLAMA_HOST")
        run(provider, server, "", **tracing, **dict.fromkeys(elsewhere, other.address))
        run(provider, server, named.address, **tracing)
    assert other.received == []
    assert b"question" in b"".join(named.received)
