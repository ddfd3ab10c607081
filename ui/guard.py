"""What every request passes before it reaches a route: who is asking, how much and how often, from which
page; and what every response carries."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import Settings
from ui.access import Access, Visitor
from ui.api import ApiError, preferred_language
from ui.limits import Limits
from ui.strings import STRINGS
from ui.telemetry import Telemetry

_READING = ("GET", "HEAD", "OPTIONS")
MAX_BODY_BYTES = 1_000_000
BODY_SECONDS = 30.0
"""How long a body may take to arrive."""

# Of Gradio's own endpoints, what the chat uses. Uploads, files, proxying, and calls by name are not.
_GRADIO_CLOSED = re.compile(
    r"/(?:gradio_api|api_info|config|monitoring|login_check|token|user|app_id|dev|svelte|custom_component)(?:/|$)"
)
_GRADIO_OPEN = re.compile(
    r"/gradio_api/(?:queue/join|queue/data|cancel|reset|app_id|startup-events|theme\.css|heartbeat/\w+)/?"
)

_FOR_EVERYBODY = re.compile(
    r"/(?:healthz|readyz|login|ui/.*|api/docs|api/openapi\.json|widget(?:\.js|/demo|/frame\.(?:js|css))?)"
)
"""What is served whoever asks: it says nothing of the documents."""

_QUESTIONS = re.compile(r"/(?:api/ask|api/search|v1/chat/completions|mcp)")
"""What counts as a question; those of the chat, which come by Gradio's queue, it counts itself."""

_SHARED = re.compile(r"/(?:api|v1)/")
"""What pages of allowed origins may ask for themselves."""
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "600",
}

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
_PLAIN_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'self'"
)


class Guard:
    """Turns down what may not pass, and sets the security headers. A header that a route sets itself is left
    alone."""

    def __init__(
        self, app: ASGIApp, settings: Settings, access: Access, limits: Limits, telemetry: Telemetry
    ) -> None:
        self._app = app
        self._access = access
        self._telemetry = telemetry
        self._limits = limits
        self._origins = settings.widget.allowed_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        headers = Headers(scope=scope)

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), scope, headers)
            await send(message)

        try:
            await self._pass(scope, headers, receive, send_guarded)
        finally:
            route = getattr(scope.get("route"), "path", "") or "other"
            self._telemetry.requested(route, scope["method"], status or 499)

    async def _pass(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        visitor = self._access.visitor((scope.get("client") or ("", 0))[0], headers)
        asks = bool(_QUESTIONS.fullmatch(scope["path"])) and scope["method"] != "OPTIONS"
        response = self._turned_down(scope, headers, visitor)
        received = receive
        if response is None and scope["method"] not in _READING:
            try:
                received = _replay(await _whole_body(receive), receive)
            except _BodyError as error:
                response = refused(headers, error.status, error.code, limit=MAX_BODY_BYTES)
        if response is None and visitor and asks:
            wait = await run_in_threadpool(self._limits.wait, visitor)
            if wait is not None:
                response = refused(headers, 429, "too_often", retry_after=wait)
        scope.setdefault("state", {})["visitor"] = visitor
        if response:
            await response(scope, received, send)
        elif asks:
            await _while_there(self._in_turn(scope, headers, received, send), receive)
        else:
            await self._app(scope, received, send)

    def _turned_down(self, scope: Scope, headers: Headers, visitor: Visitor | None) -> Response | None:
        """What is said at once, before a body is read; None where the request may pass."""
        path: str = scope["path"]
        shared = _SHARED.match(path) and allows(self._origins, headers.get("origin", ""))
        if scope["method"] == "OPTIONS" and shared:
            return Response(status_code=204, headers=_PREFLIGHT)
        if _GRADIO_CLOSED.match(path) and not _GRADIO_OPEN.fullmatch(path):
            return refused(headers, 404, "not_found")
        if scope["method"] not in _READING and not self._trusts(headers):
            return refused(headers, 403, "other_site")
        if visitor or _FOR_EVERYBODY.fullmatch(path):
            return None
        if not self._access.asks_for_tokens:
            return refused(headers, 403, "not_named")
        if path == "/" or path.startswith("/documents/"):
            here = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"/login?next={quote(here, safe='')}", 303)
        return refused(headers, 401, "no_token", www_authenticate="Bearer")

    async def _in_turn(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        """Answer a question when there is a place for it, and within its time."""
        if not await self._limits.enter():
            await refused(headers, 503, "too_many", retry_after=5)(scope, receive, send)
            return
        begun = False

        async def send_begun(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._limits.seconds):
                await self._app(scope, receive, send_begun)
        except TimeoutError:
            if begun:
                raise
            await refused(headers, 503, "took_too_long", retry_after=5)(scope, receive, send)
        finally:
            self._limits.leave()

    def _trusts(self, headers: Mapping[str, str]) -> bool:
        """Whether a request comes from our own pages, from a program, or from a page of an allowed origin."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        return urlsplit(origin).netloc == headers.get("host") or allows(self._origins, origin)

    def _dress(self, response: MutableHeaders, scope: Scope, request: Headers) -> None:
        path: str = scope["path"]
        for name, value in _HEADERS.items():
            response.setdefault(name, value)
        plain = path.startswith(("/documents/", "/login", "/api/", "/v1/"))
        response.setdefault("Content-Security-Policy", _PLAIN_POLICY if plain else _CHAT_POLICY)
        origin = request.get("origin", "")
        if _SHARED.match(path):
            response.setdefault("Cache-Control", "no-store")
            response.add_vary_header("Origin")
            if allows(self._origins, origin):
                response["Access-Control-Allow-Origin"] = origin


def allows(origins: tuple[str, ...], origin: str) -> bool:
    """Whether an origin is one of these, exactly or as a host under `*.`"""
    scheme, _, host = origin.partition("://")
    for allowed in origins:
        if origin == allowed:
            return True
        allowed_scheme, _, pattern = allowed.partition("://")
        if pattern.startswith("*.") and scheme == allowed_scheme:
            name, suffix = host[: -len(pattern) + 1], pattern[1:]
            if host.endswith(suffix) and re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*", name):
                return True
    return False


def refused(headers: Mapping[str, str], status: int, code: str, **more: object) -> Response:
    """A refusal in the asker's language; `retry_after` and `www_authenticate` become headers."""
    strings = STRINGS[preferred_language(headers.get("accept-language", ""))]
    sent = {
        name.replace("_", "-"): str(more.pop(name))
        for name in ("retry_after", "www_authenticate")
        if name in more
    }
    wait = sent.get("retry-after", "")
    response = ApiError(status, code, str(getattr(strings, code)).format(seconds=wait, **more)).response()
    response.headers.update(sent)
    return response


async def _while_there(answering: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Answers for as long as the asker is there; who has gone frees the place, and no part more is made."""
    answer, gone = asyncio.ensure_future(answering), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            answer.result()
    finally:
        gone.cancel()
        answer.cancel()
        await asyncio.wait((answer, gone))


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class _BodyError(Exception):
    """A body that was not taken."""

    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code


async def _whole_body(receive: Receive) -> bytes:
    """The body. Raises _BodyError where it is too large, or does not arrive."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                body += message.get("body", b"")
                if len(body) > MAX_BODY_BYTES:
                    raise _BodyError(413, "body_too_large")
                if not message.get("more_body"):
                    return bytes(body)
    except TimeoutError:
        raise _BodyError(408, "body_too_slow") from None


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
