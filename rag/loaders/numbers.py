"""Number formats of spreadsheets: a value as its cell shows it (ECMA-376, part 1, 18.8.31)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

Value = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<ampm>am/pm|a/p)|(?P<general>general)|(?P<exponent>e[+-]0+)"
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?)|(?P<digits>[#0?]+(?:,[#0?]+)*(?:\.[#0?]*)?(?P<scale>,*))|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_ARABIC_DIGITS: Final = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_MONTHS: Final = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
_LEVANTINE: Final = (
    "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول".split(",")
)
_WEEKDAYS: Final = "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split()
_LEVANTINE_LOCALES: Final = frozenset({0x0801, 0x2801, 0x2C01, 0x3001})
"""Iraq, Syria, Jordan, Lebanon."""
_SHORT_DATE: Final = "mm-dd-yy"
"""The format 14, which every program shows in the order of its reader: in Arabic, the day first."""
_LONG_DATES: Final = ("[$-F800]", "[$-x-sysdate]")
_LONGEST_CODE: Final = 255
"""What spreadsheet programs take; the time of a longer code would grow with the square of its length."""


def show(value: Value, code: str) -> str:
    """The text of a value in a cell with this format code."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    if len(code) > _LONGEST_CODE:
        return _general(value) if isinstance(value, int | float) else str(value)
    if code == _SHORT_DATE:
        code = "dd/mm/yyyy"
    elif code.startswith(_LONG_DATES):
        code = "[$-401]d mmmm yyyy"
    sections = _sections(code)
    if isinstance(value, int | float):
        return _number(value, sections)
    return _date(value, sections[0])


def _sections(code: str) -> list[str]:
    parts = [""]
    for match in _TOKEN.finditer(code):
        if match.group() == ";":
            parts.append("")
        else:
            parts[-1] += match.group()
    return parts


def _locale(code: str) -> int:
    """The number after the sign of the currency, as in `[$-2000401]`; its first byte tells the digits."""
    match = re.search(r"\[\$[^\]]*-([0-9a-f]{1,8})[,\]]", code, re.IGNORECASE)
    return int(match.group(1), 16) if match else 0


def _in_digits_of(text: str, locale: int) -> str:
    return text.translate(_ARABIC_DIGITS) if locale >> 24 == 2 else text


def _number(value: float, sections: list[str]) -> str:
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    tokens = [*_TOKEN.finditer(section)]
    places = [match for match in tokens if match["digits"]]
    if not places or any(match["general"] or match["exponent"] for match in tokens) or "/" in section:
        return _literal(tokens, _general(value), bool(places))
    try:
        amount = Decimal(repr(value)) * (100 if any(match["other"] == "%" for match in tokens) else 1)
        amount /= Decimal(1000) ** len(places[0]["scale"])
        shown = _digits(amount, places[0].group())
    except (InvalidOperation, OverflowError, ValueError):
        return _general(value)
    return _in_digits_of(_literal(tokens, shown, True), _locale(section))


def _digits(amount: Decimal, places: str) -> str:
    whole, _, fraction = places.rstrip(",").partition(".")
    most, least = len(fraction), fraction.count("0") + fraction.count("?")
    rounded = amount.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    grouped = "," in whole
    text = f"{abs(rounded):{',' if grouped else ''}.{most}f}"
    before, _, after = text.partition(".")
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    before = before.rjust(whole.count("0"), "0") if whole.count("0") > 1 else before
    sign = "-" if rounded < 0 else ""
    return f"{sign}{before}.{after}" if after else f"{sign}{before}"


def _general(value: float) -> str:
    if isinstance(value, int) or (value == int(value) and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.10g}"


def _literal(tokens: list[re.Match[str]], shown: str, has_place: bool) -> str:
    """The signs around the number, and the number in its place."""
    parts: list[str] = []
    placed = not has_place
    for match in tokens:
        if match["digits"] or match["general"] or match["other"] == "@":
            if not placed or match["general"]:
                parts.append(shown)
                placed = True
            elif not has_place:
                parts.append(shown)
        elif match["bracket"] is not None:
            currency = re.match(r"\$([^-]*)", match["bracket"])
            parts.append(currency.group(1) if currency else "")
        elif not match["fill"] and not match["exponent"]:
            parts.append(
                match["quoted"] or match["escaped"] or (" " if match["space"] else match["other"]) or ""
            )
    return " ".join("".join(parts).split()) or shown


def _date(value: datetime.datetime | datetime.date | datetime.time | datetime.timedelta, section: str) -> str:
    if isinstance(value, datetime.timedelta):
        return _elapsed(value)
    if _ELAPSED.search(section) and isinstance(value, datetime.time):
        return value.isoformat("minutes")
    locale = _locale(section)
    return _in_digits_of(" ".join("".join(_date_parts(value, section, locale)).split()), locale)


def _elapsed(value: datetime.timedelta) -> str:
    seconds = round(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    text = f"{hours}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    return f"-{text}" if seconds < 0 else text


def _date_parts(
    value: datetime.datetime | datetime.date | datetime.time, section: str, locale: int
) -> Iterator[str]:
    tokens = [*_TOKEN.finditer(section)]
    halves = any(match["ampm"] for match in tokens)
    arabic = not locale or locale & 0xFF == 1
    of_time = False  # m after hours, or before seconds, are minutes
    for i, match in enumerate(tokens):
        unit = (match["date"] or "").lower()
        if unit:
            following = next((t["date"].lower() for t in tokens[i + 1 :] if t["date"]), "")
            minutes = unit[0] == "m" and len(unit) < 3 and (of_time or following.startswith("s"))
            yield _unit(value, "n" * len(unit) if minutes else unit, locale, arabic, halves)
            of_time = unit[0] in "h"
        elif match["ampm"]:
            late = isinstance(value, datetime.datetime | datetime.time) and value.hour >= 12
            yield ("م" if late else "ص") if arabic else ("PM" if late else "AM")
        elif match["bracket"] is None and not match["fill"]:
            text = match["quoted"] or match["escaped"] or (" " if match["space"] else match["other"]) or ""
            yield "" if text in ("@", ";") else text


def _unit(
    value: datetime.datetime | datetime.date | datetime.time,
    unit: str,
    locale: int,
    arabic: bool,
    halves: bool,
) -> str:
    kind, length = unit[0], len(unit)
    if kind in "hns":
        if not isinstance(value, datetime.datetime | datetime.time):
            return "00"
        number = {"h": value.hour, "n": value.minute, "s": value.second}[kind]
        number = (number % 12 or 12) if kind == "h" and halves else number
        return f"{number:02}" if length > 1 else str(number)
    if not isinstance(value, datetime.date):
        return ""
    if kind == "y":
        return f"{value.year % 100:02}" if length < 3 else f"{value.year:04}"
    number = value.month if kind == "m" else value.day
    if length < 3:
        return f"{number:02}" if length > 1 else str(number)
    if not arabic:
        return value.strftime({"m": "%b", "d": "%a"}[kind] if length == 3 else {"m": "%B", "d": "%A"}[kind])
    if kind == "d":
        return _WEEKDAYS[value.weekday()]
    return (_LEVANTINE if locale & 0xFFFF in _LEVANTINE_LOCALES else _MONTHS)[value.month - 1]
