"""Amounts: each number of a text, in digits or words of both languages, with what it counts and what bounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final

from rag import arabic
from rag.arabic import Word, lexicon
from rag.arabic.lexicon import amounts as tables
from rag.arabic.lexicon import polarity
from rag.arabic.lexicon.reading import either


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit.

    value: in the base of its unit, so that two weeks and 14 days are equal. unit: `%`, `money:yuan`,
    `time:second`, `measure:metre^3`, `clock`, `order`, `part`, `times`, or an empty string for what is counted
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


def rates(folded: Sequence[str]) -> frozenset[str]:
    """How often, as far as a text says («سنويا», «في الشهر», "a year")."""
    found = {tables.RATES[bare] for word in folded for bare in _bare(word) if bare in tables.RATES}
    for before, word in zip(folded, folded[1:], strict=False):
        definite = word.startswith("ال")
        core = word[2:] if definite else word
        if core in tables.PER and (before in _EACH or (before == "في" and definite)):
            found.add(tables.PER[core])
    found |= {tables.PER[word[2:]] for word in folded if word.startswith("لل") and word[2:] in tables.PER}
    return frozenset(found)


_EACH: Final = frozenset({"كل", "a", "an", "per", "each", "every"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number by itself: its value, the word after it, whether it counts off («الثالث»), and is in digits."""

    value: Fraction
    end: int
    is_ordinal: bool
    in_digits: bool


def parse_number(folded: Sequence[str], start: int, taken: frozenset[int] = frozenset()) -> Number | None:
    """The number that begins at a word, or None."""
    whole, part, least = Fraction(0), None, None
    is_ordinal = in_digits = False
    place = start
    while place < len(folded) and place not in taken:
        word = folded[place]
        joined = place > start and (folded[place - 1] in ("و", "and") or (len(word) > 2 and word[0] == "و"))
        if place > start and word in ("و", "and"):
            after = _classify(folded[place + 1], False) if place + 1 < len(folded) else None
            if after and after[0] in ("unit", "teen", "tens", "hundreds", "share"):
                if not _adds(after, whole, part, least, True):
                    break
                place += 1
                continue
            break
        after = folded[place + 1] if place + 1 < len(folded) else ""
        known = _before_ten(word) if after in tables.TEN else None
        known = known or _classify(word, place == start)
        if known is None:
            break
        kind, value = known
        if not _adds(known, whole, part, least, joined or (word.isascii() and kind != "share")):
            break
        in_digits |= kind == "digits"
        is_ordinal |= _is_ordinal(word)
        if kind == "power":
            whole += (1 if part is None else part) * value
            part, least = None, value
        elif kind == "share":
            if part is not None:
                part += value
            else:
                whole += value * (least or 1)
                place += 1
                if place < len(folded) and _classify(folded[place].removeprefix("ال"), False) == ("power", least):
                    place += 1
                break
        elif kind == "hundred":
            part = (part if part and part < 10 else 1) * 100 + (part if part and part >= 10 else 0)
        else:
            part = (part or 0) + value
        place += 1
    if place == start or (part is None and not whole):
        return None
    return Number(whole + (part or 0), place, is_ordinal, in_digits)


def _before_ten(word: str) -> tuple[str, Fraction] | None:
    """The units of eleven and twelve, which are other words elsewhere («أحد عشر»)."""
    value = next((tables.ELEVEN_TWELVE[bare] for bare in _bare(word) if bare in tables.ELEVEN_TWELVE), None)
    return ("unit", Fraction(value)) if value else None


def _adds(
    known: tuple[str, Fraction], whole: Fraction, part: Fraction | None, least: Fraction | None, joined: bool
) -> bool:
    """Whether a word goes on with a number that has so many thousands and more, and so much after them."""
    kind, value = known
    if kind == "power":
        return (least is None or value < least) and (part is not None or joined or not whole)
    if part is None:
        if kind == "share":
            return bool(whole) and joined
        return not whole or (joined and kind != "digits")
    if part.denominator != 1:
        return False
    hundreds_only = part % 100 == 0
    if kind == "unit":
        return joined and (hundreds_only or (part % 10 == 0 and part % 100 >= 20))
    if kind == "ten":
        return 1 <= part % 100 <= 9 or (joined and hundreds_only)
    if kind == "tens":
        return joined and (1 <= part % 100 <= 9 or hundreds_only)
    if kind == "teen":
        return joined and hundreds_only
    if kind == "hundred":
        return part < 10
    return kind == "share" and joined


