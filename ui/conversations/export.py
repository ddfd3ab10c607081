"""A conversation to take along: as JSON, as Markdown, and as a page to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from rag import arabic
from rag.answers.answer import Curated
from rag.arabic import Language
from ui.byline import write_byline
from ui.conversations.store import KeptConversation, KeptTurn, Summary
from ui.html import clean, escape, write
from ui.page import render_shell
from ui.strings import STRINGS, Strings

_SPECIAL = re.compile(r"[\\`*_<>~|]|(?<=\])[(:]|^#|(?<=\n)#")


def describe(summary: Summary) -> dict[str, Any]:
    """A conversation as the API lists it; times in ISO 8601, in UTC."""
    return {
        "id": summary.id,
        "title": summary.title,
        "created": _write_time(summary.created),
        "updated": _write_time(summary.updated),
        "turns": summary.turns,
    }


def to_json(kept: KeptConversation) -> dict[str, Any]:
    """A conversation with its turns, each with the object that `/api/ask` gave."""
    turns = [
        {
            "id": turn.id,
            "created": _write_time(turn.created),
            "question": turn.question,
            "answer": turn.answer,
        }
        for turn in kept.turns
    ]
    return describe(kept.summary) | {"turns": turns}


def to_markdown(kept: KeptConversation) -> str:
    """Questions, answers, and their sources with the quotes. Texts are escaped: none becomes markup."""
    language = arabic.language(kept.summary.title)
    strings = STRINGS[language]
    parts = [f"# {_escape_markdown(kept.summary.title)}", _describe_export(kept, strings)]
    for turn in kept.turns:
        parts.append(f"## {_escape_markdown(' '.join(turn.question.split()))}")
        parts.append(_escape_markdown(turn.answer["answer"]))
        if curated := _read_curated(turn):
            parts.append(f"*{_escape_markdown(write_byline(curated, language))}*")
        for citation in _list_sources(turn):
            quote = _escape_markdown(citation["quote"]).replace("\n", "\n> ")
            place = _escape_markdown(_describe_place(citation, strings))
            title = _escape_markdown(citation["title"])
            quoted = f"\n\n> {quote}" if quote else ""
            parts.append(f"\\[{citation['number']}\\] **{title}** · {place}{quoted}")
    return "\n\n".join(parts) + "\n"


def render_print(kept: KeptConversation, chosen: Language | None = None) -> str:
    """The page to print, in the language that its reader chose, else in the conversation's: nothing but the
    questions, answers and sources. It prints itself."""
    language = chosen or arabic.language(kept.summary.title)
    strings = STRINGS[language]
    turns = "".join(_render_turn(turn, strings, language) for turn in kept.turns)
    body = (
        f'<main class="printed"><h1 dir="auto">{write(kept.summary.title)}</h1>'
        f'<p class="file">{escape(_describe_export(kept, strings))}</p>{turns}</main>'
        '<script src="../ui/print.js"></script>'
    )
    title = f"{kept.summary.title} · {strings.name}"
    return render_shell(title, body, language, ["ui/document.css"], "../")


def _render_turn(turn: KeptTurn, strings: Strings, language: Language) -> str:
    lines = (line.strip() for line in str(turn.answer["answer"]).splitlines())
    answer = "".join(f'<p dir="auto">{write(line)}</p>' for line in lines if line)
    if curated := _read_curated(turn):
        answer += f'<p class="file">{write(write_byline(curated, language))}</p>'
    sources = "".join(
        f'<li><span class="number">[{citation["number"]}]</span> <bdi>{write(citation["title"])}</bdi>'
        f'<span class="file"> · <bdi>{write(_describe_place(citation, strings))}</bdi></span>'
        f"{_render_quote(citation)}</li>"
        for citation in _list_sources(turn)
    )
    listed = f"<h3>{escape(strings.sources)}</h3><ul>{sources}</ul>" if sources else ""
    return f'<section><h2 dir="auto">{write(turn.question)}</h2>{answer}{listed}</section>'


def _render_quote(citation: Mapping[str, Any]) -> str:
    return f'<blockquote dir="auto">{write(citation["quote"])}</blockquote>' if citation["quote"] else ""


def _read_curated(turn: KeptTurn) -> Curated | None:
    """Who wrote an answer, where somebody did; versions before this one did not keep it."""
    found = turn.answer.get("curated")
    return Curated(found["question"], found["by"], found["changed"]) if found else None


def _list_sources(turn: KeptTurn) -> Iterator[Mapping[str, Any]]:
    yield from turn.answer.get("citations", ())
    yield from turn.answer.get("candidates", ())


def _describe_place(citation: Mapping[str, Any], strings: Strings) -> str:
    parts = [citation["section"] or ""]
    if citation["page"] is not None:
        named: str = getattr(strings, citation.get("unit", "page"))
        parts.append(named.format(number=citation["page"]))
    if citation["quote"]:
        parts.append(strings.paragraph.format(number=citation["paragraph"]))
    parts.append(citation["document"])
    return " · ".join(filter(None, parts))


def _describe_export(kept: KeptConversation, strings: Strings) -> str:
    # After Arabic letters the parts of a date would turn round without the mark.
    return strings.exported.format(name=strings.name, when=f"\u200e{_write_time(kept.summary.updated)[:10]}")


def _escape_markdown(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", clean(text))


def _write_time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
