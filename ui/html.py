"""HTML from untrusted text: escaping, labels in both languages, notices and icons."""

from __future__ import annotations

import re
import unicodedata
from html import escape as _escape
from typing import Final

from ui.strings import ARABIC, ENGLISH

OVERRIDES: Final = "\u202d\u202e"
"""What turns the order of letters round: text with it reads otherwise than it is."""
DIRECTIONS: Final = "\u202a-\u202c\u2066-\u2069"
"""What sets the direction of a part of a text, and may reach beyond it."""
MOST_MARKS = 6
"""How many combining marks are drawn over a letter; more would reach into other lines."""
CUT: Final = " …"
"""What a shortened text ends with."""
LONGEST_RUN = 200
"""How many letters may follow each other without a place where the line can break."""

_NOT_FOR_HTML = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{OVERRIDES}]"
)
_DIRECTIONS = re.compile(f"[{DIRECTIONS}]")
_MARKS = "".join(chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) in ("Mn", "Me"))
_STACKED_MARKS = re.compile(f"([{_MARKS}]{{{MOST_MARKS}}})[{_MARKS}]+")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")


def clean(text: str) -> str:
    """Untrusted text as it may be shown: an override of the order of letters is a sign to be seen, as is what
    is no character; what only sets directions, and marks upon marks, are left out. The text that is searched
    and cited stays as it is."""
    return _STACKED_MARKS.sub(r"\1", _DIRECTIONS.sub("", _NOT_FOR_HTML.sub("\ufffd", text)))


def escape(text: str) -> str:
    """Escape untrusted text for HTML, in an element or in a quoted attribute."""
    return _escape(clean(text), quote=True)


def write(text: str) -> str:
    """Untrusted text as the content of an element, in which long runs of letters can break: a browser is
    busy for seconds with one of ten thousands."""
    runs = _LONG_RUN.sub("\\g<0>\0", clean(text)).split("\0")
    return "<wbr>".join(_escape(run, quote=True) for run in runs)


def shorten(text: str, length: int) -> str:
    """The text if it is no longer than `length` characters, else its beginning, cut between words if it can
    be."""
    if len(text) <= length:
        return text
    words, _, _ = text[: length + 1].rpartition(" ")
    return (words or text[:length]) + CUT


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


def render_copy(text: str) -> str:
    """A button that copies a text; ui/static/copy.js does it."""
    return (
        f'<button type="button" class="quiet copy" data-copy="{escape(text)}">'
        f'<span class="before">{say("copy")}</span>'
        f'<span class="after" role="status">{say("copied")}</span></button>'
    )


_STROKE = 'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
_SHAPES: Final = {
    "send": f'{_STROKE}><path d="M12 19V5M5.5 11.5 12 5l6.5 6.5"/>',
    "new": f'{_STROKE}><path d="M12 5v14M5 12h14"/>',
    "close": f'{_STROKE}><path d="M6 6l12 12M18 6 6 18"/>',
    "list": f'{_STROKE}><path d="M4 6h16M4 12h16M4 18h10"/>',
    "more": '><g fill="currentColor" stroke="none"><circle cx="6" cy="12" r="1.7"/>'
    '<circle cx="12" cy="12" r="1.7"/><circle cx="18" cy="12" r="1.7"/></g>',
    "thumb": f'{_STROKE}><path d="M8 11v9H4.5v-9zM8 11l3.7-7.5c1.5 0 2.6 1.1 2.6 2.6V9.2h4.2a2 2 0 0 1 2'
    ' 2.4l-1.3 6.8a2 2 0 0 1-2 1.6H8"/>',
    "theme": f'{_STROKE}><circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z"'
    ' fill="currentColor"/>',
    "light": f'{_STROKE}><circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7'
    'M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"/>',
    "dark": f'{_STROKE}><path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>',
    "stop": '><rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" stroke="none"/>',
}


def draw_icon(name: str) -> str:
    """The icon of a button: one of `_SHAPES`."""
    return (
        '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none"'
        f' stroke="currentColor" {_SHAPES[name]}</svg>'
    )
