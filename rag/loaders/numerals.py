"""Numerals: a number as a list shows it, by the names that Word (ST_NumberFormat) and CSS have for the
styles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_UNITS = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر".split()
_ORDINALS = (*_UNITS, "الحادي عشر", *(f"{unit} عشر" for unit in _UNITS[1:9]), "العشرون")
_ROMAN = {
    1000: "m",
    900: "cm",
    500: "d",
    400: "cd",
    100: "c",
    90: "xc",
    50: "l",
    40: "xl",
    10: "x",
    9: "ix",
    5: "v",
    4: "iv",
    1: "i",
}
_MOST_LETTERS = 4
"""A letter is repeated past the end of its alphabet (أأ); a list so long that it were more often is
numbered."""


def numeral(number: int, style: str) -> str:
    """The number in a style; one that is not known here, or cannot write it, gives Western digits.

    >>> numeral(3, "arabicAbjad"), numeral(3, "arabicAlpha"), numeral(12, "arabic-indic")
    ('ج', 'ت', '١٢')
    """
    write = _STYLES.get(style)
    return (write(number) if write and number > 0 else None) or str(number)


def _letters(alphabet: str) -> Callable[[int], str | None]:
    def write(number: int) -> str | None:
        times, place = divmod(number - 1, len(alphabet))
        return alphabet[place] * (times + 1) if times < _MOST_LETTERS else None

    return write


def _bijective(number: int) -> str:
    """As CSS and HTML count with letters: after z comes aa, ab."""
    text = ""
    while number:
        number, place = divmod(number - 1, len(_LATIN))
        text = _LATIN[place] + text
    return text


def _roman(number: int) -> str | None:
    if number >= 4000:
        return None
    text = ""
    for value, letters in _ROMAN.items():
        times, number = divmod(number, value)
        text += letters * times
    return text


def _digits(zero: str) -> Callable[[int], str]:
    return lambda number: "".join(chr(ord(zero) + int(digit)) for digit in str(number))


def _ordinal(number: int) -> str | None:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else None


def _upper(write: Callable[[int], str | None]) -> Callable[[int], str | None]:
    return lambda number: (write(number) or "").upper() or None


_STYLES: Final[dict[str, Callable[[int], str | None]]] = {
    "arabicAlpha": _letters(_ALPHA),
    "arabicAbjad": _letters(_ABJAD),
    "lowerLetter": _letters(_LATIN),
    "upperLetter": _upper(_letters(_LATIN)),
    "lowerRoman": _roman,
    "upperRoman": _upper(_roman),
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedParen": lambda number: f"({number})",
    # What Arabic offices call Hindi numerals; Word shows these so in a paragraph from right to left.
    "hindiNumbers": _digits("٠"),
    "ordinalText": _ordinal,
    "arabic-indic": _digits("٠"),
    "persian": _digits("۰"),
    "decimal-leading-zero": lambda number: f"{number:02}",
    "lower-alpha": _bijective,
    "lower-latin": _bijective,
    "upper-alpha": _upper(_bijective),
    "upper-latin": _upper(_bijective),
    "lower-roman": _roman,
    "upper-roman": _upper(_roman),
}
