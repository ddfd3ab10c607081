"""The widget: the script that a page takes in, the page that it frames, and a page to try it on.

Who may frame it is said by `frame-ancestors` of the framed page, made of `widget.allowed_origins`, and the
browser sees to it. The origin of a request would say nothing: the frame's requests carry the frame's own.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from rag.arabic import Language
from rag.config import Settings
from ui.markup import escape
from ui.strings import STRINGS

_FOLDER = Path(__file__).parent
_KEPT = {"Cache-Control": "max-age=300"}


def build_widget(settings: Settings) -> APIRouter:
    """The widget's routes. The API that it asks is the one that everybody asks."""
    router = APIRouter(include_in_schema=False)
    ancestors = " ".join(("'self'", *settings.widget.allowed_origins))
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
        f" base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
    demo_policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; img-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )

    @router.get("/widget.js")
    async def loader() -> Response:
        headers = {**_KEPT, "Cross-Origin-Resource-Policy": "cross-origin"}
        return FileResponse(_FOLDER / "loader.js", media_type="text/javascript", headers=headers)

    @router.get("/widget")
    async def frame(lang: str = "ar") -> Response:
        page = render_frame("en" if lang == "en" else "ar")
        return HTMLResponse(page, headers={**_KEPT, "Content-Security-Policy": policy})

    @router.get("/widget/demo")
    async def demo(lang: str = "ar") -> Response:
        page = render_demo("en" if lang == "en" else "ar")
        return HTMLResponse(page, headers={"Content-Security-Policy": demo_policy})

    @router.get("/widget/frame.{kind}")
    async def part(kind: str) -> Response:
        types = {"js": "text/javascript", "css": "text/css"}
        if kind not in types:
            return Response(status_code=404)
        return FileResponse(_FOLDER / f"frame.{kind}", media_type=types[kind], headers=_KEPT)

    return router


def render_frame(language: Language) -> str:
    """The framed page; what it says while it runs is in attributes of its main part."""
    strings = STRINGS[language]
    said = {
        "searching": strings.searching,
        "source": strings.source,
        "page": strings.page,
        "paragraph": strings.paragraph,
        "verified": strings.verified,
        "unverified": strings.unverified,
        "open": strings.open_document,
        "failed": strings.failed,
        "stopped": strings.stopped,
    }
    words = " ".join(f'data-{name}="{escape(text)}"' for name, text in said.items())
    body = (
        f"<header><h1>{escape(strings.name)}</h1>"
        f"{_button('new', strings.new_conversation, 'M12 5v14M5 12h14')}"
        f"{_button('close', strings.close, 'M6 6l12 12M18 6 6 18')}</header>"
        f'<main {words}><p class="welcome greeting" dir="auto">{escape(strings.greeting_detail)}</p>'
        '<div role="log" aria-live="polite"></div></main>'
        f'<form><label class="unseen" for="question">{escape(strings.question)}</label>'
        '<textarea id="question" rows="1" enterkeyhint="send"'
        f' placeholder="{escape(strings.placeholder)}"></textarea>'
        f"{_button('send', strings.send, 'M12 19V5M5.5 11.5 12 5l6.5 6.5', 'submit')}"
        f"{_button('stop', strings.stop, 'M8 8h8v8H8z', hidden=True)}</form>"
        '<script src="widget/frame.js"></script>'
    )
    return _page(strings.name, language, '<link rel="stylesheet" href="widget/frame.css">', body)


def render_demo(language: Language) -> str:
    """A page such as an intranet has, with the widget in it and the tag that brought it."""
    strings = STRINGS[language]
    tag = f'<script src="../widget.js" data-lang="{language}" defer></script>'
    body = (
        f"<main><h1>{escape(strings.widget_demo)}</h1><p>{escape(strings.widget_demo_detail)}</p>"
        f'<pre dir="ltr">{escape(tag.replace("../", "https://HOST/"))}</pre></main>{tag}'
    )
    return _page(
        strings.widget_demo, language, '<link rel="stylesheet" href="../ui/document.css">', body, "../"
    )


def _page(title: str, language: Language, links: str, body: str, root: str = "") -> str:
    direction = "rtl" if language == "ar" else "ltr"
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="{root}ui/icon.svg">'
        f'<link rel="stylesheet" href="{root}ui/base.css">{links}</head><body>{body}</body></html>'
    )


def _button(name: str, label: str, path: str, kind: str = "button", hidden: bool = False) -> str:
    return (
        f'<button type="{kind}" class="{name}" aria-label="{escape(label)}"{" hidden" if hidden else ""}>'
        f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg></button>'
    )
