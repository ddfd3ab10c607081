"""The form of a curated answer, on a page of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rag.answers.curated import CuratedAnswer
from rag.arabic import Language
from ui.answers_page import STYLE, render_links
from ui.curation import MOST_ANSWER_CHARACTERS, MOST_QUOTE_CHARACTERS
from ui.html import escape, write
from ui.page import render_page
from ui.strings import STRINGS, Strings

MOST_NAMED = 1_000
"""Of so many documents the form offers the paths."""


def render_form(
    answer: CuratedAnswer,
    key: int | None,
    language: Language,
    documents: Iterable[str],
    collections: Collection[str],
    problem: str,
) -> str:
    """The page: of a new answer, or of the one of a key. `documents` are paths to choose from, `collections`
    the names that there are, and `problem` says why it was not saved."""
    strings = STRINGS[language]
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    offered = "".join(f'<option value="{escape(path)}"></option>' for path in documents)
    body = (
        f'{STYLE}{told}<form class="curating" method="post" action="{"new" if key is None else key}">'
        f"{_render_area('question', strings.answer_question, answer.question, 2_000, rows=2)}"
        f"{_render_area('answer', strings.answer_text, answer.answer, MOST_ANSWER_CHARACTERS, rows=6)}"
        f'<label for="document">{escape(strings.answer_document)}</label>'
        f'<input id="document" name="document" value="{escape(answer.document)}" list="documents" dir="auto"'
        ' autocomplete="off" aria-describedby="document-detail">'
        f'<datalist id="documents">{offered}</datalist>'
        f'<p class="file" id="document-detail">{escape(strings.answer_document_detail)}</p>'
        f"{_render_area('quote', strings.answer_quote, answer.quote, MOST_QUOTE_CHARACTERS, rows=3)}"
        f'<p class="file">{escape(strings.answer_quote_detail)}</p>'
        f"{_render_collections(answer, collections, strings)}"
        f"<button>{escape(strings.answer_save)}</button></form>"
        f"{'' if key is None else _render_deletion(key, strings)}"
    )
    title = strings.answer_new if key is None else strings.answer_edit
    links = render_links(strings, "./", strings.answers, "unanswered", strings.gaps)
    return render_page(title, body, language, links)


def _render_area(name: str, label: str, value: str, longest: int, rows: int) -> str:
    required = "" if name == "quote" else " required"
    # The first line break of a textarea is not part of it.
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<textarea id="{name}" name="{name}" rows="{rows}" maxlength="{longest}" dir="auto"{required}>'
        f"\n{escape(value)}</textarea>"
    )


def _render_collections(answer: CuratedAnswer, collections: Collection[str], strings: Strings) -> str:
    if not collections:
        return ""
    choices = "".join(
        f'<label><input type="checkbox" name="collections" value="{escape(name)}"'
        f'{" checked" if name in answer.collections else ""}> <span dir="auto">{write(name)}</span></label>'
        for name in collections
    )
    return f"<fieldset><legend>{escape(strings.answer_collections)}</legend>{choices}</fieldset>"


def _render_deletion(key: int, strings: Strings) -> str:
    return (
        f'<details class="deleting"><summary>{escape(strings.answer_delete)}</summary>'
        f'<form method="post" action="{key}/delete">'
        f"<button>{escape(strings.answer_delete_sure)}</button></form></details>"
    )
