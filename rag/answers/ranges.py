"""Ranges: the row of a table that a number of the question falls into («من 8 أيام إلى 30 يومًا» for ten)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from rag import arabic
from rag.answers.given import value
from rag.arabic import lexicon
from rag.arabic.lexicon.amounts import DAY, DUAL_UNIT_OF, TIME_UNIT_OF


class Quantity(NamedTuple):
    """A number of a unit: of days where it is one of time, else of what its stem names."""

    number: float
    unit: str


class Range(NamedTuple):
    """From one number of a unit to another; these are no part of it where it `is_open`."""

    least: float
    most: float
    unit: str
    is_open: bool

    def holds(self, quantity: Quantity) -> bool:
        if self.unit != quantity.unit:
            return False
        if self.is_open:
            return self.least < quantity.number < self.most
        return self.least <= quantity.number <= self.most


def asked_quantities(question: str) -> list[Quantity]:
    """The numbers of a question that may fall into a range; none where it names a range itself."""
    return [] if find_range(question) else _quantities(arabic.words_of(question))


@lru_cache(maxsize=8_192)
def find_range(text: str) -> Range | None:
    """The range that a cell names; None where it names none."""
    words = arabic.words_of(text)
    counted = _quantities(words)
    folded = " ".join(words)
    if not counted:
        return None
    number, unit = counted[0]
    if match := _BETWEEN.search(folded):
        first, last, noun = match.groups()
        most = _quantity(float(value(last)), noun)
        least = counted[0] if unit == most.unit else _quantity(float(value(first)), noun)
        return Range(least.number, most.number, most.unit, False)
    if _OVER.search(folded):
        return Range(number, math.inf, unit, not folded.endswith(_AND_MORE))
    if _UNDER.search(folded):
        return Range(0, number, unit, True)
    if _UP_TO.search(folded):
        return Range(0, number, unit, False)
    return None


def _quantities(words: Sequence[str]) -> list[Quantity]:
    """What folded words count, in order; a dual of time is two («يومين»)."""
    found = []
    for word, after in pairwise((*words, "")):
        if word in DUAL_UNIT_OF:
            found.append(_time(2, *DUAL_UNIT_OF[word]))
        elif (number := value(word)).isdigit() and after and not after.isdigit():
            found.append(_quantity(float(number), after))
    return found


def _quantity(number: float, noun: str) -> Quantity:
    if noun in TIME_UNIT_OF:
        return _time(number, *TIME_UNIT_OF[noun])
    return Quantity(number, arabic.stem(noun.removesuffix("ا") if len(noun) > 3 else noun))


def _time(number: float, base: str, worth: Fraction) -> Quantity:
    """So many units of time in days: thirty for a month, but 365 for the twelve of a year."""
    whole = number * float(worth)
    return Quantity(whole / float(DAY) if base == "second" else 30 * whole + 5 * (whole // 12), "day")


_NUMBER: Final = rf"(\d+|{lexicon.either([*lexicon.NUMBER_NAMES])})"
_BETWEEN: Final = re.compile(
    rf"\b(?:من|بين|from|between) {_NUMBER}\b.{{0,30}}? (?:الي|و|حتي|to|and) ?{_NUMBER} (\w+)"
)
_OVER: Final = re.compile(
    r"\b[لب]?(?:اكثر من|فوق|(?:[يت]زيد|زاد|زادت) (?:علي|عن)|[يت]تجاوز|more than|over|above)\b"
    r"|\bفاكثر\b|\bفما فوق\b"
)
_AND_MORE: Final = ("فاكثر", "فما فوق")
_UNDER: Final = re.compile(r"\b[لب]?(?:اقل من|دون|تحت|less than|under|below)\b")
_UP_TO: Final = re.compile(r"\b(?:حتي|لغايه|up to)\b")
