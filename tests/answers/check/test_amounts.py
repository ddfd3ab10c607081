from __future__ import annotations

from fractions import Fraction

import pytest

from rag import arabic
from rag.answers.check.amounts import rates, read_amounts


def _read(text: str) -> list[tuple[float, str]]:
    found = read_amounts(text, arabic.words(text), frozenset())
    return [(float(amount.value), amount.unit) for amount in found]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("240 مليار دولار", 240e9, "money:dollar"),
        ("$240bn", 240e9, "money:dollar"),
        ("مئتين وأربعين مليار دولار", 240e9, "money:dollar"),
        ("مليون ونصف المليون ريال", 1.5e6, "money:riyal"),
        ("ثلاثة آلاف وأربعمئة وخمسة وعشرين دينارًا", 3425, "money:dinar"),
        ("twenty-five working days", 25 * 86_400, "time:second"),
        ("أسبوعين", 14 * 86_400, "time:second"),
        ("سنة ونصف", 18, "time:month"),
        ("٦٤٪", 64, "%"),
        ("64 في المئة", 64, "%"),
        ("ثلاثة أرباع الأجر", 0.75, "part"),
        ("38 billion cubic metres", 38e9, "measure:metre^3"),
        ("السابعة صباحًا", 7, "clock"),
        ("أحد عشر عضوًا", 11, ""),
        ("القرن التاسع عشر", 19, "order"),
        ("7,000 words", 7000, ""),
        ("0٫80 ريال", 0.8, "money:riyal"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    assert (value, unit) in _read(text)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("لا تقل كلمة المرور عن 14 حرفًا", "least"),
        ("لا تزيد المدة على 14 يومًا", "most"),
        ("أكثر من خمسين متفرجًا", "least"),
        ("20 يومًا على الأكثر", "most"),
        ("حتى 20 يومًا", "most"),
        ("نحو 50 مليارًا", "about"),
        ("at least 14 characters", "least"),
        ("24 يومًا", None),
    ],
)
def test_what_bounds_a_number_is_read(text: str, bound: str | None) -> None:
    assert read_amounts(text, arabic.words(text), frozenset())[-1].bound == bound


def test_numbers_that_stand_beside_each_other_stay_two() -> None:
    assert _read("ثلاثة وأربعة") == [(3.0, ""), (4.0, "")]


def test_a_weekday_is_no_number() -> None:
    assert not _read("يوم الاثنين")


def test_how_often_is_read() -> None:
    assert rates(["300", "ريال", "في", "الشهر"]) == rates(["300", "riyals", "a", "month"]) == {"month"}


def test_values_are_exact() -> None:
    (amount,) = read_amounts("0.1 ريال", arabic.words("0.1 ريال"), frozenset())
    assert amount.value == Fraction(1, 10)
