"""What of a text is bold or a link in its file: told for the pieces that it is made of, and found again in
the text that they became."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rag.documents import Span

_NO_LETTER: Final = re.compile(r"\W+")


class Run(NamedTuple):
    """A piece of text of one look."""

    text: str
    bold: bool = False
    link: str = ""


def text_of(runs: Iterable[Run]) -> str:
    """The text of runs that follow one another."""
    return "".join(run.text for run in runs)


def find_spans(runs: Sequence[Run], text: str) -> tuple[Span, ...]:
    """The spans of a text that runs became: nothing was changed in them but white space and the faces of
    brackets, and nothing put in but before them (a number). Where that does not hold there are none."""
    if not any(run.bold or run.link for run in runs):
        return ()
    said = text_of(runs)
    if not _NO_LETTER.sub("", text).endswith(_NO_LETTER.sub("", said)):
        return ()
    places = [i for i, character in enumerate(text) if not character.isspace()]
    at = len(places) - len("".join(said.split()))
    if at < 0:
        return ()
    spans: list[Span] = []
    for run in runs:
        letters = len("".join(run.text.split()))
        if letters and (run.bold or run.link):
            start, end = places[at], places[at + letters - 1] + 1
            goes_on = spans and (spans[-1].bold, spans[-1].link) == (run.bold, run.link)
            if goes_on and not text[spans[-1].end : start].strip():
                start = spans.pop().start
            spans.append(Span(start, end, run.bold, run.link))
        at += letters
    return tuple(spans)


def moved_spans(said: str, spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The spans of a text in another that differs from it in white space alone."""
    runs: list[Run] = []
    at = 0
    for span in spans:
        runs += (Run(said[at : span.start]), Run(said[span.start : span.end], span.bold, span.link))
        at = span.end
    return find_spans([*runs, Run(said[at:])], text)


def find_links(runs: Sequence[Run], text: str) -> tuple[Span, ...]:
    """The links alone: a heading is bold as such."""
    return find_spans([run._replace(bold=False) for run in runs], text)
