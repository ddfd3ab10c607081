"""Conflicting: how far a sentence is of another time, number, row or thing than a question asks about."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.answers.constraints import Dates, conflict
from rag.answers.given import ROW, TELLING, given, has_number, of_years
from rag.answers.kinds import CODES, COUNTED, MEASURED
from rag.answers.numbered import is_another, numbered
from rag.answers.telling import (
    asks_for_name,
    asks_for_somebody,
    is_of_another_kind,
    is_of_another_office,
    tells_name,
)
from rag.answers.wanted import NAMED, NUMBERS, OR, UNDATED, AskedWords
from rag.arabic.lexicon.attributes import ATTRIBUTES
from rag.arabic.lexicon.callings import CALLING_OF


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What a question asks, against passages in its language or `across` two."""

    asked: AskedWords
    across: bool

    def of(
        self,
        quotes: Sequence[str],
        heading: str,
        words: Sequence[Sequence[str]],
        spoken: NDArray[np.float64],
    ) -> list[float]:
        """The feature conflict of each sentence of a passage, 0 to 1. `words` are those of each sentence,
        `spoken` is how far each sentence, and last the heading, speaks of each word of the question."""
        unheard_of = NUMBERS.unheard_of * self._is_unheard_of(spoken.max(axis=0))
        rows = [i for i, quote in enumerate(quotes) if ROW.fullmatch(quote)]
        return [
            max(
                told,
                unheard_of,
                i in rows and self._is_of_other_rows(spoken[i], spoken[rows]),
                self._is_of_another_kind(words[i], spoken[[i, -1]].max(axis=0), i in rows),
            )
            for i, told in enumerate(self._told(quotes, heading))
        ]

    def is_reached_by(self, text: str) -> bool:
        """Whether a number to call is asked for, and a text has one."""
        kind = self.asked.kind
        if not (kind and kind.is_code):
            return False
        return any(each.fit >= TELLING for each in given(text, kind, self.asked.said))

    def _told(self, quotes: Sequence[str], heading: str) -> list[float]:
        """The same by what each sentence tells, whatever it is of. Nobody is reached by one without a number
        to call, and one without a number says not how many of something there are. Whether somebody is named
        is told more surely than whether something is: things are named in many ways."""
        around, wanted = Dates.of(heading), self.asked.numbered
        is_code = bool(self.asked.kind and self.asked.kind.is_code)
        wants_name = asks_for_name(self.asked.every, self.asked.kind)
        unnamed = 1.0 if asks_for_somebody(self.asked.every) else NUMBERS.unnamed
        dates = [Dates.of(quote) for quote in quotes]
        return [
            1.0
            if (wanted and is_another(wanted, numbered(quote), numbered(heading)))
            or self._gives_other_years(quote)
            or (is_code and not (self.is_reached_by(quote) and self._is_of_its_office(quote)))
            or self._counts_nothing(quote)
            else max(
                self._of_time(own, before, around),
                unnamed * (wants_name and not tells_name(quote, self.asked.every)),
            )
            for quote, own, before in zip(quotes, dates, [UNDATED, *dates], strict=False)
        ]

    def _of_time(self, own: Dates, before: Dates, around: Dates) -> float:
        """The same by dates: a sentence that goes on from one of the question's time may compare it with
        another."""
        if self.asked.is_of_today and own.years and own.months:
            return 1.0
        goes_on = not conflict(self.asked.dates, before, UNDATED) and before != UNDATED
        bound = min(self.asked.bound, NUMBERS.inherited) if goes_on else self.asked.bound
        return bound * conflict(self.asked.dates, own, around)

    def _gives_other_years(self, quote: str) -> bool:
        """Whether what a sentence gives is all of other years than those that are asked for."""
        kind, years = self.asked.kind, self.asked.dates.years
        if not kind or not years:
            return False
        if kind.kind in COUNTED and Dates.of(quote).years & years and not Dates.given(quote).years & years:
            return True
        found = given(quote, kind, self.asked.said)
        return bool(found) and not of_years(quote, found, kind, years)

    def _is_of_its_office(self, quote: str) -> bool:
        """Whether a number to call is not another office's than the one that the question names."""
        nouns = itertools.compress(self.asked.words, self.asked.named)
        named = next((word for word in nouns if word not in CODES), "")
        return not named or not is_of_another_office(arabic.words_of(quote), named, self.asked.every)

    def _counts_nothing(self, quote: str) -> bool:
        """Whether an English question asks how many of something there are, and a sentence has no number."""
        kind = self.asked.kind
        if not (kind and kind.kind == "number" and kind.counted and kind.counted.isascii()):
            return False
        says = quote.rstrip().endswith(":") or has_number(quote) or given(quote, kind, self.asked.said)
        return not says

    def _is_unheard_of(self, whole: NDArray[np.float64]) -> bool:
        """Whether a question that wants one thing has a noun of which the names in the other language are
        known, and no document has any; `whole` is how far the passage speaks of each word."""
        unspoken = whole < 1 - NUMBERS.of_another_row
        absent = self.asked.named & self.asked.translated & ~self.asked.known & unspoken
        return self.across and self.asked.wants_one and bool(absent.any())

    def _is_of_other_rows(self, own: NDArray[np.float64], rows: NDArray[np.float64]) -> bool:
        """Whether a noun of a question that wants one thing is another row's, and not this one's."""
        kind = self.asked.kind.kind if self.asked.kind else None
        if kind not in NAMED or not OR.isdisjoint(self.asked.every):
            return False
        elsewhere = rows.max(axis=0) - own > NUMBERS.of_another_row
        return bool((elsewhere & self.asked.named).any())

    def _is_of_another_kind(self, words: Sequence[str], spoken: NDArray[np.float64], is_row: bool) -> bool:
        """The same of one of several kinds, where one thing is asked for; `spoken` is how far these words and
        what they stand under speak of each of the question's."""
        kind = self.asked.kind.kind if self.asked.kind else None
        nouns = itertools.compress(self.asked.words, self.asked.named)
        absent = itertools.compress(self.asked.words, spoken < NUMBERS.of_another_row)
        things = frozenset(nouns) - _AMOUNTS
        return kind in NAMED and is_of_another_kind(
            words, self.asked.every, things, frozenset(absent), is_row, kind in MEASURED
        )


_AMOUNTS: Final = ATTRIBUTES.keys() - CALLING_OF.keys()
"""What is asked about a thing and is no kind of it."""
