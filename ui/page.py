"""The shell of our own pages, which have no scripts but those that their body names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.arabic import Language
from ui.html import escape, write
from ui.strings import STRINGS, Strings


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
