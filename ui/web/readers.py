"""Readers without a name: where `server.auth` is none, a signed cookie tells one browser from another."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from functools import cached_property

from itsdangerous import BadData, URLSafeSerializer
from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import Settings
from ui.web.cookies import describe_cookie, read_cookies
from ui.web.secret import find_secret

COOKIE = "isnad-reader"
COOKIE_SECONDS = 400 * 86_400
"""The lifetime of the cookie, which each visit renews: the longest that browsers grant."""


class Readers:
    """The cookies of browsers. They are signed with ISNAD_SECRET, or else with a secret in the data folder,
    so that they hold after a restart."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        self._settings = settings
        self._environment = environment

    def find(self, headers: Headers) -> str | None:
        """The id of the browser that a request comes from; None where it has none of our making."""
        for value in read_cookies(headers, COOKIE):
            try:
                return str(self._signer.loads(value))
            except BadData:
                continue
        return None

    def sign(self, identity: str) -> str:
        """The value of the cookie of a browser."""
        return str(self._signer.dumps(identity))

    @cached_property
    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(find_secret(self._settings, self._environment), salt="isnad reader")


class Introduction:
    """Middleware that gives a browser its cookie with the chat's page."""

    def __init__(self, app: ASGIApp, readers: Readers) -> None:
        self._app = app
        self._readers = readers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or get_route_path(scope) != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        identity = self._readers.find(Headers(scope=scope)) or secrets.token_urlsafe(24)
        cookie = Response()
        attributes = describe_cookie(HTTPConnection(scope))
        cookie.set_cookie(COOKIE, self._readers.sign(identity), max_age=COOKIE_SECONDS, **attributes)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                MutableHeaders(scope=message).append("set-cookie", cookie.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_with_cookie)
