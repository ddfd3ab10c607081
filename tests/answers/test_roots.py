from __future__ import annotations

import pytest

from rag.answers.roots import of_one_noun, root
from rag.arabic import fold


@pytest.mark.parametrize(
    ("one", "other"), [("زار", "زيارة"), ("يرفعه", "رفع"), ("تأسست", "تأسيس"), ("جزيرة", "جزر")]
)
def test_a_verb_and_its_noun_share_their_root(one: str, other: str) -> None:
    assert root(fold(one)) == root(fold(other))


@pytest.mark.parametrize(
    ("one", "other", "same"), [("موظف", "موظفين", True), ("جزير", "جزر", True), ("موظف", "جزر", False)]
)
def test_the_plural_is_of_the_same_noun(one: str, other: str, same: bool) -> None:
    assert of_one_noun(one, other) is same
