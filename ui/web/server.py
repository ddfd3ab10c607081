"""The web server: the API, the documents' pages and the chat in one FastAPI app, behind one guard."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from fastapi import APIRouter, FastAPI, Request
from starlette.applications import Starlette
from starlette.routing import Match, Route
from starlette.staticfiles import StaticFiles

import ui
from rag import __version__, egress
from rag.config import Settings
from rag.embedding import embedding_model
from rag.engine import Engine
from rag.index.indexing import Gate
from rag.index.snapshot import SnapshotError
from ui.conversations.curated import open_source
from ui.conversations.store import Store
from ui.strings import ARABIC, ENGLISH
from ui.web.access import Access
from ui.web.answering import Answering, Documents, LazyEngine, get_answering
from ui.web.api import add_api, add_examples
from ui.web.api_docs import add_api_docs
from ui.web.chat.branding import Branding
from ui.web.chat.bundles import add_bundles
from ui.web.chat.examples import Examples
from ui.web.chat.follow_ups import FollowUps
from ui.web.chat.modules import add_modules
from ui.web.chat.parts import Parts
from ui.web.completions import add_completions
from ui.web.connections import Exhaustion, limit_connections
from ui.web.conversations import add_conversations
from ui.web.curating import Curating, add_curation
from ui.web.errors import ApiError, ErrorBody, add_error_handlers, phrase
from ui.web.feedback import add_feedback
from ui.web.guard import Guard
from ui.web.health import Health
from ui.web.json_route import JsonRoute
from ui.web.keeping import Keeping, Purging
from ui.web.late import LateApp, load_late
from ui.web.limits import Limits
from ui.web.login import add_login
from ui.web.originals import add_originals
from ui.web.origins import is_loopback
from ui.web.policy import check_policies, policy
from ui.web.readers import Introduction
from ui.web.renewal import Renewal
from ui.web.telemetry import Telemetry, write_log
from ui.web.unknown import Unknown
from ui.web.uploading import Uploading, add_uploads
from ui.web.watching import Watcher
from ui.web.widget import add_widget

if TYPE_CHECKING:
    from ui.web.replica import Replica

STATIC = Path(ui.__file__).parent / "static"
MCP_PATH = "/mcp"
"""Where assistants ask, if the extra `mcp` is installed."""
DESCRIPTION = (
    "Answers from the documents, each sentence with the sentence that it came from. Errors are"
    ' {"error": {"code", "message"}}, the message in the asker\'s language. Questions may be asked in Arabic'
    " and in English."
)

STARTUP_FAILURE = 3
"""The exit code of a server that could not start, as it is uvicorn's own."""
IDLE_LOOKS = 4
"""How often in a row nobody has to be waiting for an answer, before a shutdown goes on."""

