"""The page of all documents: a table to filter and sort, and above it what the last indexing run did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final, Literal, get_args
from urllib.parse import urlencode

from rag import arabic
from rag.arabic import Language
from rag.documents import document_id
from rag.index.corpus import Entry
from rag.index.outcome import Broken, Outcome
from ui.asking import render_link
from ui.html import escape, write
from ui.page import render_page, render_turning
from ui.remarks import refusal_in, remark_in
from ui.strings import STRINGS, Strings, count_documents
from ui.upload_form import render_removal

ROWS: Final = 1_000
"""How many documents one page lists."""

Column = Literal["title", "kind", "modified", "passages", "remarks"]


@dataclass(frozen=True, slots=True)
class View:
    """What of the documents is listed: those whose title or path holds `words`, of this `kind` (the ending of
    a name, without its point); sorted by a column, and which of its pages, from 1."""

    words: str = ""
    kind: str = ""
    sort: Column | None = None
    descending: bool = False
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> View:
        """The view that an address asks for, as far as it is one."""
        named = query.get("sort", "")
        sort = next((column for column in get_args(Column) if column == named.lstrip("-")), None)
        page = query.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        words, kind = query.get("q", "")[:200], query.get("kind", "")[:20]
        return cls(words.strip(), kind, sort, named.startswith("-"), max(1, number))

    def address(self) -> str:
        """Its address on the page."""
        query = {"q": self.words, "kind": self.kind, "page": str(self.page) if self.page > 1 else ""}
        query["sort"] = ("-" if self.descending else "") + (self.sort or "")
        return "?" + urlencode({name: value for name, value in query.items() if value}, errors="replace")

    def choose(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries that it lists, on all of its pages."""
        words = arabic.fold(self.words)
        chosen = [
            entry
            for entry in entries
            if (not self.kind or find_kind(entry) == self.kind)
            and (not words or words in arabic.fold(f"{entry.title}\n{entry.path}"))
        ]
        if self.sort:
            chosen.sort(key=lambda entry: _sort_key(entry, self.sort), reverse=self.descending)
        return chosen


def find_kind(entry: Entry) -> str:
    """The kind of a document: the ending of its name."""
    return PurePosixPath(entry.path).suffix.lower().lstrip(".")


def _sort_key(entry: Entry, column: Column | None) -> tuple[int, str]:
    if column == "passages":
        return entry.passages, ""
    if column == "remarks":
        return len(entry.remarks), ""
    texts = {"title": arabic.fold(entry.title), "kind": find_kind(entry), "modified": entry.origin.modified}
    return 0, texts[column or "title"]


