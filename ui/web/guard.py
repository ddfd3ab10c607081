"""The guard: access, limits and origins of every request, by the policy of its route, and the headers of
every response."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import Settings
from ui.strings import count_wait
from ui.web.access import Access, Visitor
from ui.web.errors import ApiError, phrase, read_accept_language
from ui.web.limits import Limits
from ui.web.policy import Policy, match_policy
from ui.web.telemetry import Telemetry

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
    """Middleware that refuses what may not pass, and sets the security headers that a route does not set."""

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
        declared = match_policy(scope)

        async def send_guarded(sent: Message) -> None:
            nonlocal status
            if sent["type"] == "http.response.start":
                status = sent["status"]
                self._set_headers(MutableHeaders(scope=sent), declared, headers)
            await send(sent)

        try:
            await self._pass(scope, declared or Policy(), headers, receive, send_guarded)
        finally:
            route = getattr(scope.get("route"), "path", "") or "other"
            self._telemetry.count_request(route, scope["method"], status or 499)

    async def _pass(
        self, scope: Scope, declared: Policy, headers: Headers, receive: Receive, send: Send
    ) -> None:
        visitor = self._access.identify((scope.get("client") or ("", 0))[0], headers)
        asks = declared.asks and scope["method"] != "OPTIONS"
        response = self._refuse(scope, declared, headers, visitor)
        received = receive
        if response is None and scope["method"] not in _READING:
            try:
                received = _replay(await _read_body(receive), receive)
            except _BodyError as error:
                response = refuse(headers, error.status, error.code, limit=MAX_BODY_BYTES)
        if response is None and visitor and asks:
            wait = await run_in_threadpool(self._limits.wait, visitor)
            if wait is not None:
                response = refuse(headers, 429, "too_often", retry_after=wait, wait=partial(count_wait, wait))
        scope.setdefault("state", {})["visitor"] = visitor
        if response:
            await response(scope, received, send)
        elif asks:
            await _until_disconnect(self._answer(scope, headers, received, send), receive)
        else:
            await self._app(scope, received, send)

    def _refuse(
        self, scope: Scope, declared: Policy, headers: Headers, visitor: Visitor | None
    ) -> Response | None:
        """The response to a request that may not pass, before its body is read; None for one that may."""
        path: str = scope["path"]
        if scope["method"] == "OPTIONS" and declared.shared and self._is_allowed(headers):
            return Response(status_code=204, headers=_PREFLIGHT)
        if _GRADIO_CLOSED.match(path) and not _GRADIO_OPEN.fullmatch(path):
            return refuse(headers, 404, "not_found")
        if scope["method"] not in _READING and not self._is_trusted(headers):
            return refuse(headers, 403, "other_site")
        if visitor or declared.public:
            return None
        if not self._access.asks_for_tokens:
            return refuse(headers, 403, "not_named")
        if declared.page or path == "/":
            here = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"/login?next={quote(here, safe='')}", 303)
        return refuse(headers, 401, "no_token", www_authenticate="Bearer")

    async def _answer(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        """Answer a question when there is a slot for it, and within its time."""
        if not await self._limits.enter():
            await refuse(headers, 503, "too_many", retry_after=5)(scope, receive, send)
            return
        begun = False

        async def send_begun(sent: Message) -> None:
            nonlocal begun
            begun = True
            await send(sent)

        try:
            async with asyncio.timeout(self._limits.seconds):
                await self._app(scope, receive, send_begun)
        except TimeoutError:
            if begun:
                raise
            await refuse(headers, 503, "took_too_long", retry_after=5)(scope, receive, send)
        finally:
            self._limits.leave()

    def _is_trusted(self, headers: Headers) -> bool:
        """Whether a request comes from our own pages, from a program, or from a page of an allowed origin."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        return urlsplit(origin).netloc == headers.get("host") or self._is_allowed(headers)

    def _is_allowed(self, headers: Headers) -> bool:
        return allows(self._origins, headers.get("origin", ""))

    def _set_headers(self, response: MutableHeaders, declared: Policy | None, request: Headers) -> None:
        for name, value in _HEADERS.items():
            response.setdefault(name, value)
        response.setdefault("Content-Security-Policy", _PLAIN_POLICY if declared else _CHAT_POLICY)
        if declared and declared.shared:
            response.setdefault("Cache-Control", "no-store")
            response.add_vary_header("Origin")
            if self._is_allowed(request):
                response["Access-Control-Allow-Origin"] = request["origin"]


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


def refuse(headers: Mapping[str, str], status: int, code: str, **values: object) -> Response:
    """A refusal in the asker's language; `retry_after` and `www_authenticate` are headers."""
    sent = {
        name.replace("_", "-"): str(values.pop(name))
        for name in ("retry_after", "www_authenticate")
        if name in values
    }
    error = ApiError(status, code, phrase(code, **values))
    return JSONResponse(error.to_json(read_accept_language(headers)), status, sent)


async def _until_disconnect(answering: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Answer until the client disconnects: that cancels the answer and frees its slot."""
    answer, disconnect = asyncio.ensure_future(answering), asyncio.ensure_future(_disconnect(receive))
    try:
        await asyncio.wait((answer, disconnect), return_when=asyncio.FIRST_COMPLETED)
        if answer.done():
            answer.result()
    finally:
        disconnect.cancel()
        answer.cancel()
        await asyncio.wait((answer, disconnect))


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class _BodyError(Exception):
    """A body that is too large or too slow."""

    def __init__(self, status: int, code: str) -> None:
        self.status, self.code = status, code


async def _read_body(receive: Receive) -> bytes:
    """The body of a request. Raises _BodyError."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                received = await receive()
                body += received.get("body", b"")
                if len(body) > MAX_BODY_BYTES:
                    raise _BodyError(413, "body_too_large")
                if not received.get("more_body"):
                    return bytes(body)
    except TimeoutError:
        raise _BodyError(408, "body_too_slow") from None


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives a body that has been read, and then what comes after it."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
