"""Readers without a name: where `server.auth` is none, a signed cookie tells one browser from another."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from itsdangerous import BadData, URLSafeSerializer
from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.config import SECRET, Settings
from ui.web.cookies import describe_cookie, read_cookies

COOKIE = "isnad-reader"
COOKIE_SECONDS = 400 * 86_400
"""The lifetime of the cookie, which each visit renews: the longest that browsers grant."""


class Readers:
    """The cookies of browsers. They are signed with ISNAD_SECRET, or else with a secret in the data folder,
    so that they hold after a restart."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        self._file = settings.data_dir / "secret"
        self._given = environment.get(SECRET)
        self._made: URLSafeSerializer | None = None

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

    @property
    def _signer(self) -> URLSafeSerializer:
        if self._made is None:
            self._made = URLSafeSerializer(self._given or _read_secret(self._file), salt="isnad reader")
        return self._made


def _read_secret(file: Path) -> str:
    """The secret in a file, which is made where there is none. Where it cannot be, one that holds until this
    process ends."""
    secret = secrets.token_urlsafe(32)
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(secret)
            try:
                os.link(new, file)  # whole or not at all, and the first of two servers' holds
            except FileExistsError:
                pass
            finally:
                new.unlink()
        return file.read_text(encoding="ascii") or secret
    except (OSError, UnicodeDecodeError):
        return secret


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
