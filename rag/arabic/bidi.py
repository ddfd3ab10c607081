"""Bidirectional text: a line as it is seen becomes a line as it is read."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_OPENING, _CLOSING = "([{«‹", ")]}»›"
BRACKETS = frozenset(_OPENING + _CLOSING)


def is_rtl(visual: Iterable[str]) -> bool:
    """Whether a line runs from right to left: it holds as many Arabic letters as Latin ones, or more."""
    kinds = Counter(unicodedata.bidirectional(cluster[0]) for cluster in visual)
    return kinds["AL"] + kinds["R"] >= max(1, kinds["L"])


def runs_rtl(visual: Sequence[str], page_rtl: bool, *, at_left: bool, at_right: bool) -> bool:
    """Whether a line runs from right to left: by its letters; and one that holds more Latin than Arabic ones,
    by the end at which its sentence stops, else the edge of its column that it begins at (`at_left`,
    `at_right`), else the page."""
    first, last = visual[0][0], visual[-1][0]
    before_last = next((c[0] for c in reversed(visual[:-1]) if c[0] not in _QUOTES), "")
    if first.isalpha() and not _is_arabic(first) and last in ".?!" and before_last.isalpha():
        return _is_arabic(before_last) and is_rtl(visual)
    arabic = sum(_is_arabic(cluster[0]) for cluster in visual)
    if first in ".،؛؟!:" and (page_rtl or arabic):
        return True
    if not arabic or is_rtl(visual):
        return arabic > 0
    if at_left != at_right:
        return at_right
    latin = sum(unicodedata.bidirectional(cluster[0]) == "L" for cluster in visual)
    return page_rtl and latin <= 2 * arabic


def is_mixed(text: str) -> bool:
    """Whether a line of Latin letters, most of them, holds Arabic ones, and does not tell by its end which
    way it runs."""
    return text[-1].isalnum() and not is_rtl(text) and any(map(_is_arabic, text))


_QUOTES = "\"'”’»)]"


def _is_arabic(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("AL", "R")


def logical(visual: Sequence[str], rtl: bool) -> str:
    """The text of a line that is given as it is seen, from left to right, in reading order. Which way a
    bracket faces is taken from the space around it, since files differ in what they store of one."""
    return unicodedata.normalize("NFC", _faced("".join(visual[i] for i in reading_order(visual, rtl))))


def reading_order(visual: Sequence[str], rtl: bool) -> list[int]:
    """The places of a line's clusters, counted as they are seen, in the order in which they are read.

    The opposite of the Unicode bidirectional algorithm's reordering (UAX #9), for one level of embedding:
    in a line from right to left, Latin words and numbers keep their own order; and the other way round. What
    an Arabic line that was set from the left has at its ends, a bullet and a stop, comes first and last.
    """
    if rtl and len(visual) > 2:
        if visual[0] in _BULLETS and visual[1] == " ":
            return [0, 1, *(2 + place for place in reading_order(visual[2:], rtl))]
        if visual[-1] in _STOPS and _is_arabic(visual[-2][0]) and visual[0] not in _STOPS:
            return [*reading_order(visual[:-1], rtl), len(visual) - 1]
    runs: list[tuple[str, list[int]]] = []
    for place, direction in enumerate(_directions(visual, rtl)):
        if runs and runs[-1][0] == direction:
            runs[-1][1].append(place)
        else:
            runs.append((direction, [place]))
    if rtl:
        runs.reverse()
    return [
        place for direction, places in runs for place in (reversed(places) if direction == "R" else places)
    ]


_BULLETS = frozenset("•●○▪■◦·‣–")
_STOPS = frozenset(".،؛؟!:")
_BROKEN = re.compile(r"(?=[0-9/.]*[A-Za-z])[A-Za-z0-9/.]++-(?=\s|$)")
_RANGE = re.compile(r"\+?(?<!\d)\d++(?:-\d++)+")


def _directions(visual: Sequence[str], rtl: bool) -> list[str]:
    """L or R for each cluster: letters their own; numbers L, with the signs inside them; and what stands
    between takes the direction of its neighbours where they agree, else that of the line."""
    kinds = [_kind(cluster) for cluster in visual]
    for i, cluster in enumerate(visual):  # 8.5, 7,000, 12:30, 16/5/2024
        if cluster in ".,:/٫٬" and kinds[i - 1 : i] == ["L"] == kinds[i + 1 : i + 2]:
            kinds[i] = "L"
    seen = "".join(cluster[0] for cluster in visual)
    for match in _RANGE.finditer(seen):
        if not rtl or _reads_from_left(match.group()):
            kinds[match.start() : match.end()] = "L" * len(match.group())
    broken = _BROKEN.match(seen)
    if broken and rtl:  # a name that goes on in the next line keeps the hyphen that it was broken at
        kinds[broken.end() - 1] = "L"
    base = "R" if rtl else "L"
    for i in range(len(kinds) if rtl else 0):
        if _closes_latin(visual, kinds, i):
            kinds[i] = "L"
    for i, kind in enumerate(kinds):
        if kind != "?":
            continue
        end = next((j for j in range(i, len(kinds)) if kinds[j] != "?"), len(kinds))
        before = kinds[i - 1] if i else base
        after = kinds[end] if end < len(kinds) else base
        begun = itertools.takewhile(lambda j: kinds[j] == "L", range(i - 1, -1, -1))
        is_plain = BRACKETS.isdisjoint(visual[i:end])
        is_name = is_plain and after == "L" and any(visual[j][0].isalpha() for j in begun)  # CI 95%: 2.5
        agree = before == after and (
            is_name or any(c[0].isalpha() for c in (*visual[i - 1 : i], *visual[end : end + 1]))
        )
        kinds[i:end] = [before if agree else base] * (end - i)
    return kinds


def _closes_latin(visual: Sequence[str], kinds: Sequence[str], i: int) -> bool:
    """Whether a bracket closes what a Latin name has in brackets at its end: Health Organization (WHO)."""
    kind = _bracket(visual[i])
    if kind < 0 or kinds[i - 1 : i] != ["L"]:
        return False
    reached = itertools.takewhile(lambda j: kinds[j] != "R", range(i - 1, -1, -1))
    opening = next((j for j in reached if _bracket(visual[j]) == kind), 0)
    before = next((j for j in reached if kinds[j] == "L"), None)
    return before is not None and visual[before].isalpha() and opening - before > 1


def _bracket(cluster: str) -> int:
    """Which pair a bracket is of, whichever way it faces; -1 for what is none."""
    return max(_OPENING.find(cluster), _CLOSING.find(cluster))


def _kind(cluster: str) -> str:
    kind = unicodedata.bidirectional(cluster[0])
    return {"L": "L", "EN": "L", "AN": "L", "R": "R", "AL": "R"}.get(kind, "?")


def _reads_from_left(numbers: str) -> bool:
    """Whether numbers joined by hyphens, in an Arabic line, are read as they are seen (a telephone number) or
    from the right (a range of years; a date)."""
    if numbers.startswith(("+", "00")):
        return True
    parts = numbers.split("-")
    if len(parts) == 2:
        return int(parts[0]) <= int(parts[1])
    return len(parts[-1]) != 4


def _faced(text: str) -> str:
    """The text with each bracket turned so that it opens before a word and closes after one."""
    characters = list(text)
    open_kinds: list[int] = []
    for i, character in enumerate(characters):
        kind = _bracket(character)
        if kind < 0:
            continue
        before, after = text[i - 1 : i] or " ", text[i + 1 : i + 2] or " "
        opens = not before.isalnum() and (after.isalnum() or after in _OPENING + '"“+')
        closes = not after.isalnum() and not before.isspace()
        if opens == closes:
            closes = kind in open_kinds
        characters[i] = (_CLOSING if closes else _OPENING)[kind]
        if closes and kind in open_kinds:
            open_kinds.remove(kind)
        elif not closes:
            open_kinds.append(kind)
    return "".join(characters)
