"""The guard: access, limits and origins of every request, by the policy of its route, and the headers of
every response."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette._utils import get_route_path
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import Settings
from ui.page import DRESSING_SOURCE
from ui.strings import count_wait
from ui.web.access import Access, Visitor
from ui.web.body import (
    LARGE_BODIES,
    MAX_ATTACHED_BYTES,
    MAX_BODY_BYTES,
    BodyError,
    Receiving,
    bound_body,
    read_body,
)
from ui.web.errors import ApiError, find_root, phrase, render_refusal
from ui.web.forwarding import Forwarding
from ui.web.limits import Limits
from ui.web.origins import Hosts, allows, is_own
from ui.web.policy import Policy, list_methods, match_policy
from ui.web.telemetry import Telemetry

_READING = ("GET", "HEAD", "OPTIONS")

# Of Gradio's own endpoints, what the chat uses. Uploads, files, proxying, and calls by name are not.
_GRADIO_CLOSED = re.compile(
    r"/(?:gradio_api|api_info|config|monitoring|login_check|token|user|app_id|dev|svelte|custom_component)(?:/|$)"
)
_GRADIO_OPEN = re.compile(
    r"/gradio_api/(?:queue/join|queue/data|app_id|startup-events|theme\.css|heartbeat/\w+)/?"
)

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Max-Age": "600",
}
_SENT_BY_PAGES = re.compile(r"accept|user-agent|idempotency-key|(?:x-stainless|openai)-[a-z-]{1,40}")
"""Headers that OpenAI's clients send from a page, beside those that any client does."""

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
    f"default-src 'none'; script-src {DRESSING_SOURCE}; style-src 'self'; img-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'self'"
)


