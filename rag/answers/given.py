"""What a sentence gives: where it holds something of the kind that is asked for, and how well that fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rag import arabic
from rag.answers.kinds import CODES, COUNTED, MEASURED, Asked
from rag.answers.roots import is_dual_of, noun_stem, of_one_noun
from rag.arabic import lexicon
from rag.arabic.lexicon import Thing
from rag.arabic.lexicon.amounts import CURRENCY_SIGNS, RATES
from rag.arabic.lexicon.months import MONTHS, named_months
from rag.translations import english_stem, is_told, translations


@dataclass(frozen=True, slots=True)
class Given:
    """Something of the kind asked for in a sentence, by the place of its first word: `fit` is how well its
    own form fits, up to 1."""

    word: int
    fit: float


def given(sentence: str, wanted: Asked, said: frozenset[str] = frozenset()) -> list[Given]:
    """Where a sentence holds something of the wanted kind that the question has not `said`, in order."""
    texts = list(arabic.words_of(sentence))
    if wanted.kind in MEASURED:
        return _measured(sentence, arabic.words(sentence), texts, wanted, said)
    marks = _MARKS.get(wanted.kind, frozenset())
    if wanted.kind == "reason":
        folded = " ".join(texts)
        return [Given(folded[: m.start()].count(" "), 1.0) for m in lexicon.REASON.finditer(folded)]
    return [Given(place, 1.0) for place, word in enumerate(texts) if word in marks and word not in said]


FITTING: Final = 0.5
"""What fits less is of another kind than is asked for."""
ROW: Final = re.compile(r"[^:؛;\n]+: [^؛;\n]+(?:[؛;] [^:؛;\n]+: [^؛;\n]+)+")
"""A row of a table: the name of each column before what it says."""


def of_years(sentence: str, found: Sequence[Given], wanted: Asked, years: frozenset[str]) -> Sequence[Given]:
    """What a sentence gives for the years that are asked for, where it tells of several, and what is no
    change from one to the other («بنسبة 5%»). An amount is of the year after it, where the first amount
    stands before the first year, else of the year before it."""
    if wanted.kind not in COUNTED or not years:
        return found
    words = arabic.words(sentence)
    texts, places = [word.text for word in words], year_places(sentence, words)
    if len(places) < 2 or years.isdisjoint(texts[place] for place in places):
        return found
    changes = () if wanted.kind == "percentage" else _BY
    amounts_first = any(each.word < places[0] for each in found)

    def year_of(word: int) -> str:
        before = [place for place in places if place < word]
        after = [place for place in places if place > word]
        return texts[after[0] if after and (amounts_first or not before) else before[-1]]

    return [
        each
        for each in found
        if year_of(each.word) in years
        and not any(word in changes for word in texts[max(0, each.word - 2) : each.word])
    ]


def year_places(text: str, words: Sequence[arabic.Word]) -> list[int]:
    """Which of the words of a text are years."""
    return [
        place for place, word in enumerate(words) if is_year(word.text, beside(text, words, place + 1, 1))
    ]


def find_answer(
    sentence: str, wanted: Asked, said: frozenset[str] = frozenset(), years: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """The characters of a sentence that say what is asked for, of these years where it tells of several:
    first and after the last, a number or date with its unit; None where it has none that fits, or something
    else is asked for."""
    found = of_years(sentence, given(sentence, wanted, said), wanted, years)
    fitting = [each for each in found if each.fit >= TELLING]
    if wanted.kind not in MEASURED or not fitting:
        return None
    words = arabic.words(sentence)
    texts = [word.text for word in words]
    first = max(fitting, key=lambda each: each.fit).word
    end = first + dict(_numbers(texts)).get(first, 1)
    while end < len(words) and _goes_on(texts[end], wanted):
        end += 1
    last = words[end - 1].end
    percent = _PERCENT.match(sentence, last)
    return words[first].start, percent.end() if percent else last


def _goes_on(word: str, wanted: Asked) -> bool:
    """Whether a word belongs to the number or date before it."""
    if wanted.kind in ("date", "time"):
        parts = lexicon.DAY_PARTS if wanted.kind == "time" else lexicon.ERAS
        return word in parts or (word,) in MONTHS or bool(_YEAR.fullmatch(word))
    is_counted = wanted.counted is not None and of_one_noun(wanted.counted, noun_stem(word))
    return is_counted or _is_unit(word)


TELLING: Final = 0.8
"""The fit from which something of a sentence is what was asked for."""
_UNITS: Final = (lexicon.TIME_UNITS, lexicon.CURRENCIES, lexicon.MAGNITUDES)


def _measured(
    sentence: str, words: Sequence[arabic.Word], texts: list[str], wanted: Asked, said: frozenset[str]
) -> list[Given]:
    found = []
    for place, length in _numbers(texts):
        own = texts[place : place + length]
        if all(value(word) in said for word in own) and not _is_dual(own[0]):
            continue
        if _is_list_mark(sentence, words, place):
            continue
        after = beside(sentence, words, place + length, 3)
        before = texts[max(0, place - 2) : place]
        span = sentence[max(0, words[place].start - 2) : words[place + length - 1].end + 2]
        is_sum = not CURRENCY_SIGNS.keys().isdisjoint(span)
        fit = _fit(sentence, words[place + length - 1].end, own, before, after, wanted, is_sum)
        if wanted.counted and _is_number_of(wanted.counted, texts[max(0, place - _NUMBER_OF) : place]):
            fit = 1.0
        if fit > 0:
            found.append(Given(place, fit))
    if wanted.kind in ("date", "time"):
        found += _named_times(texts, wanted.kind, said)
    elif wanted.kind != "percentage":
        found += _without_number(texts, wanted)
    return sorted(found, key=lambda each: each.word)


def beside(text: str, words: Sequence[arabic.Word], place: int, most: int) -> list[str]:
    """What stands behind a number of a text and may be its unit: the words from this place on, `most` at
    most, without those in brackets («2022 (دولار)» is a year) or in the next cell of a row."""
    found: list[str] = []
    for before, word in pairwise(words[max(0, place - 1) : place + most]):
        if not _APART.isdisjoint(text[before.end : word.start]):
            break
        found.append(word.text)
    return found


def _fit(
    sentence: str, end: int, own: list[str], before: list[str], after: list[str], wanted: Asked, is_sum: bool
) -> float:
    """How well a number, with what stands around it, fits what is asked for; `is_sum` says that a sign of a
    currency stands beside it."""
    is_percent = bool(_PERCENT.match(sentence, end)) or after[:2] in lexicon.PERCENT
    is_percent |= bool(after) and lexicon.MAGNITUDES.get(after[0]) == "%"
    is_time = _is_dual(own[0]) or (bool(after) and after[0] in lexicon.TIME_UNITS)
    # «الأيام الثلاثون الأولى»
    is_time |= own[0].startswith("ال") and any(word.removeprefix("ال") in _TIMES for word in before[-1:])
    is_money = is_sum or any(word in lexicon.CURRENCIES for word in after[:2])
    is_money |= any(_IN_CURRENCY.sub("", word) in lexicon.CURRENCIES for word in before[-1:])
    is_date = _is_date(own, before, after) and not is_time and not is_money
    framed = next((word for word in reversed(before) if word in lexicon.FRAMES), None)
    if wanted.kind == "date":
        return 1.0 if is_date else 0.5 if is_time and framed else 0.0
    if wanted.kind == "time":
        is_clock = bool(_OF_THE_CLOCK.match(sentence, end))
        return 1.0 if is_clock or any(word in lexicon.DAY_PARTS for word in [*before, *after[:1]]) else 0.0
    if is_date:
        spans = wanted.kind == "duration" and any(word in _SPANS for word in before)
        return 0.5 if spans else 0.0
    if wanted.kind == "percentage":
        return 1.0 if is_percent else 0.3
    if wanted.kind == "money":
        if is_money or is_time:
            return float(is_money)
        # «ثلاث دفعات» counts something else.
        return 0.5 if is_percent else 0.3 if _is_thing(after[:1]) else 0.6
    # «الصفات الأساسية الأربعة»: with its article the number stands after the noun and what describes it.
    nouns = before if own[0].startswith("ال") else before[-1:]
    # «الفرع: 30 جنيهًا» counts no branches.
    near = after[:2] if wanted.kind == "number" and (is_time or is_money) else [*after[:2], *nouns]
    is_counted = wanted.counted is not None and any(
        of_one_noun(wanted.counted, noun_stem(word)) for word in near
    )
    is_counted |= wanted.counted is not None and any(_translates(wanted.counted, word) for word in after[:2])
    if wanted.kind == "duration":
        if not is_time:
            return 1.0 if is_counted else 0.3
        return 1.0 if wanted.frame == framed else 0.6
    if wanted.is_code:
        counts = is_time or is_money or is_percent or not own[0].isdigit()
        counts |= bool(_MEASURES.match("".join(after[:1])))
        return 0.0 if counts else 1.0 if len(own[0]) > 2 else 0.5
    if wanted.counted:
        if is_counted:
            return 1.0
        is_of_another = is_time or is_money or is_percent
        if not wanted.counted.isascii():  # what follows «كم» may be a verb
            return 0.0 if wanted.is_count and is_of_another else 0.5
        is_code = bool(before) and bool(_OF_A_CODE.fullmatch(before[-1]))
        return 0.0 if is_of_another or is_code or _counts_another(wanted.counted, after) else 0.4
    return 0.8 if is_time and framed else 1.0


def _is_number_of(counted: str, before: Sequence[str]) -> bool:
    """Whether what stands before a number says that it is the number of what is counted: «عدد أعضائها»."""
    place = next((place for place, word in enumerate(before) if _NUMBER_NAMED.fullmatch(word)), len(before))
    after = before[place + 1 :]
    return any(
        _translates(counted, word) if counted.isascii() else of_one_noun(counted, noun_stem(word))
        for word in after[:2]
    )


def _counts_another(counted: str, after: Sequence[str]) -> bool:
    """Whether what follows a number is in Arabic what it counts, and not what English counts, of which the
    Arabic names are told by the glossary: of the learnt ones many are not known. Of a part («390 من السكان»)
    nothing is told."""
    is_noun = bool(after) and after[0].isalpha() and not after[0].isascii() and after[0] not in _PART
    return is_noun and is_told(counted)


def _translates(counted: str, word: str) -> bool:
    """Whether a word is what a question counts in the other language («340 موظفا», "how many employees"), or
    in English in another form."""
    if counted.isascii() and word.isascii():
        return english_stem(counted) == english_stem(word)
    english, other = (counted, word) if counted.isascii() else (word, counted)
    return english.isascii() and any(of_one_noun(stem, arabic.stem(other)) for stem in translations(english))


def _is_thing(after: Sequence[str]) -> bool:
    """Whether what stands behind a number is what it counts: a noun without article or preposition."""
    joins = lexicon.FUNCTION_WORDS | lexicon.MAGNITUDES.keys()
    return any(word.isalpha() and word not in joins and not _JOINED.match(word) for word in after)


def _numbers(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The runs of words that are numbers, in digits or in words: (first, how many)."""
    joined = " ".join(texts)
    places = {joined[: match.start()].count(" ") for match in lexicon.NUMBER.finditer(joined)}
    places |= {place for place, word in enumerate(texts) if _is_dual(word)}
    # «الأيام الثلاثون», not «اليوم الثلاثون»
    places |= {
        place
        for place, (units, word) in enumerate(pairwise(texts), start=1)
        if units.removeprefix("ال") in _TIMES
        and word[:2] == units[:2] == "ال"
        and word in lexicon.NUMBER_NAMES
    }
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        last = runs[-1] if runs else None
        magnitude = last and not texts[place][0].isdigit() and last[0] + last[1] == place
        if last and magnitude:
            runs[-1] = (last[0], last[1] + 1)
        else:
            runs.append((place, 1))
    return runs


