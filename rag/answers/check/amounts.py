"""Amounts: each number of a text, in digits or words of both languages, with what it counts and what
bounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

from rag import arabic
from rag.answers.check.numbers import Number, bare, parse_number
from rag.arabic import Word, lexicon
from rag.arabic.lexicon import amounts as tables
from rag.arabic.lexicon import polarity
from rag.arabic.lexicon.reading import either


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit.

    value: in the base of its unit, so that two weeks and 14 days are equal. unit: `%`, `money:yuan`,
    `time:second`, `measure:metre^3`, `clock`, `order`, `part`, `times`, or an empty string for what is
    counted
    by a noun. noun: the stem of that, or the half of the day of a time. bound: whether it is a least, a most
    or a rough number. first, last: its words. implied: not said in words of number («خلال شهر»).
    """

    value: Fraction
    unit: str
    noun: str
    bound: polarity.Bound | None
    first: int
    last: int
    implied: bool = False


def read_amounts(text: str, words: Sequence[Word], taken: frozenset[int]) -> list[Amount]:
    """The amounts of a text in order, without those words that dates have `taken`."""
    folded = [word.text for word in words]
    found: list[Amount] = []
    place = 0
    while place < len(folded):
        if place not in taken and (hour := _hour(text, words, place) or _hour_in_words(folded, place)):
            found.append(hour)
            place = hour.last + 1
            continue
        number = None if place in taken else parse_number(folded, place, taken)
        if number is None:
            if place not in taken and (one := _implied(folded, place)):
                found.append(one)
            place += 1
            continue
        amount = _with_unit(text, words, folded, place, number)
        found.append(amount)
        place = max(number.end, amount.last + 1 if amount.unit != "order" else number.end)
    return found


def _hour(text: str, words: Sequence[Word], place: int) -> Amount | None:
    """A time of the day in digits («7:30»)."""
    match = _HOUR.match(text, words[place].start)
    if not match or place + 1 == len(words):
        return None
    value = Fraction(int(match.group(1))) + Fraction(int(match.group(2)), 60)
    half = _half_of_day("", [word.text for word in words[place + 2 : place + 5]] + [""] * 3) or ""
    return Amount(value, "clock", half, None, place, place + 1)


def _hour_in_words(folded: Sequence[str], place: int) -> Amount | None:
    """A time of the day as it is told in English ("half past seven", "a quarter to six")."""
    part, side = [*folded[place : place + 2], "", ""][:2]
    if part not in _PARTS or side not in ("past", "to"):
        return None
    number = parse_number(folded, place + 2)
    if number is None or number.end != place + 3:
        return None
    value = number.value + (_PARTS[part] if side == "past" else -_PARTS[part])
    half = _half_of_day("", [*folded[place + 3 : place + 6], "", "", ""]) or ""
    return Amount(value, "clock", half, None, place, place + 2)


_PARTS: Final = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
_HOUR: Final = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")


def rates(folded: Sequence[str]) -> frozenset[str]:
    """How often, as far as a text says («سنويا», «في الشهر», "a year")."""
    found = {tables.RATES[form] for word in folded for form in bare(word) if form in tables.RATES}
    for before, word in pairwise(folded):
        definite = word.startswith("ال")
        core = word[2:] if definite else word
        if core in tables.PER and (before in _EACH or (before == "في" and definite)):
            found.add(tables.PER[core])
    found |= {tables.PER[word[2:]] for word in folded if word.startswith("لل") and word[2:] in tables.PER}
    return frozenset(found)


_EACH: Final = frozenset({"كل", "a", "an", "per", "each", "every"})


def _with_unit(text: str, words: Sequence[Word], folded: list[str], place: int, number: Number) -> Amount:
    """The amount of a number by the words around it."""
    end = number.end
    skips = end < len(folded) and folded[end] in _SKIPPED
    after = [*folded[end + skips : end + skips + 4], "", "", "", ""]
    before = folded[place - 1] if place else ""
    value, noun = number.value, ""
    sign = text[max(0, words[place].start - 2) : words[place].start].strip()[-1:]
    behind = text[words[end - 1].end : words[end - 1].end + 2].strip()[:1]
    currency = tables.CURRENCY_SIGNS.get(sign) or tables.CURRENCY_SIGNS.get(behind)
    if behind in ("%", "٪"):
        unit, length = "%", 0
    elif currency:
        unit, length = f"money:{currency}", 0
    elif number.is_ordinal and value.denominator != 1:
        unit, noun, length = "clock", _half_of_day(before, after) or "", 0
    elif value <= 24 and (half := _half_of_day(before, after)) is not None:
        unit, noun, length = "clock", half, 0
    elif after[0] == "th" or (number.is_ordinal and after[0] not in _SHARES):
        unit, length = "order", int(after[0] == "th")
        noun = _noun(after[length] if folded[place].isascii() or length else before)
    elif worth := _worth(after, before):
        unit, factor, length = worth
        value *= factor
        noun = _noun(after[1]) if unit == "part" else ""
    else:
        unit, length = "", 0
        if not folded[place].startswith("ال") and _touches(text, words, end):
            noun = _noun(after[0])
    length += skips and bool(length)
    if unit.startswith("time"):
        more, last = _and_part(folded, end + length - 1)
        value += more * (value / number.value if number.value else 0)
        length = last + 1 - end
    bound = _bound(folded, place, end + length)
    is_score = number.in_digits and _SCORE.search(
        text, max(0, words[place].start - 3), words[end - 1].end + 3
    )
    implied = number.value == 1 and unit in ("", "order") and not (number.in_digits and noun)
    implied |= unit == "" and bool(is_score)
    return Amount(value, unit, noun, bound, place, end + length - 1, implied)


