from __future__ import annotations

import pytest

from rag.loaders.furniture import is_furniture


@pytest.mark.parametrize("line", ["القائمة", "Menu", "تخطي إلى المحتوى", "شارك طباعة", "الرّئيسيّة"])
def test_furniture_is_known_in_any_spelling(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "القائمة الرئيسية " * 40 + "كلمة",
        "القائمة " * 100_000 + "كلمة",
        "اتصل بنا " * 100_000 + "كلمة",
        "كلمة " * 9,
    ],
)
def test_a_line_with_another_word_is_no_furniture_however_long(line: str) -> None:
    assert not is_furniture(line)
    assert is_furniture(line.replace("كلمة", ""))
