from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.arabic.bidi import is_rtl, logical, runs_rtl


def seen(text: str) -> list[str]:
    return list(text)


@pytest.mark.parametrize(
    ("visual", "read"),
    [
        ("مالس", "سلام"),
        (".2023 ماع يف رالود رايلم 240", "240 مليار دولار في عام 2023."),
        ("%8.5 ةبسنب", "بنسبة 8.5%"),
        ("2022-2021 نيب", "بين 2021-2022"),
        ("نم World Health Organization (WHO) نع", "عن World Health Organization (WHO) من"),
        ("مدختسيو (WHO) زمر", "رمز (WHO) ويستخدم"),
        ("(2020) 15 نوناقلا", "القانون 15 (2020)"),
        ("+966-11-555 فتاهلا", "الهاتف +966-11-555"),
        ("16/5/2024 موي", "يوم 16/5/2024"),
        ("7,000 وحن", "نحو 7,000"),
        ("ﻢﻟﺎﺳ", "سالم"),
    ],
)
def test_a_line_as_it_is_seen_becomes_a_line_as_it_is_read(visual: str, read: str) -> None:
    clusters = [unicodedata.normalize("NFKC", character) for character in visual]
    assert logical(clusters, rtl=True) == read


@given(st.text(st.sampled_from("ابتثجحخدذرز ")))
def test_reading_loses_no_letter(visual: str) -> None:
    assert sorted(logical(seen(visual), is_rtl(visual))) == sorted(visual)


@pytest.mark.parametrize(
    ("visual", "rtl"),
    [
        ("The word باتك means book, and ةبتكم means library.", False),
        ("A sentence about باتك that ends with its ةبتكم.", False),
        (".Oracle Fusion Cloud ماظنو Microsoft Dynamics ماظن مسقلا مدختسي", True),
        ("Oracle Fusion Cloud ماظنو Microsoft Dynamics ماظن", True),
        (".Oracle Fusion Cloud", True),
        ("Oracle Fusion Cloud", False),
        ("(SAP) مسقلا ماظن", True),
    ],
)
def test_a_line_on_an_arabic_page_runs_as_its_sentence_ends(visual: str, rtl: bool) -> None:
    assert runs_rtl(seen(visual), page_rtl=True, at_left=False, at_right=True) is rtl


def test_a_line_that_begins_at_the_left_edge_runs_from_it() -> None:
    visual = seen("the first ماع of the Oracle Fusion system and")
    assert not runs_rtl(visual, page_rtl=True, at_left=True, at_right=False)


def test_a_latin_name_keeps_the_hyphen_that_its_line_was_broken_at() -> None:
    assert logical(seen("INV- مقر ةروتافلا"), rtl=True) == "الفاتورة رقم INV-"


def test_figures_after_a_latin_name_stay_in_its_order() -> None:
    assert logical(seen("،(CI 95%: 2.5–2.9) 2.7 لدعملا"), rtl=True) == "المعدل 2.7 (CI 95%: 2.5–2.9)،"


@pytest.mark.parametrize(
    ("visual", "read"),
    [
        ("• عيبرلا يف ناتشرو", "• ورشتان في الربيع"),
        ("رانيدلاب غلابملا.", "المبالغ بالدينار."),
        (".ةياهنلا .أ", "أ. النهاية."),
        (":ماع مقر", "رقم عام:"),
    ],
)
def test_an_arabic_line_that_was_set_from_the_left_has_its_ends_where_they_are_read(
    visual: str, read: str
) -> None:
    assert logical(seen(visual), rtl=True) == read


@pytest.mark.parametrize("character", ["a", "1"])
def test_a_line_of_very_many_letters_or_figures_is_read_in_time_that_grows_with_it(character: str) -> None:
    line = character * 100_000  # for which time that grows with its square is minutes
    assert logical(line, rtl=True) == line