_log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """The server of an app. A shutdown waits for the answers in progress."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=limit_connections(settings.server),
                server_header=False,
                log_config=None,  # ui.web.telemetry writes every log
                proxy_headers=False,  # who is behind a proxy is for ui.web.access to decide
                timeout_graceful_shutdown=3,
            )
        )
        self._answering: Answering = app.state.answering
        self._limits: Limits = app.state.limits
        self._replica: Replica | None = app.state.replica
        self._seconds = settings.limits.seconds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start. Called by uvicorn, once."""
        asyncio.get_running_loop().set_exception_handler(Exhaustion())
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Shut down. Called by uvicorn, once; a second interrupt (`force_exit`) waits for nothing."""
        for server in self.servers:
            server.close()
        latest = time.monotonic() + self._seconds
        idle = 0  # a question that was read a moment ago may not have a slot yet
        while idle < IDLE_LOOKS and not self.force_exit and time.monotonic() < latest:
            idle = 0 if self._answering.is_busy() or self._limits.is_busy() else idle + 1
            await asyncio.sleep(0.05)
        asyncio.get_running_loop().call_later(1, self._hang_up)
        await super().shutdown(sockets)
        if self._replica:
            await asyncio.to_thread(self._replica.leave)

    def _hang_up(self) -> None:
        """Close the connections that are left: a chat page keeps one for as long as it is shown."""
        for connection in self.server_state.connections:
            connection.transport.close()


def create_app(
    engine: Engine | None,
    settings: Settings,
    then: Callable[[LazyEngine, Health], None] = lambda opened, health: None,
    replica: Replica | None = None,
) -> FastAPI:
    """The app of the whole server. Without an engine it says what is missing, and opens the index as soon as
    there is one. `then` is called when all of it is loaded, for what works in the background; `replica` is
    what follows the catalogue. Raises PolicyError for a route that declares no policy, and ConfigError."""
    app, telemetry = _bare_app(), Telemetry(settings.server.log_questions)
    access, limits = Access(settings), Limits(settings)
    opened = LazyEngine(engine, settings)
    app.state.limits, app.state.replica = limits, replica
    app.state.answering = answering = Answering(opened, telemetry, limits)
    app.state.documents = documents = Documents(opened)
    examples, follow_ups = Examples(opened, settings), FollowUps(opened, answering, settings)
    store = Store(settings) if settings.conversations.enabled else None
    app.state.keeping = keeping = Keeping(store)
    curating = Curating(settings, opened, store) if settings.curation.enabled else None
    uploading = Uploading(settings, upload) if (upload := settings.documents.upload) else None
    app.add_middleware(Branding)
    app.add_middleware(Unknown)
    _add_sessions(app, settings, access, store)
    app.add_middleware(
        Guard,
        settings=settings,
        access=access,
        limits=limits,
        telemetry=telemetry,
        most_uploaded=uploading.most_bytes if uploading else 0,
    )
    add_error_handlers(app)
    app.router.route_class = JsonRoute
    parts = Parts(answering, documents, examples, follow_ups, keeping, limits, settings)
    chat = LateApp("The chat", lambda: _build_chat(parts))
    mcp = LateApp(MCP_PATH, lambda: _build_mcp(answering, documents)) if find_spec("mcp") else None
    late = [mcp, chat] if mcp else [chat]  # in this order, as Gradio imports mcp, too
    health = Health(opened, settings, telemetry, late, replica)
    add_api(app.router, access, telemetry, health, settings.documents.originals, uploading, curating)
    add_examples(app.router, examples)
    add_originals(app.router, settings)
    _add_optional(app.router, settings, uploading, store, curating)
    add_completions(app.router)
    add_login(app.router, access)
    add_widget(app.router, settings)
    add_api_docs(app)
    if mcp:
        app.router.routes.append(Route(MCP_PATH, policy(asks=True)(mcp), methods=["POST"]))
    add_bundles(app.router)
    add_modules(app.router)
    app.mount("/ui", policy(public=True)(StaticFiles(directory=STATIC)))
    _add_refusals(app)
    check_policies(app, get_answering)
    app.mount("/", chat)
    load_late(app, late, lambda: then(opened, health))
    return app


def _add_sessions(app: FastAPI, settings: Settings, access: Access, store: Store | None) -> None:
    if store and settings.server.auth == "none":
        app.add_middleware(Introduction, readers=access.readers)
    if access.asks_for_tokens:
        app.add_middleware(Renewal, access=access)


def _add_optional(
    router: APIRouter,
    settings: Settings,
    uploading: Uploading | None,
    store: Store | None,
    curating: Curating | None,
) -> None:
    if uploading:
        add_uploads(router, uploading)
    if store:
        add_conversations(router, store)
    if store and settings.conversations.feedback:
        add_feedback(router, store)
    if curating:
        add_curation(router, curating)


def _bare_app() -> FastAPI:
    return FastAPI(
        title=f"{ARABIC.name} · {ENGLISH.name}",
        description=DESCRIPTION,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"auto_configure": False},  # else FASTAPI_OTEL_AUTO_CONFIGURE decides
        responses={"default": {"model": ErrorBody, "description": "What is wrong, in the asker's language"}},
    )


def _build_chat(parts: Parts) -> FastAPI:
    with egress.no_proxies():  # Gradio makes clients as it is imported, for what we do not use
        from ui.web.chat.page import create_chat

    return create_chat(parts)


def _build_mcp(answering: Answering, documents: Documents) -> Starlette:
    from ui.web.mcp import create_mcp

    return create_mcp(answering, documents)


def serve(settings: Settings, listening: socket.socket, then: Callable[[], None] = lambda: None) -> None:
    """Open the engine and serve on a socket that listens, until interrupted; `then` is called when all of it
    is loaded. Without an index it serves what the reader needs to know and opens the index when there is
    one. Ends in an exception, and so the process in an exit code, where it cannot start or its loop dies."""
    write_log()
    embeddings = embedding_model(settings.embedding)
    host, port, *_ = listening.getsockname()
    replica = _follow(settings, f"{socket.gethostname()}:{port}")
    engine = None
    try:
        engine = Engine(settings, embeddings, curated=open_source(settings))
    except SnapshotError as error:
        _log.warning("%s", error)
    if settings.server.auth == "none" and not is_loopback(host):
        _log.warning("Everybody who reaches this address can ask the documents: server.auth is none.")
    watcher = Watcher(settings, embeddings, _gate(settings)) if settings.index.watch else None

    def work_ahead(opened: LazyEngine, health: Health) -> None:
        health.watch()
        opened.read_ahead()
        if replica:
            replica.follow(opened)
        if watcher:
            watcher.start()
        then()

    app = create_app(engine, settings, work_ahead, replica)
    if store := app.state.keeping.store:
        Purging(store).start()
    server = Server(app, settings)
    server.run(sockets=[listening])
    if not server.started:
        raise SystemExit(STARTUP_FAILURE)  # the log says why


def _follow(settings: Settings, identity: str) -> Replica | None:
    """What follows the catalogue, which has learnt what is withdrawn; None without one that servers share."""
    if settings.catalogue.url is None:
        return None
    from ui.web.replica import Replica

    replica = Replica(settings, identity)
    replica.learn()
    return replica


def _gate(settings: Settings) -> Gate | None:
    if settings.index.gate is None:
        return None
    from evals.gate import QuestionGate  # with what reads question sets

    return QuestionGate(settings.index.gate, settings)


def _add_refusals(app: FastAPI) -> None:
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    # At MCP_PATH assistants open a stream for what the server may say by itself, which is nothing.
    for prefix in ("/api/", "/v1/", MCP_PATH):
        path = f"{prefix}{{path:path}}"
        app.add_api_route(path, _refuse_address, methods=methods, include_in_schema=False)


@policy(shared=True)
async def _refuse_address(request: Request) -> None:
    own = request.scope["route"]
    routes = [route for route in request.app.routes if route is not own]
    if any(route.matches(request.scope)[0] is Match.PARTIAL for route in routes):
        raise ApiError(405, "method_not_allowed", phrase("not_allowed"))
    raise ApiError(404, "not_found", phrase("not_found"))
