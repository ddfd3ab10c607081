"""Answer types: what kind of thing a question asks for, and where a sentence holds one.

Li and Roth, "Learning Question Classifiers" (2002), with rules instead of a learnt classifier.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rag import arabic
from rag.answers.deciding import asks_whether
from rag.answers.roots import is_dual_of, noun_stem, of_one_noun
from rag.arabic import lexicon
from rag.arabic.lexicon import Thing
from rag.arabic.lexicon.amounts import CURRENCY_SIGNS
from rag.arabic.lexicon.months import MONTHS, named_months
from rag.english import head_noun
from rag.translations import english_stem, translations


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for: the kind, the stem of the noun that is counted («كم موظفا»), and the
    preposition that frames a length of time («قبل كم يوم»); `is_code` says that a number counts nothing,
    since somebody is reached by it («رقم الهاتف»)."""

    kind: Thing
    counted: str | None = None
    frame: str | None = None
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Something of the kind asked for in a sentence, by the place of its first word: `fit` is how well its
    own form fits, up to 1."""

    word: int
    fit: float


MEASURED: Final[frozenset[Thing]] = frozenset({"percentage", "money", "duration", "time", "date", "number"})
"""The kinds that are told by numbers, names of months and units."""
COUNTED: Final[frozenset[Thing]] = frozenset({"percentage", "money", "duration", "number"})
"""Those that nothing but a number tells."""


def asked(question: str) -> Asked | None:
    """What a question asks for, or None where it does not say."""
    words = tuple(_without_owner(_without_conjunction(word)) for word in arabic.words_of(question))
    folded = " ".join(words)
    if not words:
        return None
    first = words[0]
    if "هل" in words or (first in lexicon.QUESTION_WORDS["other"] and _ASKED["decision"].fullmatch(first)):
        return Asked("decision")
    if first in lexicon.ASKING_WHETHER_ENGLISH and not _ASKS_AS_WELL.search(folded):
        return Asked("decision")
    if first in lexicon.ASKING_WHETHER and lexicon.QUESTION_WORDS_ALL.isdisjoint(words[1:]):
        return Asked("decision")
    if asks_whether(words):
        return Asked("decision")
    if first == "لم":
        return Asked("reason")
    if _WHAT_HOUR.search(folded):
        return Asked("time")
    counted, frame = _counted(words)
    if counted in _TIME_STEMS or _HOW_LONG.search(folded):
        has = not frame and not _HAVING.isdisjoint(words)
        return Asked("duration", None, "خلال" if has else frame)
    if "how old" in folded:
        return Asked("number", "years")
    if counted in _TIMES or words[:2] == ("how", "often"):
        return Asked("duration", counted, "كل")
    if _asks_for_price(words) or _HOW_MUCH_PAID.search(folded):
        return Asked("money")
    if _ON_CONDITION.search(folded):
        return None
    if opening := _opened(words):
        return Asked(opening)
    for kind, pattern in _ASKED.items():
        if kind == "decision":
            continue
        if kind == "person" and _defines(words):
            continue
        if pattern.search(folded):
            is_code = kind == "number" and counted is None and not CODES.isdisjoint(words)
            is_code = is_code and "number of" not in folded
            return Asked(kind, counted if kind == "number" else None, frame, is_code)
    if (first in ("من", "لمن") and len(words) > 1) or any(word in ("لمن", "بمن") for word in words[:2]):
        return Asked("person")
    return Asked("decision") if _ASKED["decision"].fullmatch(first) else None


def _asks_for_price(words: Sequence[str]) -> bool:
    """Whether «بكم» has a thing after it or nothing («بكم التذكرة», «بكم تذكرة المتحف», «التذكرة بكم»): by
    how many of something («بكم درجة») is no price."""
    return any(
        word in _PRICE and (after in _SHOWN or after.startswith("ال") or owner.startswith(("ال", "لل")))
        for word, after, owner in zip(words, [*words[1:], ""], [*words[2:], "", ""], strict=False)
    )


def _opened(words: Sequence[str]) -> Thing | None:
    """What a question asks for that begins with where, how, why, or with who and no preposition's object:
    «من يدفع الرسوم» asks for no sum. None where its words decide."""
    for kind in ("reason", "place", "manner"):
        if words[0] in lexicon.QUESTION_WORDS[kind] - lexicon.ALSO_PARTICLES - {"how"}:
            return kind
    asks_who = words[0] in WHO and len(words) > 1 and words[1] not in _FROM
    return "person" if asks_who and not _defines(words) else None


def _without_conjunction(word: str) -> str:
    """A question word without the «و» or «ف» that joins it to what was said before («ومتى»)."""
    return word[1:] if word[0] in "وف" and word[1:] in lexicon.QUESTION_WORDS_ALL else word


def _without_owner(word: str) -> str:
    """What is asked for without the pronoun of whose it is («رقمكم», «مساحتها»)."""
    match = _OWNED.fullmatch(word)
    cores = (f"{match[1]}{match[2]}", f"{match[1]}ه" if match[2] else "") if match else ()
    return next((core for core in cores if core in _KINDS), word)


def _defines(words: Sequence[str]) -> bool:
    """Whether «من هو» is followed by a name alone, whose bearer is asked about: not «من هو مدير المشروع»."""
    opening = " ".join(words[:2])
    alone = not any(word in lexicon.OFFICES | lexicon.RELATIVE_WORDS for word in words[2:])
    return bool(_ASKED["definition"].fullmatch(opening)) and alone and len(words) < 7


def _counted(words: Sequence[str]) -> tuple[str | None, str | None]:
    """The stem of the noun after «كم» or «عدد», and the preposition before it."""
    for place, word in enumerate(words[:-1]):
        if word in lexicon.COUNTING or word == "بكم":
            noun = words[place + 1]
            if (noun in lexicon.COUNTING or noun == "من") and place + 2 < len(words):
                noun = words[place + 2]
            frame = words[place - 1] if place and words[place - 1] in lexicon.FRAMES else None
            noun = head_noun(words[place + 1 :]) or noun
            is_noun = noun not in lexicon.FUNCTION_WORDS | lexicon.KIND_NAMES and not noun.isdigit()
            # «كم الحد» asks how much it is, as «كم بلغت» does: nothing is counted, unlike by «كم من الأصوات».
            after = words[place + 1]
            is_whole = word in _HOW_MANY and (
                after.startswith("ال") or after in CODES or _DONE.fullmatch(after)
            )
            return (noun_stem(noun) if is_noun and not is_whole else None), frame
    return None, None


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
        return 1.0 if is_money else 0.0 if is_time else 0.5 if is_percent else 0.6
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
        return 0.0 if counts else 1.0 if len(own[0]) > 2 else 0.5
    if wanted.counted:
        if is_counted or not wanted.counted.isascii():  # what follows «كم» may be a verb
            return 1.0 if is_counted else 0.5
        return 0.0 if is_time or is_money or is_percent else 0.4
    return 0.8 if is_time and framed else 1.0


def _translates(counted: str, word: str) -> bool:
    """Whether a word is what a question counts in the other language («340 موظفا», "how many employees"), or
    in English in another form."""
    if counted.isascii() and word.isascii():
        return english_stem(counted) == english_stem(word)
    english, other = (counted, word) if counted.isascii() else (word, counted)
    return english.isascii() and any(of_one_noun(stem, arabic.stem(other)) for stem in translations(english))


def _numbers(texts: Sequence[str]) -> list[tuple[int, int]]:
    """The runs of words that are numbers, in digits or in words: (first, how many)."""
    joined = " ".join(texts)
    places = {joined[: match.start()].count(" ") for match in lexicon.NUMBER.finditer(joined)}
    places |= {place for place, word in enumerate(texts) if _is_dual(word)}
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
            found.append(Given(place, 1.0 if is_counted else 0.4 if wanted.counted.isascii() else 0.5))
        elif wanted.counted and (dual := _DUAL.fullmatch(word)) and is_dual_of(dual, wanted.counted):
            found.append(Given(place, 0.8))
    return found


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
    found += [Given(place, 0.9) for place, word in enumerate(texts) if word in _CLOCK and word not in said]
    vague = lexicon.WEEKDAYS | lexicon.TIMES
    found += [Given(place, 0.5) for place, word in enumerate(texts) if word in vague and word not in said]
    return found


def _is_place(word: str) -> bool:
    return word in lexicon.ORDINALS or word in lexicon.LAST


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


_ONE = frozenset({"واحد", "واحده", "واحدا", "one"})
_CONSTRUCT = frozenset("يومي ساعتي اسبوعي شهري سنتي عامي دقيقتي".split())
"""Two of a unit of time before what it is one of: "يومي عمل"."""
_SINGLE_AFTER = frozenset("خلال لمده مده بعد قبل كل المده تستغرق يستغرق بمده قدرها".split())
"""What a length of time stands after that is one of its unit."""
_ONE_OF_TIME = lexicon.TIME_UNITS - frozenset(
    arabic.fold("أيام أسابيع أشهر شهور سنوات سنين أعوام ساعات دقائق ثوان ثواني ليالي ليال قرون عقود").split()
)
"""Units of time in the singular: «قبل أسابيع» tells no length."""
_DUAL = re.compile(r"(?:ال)?(\w{2,}?)(ت?)(?:ين|ان)")
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}")
_IN_CURRENCY = re.compile(r"^(?:بال|ال)")
"""What a currency begins with that is named before the sums in it, as in the name of a column."""
_OF_THE_CLOCK = re.compile(r":[0-5]\d(?!\d)")
"""The minutes after an hour: 7:15."""
_PERCENT = re.compile(r"\s*[%٪]")
_TIME_STEMS = frozenset(map(noun_stem, lexicon.TIME_UNITS))
_TIMES = frozenset(map(noun_stem, ("مره", "مرات", "times")))
"""What is counted where a question asks how often."""
_OFTEN = frozenset(
    "يوميا اسبوعيا شهريا سنويا فصليا daily weekly monthly quarterly yearly annually once twice".split()
)
"""How often, in one word."""
_DAYS = lexicon.WEEKDAYS | frozenset(
    arabic.fold("يوم اليوم أسبوع الأسبوع شهر الشهر جمعة خميس سبت أحد اثنين").split()
)
"""What a date counts: «اليوم الخامس», «آخر يوم», «أول سبت»."""
_APART: Final = frozenset("(؛;")
_NUMBERED: Final = frozenset(
    arabic.fold("رقم الرقم بالرقم لرقم هاتف الهاتف بالهاتف فاكس تحويلة التحويلة بالتحويلة").split()
) | {"number", "phone", "extension"}
"""What a number follows that is no year, however it looks."""
_HOW_MANY = lexicon.COUNTING - {"عدد", "many"}
_DONE = re.compile(r"(?!ت\w\wي\w$)[يت]\w{3,}(?<!ه)(?<!ات)(?<!ا)|\w{3,}(?<!ا)ت")
"""What may be a verb after «كم»: in the present, or in the past of a woman or a thing."""
CODES: Final = frozenset(arabic.fold("رقم الرقم أرقام تحويلة التحويلة هاتف الهاتف").split()) | {
    "phone",
    "extension",
    "number",
    "hotline",
}
"""What a question names that wants a number to call."""
_CLOCK = frozenset(arabic.fold("الساعة صباحا مساء ظهرا عصرا ليلا فجرا").split()) | {"am", "pm"}
"""What a time of the day has, which says when, too."""
_BY = frozenset({"بنسبه", "بنحو", "بحوالي", "بمقدار", "بزياده", "بواقع", "by"})
"""What an amount stands after that something grew or fell by."""
_FIRST_OR_LAST = frozenset(arabic.fold("أول ثاني ثالث آخر").split())
_PRICE = frozenset({"بكم", "بكام", "بقديش", "بشحال"})
_SHOWN = frozenset({"", "هذا", "هذه", "هاد", "هاي", "ده", "دي"})
"""What stands after «بكم», besides a noun with its article, where it asks for a price."""
_HAVING = frozenset("عندي عندنا لدي لدينا معي معنا امامي باقي مهله المهله".split())
"""What asks within what time something has to be done: «كم يوم عندي»."""
_SPANS = frozenset({"من", "بين", "الي", "حتي", "from", "to", "between", "until"})
"""What a year follows that begins or ends a time."""
WHO: Final = frozenset({"من", "مين", "منو", "who"})
"""What a question begins with that asks for a person."""
_ASKS_AS_WELL = re.compile(r"\b(?:how|which|why)\b")
"""What makes a question that begins with "do you" or "can you" one that does not ask whether."""
_HOW_MUCH_PAID = re.compile(
    rf"\bhow much (?:{lexicon.either(lexicon.ASKING_WHETHER_ENGLISH)}) .*"
    rf"\b(?:{lexicon.either(lexicon.PAYING)})\b"
    r"|\bhow much (?:do|does|did|will|would) (?:i|we|you|they) get\b"
)
"""What asks for a sum of money by a verb that pays, earns or costs: "how much do nurses get paid"."""
_FROM = frozenset({"اي", "ايه", "اين", "وين", "فين", "متي", "اجل", "كم"})
_WHAT_HOUR = re.compile(r"\bكم الساعه\b|\bالساعه كم\b|\bاي ساعه\b")
_HOW_LONG = lexicon.any_of(lexicon.HOW_LONG)
_ON_CONDITION = re.compile(
    rf"\b(?:{lexicon.either(lexicon.WHEN)}) (?:{lexicon.either(lexicon.MODAL_VERBS)})\b"
)
"""What asks for a condition, not for a date: «متى يجوز», "when may"."""
_ASKED = {kind: lexicon.any_of(phrases) for kind, phrases in lexicon.ASKING_FOR.items()}
_KINDS: Final = frozenset(
    phrase
    for kind in ("money", "duration", "number", "percentage", "place")
    for phrase in lexicon.ASKING_FOR[kind]
    if " " not in phrase and phrase not in lexicon.COUNTING
) | {"رسم", "رسوم", "مواعيد", "هاتف"}
_OWNED = re.compile(r"(\w{2,}?)(ت?)(?:كم|ك|نا|ه|ها|هم|هما)")
_MARKS: dict[Thing, frozenset[str]] = {
    "person": lexicon.OFFICES,
    "place": lexicon.PLACES,
    "decision": lexicon.DECIDING,
}
