"""Dates: days, months (in every tradition, and of the Hijri calendar), years, and days of the week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag.answers.check.numbers import parse_number
from rag.answers.given import is_year
from rag.arabic import Word, fold_with_offsets, lexicon
from rag.arabic.lexicon.months import MONTHS, Month, named_months


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is said: its calendar (None for a bare year), days of the month, month and year;
    first, last: its words."""

    month: Month | None
    days: frozenset[int]
    year: int | None
    first: int
    last: int


_NUMERIC: Final = re.compile(
    r"(?<![\d.])(?:(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})|(?P<d2>\d{1,2})([-/.])(?P<m2>\d{1,2})\6(?P<y2>\d{4}))(?![\d.]*\d)"
)
_JOINING: Final = frozenset({"و", "and", "الي", "to", "حتي", "او", "or", "ثم"})
_OF: Final = frozenset({"من", "of", "th", "st", "nd", "rd", "شهر", "the"})
_YEAR_BETWEEN: Final = lexicon.YEAR_NAMES | {"من", "لعام", "لسنه", "of", "في"}
_BEFORE_A_YEAR: Final = (
    frozenset(
        """في منذ بعد قبل حتي بحلول مطلع اواخر اوائل نهايه بدايه منتصف صيف شتاء ربيع خريف الي من بين خلال و
        الموافق in since
    by until from before after during of year and between to early late mid""".split()
    )
    | lexicon.YEAR_NAMES
)
_HIJRI: Final = frozenset({"ه", "هجري", "هجريه", "للهجره", "ah", "hijri"})


def read_dates(text: str, words: Sequence[Word]) -> list[Date]:
    """The dates of a text in order."""
    folded = [word.text for word in words]
    found = _numeric(text, words)
    taken = {place for date in found for place in range(date.first, date.last + 1)}
    for place, length, month in months_at(folded):
        if place in taken:
            continue
        date = _around(folded, place, length, month, taken)
        found.append(date)
        taken.update(range(date.first, date.last + 1))
    for place, word in enumerate(folded):
        if place not in taken and (year := _year(folded, place, word)):
            hijri = folded[place + 1 : place + 2] and folded[place + 1] in _HIJRI
            found.append(Date(None, frozenset(), year, place, place + bool(hijri)))
    return sorted(found, key=lambda date: date.first)


def months_at(folded: Sequence[str]) -> list[tuple[int, int, Month]]:
    """Where a text names months: (first word, how many, month); a second name of the same month is joined."""
    bare = [word[1:] if word[:1] in "وبلف" and (word[1:],) in MONTHS else word for word in folded]
    found: list[tuple[int, int, Month]] = []
    place = 0
    while place < len(bare):
        left = len(bare) - place
        length = next((n for n in (2, 1) if n <= left and tuple(bare[place : place + n]) in MONTHS), 0)
        if not length or not named_months(bare[max(0, place - 1) : place + length + 1]):
            place += 1
            continue
        month = MONTHS[tuple(bare[place : place + length])]
        if found and found[-1][2] == month and found[-1][0] + found[-1][1] == place:
            found[-1] = (found[-1][0], found[-1][1] + length, month)
        else:
            found.append((place, length, month))
        place += length
    return found


def _around(folded: Sequence[str], place: int, length: int, month: Month, taken: set[int]) -> Date:
    first, end = place, place + length
    days: set[int] = set()
    at = place
    while at > 0 and at - 1 not in taken and place - at < 9:
        if named := _day_before(folded, at):
            days.add(named[0])
            first = at = named[1]
        elif (folded[at - 1] in _JOINING and days) or folded[at - 1] in _OF:
            at -= 1
        else:
            break
    year = None
    at = end
    while at < min(len(folded), end + 4) and at not in taken:
        word = folded[at]
        if re.fullmatch(r"\d{3,4}", word):
            year, end = int(word), at + 1
            break
        if not days and folded[place].isascii() and (day := _day(folded, at)) is not None:
            days.add(day)
            end = at + 1
        elif days and folded[place].isascii() and word in _JOINING and _day(folded, at + 1):
            days.add(_day(folded, at + 1) or 0)
            end = at + 2
            at += 1
        elif word not in _YEAR_BETWEEN and word not in _OF:
            break
        at += 1
    if folded[end : end + 1] and folded[end] in _HIJRI | {"م"} and year:
        end += 1
    return Date(month, frozenset(days), year, first, end - 1)


def _day_before(folded: Sequence[str], end: int) -> tuple[int, int] | None:
    """The day of the month that ends before a word, and where it begins."""
    for start in range(max(0, end - 3), end):
        number = parse_number(folded, start)
        if number and number.end == end and (day := _day(folded, start)) is not None:
            return day, start
    return None


def _day(folded: Sequence[str], place: int) -> int | None:
    if not 0 <= place < len(folded):
        return None
    word = folded[place]
    if word.isdigit():
        return int(word) if len(word) <= 2 and 1 <= int(word) <= 31 else None
    number = parse_number(folded, place)
    named = number and number.is_ordinal and number.value <= 31
    return int(number.value) if number and named else None


def _numeric(text: str, words: Sequence[Word]) -> list[Date]:
    folded = fold_with_offsets(text)
    found = []
    for match in _NUMERIC.finditer(folded.text):
        start, end = folded.span(*match.span())
        places = [place for place, word in enumerate(words) if start <= word.start < end]
        part = match.groupdict()
        year, month, day = (int(part[name] or part[name + "2"]) for name in "ymd")
        if places and 1 <= month <= 12 and 1 <= day <= 31:
            of_year: Month = ("hijri", month) if year < 1600 else ("solar", month)
            found.append(Date(of_year, frozenset({day}), year, places[0], places[-1]))
    return found


def _year(folded: Sequence[str], place: int, word: str) -> int | None:
    if not is_year(word, folded[place + 1 : place + 2]):
        return None
    before = folded[place - 1] if place else ""
    after = folded[place + 1] if place + 1 < len(folded) else ""
    named = before in _BEFORE_A_YEAR or before[1:] in lexicon.YEAR_NAMES or after in _HIJRI | lexicon.ERAS
    return int(word) if named or after in lexicon.FUNCTION_WORDS or not after else None


def same_date(claimed: Date, given: Sequence[Date], years: frozenset[int]) -> bool:
    """Whether a text with these dates, and years, says this one."""
    if claimed.month is None:
        return claimed.year in years
    same = [date for date in given if date.month == claimed.month and claimed.days <= date.days]
    if claimed.year is None or any(date.year == claimed.year for date in same):
        return bool(same)
    return bool(same) and all(date.year is None for date in same) and claimed.year in years


def weekdays(folded: Sequence[str]) -> frozenset[int]:
    """The days of the week that a text names, Saturday as 0."""
    found = set()
    for word in folded:
        forms = (word, word[1:], "ال" + word[2:] if word.startswith("لل") else word, word.removesuffix("s"))
        found |= {lexicon.WEEKDAY_OF[form] for form in forms if form in lexicon.WEEKDAY_OF}
    return frozenset(found)
