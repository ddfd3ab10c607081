"""The renewal of sessions: whoever comes back within a session's lifetime stays logged in."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.access import COOKIE, Access, Visitor
from ui.web.cookies import describe_cookie
from ui.web.sessions import Session


def set_session(response: Response, session: Session, request: HTTPConnection) -> None:
    """Set the cookie of a session in the response to a request, for as long as the session lasts."""
    response.set_cookie(COOKIE, session.id, max_age=session.seconds, **describe_cookie(request))


class Renewal:
    """Middleware that renews the session by which a reader was let in, where that is due, and its cookie."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        visitor: Visitor | None = scope.get("state", {}).get("visitor")
        used = visitor.session if visitor and scope["type"] == "http" else None
        renewed = None
        if used and not used.is_new:
            renewed = await run_in_threadpool(self._access.renew_session, used)
        if renewed is None:
            await self._app(scope, receive, send)
            return
        cookie = Response()
        set_session(cookie, renewed, HTTPConnection(scope))

        async def send_renewed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not any(line.startswith(f"{COOKIE}=") for line in headers.getlist("set-cookie")):
                    headers.append("set-cookie", cookie.headers["set-cookie"])
                    headers["cache-control"] = "no-store"  # it is one reader's alone
            await send(message)

        await self._app(scope, receive, send_renewed)