def render_listing(
    entries: Sequence[Entry],
    last: Outcome | None,
    language: Language,
    view: View | None = None,
    reading: tuple[int, int] | None = None,
    form: str = "",
    removable: Set[str] = frozenset(),
    curates: bool = False,
) -> str:
    """The page; `last` is the last run where one is known, `reading` how many passages are read ahead and of
    how many, while some are not, `form` is HTML to stand above the table, `removable` are the paths of
    documents that have a button to remove them, and `curates` says that there is a link to the answers."""
    view = view or View()
    strings = STRINGS[language]
    chosen = view.choose(entries)
    told = _render_outcome(last, language) if last else ""
    told += _render_reading(*reading, strings) if reading else ""
    shown = form + (_render_filter(entries, view, strings) if entries else "")
    if chosen:
        shown += _render_table(chosen, view, language, removable)
        pages = -(-len(chosen) // ROWS)
        shown += render_turning(view.page, pages, lambda page: replace(view, page=page).address(), strings)
    elif entries:
        shown += f'<p role="status">{escape(strings.none_listed)}</p>'
    link = render_link(strings.ask_overview, strings.summarise_all) if len(entries) > 1 else ""
    answers = f'<a href="../answers/">{escape(strings.answers)}</a>' if curates else ""
    links = f'<nav>{link}{answers}<a href="../">{escape(strings.back_to_chat)}</a></nav>'
    return render_page(count_documents(len(entries), language), told + shown, language, links)


def _render_filter(entries: Iterable[Entry], view: View, strings: Strings) -> str:
    options = "".join(
        f'<option value="{escape(kind)}"{" selected" if kind == view.kind else ""}>{escape(kind)}</option>'
        for kind in sorted({find_kind(entry) for entry in entries})
    )
    sort = f"{'-' if view.descending else ''}{view.sort}"
    sorting = f'<input type="hidden" name="sort" value="{sort}">' if view.sort else ""
    return (
        f'<form class="filter" role="search"><label><span>{escape(strings.filter_words)}</span>'
        f'<input type="search" name="q" value="{escape(view.words)}" dir="auto"></label>'
        f'<label><span>{escape(strings.kind)}</span><select name="kind">'
        f'<option value="">{escape(strings.all_kinds)}</option>{options}</select></label>{sorting}'
        f"<button>{escape(strings.filter)}</button></form>"
    )


def _render_table(chosen: Sequence[Entry], view: View, language: Language, removable: Set[str]) -> str:
    strings = STRINGS[language]
    heads: dict[Column, str] = {
        "title": strings.title,
        "kind": strings.kind,
        "modified": strings.modified,
        "passages": strings.passages,
        "remarks": strings.remarks,
    }
    head = "".join(_render_head(column, name, view) for column, name in heads.items())
    first = (view.page - 1) * ROWS
    shown = chosen[first : first + ROWS]
    rows = "".join(_render_row(entry, heads, language, entry.path in removable) for entry in shown)
    return f'<table class="documents"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _render_head(column: Column, name: str, view: View) -> str:
    """A head is a link that sorts by its column, the other way round where that is done already."""
    is_sorted = view.sort == column
    following = replace(view, sort=column, descending=is_sorted and not view.descending, page=1)
    state = f' aria-sort="{"descending" if view.descending else "ascending"}"' if is_sorted else ""
    arrow = f'<span aria-hidden="true"> {"↓" if view.descending else "↑"}</span>' if is_sorted else ""
    return f'<th scope="col"{state}><a href="{escape(following.address())}">{escape(name)}{arrow}</a></th>'


def _render_row(entry: Entry, heads: Mapping[Column, str], language: Language, is_removable: bool) -> str:
    strings = STRINGS[language]
    removal = render_removal(document_id(entry.path), entry.title, strings) if is_removable else ""
    remarks = "".join(f'<li dir="auto">{write(remark_in(language, remark))}</li>' for remark in entry.remarks)
    details = (
        f"<details><summary>{escape(strings.count_remarks.format(count=len(entry.remarks)))}</summary>"
        f"<ul>{remarks}</ul></details>"
        if remarks
        else ""
    )
    return (
        f'<tr><th scope="row"><a href="{document_id(entry.path)}"><bdi>{write(entry.title)}</bdi></a>'
        f' <span class="file"><bdi>{write(entry.path)}</bdi></span>{removal}</th>'
        f"<td>{escape(find_kind(entry))}</td>"
        f'<td><bdi dir="ltr">{escape(entry.origin.modified)}</bdi></td>'
        f'<td><span class="label">{escape(heads["passages"])} </span>{entry.passages:,}</td>'
        f"<td>{details}</td></tr>"
    )


def _render_outcome(last: Outcome, language: Language) -> str:
    strings = STRINGS[language]
    when = f'<bdi dir="ltr">{escape(last.finished[:16].replace("T", " "))} UTC</bdi>'
    if last.failure:
        reason = f'<bdi dir="ltr">{escape(last.failure.splitlines()[0])}</bdi>'
        told = strings.index_failed.format(when=when, reason=reason)
    else:
        told = strings.index_made.format(
            when=when, added=last.added, changed=last.changed, removed=last.removed
        )
    return (
        f'<p class="notice" role="status">{told}</p>'
        + _render_section(strings.not_reached, (_render_refused(each, language) for each in last.unreachable))
        + _render_section(strings.not_read, (_render_refused(each, language) for each in last.skipped))
        + _render_section(strings.broken, (_render_broken(each, language) for each in last.broken))
    )


def _render_reading(done: int, total: int, strings: Strings) -> str:
    said = strings.reading_ahead.format(done=f"{done:,}", total=f"{total:,}")
    bar = f'<progress max="{total}" value="{done}"></progress>'
    return f'<p class="notice" role="status"><label>{said} {bar}</label></p>'


def _render_refused(refused: tuple[str, str], language: Language) -> str:
    path, reason = refused
    return (
        f'<bdi>{write(path)}</bdi><span class="file" dir="auto">{write(refusal_in(language, reason))}</span>'
    )


def _render_broken(broken: Broken, language: Language) -> str:
    strings = STRINGS[language]
    answers = ((strings.answer_before, broken.before), (strings.answer_after, broken.after))
    return f'<bdi dir="auto">{write(broken.question)}</bdi>' + "".join(
        f'<p class="excerpt" dir="auto">{escape(label)}: {write(answer)}</p>'
        for label, answer in answers
        if answer is not None
    )


def _render_section(name: str, items: Iterable[str]) -> str:
    listed = [f"<li>{item}</li>" for item in items]
    if not listed:
        return ""
    summary = f"{escape(name)} ({len(listed)})"
    return f'<details class="run"><summary>{summary}</summary><ul>{"".join(listed)}</ul></details>'
