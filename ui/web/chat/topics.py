"""Topics, as the chat's welcome names them: the documents' titles, or the sections of a single document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rag.documents import Document, Heading, document_id
from ui.html import clean, shorten
from ui.markup import build_document_url

LONGEST_NAME: Final = 60
"""The length of a topic's name, at most, in characters."""
_SHORT: Final = 40
"""A longer title is known by what it has before its colon."""
_MOST_SECTIONS: Final = 40
_COLON: Final = re.compile(r"\s*:\s+")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a text is about: of the document at the path `document` the part from `start` up to `end`, or to
    where the document ends. `link` is its address, relative to the chat's."""

    name: str
    document: str
    link: str
    start: int = 0
    end: int | None = None

    def holds(self, document: str, start: int) -> bool:
        """Whether the text of the document at this offset belongs to it."""
        return document == self.document and self.start <= start and (self.end is None or start < self.end)


def list_topics(titles: Mapping[str, str]) -> list[Topic]:
    """A topic of each document, of their titles by their paths."""
    heads = Counter(_COLON.split(title, maxsplit=1)[0] for title in titles.values())

    def name(title: str) -> str:
        head = _COLON.split(title, maxsplit=1)[0]
        return head if len(title) > _SHORT and " " in head and heads[head] == 1 else title

    return [
        Topic(_tidy(name(title)), path, f"documents/{document_id(path)}") for path, title in titles.items()
    ]


def list_sections(document: Document) -> list[Topic]:
    """The sections of a document below the first level of headings that has several."""
    levels = Counter(heading.level for heading in document.headings)
    level = next((level for level in sorted(levels) if levels[level] > 1), None)
    own = [heading for heading in document.headings if heading.level == level]
    return list(islice(_name_sections(document, own), _MOST_SECTIONS))


def _name_sections(document: Document, headings: Sequence[Heading]) -> Iterator[Topic]:
    ends = [*(heading.start for heading in headings), None][1:]
    for heading, end in zip(headings, ends, strict=True):
        name = _tidy(document.text[heading.start : heading.end])
        below = next((each for each in document.paragraphs if heading.end <= each.start), None)
        if name and name != _tidy(document.title) and below and (end is None or below.start < end):
            link = build_document_url(document.path, below.number, heading.start, heading.end)
            yield Topic(name, document.path, link, heading.start, end)


def _tidy(name: str) -> str:
    return shorten(clean(" ".join(name.split())).rstrip(" .:،؛"), LONGEST_NAME)
