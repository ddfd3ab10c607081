from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.ranges import Range, asked_quantities, find_range
from rag.engine import Engine
from tests.conftest import EngineOver


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("حتى 3 أيام", Range(0, 3, "day", False)),
        ("من 4 أيام إلى 10 أيام", Range(4, 10, "day", False)),
        ("من 4 إلى 10 أيام", Range(4, 10, "day", False)),
        ("من 4 و10 أيام", Range(4, 10, "day", False)),
        ("من 6 إلى 12 شهرًا", Range(180, 365, "day", False)),
        ("من 30 إلى 90 دقيقة", Range(1 / 48, 1 / 16, "day", False)),
        ("أكثر من أسبوعين", Range(14, math.inf, "day", True)),
        ("أكثر من 5 كيلوغرامات في 3 أيام", Range(5, math.inf, "كيلوغرام", True)),
        ("خمس سنوات فأكثر", Range(5 * 365, math.inf, "day", False)),
        ("أقل من 50 كيلوغرامًا", Range(0, 50, "كيلوغرام", True)),
        ("ثلاثة كتب", None),
        ("كل يوم", None),
        ("", None),
    ],
)
def test_a_cell_may_name_a_range(cell: str, found: Range | None) -> None:
    assert find_range(cell) == found


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("ما أجرة حقيبة وزنها 30 كيلوغراما؟", [30]),
        ("كم الغرامة بعد أسبوعين؟", [14]),
        ("كم الغرامة بعد 12 شهرا، أي سنة؟", [365]),
        ("كم الأجرة لأكثر من 30 يوما؟", []),
        ("كم الأجرة؟", []),
    ],
)
def test_a_question_may_name_a_number_but_its_own_range_is_asked_for_as_it_is(
    question: str, numbers: list[float]
) -> None:
    assert [quantity.number for quantity in asked_quantities(question)] == numbers


@given(st.text())
def test_any_text_may_stand_in_a_cell(text: str) -> None:
    find_range(text)
    asked_quantities(text)


PARKING = """# موقف المطار

## أجرة الوقوف

| مدة الوقوف | الأجرة |
| --- | --- |
| أقل من 3 ساعات | 2 دينار |
| من 3 ساعات إلى 24 ساعة | 9 دنانير |
| أكثر من يوم | 15 دينارًا |
"""


@pytest.fixture
def parking(engine_over: EngineOver) -> Engine:
    return engine_over({"موقف.md": PARKING})


@pytest.mark.parametrize(
    ("question", "price"),
    [
        ("كم أجرة الوقوف ساعتين؟", "2 دينار"),
        ("كم أجرة الوقوف عشر ساعات؟", "9 دنانير"),
        ("كم أجرة الوقوف ثلاثة أيام؟", "15 دينارًا"),
        ("كم أجرة الوقوف أكثر من يوم؟", "15 دينارًا"),
    ],
)
def test_a_number_is_answered_by_the_row_that_it_falls_into(
    parking: Engine, question: str, price: str
) -> None:
    assert parking.ask(question).citations[0].quote.endswith(price)