def _without_number(texts: Sequence[str], wanted: Asked) -> list[Given]:
    """Where one or two of what is asked for stand without a number: "خلال أسبوع", "دينار واحد", "مرتين"."""
    found = []
    for place, (before, word, after) in enumerate(zip(["", *texts], texts, [*texts[1:], ""], strict=False)):
        is_one = after in _ONE or (wanted.kind == "duration" and before in _SINGLE_AFTER)
        if wanted.kind == "duration" and word in _CONSTRUCT and not after.startswith("ال"):
            found.append(Given(place, 0.8))
        elif wanted.kind == "duration" and is_one and word in _ONE_OF_TIME:
            framed = before if before in lexicon.FRAMES else None
            found.append(Given(place, 1.0 if wanted.frame == framed else 0.6))
        elif (wanted.frame == "كل" and word in _OFTEN) or (
            wanted.kind == "money" and after in _ONE and word in lexicon.CURRENCIES
        ):
            found.append(Given(place, 1.0))
        elif wanted.counted and after in _ONE:
            is_counted = of_one_noun(wanted.counted, noun_stem(word)) or _translates(wanted.counted, word)
            if is_counted or not _counts_another(wanted.counted, [word]):
                found.append(Given(place, 1.0 if is_counted else 0.4 if wanted.counted.isascii() else 0.5))
        elif wanted.counted and (dual := _DUAL.fullmatch(word)) and _is_dual_of(dual, wanted.counted):
            found.append(Given(place, 0.8))
    return found


