"""The page of the curated answers: a list to search, and the table to download and to take answers from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from rag.arabic import Language
from ui.conversations.curated import KeptAnswer
from ui.html import escape, shorten, write
from ui.page import render_page, render_turning
from ui.strings import STRINGS, Strings

LISTED = 50
"""How many answers one page lists."""
EXCERPT_CHARACTERS = 300
STYLE = '<link rel="stylesheet" href="../ui/curation.css">'


@dataclass(frozen=True, slots=True)
class Search:
    """What of the answers is listed: those that hold these words, and which of the pages, from 1."""

    words: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Search:
        """The search that an address asks for, as far as it is one."""
        page = query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        return cls(query.get("q", "")[:200].strip(), max(1, number))

    def choose(self, found: Sequence[KeptAnswer]) -> Sequence[KeptAnswer]:
        """Those that its page lists; the first page's where there are not so many."""
        first = (self.page - 1) * LISTED
        return found[first : first + LISTED] or found[:LISTED]

    def address(self, page: int) -> str:
        """The address of another of its pages."""
        query = {"q": self.words, "page": str(page) if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in query.items() if value}, errors="replace")


def render_answers(
    found: Sequence[KeptAnswer],
    total: int,
    search: Search,
    language: Language,
    resting: Mapping[int, str],
    notice: str,
) -> str:
    """The page: of `total` answers those that were `found`. `resting` says why an answer is not given, by its
    key; `notice` is HTML to stand above."""
    strings = STRINGS[language]
    items = "".join(_render_item(each, strings, resting.get(each.key)) for each in found)
    listed = f'<ul class="answers">{items}</ul>' if items else _render_none(search, strings)
    pages = -(-total // LISTED)
    turning = render_turning(search.page, pages, search.address, strings)
    body = (
        f"{STYLE}{notice}<p>{escape(strings.answers_about)}</p>"
        f'<p><a class="button" href="new">{escape(strings.answer_new)}</a></p>'
        f'<form class="filter" role="search"><label><span>{escape(strings.answers_search)}</span>'
        f'<input type="search" name="q" value="{escape(search.words)}" dir="auto"></label>'
        f"<button>{escape(strings.filter)}</button></form>"
        f"{listed}{turning}{_render_table(strings)}"
    )
    return render_page(strings.answers, body, language, render_links(strings, "unanswered", strings.gaps))


def render_links(strings: Strings, *others: str) -> str:
    """The links beside that to the chat: addresses, each before its name."""
    named = "".join(
        f'<a href="{escape(address)}">{escape(name)}</a>'
        for address, name in zip(others[::2], others[1::2], strict=True)
    )
    return f'<nav>{named}<a href="../">{escape(strings.back_to_chat)}</a></nav>'


def _render_none(search: Search, strings: Strings) -> str:
    said = strings.answers_unmatched if search.words else strings.answers_none
    return f'<p role="status">{escape(said)}</p>'


def _render_item(kept: KeptAnswer, strings: Strings, rests: str | None) -> str:
    answer = kept.answer
    told = [answer.by, answer.changed, answer.document, *sorted(answer.collections)]
    about = " · ".join(f"<bdi>{write(each)}</bdi>" for each in told if each)
    why = f'<p class="problem">{escape(strings.answer_resting.format(reason=rests))}</p>' if rests else ""
    return (
        f'<li><h2 dir="auto"><a href="{kept.key}">{write(answer.question)}</a></h2>'
        f'<p class="excerpt" dir="auto">{write(shorten(answer.answer, EXCERPT_CHARACTERS))}</p>'
        f'<p class="file">{about}</p>{why}</li>'
    )


def _render_table(strings: Strings) -> str:
    return (
        f'<section class="table-of-answers"><h2>{escape(strings.answers_table)}</h2>'
        f'<p><a href="export.csv" download>{escape(strings.answers_export)}</a></p>'
        '<form method="post" action="import" enctype="multipart/form-data">'
        f'<label for="table">{escape(strings.answers_import)}</label>'
        f'<p class="file" id="table-kind">{escape(strings.answers_import_file)}</p>'
        '<input id="table" type="file" name="table" accept=".csv,text/csv" required'
        ' aria-describedby="table-kind">'
        f"<button>{escape(strings.answers_import_send)}</button></form></section>"
    )


def render_notice(said: str) -> str:
    """What was done, above the list."""
    return f'<p class="notice" role="status">{escape(said)}</p>'


def render_deleted(key: int, question: str, strings: Strings) -> str:
    """That an answer was deleted, with a button to restore it, above the list."""
    said = escape(strings.answer_deleted).format(question=f"<bdi>{write(question)}</bdi>")
    return (
        f'<form class="notice undo" method="post" action="{key}/restore" role="status">'
        f"<span>{said}</span><button>{escape(strings.undo)}</button></form>"
    )


def render_problems(problems: Sequence[str], strings: Strings) -> str:
    """Why nothing was taken from a table, above the list."""
    rows = "".join(f'<li dir="auto">{write(problem)}</li>' for problem in problems)
    said = escape(strings.answers_not_imported)
    return f'<div class="problem" role="alert"><p>{said}</p><ul>{rows}</ul></div>'
