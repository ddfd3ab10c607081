from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders.numbers import Value, show


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.125, "0.0%", "12.5%"),
        (0.4, "0%", "40%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567, "#,##0", "1,234,567"),
        (-1500, "#,##0;(#,##0)", "(1,500)"),
        (-3, "0.0", "-3.0"),
        (0, '0;-0;"لا شيء"', "لا شيء"),
        (7, "000", "007"),
        (2500, '#,##0.00 "دينار"', "2,500.00 دينار"),
        (2500, "[$د.إ.-3801] #,##0", "د.إ. 2,500"),
        (45, "[$-2000401]0", "٤٥"),
        (1.5, "General", "1.5"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (2_400_000, "0.0,,", "2.4"),
        (2.675, "0.00", "2.68"),
        (True, "General", "TRUE"),
        ("نص", "@", "نص"),
        (12, '"رقم "0', "رقم 12"),
        (datetime(2024, 3, 5), "mm-dd-yy", "05/03/2024"),
        (datetime(2024, 3, 5), "yyyy/mm/dd", "2024/03/05"),
        (datetime(2024, 3, 5), "[$-401]d mmmm yyyy", "5 مارس 2024"),
        (datetime(2024, 3, 5), "[$-2801]dd mmmm yyyy", "05 آذار 2024"),
        (datetime(2024, 3, 5), "[$-409]d-mmm-yy", "5-Mar-24"),
        (datetime(2024, 3, 5), "[$-F800]dddd, mmmm dd, yyyy", "5 مارس 2024"),
        (datetime(2024, 3, 5), "[$-401]dddd d/m", "الثلاثاء 5/3"),
        (datetime(2024, 3, 5, 14, 7), "d/m/yyyy h:mm", "5/3/2024 14:07"),
        (datetime(2024, 3, 5, 14, 7), "[$-409]h:mm AM/PM", "2:07 PM"),
        (time(8, 30), "hh:mm", "08:30"),
        (time(8, 30, 5), "mm:ss", "30:05"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
        (date(2024, 12, 1), "[$-2000401]yyyy/mm/dd", "٢٠٢٤/١٢/٠١"),
    ],
)
def test_a_value_is_shown_as_in_its_cell(value: Value, code: str, shown: str) -> None:
    assert show(value, code) == shown


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.datetimes()),
    st.text('#0,.;%"[]$-dmyhs:/\\_*@eE+ نص', max_size=12),
)
def test_any_format_shows_something(value: Value, code: str) -> None:
    assert isinstance(show(value, code), str)


@pytest.mark.parametrize("sign", ["[", "y-", '"', "0,"])
def test_a_format_that_is_longer_than_any_program_writes_is_passed_over(sign: str) -> None:
    assert show(2.5, sign * 100_000) == "2.5"
    assert show(date(2024, 3, 5), sign * 100_000) == "2024-03-05"
