from __future__ import annotations

import pytest

from rag import arabic
from rag.answers.check.dates import read_dates, same_date, weekdays


@pytest.mark.parametrize(
    "text",
    [
        "16 مايو 2024",
        "١٦ أيار ٢٠٢٤",
        "16 مايو/أيار 2024",
        "السادس عشر من مايو عام 2024",
        "May 16, 2024",
        "the 16th of May 2024",
        "2024-05-16",
        "16/5/2024",
    ],
)
def test_one_day_is_read_however_it_is_written(text: str) -> None:
    (date,) = read_dates(text, arabic.words(text))
    assert date.month == ("solar", 5)
    assert (set(date.days), date.year) == ({16}, 2024)


def test_two_days_of_a_month_are_one_date() -> None:
    (date,) = read_dates("يومي 16 و17 مايو 2024", arabic.words("يومي 16 و17 مايو 2024"))
    assert date.days == {16, 17}


def test_the_calendars_are_told_apart() -> None:
    text = "12 ربيع الأول 1446هـ، الموافق 15 سبتمبر 2024"
    assert [date.month for date in read_dates(text, arabic.words(text))] == [("hijri", 3), ("solar", 9)]


@pytest.mark.parametrize(
    ("claimed", "given", "same"),
    [
        ("في مايو 2024", "في 16 مايو 2024", True),
        ("في 16 مايو 2024", "في مايو 2024", False),
        ("عام 2024", "في 16 مايو 2024", True),
        ("في 16 مايو 2024", "في 16 مايو 2023", False),
        ("في 16 آذار 2024", "في 16 أيار 2024", False),
    ],
)
def test_a_date_may_be_said_less_exactly_not_more(claimed: str, given: str, same: bool) -> None:
    (date,) = read_dates(claimed, arabic.words(claimed))
    dates = read_dates(given, arabic.words(given))
    assert same_date(date, dates, frozenset(one.year for one in dates if one.year)) is same


def test_days_of_the_week_are_the_same_in_both_languages() -> None:
    assert weekdays(["يوم", "الثلاثاء"]) == weekdays(["on", "tuesdays"]) == weekdays(["وللثلاثاء"[1:]])
