"""The byline of a curated answer: that somebody wrote it, who, and when."""

from __future__ import annotations

from rag import arabic
from rag.answers.answer import Curated
from rag.arabic import Language
from ui.html import clean, say, write
from ui.strings import STRINGS


def render_byline(curated: Curated, asked: str) -> str:
    """The line above a curated answer, in both languages; below it the question that it was written for,
    where that is not what was `asked` word for word."""
    by = f" · <bdi>{write(curated.by)}</bdi>" if curated.by else ""
    when = f' · <bdi dir="ltr">{write(curated.changed)}</bdi>' if curated.changed else ""
    line = f'<p class="byline"><span class="badge curated">{say("curated")}</span>{by}{when}</p>'
    if arabic.folded_words(curated.question) == arabic.folded_words(asked):
        return line
    return f'{line}<p class="note">{say("curated_asked")} <bdi>{write(curated.question)}</bdi></p>'


def write_byline(curated: Curated, language: Language) -> str:
    """The same as plain text in one line."""
    # After Arabic letters the parts of a date would turn round without the mark.
    when = f"\u200e{curated.changed}" if curated.changed else ""
    return " · ".join(filter(None, (STRINGS[language].curated, clean(curated.by), when)))
