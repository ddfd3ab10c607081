"""The shell of our own pages, which have no scripts but those that their body names."""

from __future__ import annotations

from collections.abc import Sequence

from rag.arabic import Language
from ui.html import escape, write
from ui.strings import STRINGS


def render_shell(title: str, body: str, language: Language, styles: Sequence[str], root: str = "") -> str:
    """A page: `title` is text, `body` is HTML, `styles` and `root` are relative to the page's address."""
    direction = "rtl" if language == "ar" else "ltr"
    links = "".join(f'<link rel="stylesheet" href="{root}{style}">' for style in ("ui/base.css", *styles))
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="{root}ui/icon.svg">{links}</head>'
        f"<body>{body}</body></html>"
    )


def render_page(title: str, body: str, language: Language, links: str = "") -> str:
    """A page to read, one folder below the chat, with a link to the chat and its title above the body;
    `links` is HTML beside the first."""
    name = escape(STRINGS[language].name)
    return render_shell(
        f"{title} · {STRINGS[language].name}",
        f'<header><a href="../">{name}</a>{links}</header>'
        f'<main><h1 dir="auto">{write(title)}</h1>{body}</main>',
        language,
        ["ui/document.css"],
        "../",
    )
