"""The web server: the API, the documents' pages and the chat in one FastAPI app, behind one guard."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import re
import socket
import time
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag import __version__
from rag.config import ConfigError, Settings
from rag.engine import Engine
from rag.index.snapshot import SnapshotError
from ui.access import Access
from ui.answering import Answering
from ui.api import ApiError, accepted_language, build_api
from ui.assistants import add_assistants
from ui.chat import build_chat
from ui.completions import build_completions
from ui.guard import Guard
from ui.limits import Limits
from ui.login import build_login
from ui.reference import build_reference
from ui.strings import ARABIC, ENGLISH, STRINGS
from ui.telemetry import JsonLines, Telemetry
from ui.telemetry import log as telemetry_log
from ui.theme import theme
from ui.widget import build_widget

STATIC = Path(__file__).parent / "static"
DESCRIPTION = (
    "Answers from the documents, each sentence with the sentence that it came from. Errors are"
    ' {"error": {"code", "message"}}, the message in the asker\'s language. Questions may be asked in Arabic'
    " and in English."
)

_log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """An app's server. Told to stop, it lets the answers that are being made come to their end."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                server_header=False,
                log_level="warning",
                proxy_headers=False,  # who is behind a proxy is for ui.access to decide
                timeout_graceful_shutdown=3,
            )
        )
        self._answering: Answering = app.state.answering
        self._seconds = settings.limits.seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Called by uvicorn, once; a second interrupt (`force_exit`) waits for nobody."""
        for server in self.servers:
            server.close()
        latest = time.monotonic() + self._seconds
        while self._answering.making() and not self.force_exit and time.monotonic() < latest:
            await asyncio.sleep(0.05)
        asyncio.get_running_loop().call_later(1, self._hang_up)
        await super().shutdown(sockets)

    def _hang_up(self) -> None:
        """A chat page keeps a connection open for as long as it is shown."""
        for connection in self.server_state.connections:
            connection.transport.close()


def create_app(engine: Engine | None, settings: Settings) -> FastAPI:
    """The whole server. Without an engine it starts all the same, answers what is missing, and opens the
    index as soon as there is one."""
    telemetry = Telemetry(settings.server.log_questions)
    answering = Answering(engine, settings, telemetry)
    access, limits = Access(settings), Limits(settings)
    app = FastAPI(
        title=f"{ARABIC.name} · {ENGLISH.name}",
        description=DESCRIPTION,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        telemetry={"auto_configure": False},  # else FASTAPI_OTEL_AUTO_CONFIGURE decides
    )
    app.state.answering = answering
    app.add_middleware(CORSMiddleware, allow_origins=())  # else Gradio would let any site read the chat
    app.add_middleware(_Branding)
    app.add_middleware(Guard, settings=settings, access=access, limits=limits, telemetry=telemetry)
    app.add_exception_handler(Exception, _failed)
    app.include_router(build_api(answering, access, telemetry))
    app.include_router(build_completions(answering))
    app.include_router(build_login(access))
    app.include_router(build_widget(settings))
    app.include_router(build_reference(app))
    add_assistants(app, answering)
    app.mount("/ui", StaticFiles(directory=STATIC))
    for prefix in ("api", "v1"):
        app.add_api_route(
            f"/{prefix}/{{path:path}}",
            _no_such_address,
            methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            include_in_schema=False,
        )
    gr.mount_gradio_app(
        app,
        build_chat(answering, limits, settings),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        allowed_paths=[],
        blocked_paths=["/"],
        max_file_size=0,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
    )
    return app


def serve(settings: Settings) -> None:
    """Open the engine and serve until interrupted. Without an index it serves what the reader needs to know
    and opens the index when there is one. Raises ConfigError where the address cannot be had."""
    listening = _listen(settings.server.host, settings.server.port)
    lines = logging.StreamHandler()
    lines.setFormatter(JsonLines())
    telemetry_log.addHandler(lines)
    telemetry_log.setLevel(logging.INFO)
    telemetry_log.propagate = False
    engine = None
    try:
        engine = Engine(settings)
    except SnapshotError as error:
        _log.warning("%s", error)
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Isnad · إسناد: http://{shown}:{port} (Ctrl-C stops it)", flush=True)
    if settings.server.auth == "none" and not ipaddress.ip_address(host).is_loopback:
        _log.warning("Everybody who reaches this address can ask the documents: server.auth is none.")
    Server(create_app(engine, settings), settings).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Named as TCP, without which asyncio leaves Nagle's algorithm on, and each answer waits 40 ms.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        raise ConfigError(
            f"server.host = {host!r}, server.port = {port}: cannot be listened on ({error.strerror})."
            " Choose another: isnad serve --port 8000"
        ) from None
    return listening


async def _failed(request: Request, error: Exception) -> JSONResponse:
    """What a client learns of a fault of ours: that there was one. The log has the rest."""
    strings = STRINGS[accepted_language(request)]
    return ApiError(500, "failed", strings.failed).response()


async def _no_such_address(request: Request) -> JSONResponse:
    strings = STRINGS[accepted_language(request)]
    own = request.scope.get("route")
    routes = [route for route in request.app.routes if route is not own]
    if any(route.matches(request.scope)[0] is Match.PARTIAL for route in routes):
        return ApiError(405, "method_not_allowed", strings.not_allowed).response()
    return ApiError(404, "not_found", strings.not_found).response()


class _Branding:
    """Makes Gradio's page ours before it is shown."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/" and scope["method"] == "GET":
            await _branded(self._app, scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _branded(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    start: Message = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        if message["type"] != "http.response.body":
            await send(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body"):
            page = brand(body.decode()).encode() if start["status"] == 200 else bytes(body)
            headers = MutableHeaders(scope=start)
            headers["Content-Length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

    plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
    await app({**scope, "headers": plain}, receive, collect)


_GRADIO_META = re.compile(r"<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>")
_HTML_TAG = re.compile(r"<html\s+lang=\"en\"")
_VERSION = str(int(max(file.stat().st_mtime for file in STATIC.iterdir())))


def brand(page: str) -> str:
    """Gradio's page with our language, title, style and script instead of its name and its preview pictures.
    It is done here because what Gradio itself adds to a page comes after it has been shown."""
    links = "".join(f'<link rel="stylesheet" href="ui/{name}.css?{_VERSION}">' for name in ("base", "chat"))
    head = (
        f"<head><title>{ARABIC.name} · {ENGLISH.name}</title>"
        f'<meta name="description" content="{ARABIC.tagline}"><link rel="icon" href="ui/icon.svg">'
        f'{links}<script src="ui/chat.js?{_VERSION}"></script>'
    )
    page = _HTML_TAG.sub('<html lang="ar" dir="rtl"', page, count=1)
    return _GRADIO_META.sub("", page).replace("<head>", head, 1)
