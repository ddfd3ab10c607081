"""The page of what was asked and not answered: what the documents lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

from rag.arabic import Language
from ui.answers_page import STYLE, render_links
from ui.conversations.feedback import Gap
from ui.html import escape, write
from ui.page import render_page, render_turning
from ui.strings import STRINGS, Strings

LISTED = 50
MOST_OTHERS = 10
"""So many other wordings of a question are shown."""


def render_gaps(gaps: Sequence[Gap] | None, keep_days: int | None, language: Language, page: int) -> str:
    """The page; None for `gaps` where no conversations are kept, `keep_days` after which they are deleted."""
    strings = STRINGS[language]
    if gaps is None:
        shown = f'<p class="notice">{escape(strings.gaps_off)}</p>'
    else:
        shown = f"<p>{escape(strings.gaps_about)}{_render_days(keep_days, strings)}</p>"
        shown += _render_list(gaps, page, strings)
    links = render_links(strings, "./", strings.answers)
    return render_page(strings.gaps, STYLE + shown, language, links)


def _render_days(keep_days: int | None, strings: Strings) -> str:
    if keep_days is None:
        return ""
    return " " + escape(strings.gaps_kept_days.format(days=strings.days.counted(keep_days)))


def _render_list(gaps: Sequence[Gap], page: int, strings: Strings) -> str:
    if not gaps:
        return f'<p role="status">{escape(strings.gaps_none)}</p>'
    pages = -(-len(gaps) // LISTED)
    page = min(page, pages)
    first = (page - 1) * LISTED
    rows = "".join(_render_gap(gap, strings) for gap in gaps[first : first + LISTED])
    turning = render_turning(page, pages, lambda number: f"?page={number}", strings)
    return f'<ol class="gaps" start="{first + 1}">{rows}</ol>{turning}'


def _render_gap(gap: Gap, strings: Strings) -> str:
    others = "".join(f'<li dir="auto">{write(other)}</li>' for other in gap.others[:MOST_OTHERS])
    details = (
        f"<details><summary>{escape(strings.gaps_others)}</summary><ul>{others}</ul></details>"
        if others
        else ""
    )
    last = datetime.fromtimestamp(gap.last / 1000, UTC).date().isoformat()
    address = "new?" + urlencode({"question": gap.question}, errors="replace")
    return (
        f'<li><h2 dir="auto">{write(gap.question)}</h2><p class="file">'
        f"{escape(strings.times_asked.counted(gap.count))} · {escape(strings.asked_last)}"
        f' <bdi dir="ltr">{last}</bdi> · <a href="{escape(address)}">{escape(strings.answer_new)}</a></p>'
        f"{details}</li>"
    )
