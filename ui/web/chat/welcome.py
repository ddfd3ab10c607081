"""What stands where the first question will, as HTML: questions to begin with, topics of the documents."""

from __future__ import annotations

from collections.abc import Iterable

from rag.arabic import Language
from ui.html import CUT, escape, render_notice, say, write
from ui.page import find_direction
from ui.strings import STRINGS
from ui.web.chat.examples import Offer


def render_welcome(offer: Offer | None, problem: tuple[str, str] | None = None) -> str:
    """The welcome. A page in a language that has no examples shows those of the other; where documents are in
    the other language, it says how they are quoted. While they, or the index, are still made (None), it has a
    template for the page's script to fill."""
    if offer is None:
        blank = "".join(_render_side(language, True, [("", "")], [("", "")]) for language in STRINGS)
        offered = f"<template>{blank}</template>"
    else:
        offered = "".join(_render_offer(offer, language) for language in STRINGS)
    notice = render_notice(*problem, kind="problem") if problem else ""
    return (
        f'<div class="welcome"><h2>{say("greeting")}</h2><p>{say("greeting_detail")}</p>'
        f"{notice}{offered}</div>"
    )


def _render_offer(offer: Offer, language: Language) -> str:
    """One language's side of it. A topic is named over its question, or, without one that is shown, among the
    other topics."""
    shown = offer.examples.get(language) or next(iter(offer.examples.values()), ())
    over = {
        question: topic.name
        for topic, questions in offer.topics.items()
        for question in questions
        if not question.startswith(topic.name.removesuffix(CUT))  # a title that asks is a question itself
    }
    others = [topic for topic, questions in offer.topics.items() if not set(questions) & set(shown)]
    return _render_side(
        language,
        ("ar" in offer.examples) == (language == "en"),
        [(question, over.get(question, "")) for question in shown],
        [(topic.name, topic.link) for topic in others],
    )


def _render_side(
    language: Language,
    is_foreign: bool,
    examples: Iterable[tuple[str, str]],
    topics: Iterable[tuple[str, str]],
) -> str:
    """Examples, each with its topic, and below them topics, each with its address."""
    strings = STRINGS[language]
    note = f'<p class="note">{escape(strings.examples_foreign)}</p>' if is_foreign else ""
    asked = "".join(
        f'<li dir="auto"><bdi class="topic">{write(topic)}</bdi>'
        f'<button type="button" class="example">{write(question)}</button></li>'
        for question, topic in examples
    )
    named = "".join(
        f'<li><a href="{escape(link)}" dir="auto">{write(name)}</a></li>' for name, link in topics
    )
    parts = (
        f'<section><h3>{escape(heading)}</h3>{told}<ul class="{kind}">{rows}</ul></section>'
        for heading, told, kind, rows in (
            (strings.examples, note, "examples", asked),
            (strings.topics, "", "topics", named),
        )
        if rows
    )
    return f'<div class="t" lang="{language}" dir="{find_direction(language)}">{"".join(parts)}</div>'
