"""HTML from untrusted text: escaping, labels in both languages, notices and icons."""

from __future__ import annotations

import re
from html import escape as _escape
from typing import Final

from ui.strings import ARABIC, ENGLISH

_NOT_FOR_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def escape(text: str) -> str:
    """Escape untrusted text for HTML, in an element or in a quoted attribute."""
    return _escape(_NOT_FOR_HTML.sub("\ufffd", text), quote=True)


def pair(arabic: str, english: str) -> str:
    """A label in both languages, of which ui/static/base.css shows that of the page."""
    return (
        f'<span class="t" lang="ar" dir="rtl">{escape(arabic)}</span>'
        f'<span class="t" lang="en" dir="ltr">{escape(english)}</span>'
    )


def say(name: str, **values: object) -> str:
    """A field of `Strings` in both languages, filled in with `values`."""
    return pair(getattr(ARABIC, name).format(**values), getattr(ENGLISH, name).format(**values))


def render_notice(arabic: str, english: str, kind: str = "notice") -> str:
    """A notice of what went wrong, in both languages."""
    return f'<p class="{escape(kind)}" role="status">{pair(arabic, english)}</p>'


_STROKE = 'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
_SHAPES: Final = {
    "send": f'{_STROKE}><path d="M12 19V5M5.5 11.5 12 5l6.5 6.5"/>',
    "new": f'{_STROKE}><path d="M12 5v14M5 12h14"/>',
    "close": f'{_STROKE}><path d="M6 6l12 12M18 6 6 18"/>',
    "stop": '><rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" stroke="none"/>',
}


def draw_icon(name: str) -> str:
    """The icon of a button: `send`, `stop`, `new` or `close`."""
    return (
        '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none"'
        f' stroke="currentColor" {_SHAPES[name]}</svg>'
    )