def _is_dual_of(dual: re.Match[str], counted: str) -> bool:
    """Whether what is counted, in either language, is what stands in the dual. With its article it is a
    plural, as likely («المتطوعين», «الخزائن»)."""
    if not counted.isascii():
        return is_dual_of(dual, counted)
    return not dual[0].startswith("ال") and any(is_dual_of(dual, noun) for noun in translations(counted))


def _named_times(texts: list[str], kind: Thing, said: frozenset[str]) -> list[Given]:
    if kind == "time":
        return [
            Given(place, 1.0)
            for place, word in enumerate(texts)
            if word in lexicon.DAY_PARTS and word not in said
        ]
    found = [
        Given(place, 1.0)
        for place, word in enumerate(texts)
        if word not in said
        and ((word,) in MONTHS or tuple(texts[place : place + 2]) in MONTHS)
        and named_months(texts[max(0, place - 1) : place + 3])
    ]
    found += [
        Given(place, 1.0)
        for place, pair in enumerate(pairwise(texts))
        if (_is_place(pair[1]) and pair[0] in _DAYS) or (pair[0] in _FIRST_OR_LAST and pair[1] in _DAYS)
    ]
    found += [
        Given(place, 1.0)
        for place, word in enumerate(texts)
        if _is_place(word)
        and texts[place + 1 : place + 2] == ["من"]
        and _A_MONTH & {*texts[place + 2 : place + 4]}
    ]
    found += [Given(place, 0.9) for place, word in enumerate(texts) if word in _CLOCK and word not in said]
    vague = lexicon.WEEKDAYS | lexicon.TIMES
    found += [Given(place, 0.5) for place, word in enumerate(texts) if word in vague and word not in said]
    return found


