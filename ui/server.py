"""The web server: the API, the documents' pages and the chat in one FastAPI app, behind one guard."""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
import threading
import time
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.chain import Engine
from rag.config import ConfigError, Settings
from rag.snapshot import SnapshotError
from ui.api import ApiError, build_api, preferred_language
from ui.chat import build_chat
from ui.strings import ARABIC, ENGLISH, STRINGS
from ui.theme import theme

STATIC = Path(__file__).parent / "static"
MAX_BODY_BYTES = 1_000_000
RETRY_SECONDS = 5.0
"""How long after a failed attempt to open the index the next one may be made."""

_log = logging.getLogger(__name__)


def create_app(engine: Engine | None, settings: Settings) -> FastAPI:
    """The whole server. Without an engine it starts all the same, answers what is missing, and opens the
    index as soon as there is one."""
    get_engine = _Opener(engine, settings)
    app = FastAPI(title=ENGLISH.name, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=())  # else Gradio would let any site read the chat
    app.add_middleware(_Guard)
    app.add_exception_handler(Exception, _failed)
    app.include_router(build_api(get_engine))
    app.mount("/ui", StaticFiles(directory=STATIC))
    app.add_api_route("/api/{path:path}", _no_such_address, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    gr.mount_gradio_app(
        app,
        build_chat(get_engine, settings),
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
    engine = None
    try:
        engine = Engine(settings)
    except SnapshotError as error:
        _log.warning("%s", error)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(engine, settings),
            server_header=False,
            log_level="warning",
            timeout_graceful_shutdown=3,  # a chat page keeps a connection open for as long as it is shown
        )
    )
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Isnad · إسناد: http://{shown}:{port} (Ctrl-C stops it)", flush=True)
    if not ipaddress.ip_address(host).is_loopback:
        _log.warning("Everybody who reaches this address can ask the documents: server.auth is none.")
    server.run(sockets=[listening])


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


class _Opener:
    """The engine, opened at the first call that finds an index."""

    def __init__(self, engine: Engine | None, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._lock = threading.Lock()
        self._failure: SnapshotError | None = None
        self._failed_at = 0.0

    def __call__(self) -> Engine:
        if self._engine:
            return self._engine
        with self._lock:
            if self._engine is None:
                if self._failure and time.monotonic() - self._failed_at < RETRY_SECONDS:
                    raise self._failure
                try:
                    self._engine = Engine(self._settings)
                except SnapshotError as error:
                    self._failure, self._failed_at = error, time.monotonic()
                    raise
            return self._engine


async def _failed(request: Request, error: Exception) -> JSONResponse:
    """What a client learns of a fault of ours: that there was one. The log has the rest."""
    strings = STRINGS[preferred_language(request.headers.get("accept-language", ""))]
    return ApiError(500, "failed", strings.failed).response()


async def _no_such_address(request: Request) -> JSONResponse:
    strings = STRINGS[preferred_language(request.headers.get("accept-language", ""))]
    own = request.scope.get("route")
    routes = [route for route in request.app.routes if route is not own]
    if any(route.matches(request.scope)[0] is Match.PARTIAL for route in routes):
        return ApiError(405, "method_not_allowed", strings.not_allowed).response()
    return ApiError(404, "not_found", strings.not_found).response()


# Of Gradio's own endpoints, what this page uses. Uploads, files, proxying, and calls by name are not.
_GRADIO_CLOSED = re.compile(
    r"/(?:gradio_api|api_info|config|monitoring|login|logout|token|user|app_id|dev|svelte|custom_component)(?:/|$)"
)
_GRADIO_OPEN = re.compile(
    r"/gradio_api/(?:queue/join|queue/data|cancel|reset|startup-events|theme\.css|heartbeat/\w+)/?"
)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Gradio's page has inline scripts and makes functions of its templates. It can fetch from here only.
_CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self';"
    " frame-ancestors 'self'"
)
_DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'"
)


class _Guard:
    """Closes what is not used of Gradio, limits bodies, sets the security headers, and makes Gradio's page
    ours before it is shown. A header that a route sets itself is left alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                policy = _DOCUMENT_POLICY if path.startswith("/documents/") else _CHAT_POLICY
                headers.setdefault("Content-Security-Policy", policy)
            await send(message)

        if _GRADIO_CLOSED.match(path) and not _GRADIO_OPEN.fullmatch(path):
            await self._refuse(404, "not_found", scope, receive, send_guarded)
            return
        body = await _whole_body(receive) if scope["method"] not in ("GET", "HEAD") else b""
        if body is None:
            await self._refuse(413, "body_too_large", scope, receive, send_guarded)
            return
        replay = _replay(body, receive) if scope["method"] not in ("GET", "HEAD") else receive
        if path == "/" and scope["method"] == "GET":
            await _branded(self._app, scope, replay, send_guarded)
        else:
            await self._app(scope, replay, send_guarded)

    @staticmethod
    async def _refuse(status: int, code: str, scope: Scope, receive: Receive, send: Send) -> None:
        strings = STRINGS[preferred_language(Headers(scope=scope).get("accept-language", ""))]
        message = str(getattr(strings, code)).format(limit=MAX_BODY_BYTES)
        await ApiError(status, code, message).response()(scope, receive, send)


async def _whole_body(receive: Receive) -> bytes | None:
    """The body, or None where it is larger than allowed."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


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
