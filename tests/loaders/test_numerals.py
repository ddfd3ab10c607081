from __future__ import annotations

import pytest

from rag.loaders.numerals import numeral


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (4, "arabicAlpha", "ث"),
        (4, "arabicAbjad", "د"),
        (28, "arabicAlpha", "ي"),
        (29, "arabicAlpha", "أأ"),
        (28, "arabicAbjad", "غ"),
        (112, "hindiNumbers", "١١٢"),
        (12, "persian", "۱۲"),
        (14, "ordinalText", "الرابع عشر"),
        (21, "ordinalText", "21"),
        (1999, "lowerRoman", "mcmxcix"),
        (28, "lowerLetter", "bb"),
        (28, "lower-alpha", "ab"),
        (3, "unheard-of", "3"),
        (0, "arabicAbjad", "0"),
        (-2, "lower-roman", "-2"),
    ],
)
def test_a_number_is_written_in_its_style(number: int, style: str, text: str) -> None:
    assert numeral(number, style) == text


@pytest.mark.parametrize("style", ["arabicAlpha", "upperRoman", "ordinalText"])
def test_a_number_that_a_style_cannot_write_is_in_digits(style: str) -> None:
    assert numeral(987_654_321, style) == "987654321"