_SCORE: Final = re.compile(r"(?<!\d)\d{1,2} ?[-–] ?\d{1,2}(?!\d)")


def _worth(after: Sequence[str], before: str) -> tuple[str, Fraction, int] | None:
    """The unit that the words after a number name, what one is worth in its base, and how many words it
    has."""
    if list(after[:2]) in lexicon.PERCENT or lexicon.MAGNITUDES.get(after[0]) == "%":
        return "%", Fraction(1), 2 if list(after[:2]) in lexicon.PERCENT else 1
    if after[0] in _SHARES:
        return "part", tables.FRACTIONS[after[0]], 1
    if currency := _currency(after[0]):
        return f"money:{currency}", Fraction(1), 1
    if before.isascii() and (currency := _currency(before)):
        return f"money:{currency}", Fraction(1), 0
    if after[0] in tables.TIME_UNIT_OF:
        base, worth = tables.TIME_UNIT_OF[after[0]]
        return f"time:{base}", worth, 1
    if measured := _measure(after):
        return measured
    if any(form in tables.MULTIPLES for form in (after[0], after[0].rstrip("هاي"))):
        return "times", Fraction(1), 1
    return None


def _touches(text: str, words: Sequence[Word], end: int) -> bool:
    """Whether nothing but a space or a hyphen stands between a number and the word after it."""
    return end < len(words) and not text[words[end - 1].end : words[end].start].strip(" -")


_SKIPPED: Final = frozenset({"working", "business", "calendar", "consecutive", "full", "more", "of"})
_SHARES: Final = frozenset({"ارباع", "thirds", "quarters", "اعشار", "tenths"})


def _currency(word: str) -> str | None:
    return tables.CURRENCY_OF.get(word) or tables.MORE_CURRENCIES.get(word)


def _noun(word: str) -> str:
    is_noun = word.isalpha() and word not in lexicon.FUNCTION_WORDS | _NO_NOUNS and len(word) > 1
    is_noun &= not (word.startswith("وال") and len(word) > 4)
    return arabic.stem(word) if is_noun else ""


_NO_NOUNS: Final = frozenset(
    {"ضد", "ضده", "ضدها", "لصالح", "لصالحه", "لصالحها", "منهم", "منها", "منهن", "against"}
)


def _half_of_day(before: str, after: Sequence[str]) -> str | None:
    """The half of the day of a number that is an hour («السابعة صباحا», "7 am"), an empty string where it is
    one without, None where it is no hour."""
    near = [word for word in after[:3] if word not in ("in", "the", "من", "في")][:1]
    if any(word in tables.MORNING for word in near):
        return "am"
    if any(word in tables.EVENING and word != "بعد" for word in near):
        return "pm"
    return "" if before.lstrip("وبل") in ("الساعه", "ساعه") or after[0] in ("oclock", "o") else None


def _measure(after: Sequence[str]) -> tuple[str, Fraction, int] | None:
    unit, power, length = after[0], tables.POWERS.get(after[1]), 2
    if after[0] in tables.POWERS:
        unit, power = after[1], tables.POWERS[after[0]]
    if unit not in tables.MEASURE_OF:
        return None
    base, worth = tables.MEASURE_OF[unit]
    if not power:
        return f"measure:{base}", worth, 1
    return f"measure:{base}^{power}", worth ** int(power), length


