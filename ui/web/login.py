"""The login of the chat's readers, where `server.auth` is tokens: their token becomes a cookie."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import Headers

from rag.arabic import Language
from ui.html import escape
from ui.page import render_page
from ui.strings import STRINGS
from ui.web.access import COOKIE, Access
from ui.web.errors import detect_language
from ui.web.policy import policy

_DAYS = 30
_PAGES = re.compile(r"/|/documents/[0-9a-f]{20}(?:\?start=\d{1,12}&end=\d{1,12})?")
"""The pages that a login may lead to."""


def add_login(router: APIRouter, access: Access) -> None:
    """Add the page of the login, and where its form goes."""

    @router.get("/login", include_in_schema=False)
    @policy(public=True)
    async def show_login(request: Request) -> Response:
        return _render_login(detect_language(request), request.query_params.get("next", "/"))

    @router.post("/login", include_in_schema=False)
    @policy(public=True)
    async def log_in(request: Request) -> Response:
        form = await request.form()
        token, wanted = (str(form.get(name) or "") for name in ("token", "next"))
        visitor = access.identify("", Headers({"authorization": f"Bearer {token.strip()}"}))
        if not access.asks_for_tokens or not visitor or not visitor.lasting:
            return _render_login(detect_language(request), wanted, failed=True)
        response = RedirectResponse("." + (wanted if _PAGES.fullmatch(wanted) else "/"), 303)
        response.set_cookie(
            COOKIE,
            token.strip(),
            max_age=_DAYS * 86_400,
            httponly=True,
            samesite="lax",
            path=request.scope.get("root_path", "") + "/",
            secure=request.url.scheme == "https",
        )
        return response


def _render_login(language: Language, wanted: str, failed: bool = False) -> HTMLResponse:
    strings = STRINGS[language]
    problem = f'<p class="problem" role="alert">{escape(strings.wrong_token)}</p>' if failed else ""
    body = (
        f'{problem}<form method="post" action="../login"><label for="token">{escape(strings.token)}</label>'
        '<input id="token" name="token" type="password" dir="ltr" autocomplete="current-password" required>'
        f'<input type="hidden" name="next" value="{escape(wanted)}">'
        f'<button type="submit">{escape(strings.log_in)}</button></form>'
    )
    return HTMLResponse(render_page(strings.log_in, body, language), 401 if failed else 200)
