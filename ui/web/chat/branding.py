"""The branding of Gradio's page: our language, title, style and script, before it is shown."""

from __future__ import annotations

import re

from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.arabic import Language
from ui.html import escape
from ui.page import DRESSING, find_direction
from ui.strings import ARABIC, ENGLISH, STRINGS
from ui.web.chat.bundles import SCRIPTS_ADDRESS, STYLES_ADDRESS
from ui.web.chat.modules import link_modules
from ui.web.chat.rendering import render_words
from ui.web.errors import read_language


class Branding:
    """Middleware that brands the chat's page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and get_route_path(scope) == "/" and scope["method"] == "GET":
            await _brand_response(self._app, scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def _brand_response(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    start: Message = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        if message["type"] != "http.response.body":
            await send(message)
            return
        body.extend(message.get("body", b""))
        if not message.get("more_body"):
            branded = start["status"] == 200
            spoken, browser = read_language(scope), _read_browser(scope)
            page = brand(body.decode(), spoken, browser).encode() if branded else bytes(body)
            headers = MutableHeaders(scope=start)
            headers.add_vary_header("Accept-Language, Cookie")
            headers["Content-Length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

    plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
    await app({**scope, "headers": plain}, receive, collect)


_GRADIO_META = re.compile(r"<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>")
# Gradio builds its root of the Host and the path of the request. The browser knows better, whatever the
# proxies between have made of them.
_ROOT = '<script>gradio_config.root = new URL(".", location.href).href.slice(0, -1)</script></body>'
# What lets Gradio's page be as high as its content in a frame of another site, where ours never is.
_RESIZER = re.compile(
    r"<script>(?:(?!</?script)[^\0])*iframeResizer\.contentWindow(?:(?!</?script)[^\0])*</script>"
)
_HTML_TAG = re.compile(r"<html\s+lang=\"en\"")


def _read_browser(scope: Scope) -> Language:
    """The language of the browser, in which Gradio has its own words, whatever its reader chose for ours."""
    return "ar" if Headers(scope=scope).get("accept-language", "").lower().startswith("ar") else "en"


def brand(page: str, language: Language, browser: Language = "en") -> str:
    """Gradio's page in a language, with our title, style and script in place of its name and its preview
    pictures. Gradio's own way of adding to a page comes after the page has been shown."""
    links = f'<link rel="stylesheet" href="{STYLES_ADDRESS}"><script src="{SCRIPTS_ADDRESS}"></script>'
    head = (
        f"<head><title>{ARABIC.name} · {ENGLISH.name}</title>"
        f'<meta name="description" content="{escape(STRINGS[language].tagline)}">'
        '<link rel="icon" href="ui/icon.svg">'
        f'<meta name="isnad-words" content="{escape(render_words())}">{DRESSING}{links}'
        f"{link_modules(page, browser)}"
    )
    spoken = f'<html lang="{language}" dir="{find_direction(language)}"'
    page = _HTML_TAG.sub(spoken, page, count=1)
    page = _RESIZER.sub("", page)
    return _GRADIO_META.sub("", page).replace("<head>", head, 1).replace("</body>", _ROOT, 1)
