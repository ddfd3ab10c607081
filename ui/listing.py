"""The page of all documents: each with its link, and above them what the last indexing run did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.arabic import Language
from rag.documents import document_id
from rag.index.outcome import Broken, Outcome
from ui.html import escape
from ui.page import render_page
from ui.strings import STRINGS, count_documents


def render_listing(titles: Mapping[str, str], last: Outcome | None, language: Language) -> str:
    """The page; `titles` are by a document's path, `last` is the last run where one is known."""
    listed = _render_list(
        f'<a href="{document_id(path)}"><bdi>{escape(title)}</bdi></a>'
        f' <span class="file"><bdi>{escape(path)}</bdi></span>'
        for path, title in titles.items()
    )
    told = _render_outcome(last, language) if last else ""
    return render_page(count_documents(len(titles), language), told + listed, language)


def _render_outcome(last: Outcome, language: Language) -> str:
    strings = STRINGS[language]
    when = f'<bdi dir="ltr">{escape(last.finished)}</bdi>'
    if last.failure:
        reason = f'<bdi dir="ltr">{escape(last.failure.splitlines()[0])}</bdi>'
        told = strings.index_failed.format(when=when, reason=reason)
    else:
        told = strings.index_made.format(
            when=when, added=last.added, changed=last.changed, removed=last.removed
        )
    return (
        f'<p class="notice" role="status">{told}</p>'
        + _render_section(strings.not_reached, map(_render_pair, last.unreachable))
        + _render_section(strings.not_read, map(_render_pair, last.skipped))
        + _render_section(strings.broken, (_render_broken(each, language) for each in last.broken))
    )


def _render_pair(named: tuple[str, str]) -> str:
    return f'<bdi>{escape(named[0])}</bdi>: <bdi dir="ltr">{escape(named[1])}</bdi>'


def _render_broken(broken: Broken, language: Language) -> str:
    strings = STRINGS[language]
    answers = ((strings.answer_before, broken.before), (strings.answer_after, broken.after))
    return f'<bdi dir="auto">{escape(broken.question)}</bdi>' + "".join(
        f'<p class="excerpt" dir="auto">{escape(label)}: {escape(answer)}</p>'
        for label, answer in answers
        if answer is not None
    )


def _render_section(heading: str, items: Iterable[str]) -> str:
    listed = _render_list(items)
    return f"<h2>{escape(heading)}</h2>{listed}" if listed else ""


def _render_list(items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{listed}</ul>" if listed else ""
