from __future__ import annotations

from rag.loaders.pdf.glyphs import UNKNOWN, Glyph
from rag.loaders.pdf.lines import read_rows


def glyph(text: str, left: float, baseline: float = 100.0, width: float = 5.0) -> Glyph:
    return Glyph(text, left, left + width, left, baseline, 10.0)


def word(text: str, right: float, baseline: float = 100.0) -> list[Glyph]:
    """The letters of an Arabic word that begins at `right`."""
    return [glyph(letter, right - 5.0 * i, baseline) for i, letter in enumerate(text, start=1)]


def lines(glyphs: list[Glyph]) -> list[str]:
    return [line.text for row in read_rows(glyphs) for line in row]


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
