"""Constraints: the years, months, numbers and names of a question, in whatever form a sentence has them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag import arabic, weights
from rag.answers.kinds import is_year, value, words_of
from rag.arabic import lexicon

SAME_WORDING: Final = float(weights.section("reading")["same_wording"])
"""The share of the words, numbers aside, that two sentences share that say the same of two times."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The years and months that a text names."""

    years: frozenset[str]
    months: frozenset[lexicon.Month]

    @classmethod
    @lru_cache(maxsize=16_384)
    def of(cls, text: str) -> Dates:
        words = words_of(text)
        years = frozenset(
            word for place, word in enumerate(words) if is_year(word, words[place + 1 : place + 2])
        )
        return cls(years, frozenset(lexicon.months(list(words))))


def conflict(wanted: Dates, sentence: Dates, around: Dates) -> bool:
    """Whether a sentence is of another year, or of another month, than the question's: by its own dates, else
    by those of its heading and title."""
    years = sentence.years or around.years
    if wanted.years and years and not wanted.years & (sentence.years | around.years):
        return True
    months = sentence.months or around.months
    return bool(wanted.months and months and not wanted.months & (sentence.months | around.months))


def standing_for(asked: Sequence[str], words: Sequence[str], context: frozenset[str]) -> list[str]:
    """Which words of the question a text holds in another form: a number in words or digits, a month of the
    other tradition, another spelling or name, or «البلدين» for the two whose stems its `context` holds."""
    own = frozenset(words)
    values = {value(word) for word in own}
    joined = {one + other for one, other in itertools.pairwise(words)}
    months = lexicon.months(list(words))
    found = []
    for place, word in enumerate(asked):
        if word in own:
            continue
        pair = word + asked[place + 1] if place + 1 < len(asked) else None
        if (
            (value(word).isdigit() and value(word) in values)
            or word in joined
            or (pair and pair in own)
            or any(_is_spelling(word, other) for other in own)
        ):
            found.append(word)
        for length in (1, 2):
            name = tuple(asked[place : place + length])
            if lexicon.MONTHS.get(name) in months:
                found += name
    found += _aliases(asked, own)
    if own & lexicon.BOTH:
        found += [word for word in pair_of(asked) if word not in own and arabic.stem(word) in context]
    return list(dict.fromkeys(found))


def _aliases(asked: Sequence[str], own: frozenset[str]) -> list[str]:
    found: list[str] = []
    for names in lexicon.ALIASES:
        if any(own.issuperset(name) for name in names):
            found += [word for name in names if set(name) <= set(asked) for word in name if word not in own]
    return found


def pair_of(asked: Sequence[str]) -> list[str]:
    """The two that a question names after "between": «بين الصين وروسيا»."""
    for place, word in enumerate(asked[:-2]):
        if word in lexicon.BETWEEN:
            rest = [other for other in asked[place + 1 : place + 4] if other != "and"]
            return [rest[0], rest[1]] if len(rest) > 1 and (rest[1][0] == "و" or rest[1].isascii()) else []
    return []


@lru_cache(maxsize=65_536)
def _is_spelling(one: str, other: str) -> bool:
    """Whether two words are spellings of one name: the same but for vowel letters inside, or for letters that
    transcribe one foreign sound («بينج» and «بينغ», «بوتن» and «بوتين»)."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 2 or one[-1] in "هي":
        return False
    one, other = (word.removeprefix("و").removeprefix("ال") for word in (one, other))
    return one != other and len(one) > 3 < len(other) and _transcribed(one) == _transcribed(other)


def _transcribed(word: str) -> str:
    return (
        word[0]
        + re.sub("[اوي]", "", word[1:-1].replace("ج", "غ").replace("ق", "غ"))
        + word[-1].replace("ج", "غ")
    )


_FRACTIONS: Final = frozenset({"نصف", "ثلث", "ربع", "half", "third", "quarter"})


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence without its numbers, and its numbers."""

    stems: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, sentence: str) -> Wording:
        words = [value(word) for word in words_of(sentence)]
        numbers = frozenset(
            word
            for place, word in enumerate(words)
            if (word[0].isdigit() or word in _FRACTIONS) and not is_year(word, words[place + 1 : place + 2])
        )
        return cls(frozenset(arabic.stem(word) for word in words if not word[0].isdigit()), numbers)

    def contradicts(self, other: Wording) -> bool:
        """Whether two sentences say nearly the same with other numbers."""
        if not self.numbers or not other.numbers or self.numbers == other.numbers:
            return False
        union = self.stems | other.stems
        return len(self.stems & other.stems) >= SAME_WORDING * len(union) and len(union) > 2
