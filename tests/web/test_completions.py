"""OpenAI's format, read by the clients that speak it, over a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI

from rag.config import Limits, Server, Settings, Widget
from tests.conftest import EngineOver, Write
from tests.serving import served, serving

pytestmark = pytest.mark.slow

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."
QUESTION = "كم بلغ حجم التجارة؟"


@pytest.fixture(scope="module")
def base_url(engine_over: EngineOver, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one server for all who only ask."""
    settings = Settings(corpus=(), data_dir=tmp_path_factory.mktemp("data"), limits=Limits(questions=None))
    with serving(engine_over({"a.txt": TRADE}), settings) as (address, _):
        yield f"{address}/v1"


def test_the_openai_client_gets_an_answer_with_its_citations(base_url: str) -> None:
    client = openai.OpenAI(base_url=base_url, api_key="none")
    assert [model.id for model in client.models.list()] == ["isnad"]
    completion = client.chat.completions.create(
        model="isnad",
        temperature=0.3,
        messages=[{"role": "system", "content": "x"}, {"role": "user", "content": QUESTION}],
    )
    assert completion.choices[0].message.content == f"{TRADE} [1]"
    assert completion.model_dump()["citations"][0]["quote"] == TRADE
    assert completion.usage
    assert completion.usage.total_tokens > 0


def test_the_openai_client_reads_the_stream(base_url: str) -> None:
    client = openai.OpenAI(base_url=base_url, api_key="none")
    chunks = list(
        client.chat.completions.create(
            model="isnad",
            stream=True,
            stream_options={"include_usage": True},
            messages=[{"role": "user", "content": [{"type": "text", "text": QUESTION}]}],
        )
    )
    said = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert said == f"{TRADE} [1]"
    assert [choice.finish_reason for chunk in chunks for choice in chunk.choices][-1] == "stop"
    assert chunks[-1].usage
    assert next(chunk for chunk in chunks if chunk.model_dump().get("citations"))


def test_what_was_said_before_makes_a_follow_up_whole(base_url: str) -> None:
    client = openai.OpenAI(base_url=base_url, api_key="none")
    completion = client.chat.completions.create(
        model="isnad",
        messages=[
            {"role": "user", "content": "كم بلغ حجم التجارة بين الصين وروسيا؟"},
            {"role": "assistant", "content": TRADE},
            {"role": "user", "content": "وفي أي عام؟"},
        ],
    )
    assert "2023" in (completion.choices[0].message.content or "")


@pytest.mark.parametrize(
    "messages", [[], [{"role": "system", "content": "x"}], [{"role": "user", "content": " "}]]
)
def test_a_bad_request_is_told_as_openai_tells_it(base_url: str, messages: list[dict[str, str]]) -> None:
    client = openai.OpenAI(base_url=base_url, api_key="none")
    for stream in (False, True):
        with pytest.raises((openai.UnprocessableEntityError, openai.BadRequestError)) as error:
            client.chat.completions.create(model="isnad", messages=messages, stream=stream)  # type: ignore[arg-type]
        assert error.value.code
        assert error.value.type == "invalid_request_error"


def test_langchains_client_asks_and_streams(base_url: str) -> None:
    model = ChatOpenAI(model="isnad", base_url=base_url, api_key="none")  # type: ignore[arg-type]
    assert model.invoke(QUESTION).content == f"{TRADE} [1]"
    assert "".join(str(chunk.content) for chunk in model.stream(QUESTION)) == f"{TRADE} [1]"


PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 1_500_000}}
OTHERS: list[dict[str, Any]] = [
    PICTURE,
    {"type": "file", "file": {"file_data": "x", "filename": "عقد.pdf"}},
    {"type": "input_audio", "input_audio": {"data": "x", "format": "wav"}},
    {"type": "made up"},
]


@pytest.mark.parametrize("part", OTHERS)
@pytest.mark.parametrize("stream", [False, True])
def test_what_is_not_text_is_passed_over_and_the_answer_says_so(
    base_url: str, part: dict[str, Any], stream: bool
) -> None:
    body = {
        "messages": [{"role": "user", "content": [part, {"type": "text", "text": QUESTION}]}],
        "stream": stream,
    }
    response = httpx.post(f"{base_url}/chat/completions", json=body, timeout=60)
    assert response.status_code == 200
    if stream:
        events = [
            line.removeprefix("data: ") for line in response.text.splitlines() if line.startswith("data: {")
        ]
        choices = [json.loads(event)["choices"][0] for event in events]
        said = "".join(choice["delta"].get("content", "") for choice in choices)
    else:
        said = response.json()["choices"][0]["message"]["content"]
    assert said.startswith(f"{TRADE} [1]")
    assert said.endswith("المفهرسة وحدها.)")


def test_whatever_a_conversation_held_before_refuses_nothing(base_url: str) -> None:
    before: list[dict[str, Any]] = [
        {"role": "system", "content": [{"type": "text", "text": "x" * 30_000}]},
        *({"role": "user", "content": "سؤال آخر"} for _ in range(300)),
        {"role": "user", "content": [*OTHERS, {"type": "text", "text": "نص " * 20_000}]},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function"}]},
        {"role": "tool", "tool_call_id": "1", "content": "x"},
        {"role": "function", "name": "f", "content": {"x": 1}},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "لا"}]},
    ]
    body = {
        "model": None,
        "messages": [*before, {"role": "user", "content": QUESTION}],
        "stream": None,
        "stream_options": {"include_usage": None},
    }
    response = httpx.post(f"{base_url}/chat/completions", json=body, timeout=60)
    assert response.json()["choices"][0]["message"]["content"] == f"{TRADE} [1]"


