"""The login of the chat's readers, where `server.auth` is tokens: with their token they get a session."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from rag.arabic import Language
from ui.html import escape
from ui.page import render_page
from ui.strings import STRINGS
from ui.web.access import COOKIE, Access
from ui.web.cookies import describe_cookie
from ui.web.errors import detect_language
from ui.web.policy import policy
from ui.web.sessions import SESSION_SECONDS

_PAGES = re.compile(
    r"/(?:\?c=[\w-]{16,64})?|/conversations/[\w-]{16,64}"
    r"|/documents/[0-9a-f]{20}(?:\?start=\d{1,12}&end=\d{1,12}(?:&quote=[0-9a-f]{12})?)?",
    re.ASCII,
)
"""The pages that a login may lead to."""


def add_login(router: APIRouter, access: Access) -> None:
    """Add the page of the login, and where its form goes."""

    @router.get("/login", include_in_schema=False)
    @policy(public=True)
    async def show_login(request: Request) -> Response:
        language = detect_language(request)
        if access.asks_for_tokens and request.state.visitor:
            return _render_logout(language)
        return _render_login(language, request.query_params.get("next", "/"))

    @router.post("/login", include_in_schema=False)
    @policy(public=True)
    async def log_in(request: Request) -> Response:
        form = await request.form()
        token, wanted = (str(form.get(name) or "") for name in ("token", "next"))
        session = (
            await run_in_threadpool(access.open_session, token.strip()) if access.asks_for_tokens else None
        )
        if session is None:
            return _render_login(detect_language(request), wanted, failed=True)
        await run_in_threadpool(access.close_sessions, request.headers)  # each login has a session of its own
        response = RedirectResponse("." + (wanted if _PAGES.fullmatch(wanted) else "/"), 303)
        response.set_cookie(COOKIE, session, max_age=SESSION_SECONDS, **describe_cookie(request))
        return response

    @router.post("/logout", include_in_schema=False)
    @policy(public=True)
    async def log_out(request: Request) -> Response:
        await run_in_threadpool(access.close_sessions, request.headers)
        response = RedirectResponse("./login", 303)
        response.delete_cookie(COOKIE, **describe_cookie(request))
        return response


def _render_logout(language: Language) -> HTMLResponse:
    strings = STRINGS[language]
    body = (
        f'<p><a href="./">{escape(strings.name)}</a></p>'
        f'<form method="post" action="logout"><button type="submit">{escape(strings.log_out)}</button></form>'
    )
    return HTMLResponse(render_page(strings.log_out, body, language))


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
