"""Addresses that nobody serves: people get a page of ours there, not the line of JSON of the app below."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.errors import ApiError, is_for_people, phrase, render_refusal
from ui.web.policy import match_policy


class Unknown:
    """Middleware that gives people a page where the chat's app, which has what no route takes, finds
    nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or match_policy(scope) or not is_for_people(scope):
            await self._app(scope, receive, send)
            return
        is_unknown = False

        async def send_known(message: Message) -> None:
            nonlocal is_unknown
            is_unknown = is_unknown or message.get("status") == 404
            if not is_unknown:
                await send(message)

        await self._app(scope, receive, send_known)
        if is_unknown:
            page = render_refusal(scope, ApiError(404, "not_found", phrase("not_found")))
            await page(scope, receive, send)