def test_the_openai_client_looks_a_model_up(base_url: str) -> None:
    client = openai.OpenAI(base_url=base_url, api_key="none")
    assert client.models.retrieve("isnad").id == "isnad"
    with pytest.raises(openai.NotFoundError, match="isnad") as error:
        client.models.retrieve("another/model")
    assert error.value.code == "model_not_found"


def test_a_page_may_ask_by_openais_client(settings: Settings, write: Write) -> None:
    write("a.txt", TRADE)
    widget = Widget(allowed_origins=("https://intranet.example.org",))
    stainless = (
        "authorization,content-type,user-agent,x-stainless-arch,x-stainless-retry-count,x-stainless-timeout"
    )
    asking = {
        "Origin": "https://intranet.example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": f"{stainless},x-forwarded-user",
    }
    with served(settings.model_copy(update={"widget": widget})) as address:
        told = httpx.options(f"{address}/v1/chat/completions", headers=asking, timeout=120)
    allowed = {name.strip() for name in told.headers["access-control-allow-headers"].split(",")}
    assert allowed == set(stainless.split(","))


def test_the_guard_refuses_as_openai_does(settings: Settings, write: Write) -> None:
    write("a.txt", TRADE)
    with served(settings.model_copy(update={"server": Server(auth="tokens")})) as address:
        client = openai.OpenAI(base_url=f"{address}/v1", api_key="wrong", max_retries=0)
        with pytest.raises(openai.AuthenticationError) as error:
            client.models.list()
    assert (error.value.code, error.value.type) == ("no_token", "invalid_request_error")


TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
SAMPLING = {"temperature": 1, "top_p": 1, "frequency_penalty": 0, "presence_penalty": 0}
BY_FRONT_ENDS: list[dict[str, Any]] = [
    # Open WebUI: its backend, for a reader's question, and for the tasks that it has of its own
    {
        "stream": True,
        "stream_options": {"include_usage": True},
        "tools": [TOOL],
        "reasoning": {"effort": "low"},
        "logit_bias": {"1": 5},
        "max_tokens": 100,
        "seed": 1,
        "stop": ["x"],
    },
    {"stream": False, "max_completion_tokens": 1000},
    # Open WebUI: a pipeline's user, and what a browser's own request may hold
    {
        "stream": True,
        "features": {"web_search": False},
        "variables": {"{{USER_NAME}}": "x"},
        "tool_servers": [],
        "session_id": "s",
        "chat_id": "c",
        "background_tasks": {"title_generation": True},
        "keep_alive": None,
        "user": {"id": "1", "name": "x"},
    },
    # LibreChat: LangChain's client in JavaScript, for a question, and for a title
    {"user": "65f", **SAMPLING, "stream": True, "stream_options": {"include_usage": True}},
    {"user": "65f", "stream": True, "reasoning_effort": "low", "verbosity": "low", "include_reasoning": True},
    {
        "user": "65f",
        **SAMPLING,
        "stream": False,
        "response_format": {"type": "json_schema", "json_schema": {"name": "extract", "schema": {}}},
        "tools": [TOOL],
        "tool_choice": {"type": "function", "function": {"name": "f"}},
        "parallel_tool_calls": False,
    },
]
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
WITH_TOOLS = [
    {"role": "developer", "content": "x"},
    {"role": "user", "name": "a", "content": "y"},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "1", "content": "z"},
]


@pytest.mark.parametrize("sent", BY_FRONT_ENDS)
def test_what_chat_front_ends_send_beside_a_question_is_passed_over(
    base_url: str, sent: dict[str, Any]
) -> None:
    messages = [*WITH_TOOLS, {"role": "user", "content": QUESTION}]
    body = {"model": "isnad", "messages": messages, **sent}
    response = httpx.post(f"{base_url}/chat/completions", json=body, timeout=60)
    assert response.status_code == 200
    assert "240" in response.text


def test_a_part_with_more_than_its_text_is_text(base_url: str) -> None:
    part = {"type": "text", "text": QUESTION, "cache_control": {"type": "ephemeral"}}
    body = {"model": "isnad", "messages": [{"role": "user", "content": [part], "name": "x"}]}
    response = httpx.post(f"{base_url}/chat/completions", json=body, timeout=60)
    assert response.json()["choices"][0]["message"]["content"] == f"{TRADE} [1]"


@pytest.mark.parametrize("header", ["X-OpenWebUI-User-Email", "X-Forwarded-User"])
def test_each_user_of_a_front_end_is_known_by_the_header_that_it_sends(
    settings: Settings, write: Write, header: str
) -> None:
    write("a.txt", TRADE)
    server = {"auth": "proxy", "proxy_addresses": ["127.0.0.1"], "proxy_header": header}
    changed = settings.model_dump() | {"server": server, "limits": {"questions": "1/hour"}}
    body = {"model": "isnad", "messages": [{"role": "user", "content": QUESTION}]}
    with served(Settings.model_validate(changed)) as address, httpx.Client(timeout=60) as client:
        statuses = [
            client.post(f"{address}/v1/chat/completions", json=body, headers=named).status_code
            for named in ({}, *({header: f"{name}@example.org"} for name in ("salma", "salma", "omar")))
        ]
    assert statuses == [403, 200, 429, 200]