def _is_place(word: str) -> bool:
    return word in lexicon.ORDINALS or word in lexicon.LAST


def has_number(sentence: str) -> bool:
    """Whether a sentence has a number, or says how often («مرتين»)."""
    texts = list(arabic.words_of(sentence))
    return bool(_numbers(texts)) or not (_ONE | _OFTEN).isdisjoint(texts)


def _is_dual(word: str) -> bool:
    return word in lexicon.DUAL_TIMES or (word[:1] in "بلو" and word[1:] in lexicon.DUAL_TIMES)


def _is_date(own: list[str], before: list[str], after: list[str]) -> bool:
    """Whether a number is a year, or the day of a month."""
    if named_months([*before[-1:], *own, *after[:2]]) and len(own[0]) <= 2:
        return True
    if before and before[-1] in _NUMBERED:
        return False
    named = (before[-1:] and before[-1] in lexicon.YEAR_NAMES) or (after[:1] and after[0] in lexicon.ERAS)
    if named and own[0].isdigit() and len(own[0]) <= 4:
        return True
    return len(own) == 1 and is_year(own[0], after)


def is_year(word: str, after: Sequence[str]) -> bool:
    """Whether a word is a year, by its form and what follows."""
    return bool(_YEAR.fullmatch(word)) and not (after and _is_unit(after[0]))


def _is_unit(word: str) -> bool:
    return any(word in units for units in _UNITS)


def _is_list_mark(sentence: str, words: Sequence[arabic.Word], place: int) -> bool:
    word = words[place]
    return place == 0 and word.text.isdigit() and sentence[word.end : word.end + 1] in (")", ".", "-")


