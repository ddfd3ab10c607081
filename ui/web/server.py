"""The web server: the API, the documents' pages and the chat in one FastAPI app, behind one guard."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import time
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from starlette.routing import Match
from starlette.staticfiles import StaticFiles

import ui
from rag import __version__
from rag.config import ConfigError, Settings
from rag.embedding import embedding_model
from rag.engine import Engine
from rag.index.indexing import Gate
from rag.index.snapshot import SnapshotError
from ui.strings import ARABIC, ENGLISH
from ui.web.access import Access
from ui.web.answering import Answering, Documents, LazyEngine, get_answering
from ui.web.api import add_api
from ui.web.api_docs import add_api_docs
from ui.web.chat.branding import Branding
from ui.web.chat.page import add_chat
from ui.web.completions import add_completions
from ui.web.connections import Exhaustion, limit_connections
from ui.web.errors import ApiError, ErrorBody, add_error_handlers, phrase
from ui.web.guard import Guard
from ui.web.json_route import JsonRoute
from ui.web.limits import Limits
from ui.web.login import add_login
from ui.web.mcp import add_mcp
from ui.web.originals import add_originals
from ui.web.policy import check_policies, policy
from ui.web.telemetry import Telemetry, write_log
from ui.web.watching import Watcher
from ui.web.widget import add_widget

STATIC = Path(ui.__file__).parent / "static"
DESCRIPTION = (
    "Answers from the documents, each sentence with the sentence that it came from. Errors are"
    ' {"error": {"code", "message"}}, the message in the asker\'s language. Questions may be asked in Arabic'
    " and in English."
)

_BACKLOG = 2048
"""As many connections may wait to be accepted; uvicorn's own number."""

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
        while self._answering.is_busy() and not self.force_exit and time.monotonic() < latest:
            await asyncio.sleep(0.05)
        asyncio.get_running_loop().call_later(1, self._hang_up)
        await super().shutdown(sockets)

    def _hang_up(self) -> None:
        """Close the connections that are left: a chat page keeps one for as long as it is shown."""
        for connection in self.server_state.connections:
            connection.transport.close()


def create_app(engine: Engine | None, settings: Settings, reads_ahead: bool = False) -> FastAPI:
    """The app of the whole server. Without an engine it says what is missing, and opens the index as soon as
    there is one. Raises PolicyError for a route that declares no policy."""
    telemetry = Telemetry(settings.server.log_questions)
    access, limits = Access(settings), Limits(settings)
    app = FastAPI(
        title=f"{ARABIC.name} · {ENGLISH.name}",
        description=DESCRIPTION,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"auto_configure": False},  # else FASTAPI_OTEL_AUTO_CONFIGURE decides
        responses={"default": {"model": ErrorBody, "description": "What is wrong, in the asker's language"}},
    )
    opened = LazyEngine(engine, settings, reads_ahead)
    app.state.answering = answering = Answering(opened, telemetry)
    app.state.documents = Documents(opened)
    app.add_middleware(CORSMiddleware, allow_origins=())  # else Gradio would let any site read the chat
    app.add_middleware(Branding)
    app.add_middleware(Guard, settings=settings, access=access, limits=limits, telemetry=telemetry)
    add_error_handlers(app)
    app.router.route_class = JsonRoute
    add_api(app.router, access, telemetry, settings.documents.originals)
    add_originals(app.router, settings)
    add_completions(app.router)
    add_login(app.router, access)
    add_widget(app.router, settings)
    add_api_docs(app)
    add_mcp(app, answering)
    app.mount("/ui", policy(public=True)(StaticFiles(directory=STATIC)))
    for prefix in ("api", "v1"):
        app.add_api_route(
            f"/{prefix}/{{path:path}}",
            _refuse_address,
            methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            include_in_schema=False,
        )
    check_policies(app, get_answering)
    add_chat(app, opened, answering, limits, settings)
    return app


def serve(settings: Settings) -> None:
    """Open the engine and serve until interrupted. Without an index it serves what the reader needs to know
    and opens the index when there is one. Raises ConfigError where the address cannot be had."""
    listening = _listen(settings.server.host, settings.server.port)
    write_log()
    embeddings = embedding_model(settings.embedding)
    engine = None
    try:
        engine = Engine(settings, embeddings)
    except SnapshotError as error:
        _log.warning("%s", error)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Isnad · إسناد: http://{shown}:{port} (Ctrl-C stops it)", flush=True)
    if settings.server.auth == "none" and not ipaddress.ip_address(host).is_loopback:
        _log.warning("Everybody who reaches this address can ask the documents: server.auth is none.")
    if settings.index.watch:
        Watcher(settings, embeddings, _gate(settings)).start()
    Server(create_app(engine, settings, reads_ahead=True), settings).run(sockets=[listening])


def _gate(settings: Settings) -> Gate | None:
    if settings.index.gate is None:
        return None
    from evals.gate import QuestionGate  # with what reads question sets

    return QuestionGate(settings.index.gate, settings)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Named as TCP, without which asyncio leaves Nagle's algorithm on, and each answer waits 40 ms.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)  # who comes while the index is opened waits
    except OSError as error:
        raise ConfigError(
            f"server.host = {host!r}, server.port = {port}: cannot be listened on ({error.strerror})."
            " Choose another: isnad serve --port 8000"
        ) from None
    return listening


@policy(shared=True)
async def _refuse_address(request: Request) -> None:
    own = request.scope["route"]
    routes = [route for route in request.app.routes if route is not own]
    if any(route.matches(request.scope)[0] is Match.PARTIAL for route in routes):
        raise ApiError(405, "method_not_allowed", phrase("not_allowed"))
    raise ApiError(404, "not_found", phrase("not_found"))
