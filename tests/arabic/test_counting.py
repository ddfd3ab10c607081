from __future__ import annotations

import pytest

from rag.arabic.counting import Noun

LETTER = Noun("حرف واحد", "حرفان", "{count} أحرف", "{count} حرفًا", "{count} حرف")


@pytest.mark.parametrize(
    ("number", "counted"),
    [
        (0, "0 حرف"),
        (1, "حرف واحد"),
        (2, "حرفان"),
        (3, "3 أحرف"),
        (10, "10 أحرف"),
        (11, "11 حرفًا"),
        (99, "99 حرفًا"),
        (100, "100 حرف"),
        (101, "101 حرف"),
        (103, "103 أحرف"),
        (2100, "2100 حرف"),
        (2111, "2111 حرفًا"),
    ],
)
def test_the_noun_agrees_with_the_number(number: int, counted: str) -> None:
    assert LETTER.counted(number) == counted