def _implied(folded: Sequence[str], place: int) -> Amount | None:
    """A number that one word holds with its unit («يومين»), or that a unit alone stands for («خلال شهر»)."""
    word = folded[place]
    before = folded[place - 1] if place else ""
    for form in bare(word):
        if form in tables.DUAL_UNIT_OF:
            base, worth = tables.DUAL_UNIT_OF[form]
            more, last = _and_part(folded, place)
            value = (2 + more) * worth
            return Amount(value, f"time:{base}", "", _bound(folded, place, place + 1), place, last)
        after = folded[place + 1] if place + 1 < len(folded) else ""
        if form in tables.CONSTRUCT_DUALS and after in tables.FILLING:
            base, worth = tables.CONSTRUCT_DUALS[form]
            return Amount(2 * worth, f"time:{base}", "", _bound(folded, place, place + 1), place, place)
        if form in tables.TWICE or form in tables.ONCE:
            return Amount(Fraction(2 if form in tables.TWICE else 1), "times", "", None, place, place)
        if form in tables.FRACTIONS and (form not in ("quarter", "tenth", "عشر") or before in ("a", "one")):
            bound = _bound(folded, place, place + 1)
            skips = after in ("a", "an")
            whole = folded[place + 1 + skips] if place + 1 + skips < len(folded) else ""
            if whole in tables.TIME_UNIT_OF:  # «نصف ساعة»
                base, worth = tables.TIME_UNIT_OF[whole]
                value = tables.FRACTIONS[form] * worth
                return Amount(value, f"time:{base}", "", bound, place, place + 1 + skips)
            return Amount(tables.FRACTIONS[form], "part", _noun(after), bound, place, place, implied=True)
        single = form[:-2] if form.endswith(("ين", "ان")) else ""
        if single and form in tables.MORE_CURRENCIES:
            unit = f"money:{tables.MORE_CURRENCIES[form]}"
            return Amount(Fraction(2), unit, "", _bound(folded, place, place + 1), place, place)
        if single in tables.MEASURE_OF and len(single) > 2:
            base, worth = tables.MEASURE_OF[single]
            power = tables.POWERS.get(after[:-2])
            more, last = _and_part(folded, place + bool(power))
            unit = f"measure:{base}^{power}" if power else f"measure:{base}"
            return Amount((2 + more) * worth ** int(power or 1), unit, "", None, place, last)
    if place + 1 < len(folded) and folded[place + 1].isdigit():
        return None
    unit = word.removeprefix("ب") if word[1:] in _SINGLE else word
    more, last = _and_part(folded, place)
    framed = before in _FRAMING or unit != word or more
    if unit in _SINGLE and framed:
        base, worth = tables.TIME_UNIT_OF[unit]
        return Amount((1 + more) * worth, f"time:{base}", "", None, place, last, implied=not more)
    return None


def _and_part(folded: Sequence[str], place: int) -> tuple[Fraction, int]:
    """What is added to a unit after it («سنة ونصف»), and the last word of it all."""
    after = folded[place + 1] if place + 1 < len(folded) else ""
    if after.startswith("و") and after[1:] in tables.FRACTIONS:
        return tables.FRACTIONS[after[1:]], place + 1
    return Fraction(0), place


_SINGLE: Final = frozenset(
    {"دقيقه", "ساعه", "يوم", "ليله", "اسبوع", "شهر", "سنه", "عام", "قرن", "minute", "hour"}
) | {
    "day",
    "week",
    "month",
    "year",
    "century",
}
_FRAMING: Final = frozenset({"خلال", "بعد", "قبل", "لمده", "مده", "غضون", "within", "one"})

_PATTERN: Final = re.compile(
    r"\b[وف]?(?:"
    + "|".join(f"(?P<{name}>{either(phrases)})" for name, phrases in polarity.BOUNDS.items())
    + r"|(?P<split_least>[تي]زيد(?: \S+){0,3} (?:علي|عن)|[تي]تجاوز(?: \S+){0,2})"
    + r"|(?P<split_most>[تي]قل(?: \S+){0,3} عن)"
    + r"|(?P<until>حتي))\b"
)
_BEING: Final = frozenset({"يكون", "تكون"})
_NEGATES: Final = frozenset({"لا", "ولا", "فلا", "لم", "ولم", "لن", "ولن", "الا"})


def _bound(folded: Sequence[str], first: int, end: int) -> polarity.Bound | None:
    """What bounds the number of these words, from before it or after it."""
    before = list(folded[max(0, first - 6) : first])
    joined = " ".join(before)
    for match in reversed(list(_PATTERN.finditer(joined))):
        if joined[match.end() :].count(" ") > 2:
            break
        name = match.lastgroup or ""
        bound: polarity.Bound = "about" if name == "about" else "least" if "least" in name else "most"
        start = max(0, first - 6) + joined[: match.start()].count(" ")
        earlier = list(folded[max(0, start - 6) : start])
        is_denied = any(word in _NEGATES and then in _BEING for word, then in pairwise(earlier))
        if (name.startswith("split") and earlier and earlier[-1] in _NEGATES) or is_denied:
            return "least" if bound == "most" else "most"
        return bound
    after = " ".join(folded[end : end + 5])
    for match in _PATTERN.finditer(after):
        name = match.lastgroup or ""
        if match.group() in _AFTER:
            return "least" if name == "least" else "most"
    return None


_AFTER: Final = frozenset(
    """على الاقل|كحد ادني|بحد ادني|فاكثر|او اكثر|واكثر|فما فوق|علي الاقل|علي اقل تقدير|or more|at
    least|minimum
    علي الاكثر|كحد اقصي|بحد اقصي|بحد اعلي|كحد اعلي|فاقل|او اقل|واقل|فما دون|لا اكثر|علي ابعد تقدير|or
    less|or fewer maximum|at most""".replace("\n    ", "|").split("|")
)


def same_value(claimed: Amount, given: Amount) -> bool:
    """Whether two amounts are equal in value, units aside; a rough claim may be rounded."""
    if claimed.value == given.value:
        return True
    rough = claimed.bound == "about" and claimed.unit == given.unit and bool(given.value)
    return rough and abs(claimed.value - given.value) <= given.value / 50


def each_word(amounts: Sequence[Amount]) -> Iterator[int]:
    """The places of all the words of amounts."""
    for amount in amounts:
        yield from range(amount.first, amount.last + 1)
