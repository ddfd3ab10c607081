"""Numbers: a run of words in digits or in words, of Arabic and English, as one value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from rag.arabic import lexicon
from rag.arabic.lexicon import amounts as tables

Kind = Literal["digits", "unit", "ten", "teen", "tens", "hundreds", "hundred", "power", "share"]
"""What a word adds to a number: `hundred` multiplies what is before it, `hundreds` does not; a `power` is
one of a thousand, and a `share` is «ونصف»."""

MOST_DIGITS: Final = 40
"""Of a number with more digits, which no source has, these are its value."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number by itself: its value, the word after it, whether it counts off («الثالث»), and is in
    digits."""

    value: Fraction
    end: int
    is_ordinal: bool
    in_digits: bool


def parse_number(folded: Sequence[str], start: int, taken: frozenset[int] = frozenset()) -> Number | None:
    """The number that begins at a word, or None; no word of `taken` is part of one."""
    total = _Sum()
    is_ordinal = in_digits = False
    place = start
    while place < len(folded) and place not in taken:
        word = folded[place]
        after = folded[place + 1] if place + 1 < len(folded) else ""
        if place > start and word in _AND:
            known = _classify(after, False) if after else None
            if known is None or known[0] in ("digits", "power", "hundred") or not total.takes(*known, True):
                break
            place += 1
            continue
        known = (_before_ten(word) if after in tables.TEN else None) or _classify(word, place == start)
        joined = place > start and (folded[place - 1] in _AND or (len(word) > 2 and word[0] == "و"))
        if known is None or not total.takes(*known, joined or (word.isascii() and known[0] != "share")):
            break
        total.add(*known)
        in_digits |= known[0] == "digits"
        is_ordinal |= _is_ordinal(word)
        place += 1
        if known[0] == "share" and _classify(after.removeprefix("ال") or " ", False) == (
            "power",
            total.least,
        ):
            return Number(total.value, place + 1, is_ordinal, in_digits)  # «مليون ونصف المليون»
    if place == start or not (total.begun and place > start):
        return None
    return Number(total.value, place, is_ordinal, in_digits)


_AND: Final = ("و", "and")


class _Sum:
    """What has been read of a number: whole thousands and more, the part after them, and the least power."""

    def __init__(self) -> None:
        self.whole = Fraction(0)
        self.part: Fraction | None = None
        self.least: Fraction | None = None

    @property
    def value(self) -> Fraction:
        return self.whole + (self.part or 0)

    @property
    def begun(self) -> bool:
        return self.part is not None or bool(self.whole)

    def takes(self, kind: Kind, value: Fraction, joined: bool) -> bool:
        """Whether the number goes on with such a word, `joined` to it by «و»."""
        part = self.part
        if kind == "power":
            return (self.least is None or value < self.least) and (
                part is not None or joined or not self.whole
            )
        if part is None:
            if kind == "share":
                return bool(self.whole) and joined
            return not self.whole or (joined and kind != "digits")
        if part.denominator != 1:
            return False
        is_hundreds = part % 100 == 0
        follows: dict[Kind, bool] = {
            "unit": joined and (is_hundreds or (part % 10 == 0 and part % 100 >= 20)),
            "ten": 1 <= part % 100 <= 9 or (joined and is_hundreds),
            "tens": joined and (1 <= part % 100 <= 9 or is_hundreds),
            "teen": joined and is_hundreds,
            "hundred": part < 10,
            "share": joined,
        }
        return follows.get(kind, False)

    def add(self, kind: Kind, value: Fraction) -> None:
        """Take such a word in."""
        if kind == "power":
            self.whole += (1 if self.part is None else self.part) * value
            self.part, self.least = None, value
        elif kind == "share" and self.part is None:
            self.whole += value * (self.least or 1)
        elif kind == "hundred":
            self.part = (self.part or Fraction(1)) * 100
        else:
            self.part = (self.part or Fraction(0)) + value


def _before_ten(word: str) -> tuple[Kind, Fraction] | None:
    """The units of eleven and twelve, which are other words elsewhere («أحد عشر»)."""
    value = next((tables.ELEVEN_TWELVE[form] for form in bare(word) if form in tables.ELEVEN_TWELVE), None)
    return ("unit", Fraction(value)) if value else None


@lru_cache(maxsize=16_384)
def _classify(word: str, opens: bool) -> tuple[Kind, Fraction] | None:
    """What a word adds to a number, the first of which it `opens` or not; None for another word."""
    if word[0].isdigit():
        return _digits(word)
    if lexicon.MAGNITUDES.get(word) == "%" or word in lexicon.WEEKDAY_OF or word[1:] in lexicon.WEEKDAY_OF:
        return None
    for form in bare(word):
        if form in lexicon.MAGNITUDES and lexicon.MAGNITUDES[form] != "%":
            return "power", Fraction(10) ** int(lexicon.MAGNITUDES[form].removeprefix("10^"))
        if form in _SHORT_POWERS:
            return "power", _SHORT_POWERS[form]
        if form in tables.TEN:
            return "ten", Fraction(10)
        if form in tables.HUNDREDS and form not in ("المايه", "الميه"):
            return "hundred", Fraction(100)
        if form in tables.ENGLISH_TEENS:
            return "teen", Fraction(tables.ENGLISH_TEENS[form])
        if form in tables.DUAL_NUMBERS:
            value = Fraction(tables.DUAL_NUMBERS[form])
            return ("hundreds", value) if value == 200 else ("digits", value)
        if hundreds := _hundreds(form):
            return "hundreds", hundreds
        if not opens and form in tables.FRACTIONS:
            return "share", tables.FRACTIONS[form]
        named = lexicon.NUMBER_NAMES.get(form) or lexicon.NUMBER_NAMES.get("ال" + form, "")
        if named and int(named) >= 20:
            return ("tens", Fraction(named)) if int(named) < 100 else ("hundred", Fraction(100))
        if form in lexicon.NUMBER_NAMES and form not in lexicon.FUNCTION_WORDS:
            return ("unit" if int(named) < 10 else "tens"), Fraction(named)
        if form in ("حادي", "حاديه"):
            return "unit", Fraction(1)
        if form in _INDEFINITE_ORDINALS:
            value = Fraction(_INDEFINITE_ORDINALS[form])
            return ("unit" if value < 10 else "tens"), value
    return None


_INDEFINITE_ORDINALS: Final = {
    word + ending: value
    for value, word in enumerate("ثالث رابع خامس سادس سابع ثامن تاسع عاشر".split(), start=3)
    for ending in ("", "ه")
}
_SHORT_POWERS: Final = {
    "bn": Fraction(10**9),
    "mn": Fraction(10**6),
    "tn": Fraction(10**12),
    "k": Fraction(1000),
}


def _hundreds(word: str) -> Fraction | None:
    for ending in tables.HUNDRED_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            unit = word[: -len(ending)]
            for name in (unit, unit + "ه", unit + "ي"):
                if name in lexicon.NUMBER_NAMES and 3 <= int(lexicon.NUMBER_NAMES[name]) <= 9:
                    return Fraction(int(lexicon.NUMBER_NAMES[name]) * 100)
    return None


def _digits(word: str) -> tuple[Kind, Fraction] | None:
    plain = word.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word) else word
    plain = (
        plain.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain) else plain.replace(",", ".")
    )
    found = re.fullmatch(r"(\d+)(\.\d{1,20})?", plain)
    if found and len(found[1]) > MOST_DIGITS:
        return "digits", Fraction(found[1][:MOST_DIGITS])
    return ("digits", Fraction(plain)) if found else None


@lru_cache(maxsize=16_384)
def bare(word: str) -> tuple[str, ...]:
    """A word, and what is left of it without a conjunction or preposition, and without the article."""
    forms = [word]
    if len(word) > 3 and word[0] in "وفبلك":
        forms.append(word[1:])
    forms += [form[:-1] for form in forms if form.endswith("ا") and form[:-1] in lexicon.NUMBER_NAMES]
    for form in list(forms):
        if form.startswith("ال") and len(form) > 3:
            forms.append(form[2:])
        if form.startswith("لل") and len(form) > 4:
            forms.append(form[2:])
    return tuple(forms)


def _is_ordinal(word: str) -> bool:
    core = word[1:] if word[:1] in "وبلف" and word[1:3] == "ال" else word
    return core in _ORDINALS or core in _INDEFINITE_ORDINALS or core in ("حاديه", "حادي")


_ORDINALS: Final = frozenset(word for word in lexicon.ORDINALS if word.startswith("ال") or word.isascii()) | {
    "الحاديه",
    "الحادي",
}
