"""The login of the chat's readers, where `server.auth` is tokens: with their token they get a session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from rag.arabic import Language
from ui.conversations.database import StoreError
from ui.html import escape
from ui.page import DRESSING_SOURCE, render_page
from ui.strings import STRINGS
from ui.web.access import COOKIE, Access
from ui.web.cookies import describe_cookie
from ui.web.errors import ApiError, detect_language, phrase
from ui.web.language import keep_choice
from ui.web.policy import match_policy, policy
from ui.web.renewal import set_session

_PLACE = re.compile(r"(?:/[\w-]*)+(?:\?[\w=&%.~+*-]{0,2000})?", re.ASCII)
"""An address on this server, and nothing that a browser could take for another."""

_CSP: Final = (
    f"default-src 'none'; script-src 'self' {DRESSING_SOURCE}; style-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def add_login(router: APIRouter, access: Access) -> None:
    """Add the page of the login, and where its form goes."""

    @router.get("/login", include_in_schema=False)
    @policy(public=True)
    async def show_login(request: Request) -> Response:
        language = _read_language(request, request.query_params.get("lang"))
        logs_out = access.asks_for_tokens and request.state.visitor
        wanted = request.query_params.get("next", "/")
        page = _render_logout(language) if logs_out else _render_login(language, wanted)
        if "lang" in request.query_params:
            keep_choice(request, page, language)
        return page

    @router.post("/login", include_in_schema=False)
    @policy(public=True)
    async def log_in(request: Request) -> Response:
        token, wanted, lang = await _read_form(request)
        session = None
        if access.asks_for_tokens:
            with _complaining():
                session = await run_in_threadpool(access.open_session, token.strip())
        if session is None:
            return _render_login(_read_language(request, lang), wanted, failed=True)
        with _complaining():
            await run_in_threadpool(access.close_sessions, request.headers)  # each login has one of its own
        response = RedirectResponse("." + (wanted if _is_page(request, wanted) else "/"), 303)
        set_session(response, session, request)
        return response

    @router.post("/logout", include_in_schema=False)
    @policy(public=True)
    async def log_out(request: Request) -> Response:
        with _complaining():
            await run_in_threadpool(access.close_sessions, request.headers)
        response = RedirectResponse("./login", 303)
        response.delete_cookie(COOKIE, **describe_cookie(request))
        return response


async def _read_form(request: Request) -> tuple[str, str, str]:
    """The token, where to go, and the language; what is no form holds none of them."""
    try:
        async with request.form(max_files=0, max_fields=10) as form:
            token, wanted, language = (str(form.get(name, "")) for name in ("token", "next", "lang"))
    except HTTPException:
        return "", "", ""
    return token, wanted, language


@contextmanager
def _complaining() -> Iterator[None]:
    """What keeps sessions from being written is said to the reader."""
    try:
        yield
    except StoreError:
        raise ApiError(503, "sessions_unavailable", phrase("sessions_unavailable")) from None


def _is_page(request: Request, wanted: str) -> bool:
    """Whether a login may lead to this address: a page of ours."""
    if "//" in wanted or not _PLACE.fullmatch(wanted):
        return False
    path = wanted.partition("?")[0]
    scope = {**request.scope, "method": "GET", "path": request.scope.get("root_path", "") + path}
    declared = match_policy(scope)
    return path == "/" or (declared is not None and declared.page)


def _read_language(request: Request, wanted: str | None) -> Language:
    return "en" if wanted == "en" else "ar" if wanted == "ar" else detect_language(request)


def _render_logout(language: Language) -> HTMLResponse:
    strings = STRINGS[language]
    body = (
        f'<p><a href="./">{escape(strings.name)}</a></p>'
        f'<form method="post" action="logout"><button type="submit">{escape(strings.log_out)}</button></form>'
    )
    return HTMLResponse(render_page(strings.log_out, body, language, root="./"))


def _render_login(language: Language, wanted: str, failed: bool = False) -> HTMLResponse:
    strings = STRINGS[language]
    problem = f'<p class="problem" role="alert">{escape(strings.wrong_token)}</p>' if failed else ""
    body = (
        f'{problem}<p id="help">{escape(strings.log_in_help)}</p>'
        f'<form method="post" action="login"><label for="token">{escape(strings.token)}</label>'
        '<input id="token" name="token" type="password" dir="ltr" autocomplete="current-password"'
        ' aria-describedby="help" required autofocus>'
        f'<input type="hidden" name="next" value="{escape(wanted)}">'
        f'<input type="hidden" name="lang" value="{language}">'
        f'<button type="submit">{escape(strings.log_in)}</button></form><script src="ui/login.js"></script>'
    )
    other = "en" if language == "ar" else "ar"
    switch = escape(f"login?{urlencode({'lang': other, 'next': wanted})}")
    links = f'<nav><a href="{switch}" lang="{other}">{escape(strings.switch_language)}</a></nav>'
    page = render_page(strings.log_in, body, language, links, root="./")
    return HTMLResponse(page, 401 if failed else 200, {"Content-Security-Policy": _CSP})
