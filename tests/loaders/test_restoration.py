from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders.restoration import restore

ARABIC = "يفتح السوق أبوابه في الصباح.\nويجلس التجار أمام الدكاكين حتى المساء."


def misread(text: str, stored: str, page: str) -> str:
    return "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in text.encode(stored))


@pytest.mark.parametrize(
    ("stored", "page"),
    [
        ("utf-8", "cp1256"),
        ("utf-8", "cp1252"),
        ("utf-8", "latin-1"),
        ("cp1256", "cp1252"),
        ("cp1256", "latin-1"),
    ],
)
def test_a_text_read_in_a_wrong_encoding_comes_back(stored: str, page: str) -> None:
    text, remarks = restore(misread(ARABIC, stored, page))
    assert text == ARABIC
    assert "2 lines" in remarks[0]


@pytest.mark.parametrize("page", ["cp1256", "cp1252"])
def test_so_does_one_that_went_wrong_twice(page: str) -> None:
    assert restore(misread(misread(ARABIC, "utf-8", page), "utf-8", page))[0] == ARABIC


def test_one_wrong_line_among_good_ones_is_mended() -> None:
    good, bad = ARABIC.split("\n")
    assert restore(f"{good}\n{misread(bad, 'utf-8', 'cp1252')}")[0] == ARABIC


def test_lines_that_are_stored_as_they_are_seen_are_turned() -> None:
    seen = "\n".join(line[::-1] for line in ARABIC.split("\n"))
    text, remarks = restore(seen)
    assert text == ARABIC
    assert "seen" in remarks[0]


def test_numbers_and_latin_words_keep_their_order_when_a_line_is_turned() -> None:
    assert (
        restore("2024 ماع ISO ةداهش ىلع ةينطولا ةكرشلا تلصح")[0]
        == "حصلت الشركة الوطنية على شهادة ISO عام 2024"
    )


def test_shapes_of_letters_become_letters() -> None:
    assert restore("ﻳﻔﺘﺢ ﺍﻟﺴﻮﻕ ﺃﺑﻮﺍﺑﻪ")[0] == "يفتح السوق أبوابه"


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        "Le café fermé à l'été, où l'élève zélé dîne à Besançon",
        "العنوان: ط ظ ط ظ ط ظ",
        "كتاب فارسی در بارهٔ تاریخ ایران است که در تهران چاپ شد",
        "İstanbul'da güneşli bir gün, çocuklar bahçede oynuyor",
    ],
)
def test_a_sound_text_is_left_alone(text: str) -> None:
    assert restore(text) == (text, ())


def test_what_cannot_be_read_is_named() -> None:
    assert "2 characters" in restore("نص \ufffd\ufffd")[1][0]


@given(st.text(st.characters(codec="utf-8")))
def test_lines_stay_lines(text: str) -> None:
    assert restore(text)[0].count("\n") == text.count("\n")
