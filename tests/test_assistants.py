"""The tools as an assistant's own client sees them, over a real socket."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from mcp.client import Client

from rag.chain import Engine
from rag.config import Settings
from rag.indexing import index
from tests.conftest import Write
from ui.server import create_app

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."


@pytest.fixture
def url(settings: Settings, write: Write) -> Iterator[str]:
    write("a.txt", TRADE)
    index(settings)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(Engine(settings), settings), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        listening.listen()
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
        server.should_exit = True
        thread.join()


def called(url: str, tool: str, arguments: dict[str, Any]) -> Any:
    async def call() -> Any:
        async with Client(url) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(call())


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
