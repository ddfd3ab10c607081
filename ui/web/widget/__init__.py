"""The widget: the script that a page loads, the page that it frames, and a page to try it on.

The framed page names in `frame-ancestors` who may frame it, by `widget.allowed_origins`, and the browser
enforces it. The origin of a request would say nothing: the frame's requests carry the frame's own.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from rag.arabic import Language
from rag.config import Settings
from ui.html import draw_icon, escape, render_copy
from ui.page import DRESSING, DRESSING_SOURCE, render_shell
from ui.strings import STRINGS
from ui.web.errors import detect_language
from ui.web.policy import policy

_FOLDER = Path(__file__).parent
_KEPT = {"Cache-Control": "max-age=300"}


# A page with Cross-Origin-Embedder-Policy takes in only what has one, too, and lets itself be taken in.
_EMBEDDED = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_FRAME_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors "
)
_DEMO_CSP = (
    f"default-src 'none'; script-src 'self' {DRESSING_SOURCE}; style-src 'self'; frame-src 'self';"
    " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


def add_widget(router: APIRouter, settings: Settings) -> None:
    """Add the widget's routes. It asks the API that everybody asks."""
    ancestors = " ".join(("'self'", *settings.widget.allowed_origins))

    @router.get("/widget.js", include_in_schema=False)
    @policy(public=True)
    async def send_loader() -> Response:
        headers = {**_KEPT, "Cross-Origin-Resource-Policy": "cross-origin"}
        return FileResponse(_FOLDER / "loader.js", media_type="text/javascript", headers=headers)

    @router.get("/widget", include_in_schema=False)
    @policy(public=True)
    async def show_frame(lang: str = "ar") -> Response:
        page = render_frame("en" if lang == "en" else "ar")
        headers = {**_KEPT, **_EMBEDDED, "Content-Security-Policy": _FRAME_CSP + ancestors}
        return HTMLResponse(page, headers=headers)

    @router.get("/widget/demo", include_in_schema=False)
    @policy(public=True)
    async def show_demo(request: Request, lang: str = "") -> Response:
        language: Language = "en" if lang == "en" else "ar" if lang else detect_language(request)
        page = render_demo(language, f"{request.base_url}widget.js")
        return HTMLResponse(
            page, headers={"Content-Security-Policy": _DEMO_CSP, "Vary": "Accept-Language, Cookie"}
        )

    @router.get("/widget/frame.{kind}", include_in_schema=False)
    @policy(public=True)
    async def send_part(kind: str) -> Response:
        types = {"js": "text/javascript", "css": "text/css"}
        if kind not in types:
            return Response(status_code=404)
        return FileResponse(_FOLDER / f"frame.{kind}", media_type=types[kind], headers=_KEPT)


def render_frame(language: Language) -> str:
    """The framed page. The words of its script are attributes of its main part."""
    strings = STRINGS[language]
    said = {
        "searching": strings.searching,
        "source": strings.source,
        "page": strings.page,
        "scan": strings.scan,
        "slide": strings.slide,
        "row": strings.row,
        "paragraph": strings.paragraph,
        "verified": strings.verified,
        "perhaps": strings.perhaps,
        "orPerhaps": strings.or_perhaps,
        "nearest": strings.nearest,
        "near": strings.nearest_detail,
        "sources": strings.sources,
        "quoted": strings.quoted,
        "written": strings.written,
        "copy": strings.copy,
        "copied": strings.copied,
        "examples": strings.examples,
        "foreign": strings.examples_foreign,
        "curated": strings.curated,
        "open": strings.open_document,
        "tab": strings.new_tab,
        "failed": strings.failed,
        "stopped": strings.stopped,
    }
    words = " ".join(f'data-{name}="{escape(text)}"' for name, text in said.items())
    body = (
        f"<header><h1>{escape(strings.name)}</h1>"
        f"{_render_button('new', strings.new_conversation)}"
        f"{_render_button('close', strings.close)}</header>"
        f'<main {words}><div class="welcome"><p class="greeting" dir="auto">'
        f'{escape(strings.greeting_detail)}</p><div class="examples"></div></div>'
        '<div role="log" aria-live="polite"></div>'
        f'<p class="kept" hidden>{escape(strings.widget_kept)} <a target="_blank" rel="noopener">'
        f'{escape(strings.widget_continue)}<span class="unseen"> {escape(strings.new_tab)}</span></a></p>'
        "</main>"
        f'<footer><form><label class="unseen" for="question">{escape(strings.question)}</label>'
        '<textarea id="question" rows="1" enterkeyhint="send"'
        f' placeholder="{escape(strings.placeholder)}"></textarea>'
        f"{_render_button('send', strings.send, 'submit')}"
        f"{_render_button('stop', strings.stop, hidden=True)}</form></footer>"
        '<script src="ui/copy.js"></script><script src="widget/frame.js"></script>'
    )
    return render_shell(strings.name, body, language, ["widget/frame.css"])


def render_demo(language: Language, loader: str) -> str:
    """A page such as an intranet has, with the widget in it and the tag that brought it, which can be copied;
    `loader` is the address of the loader."""
    strings = STRINGS[language]
    other = "en" if language == "ar" else "ar"
    tag = f'<script src="{{}}" data-lang="{language}" defer></script>'
    shown = escape(tag.format(escape(loader)))
    body = (
        f'<header><a href="../">{escape(strings.name)}</a>'
        f'<nav><a href="?lang={other}" lang="{other}">{escape(strings.switch_language)}</a></nav></header>'
        f"<main><h1>{escape(strings.widget_demo)}</h1><p>{escape(strings.widget_demo_detail)}</p>"
        f'<pre dir="ltr">{shown}</pre>{render_copy(tag.format(escape(loader)))}</main>'
        f'<script src="../ui/copy.js"></script>{tag.format("../widget.js")}'
    )
    return render_shell(strings.widget_demo, body, language, ["ui/document.css"], "../", DRESSING)


def _render_button(name: str, label: str, kind: str = "button", hidden: bool = False) -> str:
    return (
        f'<button type="{kind}" class="{name}" aria-label="{escape(label)}"{" hidden" if hidden else ""}>'
        f"{draw_icon(name)}</button>"
    )