@lru_cache(maxsize=16_384)
def _classify(word: str, opens: bool) -> tuple[str, Fraction] | None:
    """What a word adds to a number: digits, a unit, ten, a teen, tens, hundreds, a power of a thousand, or a
    share («ونصف»); None for another word."""
    if word[0].isdigit():
        return _digits(word)
    if lexicon.MAGNITUDES.get(word) == "%" or word in lexicon.WEEKDAY_OF or word[1:] in lexicon.WEEKDAY_OF:
        return None
    for bare in _bare(word):
        if bare in lexicon.MAGNITUDES and lexicon.MAGNITUDES[bare] != "%":
            return "power", Fraction(10) ** int(lexicon.MAGNITUDES[bare].removeprefix("10^"))
        if bare in _SHORT_POWERS:
            return "power", _SHORT_POWERS[bare]
        if bare in tables.TEN:
            return "ten", Fraction(10)
        if bare in tables.HUNDREDS and bare not in ("المايه", "الميه"):
            return "hundred", Fraction(100)
        if bare in tables.ENGLISH_TEENS:
            return "teen", Fraction(tables.ENGLISH_TEENS[bare])
        if bare in tables.DUAL_NUMBERS:
            value = Fraction(tables.DUAL_NUMBERS[bare])
            return ("hundreds", value) if value == 200 else ("digits", value)
        if hundreds := _hundreds(bare):
            return "hundreds", hundreds
        if not opens and bare in tables.FRACTIONS:
            return "share", tables.FRACTIONS[bare]
        named = lexicon.NUMBER_NAMES.get(bare) or lexicon.NUMBER_NAMES.get("ال" + bare, "")
        if named and int(named) >= 20:
            return ("tens", Fraction(named)) if int(named) < 100 else ("hundred", Fraction(100))
        if bare in lexicon.NUMBER_NAMES and bare not in _NOT_ALONE:
            return ("unit" if int(named) < 10 else "tens"), Fraction(named)
        if bare in _INDEFINITE_ORDINALS:
            return "unit" if bare[:4] != "عاشر" else "tens", Fraction(_INDEFINITE_ORDINALS[bare])
    return None


_INDEFINITE_ORDINALS: Final = {
    word + ending: value
    for value, word in enumerate("ثالث رابع خامس سادس سابع ثامن تاسع عاشر".split(), start=3)
    for ending in ("", "ه")
}
_SHORT_POWERS: Final = {"bn": Fraction(10**9), "mn": Fraction(10**6), "tn": Fraction(10**12), "k": Fraction(1000)}
_NOT_ALONE: Final = lexicon.FUNCTION_WORDS


def _hundreds(word: str) -> Fraction | None:
    for ending in tables.HUNDRED_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending):
            unit = word[: -len(ending)]
            for name in (unit, unit + "ه", unit + "ي"):
                if name in lexicon.NUMBER_NAMES and 3 <= int(lexicon.NUMBER_NAMES[name]) <= 9:
                    return Fraction(int(lexicon.NUMBER_NAMES[name]) * 100)
    return None


def _digits(word: str) -> tuple[str, Fraction] | None:
    plain = word.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word) else word
    plain = plain.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain) else plain.replace(",", ".")
    return ("digits", Fraction(plain)) if re.fullmatch(r"\d{1,40}(?:\.\d{1,20})?", plain) else None


@lru_cache(maxsize=16_384)
def _bare(word: str) -> tuple[str, ...]:
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


def _with_unit(text: str, words: Sequence[Word], folded: list[str], place: int, number: Number) -> Amount:
    """The amount of a number by the words around it."""
    end = number.end
    after = [*folded[end : end + 4], "", "", "", ""]
    if after[0] == "th":
        return Amount(number.value, "order", _noun(after[1]), None, place, end)
    value, unit, noun, length = number.value, "", "", 0
    before = folded[place - 1] if place else ""
    sign = text[max(0, words[place].start - 2) : words[place].start].strip()[-1:]
    behind = text[words[end - 1].end : words[end - 1].end + 2].strip()[:1]
    if after[0] in _SKIPPED:
        after, length = after[1:], 1
    share = tables.FRACTIONS.get(after[0]) if after[0] in _SHARES else None
    if behind in ("%", "٪") or after[0:2] in lexicon.PERCENT or lexicon.MAGNITUDES.get(after[0]) == "%":
        unit, length = "%", {True: 2}.get(after[0:2] in lexicon.PERCENT, 1 if behind not in ("%", "٪") else 0)
    elif share and value.denominator == 1:
        value, unit, noun, length = value * share, "part", _noun(after[1]), 1
    elif currency := (tables.CURRENCY_SIGNS.get(sign) or tables.CURRENCY_SIGNS.get(behind)):
        unit = f"money:{currency}"
    elif currency := _currency(after[0]) or (_currency(before) if before.isascii() else None):
        unit, length = f"money:{currency}", length + 1
    elif value <= 24 and (part := _half_of_day(before, after)) is not None:
        unit, noun, length = "clock", part, 0
    elif number.is_ordinal:
        unit, noun = "order", _noun(after[0] if folded[place].isascii() else before)
    elif after[0] in tables.TIME_UNIT_OF:
        base, worth = tables.TIME_UNIT_OF[after[0]]
        value, unit, length = value * worth, f"time:{base}", length + 1
    elif measured := _measure(after):
        base, worth, used = measured
        value, unit, length = value * worth, f"measure:{base}", length + used
    elif any(form in tables.MULTIPLES for form in (after[0], after[0].rstrip("هاي"))) and after[0]:
        unit, length = "times", length + 1
    elif not folded[place].startswith("ال") and _touches(text, words, end):
        noun = _noun(after[0])
    bound = _bound(folded, place, end + length)
    implied = number.value == 1 and unit in ("", "order") and not (number.in_digits and noun)
    return Amount(value, unit, noun, bound, place, end + length - 1, implied)


