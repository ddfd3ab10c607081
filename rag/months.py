"""Months: a text with its months as another tradition calls them («مايو», «أيار», «ماي», May).

Documents keep to the names of their country, and whoever asks to those of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from rag import arabic
from rag.arabic.lexicon.months import MONTH_NAMES, MONTHS, Month, named_months


def count_traditions(text: str) -> int:
    """How many traditions have a name for a month of the text; 0 where it names none."""
    return max((len(MONTH_NAMES[month]) for _, _, month in _months(text)), default=0)


def name_in_tradition(text: str, tradition: int) -> str:
    """The text with the names that one of the traditions, counted from 0, has for its months."""
    for start, end, month in reversed(list(_months(text))):
        names = MONTH_NAMES[month]
        text = text[:start] + names[min(tradition, len(names) - 1)] + text[end:]
    return text


def _months(text: str) -> Iterator[tuple[int, int, Month]]:
    """Each month of a text with where its name begins and ends."""
    words = arabic.words(text)
    at = 0
    while at < len(words):
        for length in (2, 1):
            named = words[at : at + length]
            beside = words[max(0, at - 1) : at + length + 1]
            month = MONTHS.get(tuple(word.text for word in named))
            if month and month in named_months([word.text for word in beside]):
                yield named[0].start, named[-1].end, month
                at += length - 1
                break
        at += 1
