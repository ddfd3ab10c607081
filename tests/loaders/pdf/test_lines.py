from __future__ import annotations

from dataclasses import replace

import pytest

from rag.loaders.pdf.characters import KASHIDA, UNKNOWN
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.lines import read_line, read_rows
from tests.loaders.pdf.typesetting import set_line


def glyph(text: str, left: float, baseline: float = 100.0, width: float = 5.0) -> Glyph:
    return Glyph(text, left, left + width, left, baseline, 10.0)


def word(text: str, right: float, baseline: float = 100.0) -> list[Glyph]:
    """The letters of an Arabic word that begins at `right`."""
    return [glyph(letter, right - 5.0 * i, baseline) for i, letter in enumerate(text, start=1)]


def lines(glyphs: list[Glyph]) -> list[str]:
    return [read_line(row, 0.0, 200.0, page_rtl=True).text for row in read_rows(glyphs)]


def test_letters_off_their_baseline_stay_in_the_line_of_most_letters() -> None:
    raised, lowered = glyph("لْ", 85.0, 103.1), [glyph("وَ", 80.0 - 5 * i, 96.9) for i in range(4)]
    assert lines([raised, *lowered, *word("جهلوعلم", 125.0), *word("خير", 65.0)]) == ["جهلوعلملْوَوَوَوَخير"]


def test_lines_that_stand_close_stay_two() -> None:
    assert lines([*word("السطر", 100.0), *word("الثاني", 100.0, 95.0)]) == ["السطر", "الثاني"]


def test_a_letter_that_is_read_of_its_mark_stands_in_its_own_place() -> None:
    marked = glyph("إِ", 72.0, 97.0, width=1.0)
    assert lines([*word("سوق", 100.0), glyph(UNKNOWN, 70.0, width=10.0), marked, *word("ناء", 70.0)]) == [
        "سوق إِناء"
    ]


def test_a_mark_far_from_every_line_is_no_letters() -> None:
    assert lines([*word("سطر", 100.0), glyph("ّ", 91.0, 101.0), glyph("ّ", 96.0, 60.0)]) == ["سطّر"]


def test_a_glyph_over_another_letter_is_its_mark_whatever_it_is_read_as() -> None:
    mark = glyph("إِ", 91.0, 97.0, width=2.0)
    assert lines([*word("كتاب", 100.0), mark]) == ["كتِاب"]


def test_two_letters_of_one_origin_follow_the_order_of_drawing() -> None:
    letters = {
        letter: Glyph(letter, x, x + 5, x, 100.0, 10.0, i)
        for i, (letter, x) in enumerate([("س", 95.0), ("ل", 90.0), ("ا", 90.1), ("م", 85.0)])
    }
    assert lines(list(letters.values())) == ["سلام"]


def test_a_number_on_a_baseline_of_its_own_stands_apart() -> None:
    """As in the next cell of a sheet, in a face that stands a little lower."""
    name = [replace(letter, word=1) for letter in set_line("مقعد جديد", 100.0, 100.0)]
    number = [glyph("7", 101.6 + 5.0 * i, 98.8) for i in range(2)]
    drawn = [replace(letter, spaced=letter.left == 80.0) for letter in name]
    assert lines([*drawn, *number]) == ["77 مقعد جديد"]
    assert lines([*drawn, *(replace(figure, baseline=100.0) for figure in number)]) == ["77مقعد جديد"]


@pytest.mark.parametrize("read", ["لا", "الأمر", "جلال"])
def test_a_lam_and_its_alef_that_are_one_glyph_are_read_in_that_order(read: str) -> None:
    """Each has a part of the glyph's width, the lam the left one."""
    lam = next(i for i in range(len(read)) if read[i : i + 2] in ("لا", "لأ"))
    drawn = word(read, 100.0)
    left, right = drawn[lam + 1].left, drawn[lam].left
    drawn[lam] = glyph(read[lam], left)
    drawn[lam + 1] = replace(glyph(read[lam + 1], right), origin=left)
    assert lines(drawn) == [read]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [("كتـــاب", "كتاب"), ("سنة هـ", "سنة هـ"), ("ـكتاب", "كتاب"), ("دليلـ مياهـ", "دليل مياه")],
)
def test_what_draws_a_word_out_is_dropped(drawn: str, read: str) -> None:
    assert KASHIDA in drawn
    assert lines(set_line(drawn, 200.0, 100.0)) == [read]


def test_a_space_that_is_drawn_is_read_however_narrow_it_is() -> None:
    left, right = word("نور", 80.0), word("العلم", 105.0)
    right[-1] = replace(right[-1], spaced=True)
    assert lines([*right, *left]) == ["العلم نور"]


def test_where_a_line_draws_its_spaces_a_narrow_gap_without_one_is_none() -> None:
    first, second, third = replace(glyph("ر", 60.0), word=1), glyph("ن", 66.6, width=3.0), word("قال", 95.0)
    spaced = [*third[:-1], replace(third[-1], spaced=True)]
    assert lines([first, second, *third]) == ["قال ن ر"]
    assert lines([first, second, *spaced]) == ["قال نر"]


def test_a_number_whose_figures_stand_apart_is_one() -> None:
    figures = [
        Glyph(sign, x, x + 2, x, 100.0, 10.0, i)
        for i, (sign, x) in enumerate([("1", 50), (".", 54), ("5", 58)])
    ]
    assert lines([*word("نسبة", 100.0), *figures]) == ["نسبة 1.5"]


def test_a_nameless_part_of_a_letter_is_not_read_beside_it() -> None:
    part = glyph(UNKNOWN, 90.0, 100.4)
    assert lines([*word("سأل", 100.0), part]) == ["سأل"]
