"""What every request passes before it reaches a route: who is asking, how much and how often, from which
page; and what every response carries."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import Settings
from ui.access import Access
from ui.api import ApiError, preferred_language
from ui.limits import Limits
from ui.strings import STRINGS
from ui.telemetry import Telemetry

MAX_BODY_BYTES = 1_000_000
BODY_SECONDS = 30.0
"""How long a body may take to arrive."""

# Of Gradio's own endpoints, what the chat uses. Uploads, files, proxying, and calls by name are not.
_GRADIO_CLOSED = re.compile(
    r"/(?:gradio_api|api_info|config|monitoring|login_check|token|user|app_id|dev|svelte|custom_component)(?:/|$)"
)
_GRADIO_OPEN = re.compile(
    r"/gradio_api/(?:queue/join|queue/data|cancel|reset|startup-events|theme\.css|heartbeat/\w+)/?"
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
        path: str = scope["path"]
        reads_only = scope["method"] in ("GET", "HEAD", "OPTIONS")
        refusal: Response | None = None  # or, once, the answer to a preflight
        body: bytes | None = b""
        visitor = self._access.visitor((scope.get("client") or ("", 0))[0], headers)
        if (
            scope["method"] == "OPTIONS"
            and _SHARED.match(path)
            and allows(self._origins, headers.get("origin", ""))
        ):
            refusal = Response(status_code=204, headers=_PREFLIGHT)
        elif _GRADIO_CLOSED.match(path) and not _GRADIO_OPEN.fullmatch(path):
            refusal = refused(headers, 404, "not_found")
        elif not reads_only and not self.trusts(headers):
            refusal = refused(headers, 403, "other_site")
        elif visitor is None and not _FOR_EVERYBODY.fullmatch(path):
            refusal = self._not_let_in(path, scope, headers)
        elif not reads_only:
            try:
                async with asyncio.timeout(BODY_SECONDS):
                    body = await _whole_body(receive)
            except TimeoutError:
                refusal = refused(headers, 408, "body_too_slow")
            if body is None:
                refusal = refused(headers, 413, "body_too_large", limit=MAX_BODY_BYTES)
        asks = bool(_QUESTIONS.fullmatch(path))
        if refusal is None and visitor and asks and scope["method"] != "OPTIONS":
            wait = await run_in_threadpool(self._limits.wait, visitor)
            if wait is not None:
                refusal = refused(headers, 429, "too_often", retry_after=wait)
        if refusal:
            await refusal(scope, receive, send)
            return
        scope.setdefault("state", {})["visitor"] = visitor
        replay = receive if reads_only else _replay(body or b"", receive)
        if asks:
            await self._in_turn(scope, headers, replay, send)
        else:
            await self._app(scope, replay, send)

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

    def _not_let_in(self, path: str, scope: Scope, headers: Headers) -> Response:
        if not self._access.asks_for_tokens:
            return refused(headers, 403, "not_named")
        if path == "/" or path.startswith("/documents/"):
            here = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"/login?next={quote(here, safe='')}", 303)
        return refused(headers, 401, "no_token", www_authenticate="Bearer")

    def trusts(self, headers: Mapping[str, str]) -> bool:
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
