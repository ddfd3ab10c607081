"""The Model Context Protocol, by which assistants ask and search, for where the extra `mcp` is there."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from rag import __version__
from rag.collections import CollectionError
from rag.index.snapshot import SnapshotError
from rag.question import QuestionError
from ui.strings import ENGLISH
from ui.web.access import Visitor
from ui.web.answering import Answering, Documents
from ui.web.api import MAX_PASSAGES
from ui.web.errors import explain


def create_mcp(answering: Answering, documents: Documents) -> Starlette:
    """An app of the tools, for any address."""
    with _own_log():
        tools = MCPServer(
            "isnad",
            title=ENGLISH.name,
            instructions="Answers and passages from the indexed documents, mostly Arabic. Quote the sources.",
            version=__version__,
            log_level="ERROR",
        )

    @tools.tool()
    async def ask(context: Context, question: str, collections: list[str] | None = None) -> dict[str, Any]:
        """Answer a question in Arabic or English from the documents alone, or from those of some collections.
        `answered` is false where they do not hold an answer; `citations` are the sentences that each [n] of
        the answer came from, exactly."""
        with _tool_errors():
            own = answering.asked_by(_get_visitor(context)).within(collections)
            return (await own.stream(question).whole()).to_json()

    @tools.tool()
    async def search(
        context: Context, query: str, top_k: int = 8, collections: list[str] | None = None
    ) -> list[dict[str, Any]]:
        """The passages of the documents, or of some collections, nearest to a query, best first; `top_k` of
        them, 100 at most."""
        count = min(max(top_k, 1), MAX_PASSAGES)
        with _tool_errors():
            own = answering.asked_by(_get_visitor(context)).within(collections)
            passages = await run_in_threadpool(own.search, query, count)
        return [asdict(passage) for passage in passages]

    @tools.tool()
    async def list_collections(context: Context) -> dict[str, int]:
        """The collections that can be asked in, each with the number of its documents."""
        with _tool_errors():
            return await run_in_threadpool(documents.asked_by(_get_visitor(context).asker).collections)

    # The guard has seen to who may come from where.
    security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return tools.streamable_http_app(
        streamable_http_path="/{path:path}",
        stateless_http=True,
        json_response=True,
        transport_security=security,
    )


def _get_visitor(context: Context) -> Visitor:
    """Who asks: the visitor that the guard let in with the request."""
    request = context.request_context.request
    assert request, "the tools are served by HTTP alone"
    visitor: Visitor = request.state.visitor
    return visitor


@contextmanager
def _own_log() -> Iterator[None]:
    """Without the handler that MCPServer gives the root logger: it writes pictures of tracebacks, and fails,
    inside the event loop, where there is no file descriptor left to read their source by."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


@contextmanager
def _tool_errors() -> Iterator[None]:
    """Turn what cannot be answered into the protocol's error of a tool."""
    try:
        yield
    except (CollectionError, QuestionError, SnapshotError) as error:
        raise ToolError(explain(error).text("en")) from None
