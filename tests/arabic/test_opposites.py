from __future__ import annotations

import pytest

from rag.arabic.folding import fold
from rag.arabic.lexicon.opposites import CONVERSE, opposites


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ارتفعت", "انخفضوا"),
        ("سيرفعها", "خفضته"),
        ("أُضيفت", "تُخصم"),
        ("عُيّنت", "أُقيلت"),
        ("ألغيت", "فرضتها"),
        ("داخلية", "خارجها"),
        ("إلزاميون", "اختياريتان"),
        ("العظمى", "الصغرى"),
        ("rises", "fallen"),
        ("permitting", "forbade"),
    ],
)
def test_opposites_are_known_in_each_form(one: str, other: str) -> None:
    one, other = fold(one), fold(other)
    assert any(
        one in side and any(other in rival for rival in group if rival is not side)
        for group in opposites()
        for side in group
    )


def test_of_words_of_which_one_can_be_the_case_each_is_a_side_of_its_own() -> None:
    directions = next(
        group for group in opposites() if sum("north" in side for side in group) and len(group) > 2
    )
    assert [len(side & {"north", "south", "east", "west"}) for side in directions] == [1, 1, 1, 1]


def test_who_buys_and_who_sells_may_speak_of_one_deed() -> None:
    pair = next(number for number, group in enumerate(opposites()) if "bought" in group[0])
    assert pair in CONVERSE
