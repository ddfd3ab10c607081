"""Ranges: the row of a table that a number of the question falls into («من 8 أيام إلى 30 يومًا» for ten)."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from rag import arabic
from rag.answers.given import value
from rag.arabic import lexicon

DAYS: Final[dict[str, float]] = {
    arabic.fold(form): days
    for days, forms in (
        (1 / 24, "ساعة ساعات ساعتين hour hours"),
        (1, "يوم يوما أيام يومين يومان day days"),
        (7, "أسبوع أسبوعا أسابيع أسبوعين أسبوعان week weeks"),
        (30, "شهر شهرا أشهر شهور شهرين شهران month months"),
        (365, "سنة سنوات سنين سنتين سنتان عام عاما أعوام عامين عامان year years"),
    )
    for form in forms.split()
}
"""How many days a unit of time has, about."""


class Quantity(NamedTuple):
    """A number of a unit: of days where it is one of time, else of what its stem names."""

    number: float
    unit: str


class Range(NamedTuple):
    """From one number of a unit to another; `open_ended` are those ends that are no part of it."""

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
    unit = counted[-1].unit
    if match := _BETWEEN.search(folded):
        first, last = (float(value(word)) for word in match.groups())
        size = counted[-1].number / last if last else 1.0
        one = counted[0].number if len(counted) > 1 and counted[0].unit == unit else first * size
        return Range(one, counted[-1].number, unit, False)
    if _OVER.search(folded):
        return Range(counted[0].number, math.inf, unit, not folded.endswith(_AND_MORE))
    if _UNDER.search(folded):
        return Range(0, counted[0].number, unit, True)
    if _UP_TO.search(folded):
        return Range(0, counted[0].number, unit, False)
    return None


def _quantities(words: Sequence[str]) -> list[Quantity]:
    """What folded words count, in order; a dual of time is two («يومين»)."""
    found = []
    for word, after in pairwise((*words, "")):
        if word in DAYS and word in lexicon.DUAL_TIMES:
            found.append(Quantity(2 * DAYS[word], "day"))
        elif (number := value(word)).isdigit() and after and not after.isdigit():
            found.append(_quantity(float(number), after))
    return found


def _quantity(number: float, noun: str) -> Quantity:
    if noun in DAYS:
        return Quantity(number * DAYS[noun], "day")
    return Quantity(number, arabic.stem(noun.removesuffix("ا") if len(noun) > 3 else noun))


_NUMBER: Final = rf"(\d+|{lexicon.either([*lexicon.NUMBER_NAMES])})"
_BETWEEN: Final = re.compile(
    rf"\b(?:من|بين|from|between) {_NUMBER}\b.{{0,30}}? (?:الي|و|حتي|to|and) ?{_NUMBER}\b"
)
_OVER: Final = re.compile(
    r"\b[لب]?(?:اكثر من|فوق|(?:[يت]زيد|زاد|زادت) (?:علي|عن)|[يت]تجاوز|more than|over|above)\b"
    r"|\bفاكثر\b|\bفما فوق\b"
)
_AND_MORE: Final = ("فاكثر", "فما فوق")
_UNDER: Final = re.compile(r"\b[لب]?(?:اقل من|دون|تحت|less than|under|below)\b")
_UP_TO: Final = re.compile(r"\b(?:حتي|لغايه|up to)\b")
