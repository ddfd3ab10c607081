"""The shell of our own pages, which have no scripts but those that their body names, and the one that dresses
them in the reader's theme."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

from rag.arabic import Language
from ui.html import escape, write
from ui.strings import STRINGS, Strings

_DRESS: Final = (
    'try{const theme=localStorage.getItem("isnad-theme");'
    "if(theme)document.documentElement.dataset.theme=theme}catch{}"  # storage can be closed to us
)
DRESSING: Final = f"<script>{_DRESS}</script>"
"""What sets the theme that the reader chose in the chat, before anything is shown."""
DRESSING_SOURCE: Final = f"'sha256-{b64encode(sha256(_DRESS.encode()).digest()).decode()}'"
"""By what a Content-Security-Policy allows that script and no other."""


def find_direction(language: Language) -> str:
    """Which way a language runs."""
    return "rtl" if language == "ar" else "ltr"


def render_shell(
    title: str, body: str, language: Language, styles: Sequence[str], root: str = "", head: str = ""
) -> str:
    """A page: `title` is text, `head` and `body` are HTML, `styles` and `root` are relative to the page's
    address."""
    direction = find_direction(language)
    links = "".join(f'<link rel="stylesheet" href="{root}{style}">' for style in ("ui/base.css", *styles))
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="{root}ui/icon.svg">{head}{links}</head>'
        f"<body>{body}</body></html>"
    )


def render_page(title: str, body: str, language: Language, links: str = "", root: str = "../") -> str:
    """A page to read, with a link to the chat and its title above the body; `links` is HTML beside the first,
    and `root` leads from the page to the chat."""
    name = escape(STRINGS[language].name)
    return render_shell(
        f"{title} · {STRINGS[language].name}",
        f'<header><a href="{root}">{name}</a>{links}</header>'
        f'<main><h1 dir="auto">{write(title)}</h1>{body}</main>',
        language,
        ["ui/document.css"],
        root,
        DRESSING,
    )


def render_turning(number: int, count: int, address: Callable[[int], str], strings: Strings) -> str:
    """The links to the parts before and after this one of `count`, by their numbers from 1; nothing where
    there is one part alone."""
    if count < 2:
        return ""
    links = [f"<span>{escape(strings.part.format(number=number, count=count))}</span>"]
    if number > 1:
        before = escape(address(number - 1))
        links.insert(0, f'<a rel="prev" href="{before}">{escape(strings.part_before)}</a>')
    if number < count:
        after = escape(address(number + 1))
        links.append(f'<a rel="next" href="{after}">{escape(strings.part_after)}</a>')
    return f'<nav class="parts">{"".join(links)}</nav>'
