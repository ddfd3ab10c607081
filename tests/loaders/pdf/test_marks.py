from __future__ import annotations

from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.marks import find_owners


def glyph(text: str, left: float, right: float, index: int, origin: float | None = None) -> Glyph:
    return Glyph(text, left, right, left if origin is None else origin, 100.0, 10.0, index)


def owners(marks: list[Glyph], letters: list[Glyph]) -> list[str]:
    return [letters[place].text for place in find_owners(marks, letters)]


def test_a_mark_is_that_of_the_letter_below_it() -> None:
    letters = [glyph("ن", 20, 25, 1), glyph("م", 25, 30, 0)]
    assert owners([glyph("َ", 21, 23, 2)], letters) == ["ن"]


def test_a_sign_has_no_mark() -> None:
    letters = [glyph("،", 16, 20, 3), glyph("د", 20, 26, 1)]
    assert owners([glyph("ِ", 15, 19, 2)], letters) == ["د"]


def test_of_two_stacked_letters_a_mark_is_that_of_the_one_it_was_drawn_after() -> None:
    letters = [glyph("ب", 0, 6, 6), glyph("ج", 16, 24, 4), glyph("ل", 17, 25, 2), glyph("ا", 30, 33, 0)]
    marks = [glyph("َ", 30.5, 32, 1), glyph("ْ", 18, 21, 3), glyph("َ", 16.5, 20, 5), glyph("ُ", 2, 4, 7)]
    assert owners(marks, letters) == ["ا", "ل", "ج", "ب"]


def test_where_a_line_draws_marks_before_their_letters_they_are_told_so() -> None:
    letters = [glyph("ب", 0, 6, 7), glyph("ج", 16, 24, 5), glyph("ل", 17, 25, 3), glyph("ا", 30, 33, 1)]
    marks = [glyph("َ", 30.5, 32, 0), glyph("ْ", 18, 21, 2), glyph("َ", 16.5, 20, 4), glyph("ُ", 2, 4, 6)]
    assert owners(marks, letters) == ["ا", "ل", "ج", "ب"]


def test_a_mark_of_a_glyph_of_two_letters_follows_the_one_right_of_it() -> None:
    letters = [glyph("ى", 10, 14, 2, origin=10), glyph("ل", 18, 22, 0, origin=10)]
    assert owners([glyph("َ", 14, 18, 1, origin=10)], letters) == ["ل"]


def test_a_line_without_letters_has_no_owners() -> None:
    assert find_owners([glyph("َ", 1, 2, 0)], [glyph("،", 0, 3, 1)]) == []