def _touches(text: str, words: Sequence[Word], end: int) -> bool:
    """Whether nothing but a space or a hyphen stands between a number and the word after it."""
    return end < len(words) and not text[words[end - 1].end : words[end].start].strip(" -")


_SKIPPED: Final = frozenset({"working", "business", "calendar", "consecutive", "full", "more", "of"})
_SHARES: Final = frozenset({"ارباع", "thirds", "quarters", "اعشار", "tenths"})


def _currency(word: str) -> str | None:
    return tables.CURRENCY_OF.get(word) or tables.MORE_CURRENCIES.get(word)


def _noun(word: str) -> str:
    is_noun = word.isalpha() and word not in lexicon.FUNCTION_WORDS and len(word) > 1
    return arabic.stem(word) if is_noun else ""


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
    if after[0] in tables.MEASURE_OF:
        base, worth = tables.MEASURE_OF[after[0]]
        power = tables.POWERS.get(after[1])
        return (f"{base}^{power}", worth ** int(power), 2) if power else (base, worth, 1)
    if after[0] in tables.POWERS and after[1] in tables.MEASURE_OF:
        base, worth = tables.MEASURE_OF[after[1]]
        power = tables.POWERS[after[0]]
        return f"{base}^{power}", worth ** int(power), 2
    return None


def _implied(folded: Sequence[str], place: int) -> Amount | None:
    """A number that one word holds with its unit («يومين»), or that a unit alone stands for («خلال شهر»)."""
    word = folded[place]
    before = folded[place - 1] if place else ""
    for bare in _bare(word):
        if bare in tables.DUAL_UNIT_OF:
            base, worth = tables.DUAL_UNIT_OF[bare]
            more, last = _and_part(folded, place)
            value = (2 + more) * worth
            return Amount(value, f"time:{base}", "", _bound(folded, place, place + 1), place, last)
        after = folded[place + 1] if place + 1 < len(folded) else ""
        if bare in tables.CONSTRUCT_DUALS and after in tables.FILLING:
            base, worth = tables.CONSTRUCT_DUALS[bare]
            return Amount(2 * worth, f"time:{base}", "", _bound(folded, place, place + 1), place, place)
        if bare in tables.TWICE or bare in tables.ONCE:
            return Amount(Fraction(2 if bare in tables.TWICE else 1), "times", "", None, place, place)
        if bare in tables.FRACTIONS and bare not in ("quarter", "tenth", "عشر"):
            bound = _bound(folded, place, place + 1)
            return Amount(tables.FRACTIONS[bare], "part", _noun(after), bound, place, place, implied=True)
        single = bare[:-2] if bare.endswith(("ين", "ان")) else ""
        if single in tables.MEASURE_OF and len(single) > 2:
            base, worth = tables.MEASURE_OF[single]
            return Amount(2 * worth, f"measure:{base}", "", None, place, place)
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


_SINGLE: Final = frozenset({"دقيقه", "ساعه", "يوم", "ليله", "اسبوع", "شهر", "سنه", "عام", "قرن", "minute", "hour"}) | {
    "day",
    "week",
    "month",
    "year",
    "century",
}
_FRAMING: Final = frozenset({"خلال", "بعد", "قبل", "لمده", "مده", "غضون", "within", "one"})

_PATTERN: Final = re.compile(
    r"\b(?:"
    + "|".join(f"(?P<{name}>{either(phrases)})" for name, phrases in polarity.BOUNDS.items())
    + r"|(?P<split_least>[تي]زيد(?: \S+){0,3} (?:علي|عن)|[تي]تجاوز(?: \S+){0,2})"
    + r"|(?P<split_most>[تي]قل(?: \S+){0,3} عن)"
    + r"|(?P<until>حتي))\b"
)
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
        if name.startswith("split") and start and folded[start - 1] in _NEGATES:
            return "least" if bound == "most" else "most"
        return bound
    after = " ".join(folded[end : end + 5])
    for match in _PATTERN.finditer(after):
        name = match.lastgroup or ""
        if match.group() in _AFTER:
            return "least" if name == "least" else "most"
    return None


_AFTER: Final = frozenset(
    """على الاقل|كحد ادني|بحد ادني|فاكثر|او اكثر|واكثر|فما فوق|علي الاقل|علي اقل تقدير|or more|at least|minimum
    علي الاكثر|كحد اقصي|بحد اقصي|بحد اعلي|كحد اعلي|فاقل|او اقل|واقل|فما دون|لا اكثر|علي ابعد تقدير|or less|or fewer
    maximum|at most""".replace("\n    ", "|").split("|")
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
