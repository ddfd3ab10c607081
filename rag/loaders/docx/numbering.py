"""Automatic numbering: what stands before a paragraph of a list, which the file does not hold as text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lxml import etree

from rag.loaders.docx.package import W, child, integer, is_on, value
from rag.loaders.docx.styles import Styles
from rag.loaders.numerals import numeral

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its first number, the numeral style, the text around the numbers (المادة %1:), and
    the level (1 to 9) that starts it anew, 0 for none."""

    start: int
    style: str
    text: str
    is_legal: bool
    restarted_by: int


@dataclass(slots=True)
class _Count:
    """Where the lists of one definition stand: Word counts on through all lists that share it."""

    numbers: dict[int, int]
    started: set[str]


class Numbering:
    """The lists of a document. Asked for the paragraphs in order, it gives the label of each.

    >>> numbering.label("3", 0)   # the second paragraph of list 3
    '2.'
    """

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, etree._Element] = {}
        self._definitions: dict[str, etree._Element] = {}
        for element in root if root is not None else ():
            if element.tag == f"{W}num":
                self._lists[value(element, "numId") or ""] = element
            elif element.tag == f"{W}abstractNum":
                self._definitions[value(element, "abstractNumId") or ""] = element
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, _Count] = {}

    def level_of(self, listed: str, style: str) -> int:
        """The level of a list that a style is tied to."""
        definition = self._definition(listed)
        for level in definition.iterfind(f"{W}lvl") if definition is not None else ():
            if value(child(level, "pStyle")) == style:
                return integer(value(level, "ilvl"), 0)
        return 0

    def label(self, listed: str, level: int) -> str | None:
        """The label of the next paragraph of a list: "" for a bullet, None where nothing is shown."""
        definition = self._definition(listed)
        if definition is None or not 0 <= level < _LEVELS:
            return None
        levels = self._read_levels(listed, definition)
        found = levels.get(level)
        if found is None:
            return None
        numbers = self._next(listed, value(definition, "abstractNumId") or "", level, levels)
        if found.style in ("bullet", "none") and not _PLACE.search(found.text):
            return "" if found.style == "bullet" else _spaced(found.text) or None

        def place(match: re.Match[str]) -> str:
            of = int(match.group(1)) - 1
            shown = levels.get(of, found)
            style = "decimal" if found.is_legal and shown.style != "decimalZero" else shown.style
            return "" if style == "none" else numeral(numbers.get(of, shown.start), style)

        return _spaced(_PLACE.sub(place, found.text))

    def _next(self, listed: str, definition: str, level: int, levels: dict[int, Level]) -> dict[int, int]:
        count = self._counts.setdefault(definition, _Count({}, set()))
        if listed not in count.started:
            count.started.add(listed)
            for restarted in self._restarted(listed):
                count.numbers.pop(restarted, None)
        numbers = count.numbers
        numbers[level] = numbers[level] + 1 if level in numbers else levels[level].start
        for below in [each for each in numbers if each > level]:
            restarted_by = levels[below].restarted_by if below in levels else below
            if restarted_by and level < restarted_by:
                del numbers[below]
        return numbers

    def _restarted(self, listed: str) -> list[int]:
        """The levels that a list begins anew though its definition was counted by another."""
        overrides = self._lists[listed].iterfind(f"{W}lvlOverride")
        return [
            integer(value(each, "ilvl"), 0) for each in overrides if child(each, "startOverride") is not None
        ]

    def _definition(self, listed: str) -> etree._Element | None:
        """The abstract definition of a list, by way of a numbering style where it is one of those."""
        seen: set[str] = set()
        while listed in self._lists and listed not in seen:
            seen.add(listed)
            definition = self._definitions.get(value(child(self._lists[listed], "abstractNumId")) or "")
            linked = value(child(definition, "numStyleLink"))
            if not linked:
                return definition
            listed = self._styles.list_of_style(linked)
        return None

    def _read_levels(self, listed: str, definition: etree._Element) -> dict[int, Level]:
        if listed not in self._levels:
            levels = {integer(value(each, "ilvl"), 0): each for each in definition.iterfind(f"{W}lvl")}
            starts: dict[int, int] = {}
            for override in self._lists[listed].iterfind(f"{W}lvlOverride"):
                at = integer(value(override, "ilvl"), 0)
                if (own := child(override, "lvl")) is not None:
                    levels[at] = own
                if (start := child(override, "startOverride")) is not None:
                    starts[at] = integer(value(start), 1)
            self._levels[listed] = {at: _level(each, at, starts.get(at)) for at, each in levels.items()}
        return self._levels[listed]


def _spaced(label: str) -> str:
    """A label without the signs that only steer its direction, and a space after it: where the file has none,
    the label's place on the page parts it from the text."""
    text = "".join(c for c in label if unicodedata.category(c) not in ("Cf", "Co")).strip()
    return f"{text} " if text else ""


def _level(element: etree._Element, at: int, start: int | None) -> Level:
    restart = child(element, "lvlRestart")
    return Level(
        start if start is not None else integer(value(child(element, "start")), 1),
        _style(element),
        value(child(element, "lvlText")) or "",
        bool(is_on(child(element, "isLgl"))),
        min(at, integer(value(restart), at)) if restart is not None else at,
    )


def _style(element: etree._Element) -> str:
    """The numeral style of a level. One of one's own is given by its first numbers ("٠١, ٠٢, ..."), behind an
    alternative for older programs."""
    for found in element.iter(f"{W}numFmt"):
        style = value(found) or "decimal"
        if style != "custom":
            return style
        first = (value(found, "format") or "").split(",")[0].strip()
        if first and first[-1].isdecimal():
            zero = chr(ord(first[-1]) - unicodedata.decimal(first[-1]))
            by_zero = {"٠": "arabic-indic", "۰": "persian"}
            return by_zero.get(zero, "decimalZero" if len(first) > 1 else "decimal")
    return "decimal"
