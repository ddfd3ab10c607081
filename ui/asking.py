"""Questions that our own pages ask in the chat, by links and forms that need no script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from ui.html import escape
from ui.strings import Strings

MOST_OTHERS: Final = 200
"""A list to choose from of more documents than these is none: they are compared by asking in words."""


def render_asking(title: str, others: Sequence[str], strings: Strings) -> str:
    """For the page of a document, one folder below the chat: a link that asks for its summary, and a form
    that asks for its comparison with one of the others, by their titles."""
    link = render_link(strings.ask_summary.format(title=title), strings.summarise)
    if not others or len(others) > MOST_OTHERS:
        return f'<p class="asking">{link}</p>'
    options = "".join(
        f'<option value="{escape(strings.ask_comparison.format(title=title, other=other))}">'
        f"{escape(other)}</option>"
        for other in others
    )
    return (
        f'<form class="asking" action="../" method="get">{link}<label><span>{escape(strings.compare_with)}'
        f'</span> <select name="ask">{options}</select></label>'
        f" <button>{escape(strings.compare)}</button></form>"
    )


def render_link(question: str, words: str) -> str:
    """A link on a page one folder below the chat that asks a question there."""
    address = "../?" + urlencode({"ask": question}, errors="replace")
    return f'<a href="{escape(address)}">{escape(words)}</a>'
