from __future__ import annotations

import pytest

from rag import arabic
from rag.answers.check.names import read_names, sounds_like


@pytest.mark.parametrize(
    ("latin", "written", "alike"),
    [
        ("putin", "بوتين", True),
        ("gazprom", "غازبروم", True),
        ("otaibi", "العتيبي", True),
        ("doha", "الدوحة", True),
        ("zelensky", "زيلينسكي", True),
        ("wood", "وارد", False),
        ("salem", "خالد", False),
        ("obama", "بايدن", False),
    ],
)
def test_a_name_sounds_like_itself_in_the_other_script(latin: str, written: str, alike: bool) -> None:
    assert sounds_like(latin, arabic.fold(written)) is alike


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("زار الوفد الصيني المملكة المتحدة", ["الصين", "بريطانيا"]),
        ("The Chinese delegation visited the United Kingdom", ["الصين", "بريطانيا"]),
        ("وللسعودية حدود مع اليمن", ["السعوديه", "اليمن"]),
        ("قالت Siemens", ["siemens"]),
        ("لا أسماء هنا", []),
    ],
)
def test_names_are_read_in_both_languages(text: str, entities: list[str]) -> None:
    assert [name.entity for name in read_names(text, arabic.words(text))] == entities
