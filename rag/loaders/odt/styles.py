"""Styles of OpenDocument: what is bold, what is a title, and how lists are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from rag.loaders.numerals import numeral

_SPACES: Final = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
}
_WEIGHTS: Final = ("fo:font-weight", "style:font-weight-complex")
_BOLD: Final = frozenset(("bold", "600", "700", "800", "900"))
_NUMERALS: Final = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "أ, ب, ت, ...": "arabicAlpha",
    "أ, ب, ج, ...": "arabicAbjad",
    "١, ٢, ٣, ...": "arabic-indic",
    "۱, ۲, ۳, ...": "persian",
}
"""By `style:num-format`; others are Western digits."""
_DEEPEST: Final = 10
OUTLINE: Final = ""
"""The name of the list that all headings are numbered by which stand in no other."""


def tag(name: str) -> str:
    """The name of an element or attribute as lxml has it, of one as `text:p`."""
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its numerals, what stands around the number, its first number, and how many levels
    are shown, as in 2.1."""

    style: str
    prefix: str
    suffix: str
    start: int
    shown: int

    def label(self, numbers: Sequence[str]) -> str:
        """What stands before an item, by the numbers of its level and those above, from the top."""
        return f"{self.prefix}{'.'.join(numbers[-self.shown :])}{self.suffix} "

    def number(self, count: int) -> str:
        return numeral(count, self.style)


class Styles:
    """The styles of a document, from the roots of its parts."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._bold: dict[str, bool] = {}
        self._parents: dict[str, str] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        for root in roots:
            for style in root.iter(tag("style:style")):
                name = style.get(tag("style:name"), "")
                self._parents[name] = style.get(tag("style:parent-style-name"), "")
                looks = style.find(tag("style:text-properties"))
                weights = [looks.get(tag(key)) for key in _WEIGHTS] if looks is not None else []
                if weight := next(filter(None, weights), None):
                    self._bold[name] = weight in _BOLD
            for style in root.iter(tag("text:list-style")):
                self._lists[style.get(tag("style:name"), "")] = dict(_levels(style))
            for style in root.iter(tag("text:outline-style")):
                self._lists[OUTLINE] = dict(_levels(style))

    def _chain(self, name: str) -> Iterator[str]:
        """A style and those that it is based on, nearest first."""
        seen: set[str] = set()
        while name and name not in seen:  # a damaged one is based on itself
            seen.add(name)
            yield name
            name = self._parents.get(name, "")

    def is_bold(self, name: str, around: bool) -> bool:
        """Whether words in this style are bold, where those around them are or not."""
        return next((self._bold[each] for each in self._chain(name) if each in self._bold), around)

    def is_title(self, name: str) -> bool:
        return "Title" in self._chain(name)

    def level(self, name: str, depth: int) -> Level | None:
        """A level of a list, counted from 0, where it is numbered."""
        return self._lists.get(name, {}).get(depth + 1)


_NUMBERED: Final = (tag("text:list-level-style-number"), tag("text:outline-level-style"))


def _levels(style: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in style.iterfind("*"):
        if level.tag not in _NUMBERED:
            continue
        numerals = level.get(tag("style:num-format"), "")
        if numerals:
            yield (
                whole(level.get(tag("text:level")), 1),
                Level(
                    _NUMERALS.get(numerals, "decimal"),
                    level.get(tag("style:num-prefix"), ""),
                    level.get(tag("style:num-suffix"), ""),
                    whole(level.get(tag("text:start-value")), 1),
                    min(_DEEPEST, max(1, whole(level.get(tag("text:display-levels")), 1))),
                ),
            )


def whole(text: str | None, default: int) -> int:
    """A whole number, and the default for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else default
