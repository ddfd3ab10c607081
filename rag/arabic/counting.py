"""Counted nouns: the form that a noun takes after a number."""

from __future__ import annotations

from typing import NamedTuple


class Noun(NamedTuple):
    """The forms of a counted noun by CLDR's plural categories of Arabic; `{count}` is the number.

    `one` and `two` are for 1 and 2. The others go by the last two digits: `few` from 3 to 10, `many` from 11
    to 99, `other` for 0, 1 and 2, as in 100, 101 and 2100.
    """

    one: str
    two: str
    few: str
    many: str
    other: str

    def after(self, number: int) -> str:
        """The form after a number, its blank still to be filled in."""
        if number in (1, 2):
            return self[number - 1]
        rest = number % 100
        return self.other if rest < 3 else self.few if rest <= 10 else self.many

    def counted(self, number: int) -> str:
        """The number with the noun: `52 ثانية`, `2100 حرف`."""
        return self.after(number).format(count=number)
