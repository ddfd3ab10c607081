from __future__ import annotations

import pytest

from rag.pointing import point_out

ROOMS = (
    "في الفندق ثلاثة أجنحة:",
    "1. جناح الريحان: سريران وشرفة.",
    "2. جناح النخيل: أربعة أسرّة.",
    "3. جناح البحر: حوض سباحة.",
)
PRICES = ("الوجبة: فطور؛ السعر: 20 ريالًا", "الوجبة: غداء؛ السعر: 45 ريالًا")
STEPS = ("- املأ الاستمارة.", "- ادفع الرسم في الصندوق.", "- استلم المفتاح.")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("والثالثة؟", "جناح البحر"),
        ("طيب والثاني؟", "جناح النخيل"),
        ("ماذا عن الأخير؟", "جناح البحر"),
        ("كم سعر الأول؟", "كم سعر جناح الريحان؟"),
        ("الثاني كم سريرا فيه؟", "جناح النخيل كم سريرا فيه؟"),
        ("how large is the second one?", "how large is جناح النخيل?"),
        ("and the last?", "جناح البحر"),
    ],
)
def test_a_place_in_the_list_that_was_quoted_stands_for_its_item(text: str, whole: str) -> None:
    found = point_out(text, [ROOMS])
    assert found is not None
    assert found.rstrip("؟?") == whole.rstrip("؟?")


def test_a_row_is_called_by_its_first_cell_and_an_item_without_a_name_by_itself() -> None:
    assert point_out("بكم الثانية؟", [PRICES]) == "بكم الوجبة غداء"
    assert point_out("والثانية؟", [STEPS]) == "ادفع الرسم في الصندوق"


def test_what_was_said_of_one_item_since_does_not_hide_the_list() -> None:
    assert point_out("والثالث؟", [ROOMS, (ROOMS[1],)]) == "جناح البحر"


def test_a_newer_list_does() -> None:
    assert point_out("والثالثة؟", [ROOMS, PRICES]) is None


def test_and_then_is_the_item_after_the_one_that_was_quoted_last() -> None:
    assert point_out("وبعد ذلك؟", [STEPS, (STEPS[1],)]) == "استلم المفتاح"
    assert point_out("what next?", [STEPS, (STEPS[0],)]) == "ادفع الرسم في الصندوق"
    assert point_out("وبعد ذلك؟", [STEPS, (STEPS[2],)]) is None
    assert point_out("وبعد ذلك؟", [STEPS]) is None


@pytest.mark.parametrize(
    "text",
    [
        "متى يبدأ الدور الثاني؟",
        "ما الخطوة الثانية؟",
        "هل هو في الثاني من مايو؟",
        "والخامس؟",
        "كم السعر؟",
        "؟",
    ],
)
def test_a_number_that_says_which_of_something_else_is_left_alone(text: str) -> None:
    assert point_out(text, [ROOMS]) is None


def test_nothing_is_pointed_to_where_nothing_was_quoted() -> None:
    assert point_out("والثالثة؟", []) is None
