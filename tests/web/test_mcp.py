"""The tools as an assistant's own client sees them, over a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from mcp.client import Client

from rag.config import Settings
from tests.conftest import Write
from tests.coroutines import awaited
from tests.serving import served

pytestmark = pytest.mark.slow

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."


@pytest.fixture
def url(settings: Settings, write: Write) -> Iterator[str]:
    write("a.txt", TRADE)
    with served(settings) as address:
        yield f"{address}/mcp"


def called(url: str, tool: str, arguments: dict[str, Any]) -> Any:
    async def call() -> Any:
        async with Client(url) as client:
            return await client.call_tool(tool, arguments)

    return awaited(call())


def test_an_assistant_asks_and_gets_the_sources(url: str) -> None:
    answer = json.loads(called(url, "ask", {"question": "كم بلغ حجم التجارة؟"}).content[0].text)
    assert answer["answer"] == f"{TRADE} [1]"
    assert answer["citations"][0]["quote"] == TRADE


def test_an_assistant_searches(url: str) -> None:
    result = called(url, "search", {"query": "التجارة", "top_k": 1})
    assert TRADE in result.content[0].text


def test_an_assistant_is_told_what_is_wrong(url: str) -> None:
    result = called(url, "ask", {"question": " "})
    assert result.is_error
    assert "empty" in result.content[0].text


def test_an_assistant_that_waits_for_messages_takes_nobodys_turn(url: str) -> None:
    """Clients open a stream for what the server may say by itself, and keep it open. There is nothing."""
    for method in ("GET", "DELETE"):
        response = httpx.request(method, url, headers={"Accept": "text/event-stream"}, timeout=120)
        assert response.status_code == 405
        assert response.headers["allow"] == "OPTIONS, POST"


def test_an_assistant_lists_what_it_may_call(url: str) -> None:
    async def listed() -> list[str]:
        async with Client(url) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert awaited(listed()) == ["ask", "search", "list_collections"]
