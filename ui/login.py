"""Where readers of the chat log in, when `server.auth` is tokens: their token becomes a cookie."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from rag.arabic import Language
from ui.access import COOKIE, Access
from ui.api import accepted_language
from ui.markup import escape, render_page
from ui.strings import STRINGS

_DAYS = 30
_PAGES = re.compile(r"/|/documents/[0-9a-f]{20}(?:\?start=\d{1,12}&end=\d{1,12})?")
"""Where one may be sent after logging in, and nowhere else."""


def build_login(access: Access) -> APIRouter:
    """The page and what it sends."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    async def page(request: Request) -> Response:
        return _page(accepted_language(request), request.query_params.get("next", "/"))

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        form = await request.form()
        token, wanted = (str(form.get(name) or "") for name in ("token", "next"))
        visitor = access.visitor("", {"authorization": f"Bearer {token.strip()}"})
        if not access.asks_for_tokens or not visitor or not visitor.lasting:
            return _page(accepted_language(request), wanted, failed=True)
        response = RedirectResponse(wanted if _PAGES.fullmatch(wanted) else "/", 303)
        response.set_cookie(
            COOKIE,
            token.strip(),
            max_age=_DAYS * 86_400,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    return router


def _page(language: Language, wanted: str, failed: bool = False) -> HTMLResponse:
    strings = STRINGS[language]
    problem = f'<p class="problem" role="alert">{escape(strings.wrong_token)}</p>' if failed else ""
    body = (
        f'{problem}<form method="post" action="../login"><label for="token">{escape(strings.token)}</label>'
        '<input id="token" name="token" type="password" dir="ltr" autocomplete="current-password" required>'
        f'<input type="hidden" name="next" value="{escape(wanted)}">'
        f'<button type="submit">{escape(strings.log_in)}</button></form>'
    )
    return HTMLResponse(render_page(strings.log_in, body, language), 401 if failed else 200)
