"""OpenAI's format, read by the clients that speak it, over a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest
from langchain_openai import ChatOpenAI

from rag.config import Settings
from tests.conftest import Write
from tests.serving import served

pytestmark = pytest.mark.slow

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."
QUESTION = "كم بلغ حجم التجارة؟"


@pytest.fixture
def base_url(settings: Settings, write: Write) -> Iterator[str]:
    write("a.txt", TRADE)
    with served(settings) as address:
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