class Guard:
    """Middleware that refuses what may not pass, and sets the security headers that a route does not set."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        access: Access,
        limits: Limits,
        telemetry: Telemetry,
        most_uploaded: int = 0,
    ) -> None:
        self._app = app
        self._access = access
        self._telemetry = telemetry
        self._limits = limits
        self._most_uploaded = most_uploaded
        self._forwarding = Forwarding(settings.server)
        self._hosts = Hosts(settings)
        self._origins = settings.widget.allowed_origins
        self._large_bodies = asyncio.Semaphore(LARGE_BODIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        by_proxy = self._forwarding.apply(scope)
        method: str = scope["method"]
        if method == "HEAD":  # every address that can be read answers it, as GET without the body
            scope["method"] = "GET"
        headers = Headers(scope=scope)
        declared = match_policy(scope)
        # Who expects to be told to go on has sent nothing yet.
        receiving = Receiving(receive, scope["method"] not in _READING and "expect" not in headers)

        async def send_guarded(sent: Message) -> None:
            nonlocal status
            if sent["type"] == "http.response.start":
                await receiving.discard()
                status = sent["status"]
                self._set_headers(MutableHeaders(scope=sent), declared, headers)
                if status == 405:
                    MutableHeaders(scope=sent).setdefault("Allow", ", ".join(list_methods(scope)))
            elif method == "HEAD":
                sent = {**sent, "body": b""}
            await send(sent)

        try:
            await self._pass(scope, declared or Policy(), by_proxy, receiving, send_guarded)
        finally:
            route = getattr(scope.get("route"), "path", "") or "other"
            scope["method"] = method
            self._telemetry.count_request(route, method, status or 499)

    async def _pass(
        self, scope: Scope, declared: Policy, by_proxy: bool, receive: Receive, send: Send
    ) -> None:
        headers = Headers(scope=scope)
        address = (scope.get("client") or ("", 0))[0]
        visitor = await self._access.find_visitor(address, headers, by_proxy)
        asks = declared.asks and scope["method"] != "OPTIONS"
        response = self._refuse(scope, declared, by_proxy, visitor)
        received = receive
        if declared.uploads:
            received = bound_body(receive, self._most_uploaded)
        elif response is None and scope["method"] not in _READING:
            limit = MAX_ATTACHED_BYTES if declared.attachments else MAX_BODY_BYTES
            try:
                received = await read_body(receive, limit, self._large_bodies)
            except BodyError as error:
                response = refuse(scope, error.status, error.code, limit=error.limit)
        if response is None and visitor and asks:
            wait = await run_in_threadpool(self._limits.wait, visitor)
            if wait is not None:
                response = refuse(scope, 429, "too_often", retry_after=wait, wait=partial(count_wait, wait))
        scope.setdefault("state", {})["visitor"] = visitor
        if response:
            await response(scope, received, send)
        elif asks:
            await _until_disconnect(self._answer(scope, received, send), receive)
        else:
            await self._app(scope, received, send)

    def _refuse(
        self, scope: Scope, declared: Policy, by_proxy: bool, visitor: Visitor | None
    ) -> Response | None:
        """The response to a request that may not pass, before its body is read; None for one that may."""
        headers = Headers(scope=scope)
        path = get_route_path(scope)
        if not declared.public and not self._hosts.admit(host := headers.get("host", "")):
            return refuse(scope, 403, "wrong_host", host=host[:100])
        if scope["method"] == "OPTIONS" and (methods := list_methods(scope)):
            return self._describe_methods(scope, methods, declared)
        if _GRADIO_CLOSED.match(path) and not _GRADIO_OPEN.fullmatch(path):
            return refuse(scope, 404, "not_found")
        if scope["method"] not in _READING and not self._is_trusted(headers, declared, by_proxy):
            return refuse(scope, 403, "other_site")
        if not path:  # the base path itself, against which no relative address would be right
            return RedirectResponse(scope["root_path"] + "/", 307)
        if declared.public or (visitor and declared.use in visitor.uses):
            return None
        if visitor:
            return refuse(scope, 403, "wrong_use", use=declared.use)
        if not self._access.asks_for_tokens:
            return refuse(scope, 403, "not_named")
        if declared.page or path == "/":
            here = path + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            return RedirectResponse(f"{find_root(scope)}login?next={quote(here, safe='')}", 303)
        return refuse(scope, 401, "no_token", www_authenticate="Bearer")

    def _describe_methods(self, scope: Scope, methods: list[str], declared: Policy) -> Response:
        """The response to OPTIONS, which is nobody's secret; to a browser's preflight, whether its page may
        ask."""
        headers = Headers(scope=scope)
        if "access-control-request-method" not in headers:
            return Response(status_code=204, headers={"Allow": ", ".join(methods)})
        if declared.shared and self._is_allowed(headers):
            asked = headers.get("access-control-request-headers", "").lower().split(",")
            named = [name.strip() for name in asked if _SENT_BY_PAGES.fullmatch(name.strip())]
            allowed = ", ".join(dict.fromkeys(("authorization", "content-type", *named)))
            return Response(status_code=204, headers={**_PREFLIGHT, "Access-Control-Allow-Headers": allowed})
        return refuse(scope, 403, "other_site")

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a question when there is a slot for it, and within its time."""
        if not await self._limits.enter():
            await refuse(scope, 503, "too_many", retry_after=5)(scope, receive, send)
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
            await refuse(scope, 503, "took_too_long", retry_after=5)(scope, receive, send)
        finally:
            self._limits.leave()

    def _is_trusted(self, headers: Headers, declared: Policy, by_proxy: bool) -> bool:
        """Whether a request comes from our own pages, from a program, or from a page of an allowed origin,
        which may send only what is `shared`: of one site with ours it has our readers' cookies."""
        origin = headers.get("origin")
        site = headers.get("sec-fetch-site", "none")  # which browsers set, and no page can
        if origin is None or site == "same-origin":
            return site in ("none", "same-origin")
        if is_own(origin, headers.get("host", ""), by_proxy):
            return True
        return declared.shared and self._is_allowed(headers)

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
                response.setdefault("Access-Control-Expose-Headers", "Retry-After")


def refuse(scope: Scope, status: int, code: str, **values: object) -> Response:
    """A refusal in the asker's language and the shape of the address; `retry_after` and `www_authenticate`
    are headers."""
    sent = {
        name.replace("_", "-"): str(values.pop(name))
        for name in ("retry_after", "www_authenticate")
        if name in values
    }
    return render_refusal(scope, ApiError(status, code, phrase(code, **values)), sent)


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