def values(text: str) -> frozenset[str]:
    """The words of a text, its numbers in digits: what a question has said already."""
    return frozenset(map(value, arabic.words_of(text)))


def value(word: str) -> str:
    """A number or an ordinal in words as its digits; any other word as it is."""
    if word in lexicon.NUMBER_NAMES:
        return lexicon.NUMBER_NAMES[word]
    return lexicon.NUMBER_NAMES.get(word[1:], word) if word[:1] in "وفبل" else word


_MEASURES = re.compile(r"كيلو|مترا?\b|امتار|غرام|طنا?\b|لترا?\b|كلم|كم\b|كغ|برميل|كلمه|صفحه|شخص|موظف")
"""What a number counts that reaches nobody."""
_JOINED = re.compile(r"[وفبلك]|ال|سنوي|شهري|يومي|اسبوعي")
"""What a word begins with that is not counted by the number before it."""
_ONE = frozenset({"واحد", "واحده", "واحدا", "one"})
_CONSTRUCT = frozenset("يومي ساعتي اسبوعي شهري سنتي عامي دقيقتي".split())
"""Two of a unit of time before what it is one of: "يومي عمل"."""
_SINGLE_AFTER = frozenset("خلال لمده مده بعد قبل كل المده تستغرق يستغرق بمده قدرها".split())
"""What a length of time stands after that is one of its unit."""
_TIMES = lexicon.words("أيام أسابيع أشهر شهور سنوات سنين أعوام ساعات دقائق ثوان ثواني ليالي ليال قرون عقود")
_ONE_OF_TIME = lexicon.TIME_UNITS - _TIMES
"""Units of time in the singular: «قبل أسابيع» tells no length."""
_DUAL = re.compile(r"(?:ال)?(\w{2,}?)(ت?)(?:ين|ان)")
_NUMBER_OF: Final = 5
"""So many words before a number what it counts may be named by «عدد»."""
_OF_A_CODE = re.compile(r"[وب]?(?:ال)?(?:رقم|هاتف)\w{0,3}|number|phone")
"""What a number follows that counts nothing, since somebody is reached by it."""
_PART = frozenset({"من"})
_NUMBER_NAMED = re.compile(r"[وفب]?(?:ال)?عدد")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_IN_CURRENCY = re.compile(r"^(?:بال|ال)")
"""What a currency begins with that is named before the sums in it, as in the name of a column."""
_OF_THE_CLOCK = re.compile(r":[0-5]\d(?!\d)")
"""The minutes after an hour: 7:15."""
_PERCENT = re.compile(r"\s*[%٪]")
_OFTEN = RATES.keys() | lexicon.words("فصليا مرة مرتين مرتان quarterly once twice")
"""How often, in one word."""
_DAYS = lexicon.WEEKDAYS | lexicon.words("يوم اليوم أسبوع الأسبوع شهر الشهر جمعة خميس سبت أحد اثنين")
"""What a date counts: «اليوم الخامس», «آخر يوم», «أول سبت»."""
_A_MONTH = frozenset({"شهر", "الشهر"})
"""What the day of each month is named of: «الخامس من كل شهر»."""
_APART: Final = frozenset("(؛;")
_NUMBERED: Final = CODES | lexicon.words("بالرقم لرقم بالهاتف فاكس بالتحويلة")
"""What a number follows that is no year, however it looks."""
_CLOCK = lexicon.words("الساعة صباحا مساء ظهرا عصرا ليلا فجرا am pm")
"""What a time of the day has, which says when, too."""
_BY = frozenset({"بنسبه", "بنحو", "بحوالي", "بمقدار", "بزياده", "بواقع", "by"})
"""What an amount stands after that something grew or fell by."""
_FIRST_OR_LAST = lexicon.words("أول ثاني ثالث آخر")
_SPANS = frozenset({"من", "بين", "الي", "حتي", "from", "to", "between", "until"})
"""What a year follows that begins or ends a time."""
_MARKS: dict[Thing, frozenset[str]] = {
    "person": lexicon.OFFICES,
    "place": lexicon.PLACES,
    "decision": lexicon.DECIDING,
}
