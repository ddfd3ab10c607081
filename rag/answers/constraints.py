"""Constraints: the years, months, places, numbers and names of a question, however a sentence tells them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rag import arabic, weights
from rag.answers.check.names import country_of, read_names
from rag.answers.check.names import forms as name_forms
from rag.answers.given import is_year, value, year_places
from rag.answers.kinds import WHO
from rag.arabic import lexicon
from rag.arabic.lexicon.amounts import CURRENCY_OF, DUAL_UNIT_OF, TIME_UNIT_OF
from rag.arabic.lexicon.months import MONTHS, Month, named_months
from rag.arabic.lexicon.names import ALSO_WORDS, COUNTRY_OF, PEOPLES, REGIONS, THE_REST

SAME_WORDING: Final = float(weights.section("reading")["same_wording"])
"""The share of the words, numbers aside, that two sentences share that say the same of two times."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The years and months that a text names."""

    years: frozenset[str]
    months: frozenset[Month]

    @classmethod
    @lru_cache(maxsize=16_384)
    def of(cls, text: str) -> Dates:
        found = arabic.words(text)
        words = [word.text for word in found]
        places = year_places(text, found)
        years = {words[place] for place in places}
        for one, other in itertools.pairwise(places):
            if _spans(words[max(0, one - 2) : one], words[one + 1 : other]):
                first, last = int(words[one]), int(words[other])
                years |= {str(year) for year in range(first, min(last, first + _LONGEST_SPAN) + 1)}
        return cls(frozenset(years), frozenset(named_months(words)))

    @classmethod
    def wanted(cls, question: str) -> Dates:
        """Those that an answer has to be of: what happened before or since a year is of another one."""
        is_change = not _CHANGED.isdisjoint(arabic.words_of(question))
        return cls._without(question, _BOUNDING | _COMPARING if is_change else _BOUNDING)

    @classmethod
    def given(cls, sentence: str) -> Dates:
        """Those that an amount of a sentence may be of: not what it grew since."""
        return cls._without(sentence, _SINCE)

    @classmethod
    def _without(cls, text: str, bounding: frozenset[str]) -> Dates:
        """Those of a text without the years that stand after these words."""
        words = (word for word in arabic.words_of(text) if (word,) not in MONTHS)
        told = [word for word in words if word not in lexicon.YEAR_NAMES]
        bounded = {word for before, word in itertools.pairwise(told) if before in bounding}
        dates = cls.of(text)
        return replace(dates, years=dates.years - bounded)


_LONGEST_SPAN: Final = 100
"""Years: what lasts longer is no span that a question's year lies in."""
_BOUNDING: Final = lexicon.words("قبل بعد منذ حتى before after since until")
_SINCE: Final = frozenset({"منذ", "since"})
_CHANGED: Final = lexicon.words(
    """زاد زادت ازداد ازدادت ارتفع ارتفعت نما نمت انخفض انخفضت تراجع تراجعت نقص نقصت قل قلت هبط هبطت تغير
    تغيرت زيادة ارتفاع نمو انخفاض نقص الزيادة الارتفاع النمو الانخفاض الفرق فرق rise risen rose grow grown
    grew fall fallen fell increase increased decrease decreased change changed"""
)
_COMPARING: Final = lexicon.words("عن على من مقارنة مع بين from on over compared")
"""What a year follows that something has changed from."""
_UNTIL: Final = lexicon.words("إلى حتى to until")
_OPENING_A_SPAN: Final = lexicon.BETWEEN | frozenset(("from",))


def _spans(before: Sequence[str], between: Sequence[str]) -> bool:
    """Whether a year and the next one begin and end a time: "2015-2019", "من 2015 إلى 2019"."""
    if len(between) > 2:
        return False
    return not between or not _UNTIL.isdisjoint(between) or not _OPENING_A_SPAN.isdisjoint(before)


def asks_of_today(question: str) -> bool:
    """Whether a question asks how something is now («كم سعر النفط اليوم؟»): what was so on another day does
    not say. Not how it is a day («كم ساعة في اليوم؟»)."""
    before, last = ("", "", *arabic.words_of(question))[-2:]
    return last in _TODAY and before not in _A_DAY


_TODAY: Final = lexicon.words("اليوم الآن النهارده هلق today now")
_A_DAY: Final = lexicon.words("في كل من طوال باقي هذا نفس")


def conflict(wanted: Dates, sentence: Dates, around: Dates) -> bool:
    """Whether a sentence is of another year, or of another month, than the question's: by its own dates, else
    by those of its heading and title."""
    years = sentence.years or around.years
    if wanted.years and years and not wanted.years & (sentence.years | around.years):
        return True
    months = sentence.months or around.months
    return bool(wanted.months and months and not wanted.months & (sentence.months | around.months))


@lru_cache(maxsize=16_384)
def places(text: str) -> frozenset[str]:
    """The countries and cities that a text names, in either script, by its people or its capital, too."""
    names = read_names(text, arabic.words(text))
    return frozenset(country_of(name) for name in names if name.is_place)


@lru_cache(maxsize=16_384)
def names_region(text: str, place: str) -> bool:
    """Whether a text names the region that a place lies in («الدول العربية» has «دبي»)."""
    folded, country = arabic.fold(text), COUNTRY_OF.get(place, place)
    return any(country in countries and region in folded for region, countries in REGIONS.items())


@lru_cache(maxsize=16_384)
def is_of_the_rest(text: str) -> bool:
    """Whether a text is of every place that is not named beside it («بقية دول العالم»)."""
    return _THE_REST.search(arabic.fold(text)) is not None


_THE_REST: Final = lexicon.any_of(THE_REST)


def covering(question: str, texts: Sequence[str]) -> list[list[str]]:
    """For each of the texts that stand together: the words of the question that name a place which it names
    by its region, or as one of the rest."""
    found: list[list[str]] = [[] for _ in texts]
    for place, words in wanted_places(question).items():
        in_region = [names_region(text, place) for text in texts]
        is_named = any(in_region) or any(place in places(text) for text in texts)
        for own, text, covers in zip(found, texts, in_region, strict=True):
            if covers or (not is_named and is_of_the_rest(text)):
                own += words
    return found


@lru_cache(maxsize=4_096)
def wanted_places(question: str) -> Mapping[str, Sequence[str]]:
    """Those that a question names themselves, with the words that name them: who is of a country may be told
    otherwise («هندي», «غاندي»)."""
    words = arabic.words(question)
    said = [word.text for word in words]
    return {
        country_of(name): said[name.first : name.last + 1]
        for name in read_names(question, words)
        if name.is_place
        and country_of(name) not in ALSO_WORDS
        and PEOPLES.isdisjoint(form for word in said[name.first : name.last + 1] for form in name_forms(word))
        and said[name.last + 1 : name.last + 2] not in _NO_PLACE
    }


_NO_PLACE: Final = ([arabic.fold("رأس")],)
"""What follows a word that is no place then: «مسقط رأس»."""


def standing_for(asked: Sequence[str], words: Sequence[str], context: frozenset[str]) -> list[str]:
    """Which words of the question a text holds in another form: a number in words or digits, a month of the
    other tradition, another spelling or name, or «البلدين» for the two whose stems its `context` holds."""
    held = _Held.of(tuple(words))
    own = held.words
    found = []
    for place, word in enumerate(asked):
        if word in own:
            continue
        pair = word + asked[place + 1] if place + 1 < len(asked) else None
        if (
            (value(word).isdigit() and value(word) in held.values)
            or word in held.joined
            or (pair and pair in own)
            or (_sound(word) in held.sounds and any(_is_spelling(word, other) for other in own))
        ):
            found.append(word)
        for length in (1, 2) if held.months else ():
            name = tuple(asked[place : place + length])
            if MONTHS.get(name) in held.months:
                found += name
    found += _aliases(asked, own)
    if (doer := _who_did(tuple(asked[:2]))) and any(map(doer.fullmatch, own)):
        found.append(asked[1])
    if own & lexicon.BOTH:
        found += [word for word in pair_of(asked) if word not in own and arabic.stem(word) in context]
    return list(dict.fromkeys(found))


@lru_cache(maxsize=1_024)
def _who_did(opening: tuple[str, ...]) -> re.Pattern[str] | None:
    """For a question that asks who the doer of something is («من مموّل», «من مؤسس»): the verb of what he did,
    in whatever person («موّله», «أسست»)."""
    match = _DOER.fullmatch(opening[1]) if len(opening) == 2 and opening[0] in WHO else None
    if not match:
        return None
    core = match[1]
    first = "[او]" if core[0] == "و" else core[0]
    return re.compile(rf"[وف]?[ايتن]?{first}{core[1:]}(?:ت?(?:ه|ها|هم|هما)|ت|وا)?")


_DOER: Final = re.compile(r"م([\u0621-\u064a]{3,5}?)ه?")


@dataclass(frozen=True, slots=True)
class _Held:
    """What the words of a text hold in other forms: numbers in digits, two words in one, the sounds of names,
    and months."""

    words: frozenset[str]
    values: frozenset[str]
    joined: frozenset[str]
    sounds: frozenset[str]
    months: frozenset[Month]

    @classmethod
    @lru_cache(maxsize=4_096)
    def of(cls, words: tuple[str, ...]) -> _Held:
        own = frozenset(words)
        return cls(
            own,
            frozenset(map(value, own)),
            frozenset(one + other for one, other in itertools.pairwise(words)),
            frozenset(map(_sound, own)),
            frozenset(named_months(list(words))),
        )


def _aliases(asked: Sequence[str], own: frozenset[str]) -> list[str]:
    stems = {word: _bare(word) for word in asked}
    said = _stems(own)
    found: list[str] = []
    for names in _ALIASES:
        if any(said.issuperset(name) for name in names):
            named = frozenset().union(*(name for name in names if name.issubset(stems.values())))
            found += [word for word, stem in stems.items() if stem in named and word not in own]
    return found


@lru_cache(maxsize=4_096)
def _stems(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_bare, words))


@lru_cache(maxsize=65_536)
def _bare(word: str) -> str:
    """The stem of a word without a preposition before it («لإجازة», «براتب»)."""
    return arabic.stem(word[1:] if word[0] in "بل" and len(word) > 4 and word[1:] in _NAMES else word)


_NAMES: Final = frozenset(word for names in lexicon.ALIASES for name in names for word in name)
_ALIASES: Final = [[_stems(frozenset(name)) for name in names] for names in lexicon.ALIASES]


def pair_of(asked: Sequence[str]) -> list[str]:
    """The two that a question names after "between": «بين الصين وروسيا»."""
    for place, word in enumerate(asked[:-2]):
        if word in lexicon.BETWEEN:
            rest = [other for other in asked[place + 1 : place + 4] if other != "and"]
            return [rest[0], rest[1]] if len(rest) > 1 and (rest[1][0] == "و" or rest[1].isascii()) else []
    return []


@lru_cache(maxsize=65_536)
def _is_spelling(one: str, other: str) -> bool:
    """Whether two words are spellings of one name: the same but for vowel letters inside, or for letters that
    transcribe one foreign sound («بينج» and «بينغ», «بوتن» and «بوتين»)."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 2 or one[-1] in "هي":
        return False
    one, other = map(_without_article, (one, other))
    return one != other and len(one) > 3 < len(other) and _transcribed(one) == _transcribed(other)


def _without_article(word: str) -> str:
    return word.removeprefix("و").removeprefix("ال")


@lru_cache(maxsize=65_536)
def _sound(word: str) -> str:
    """What two spellings of one name share."""
    return _transcribed(_without_article(word) or word)


def _transcribed(word: str) -> str:
    return (
        word[0]
        + re.sub("[اوي]", "", word[1:-1].replace("ج", "غ").replace("ق", "غ"))
        + word[-1].replace("ج", "غ")
    )


_FRACTIONS: Final = frozenset({"نصف", "ثلث", "ربع", "half", "third", "quarter"})


@dataclass(frozen=True, slots=True)
class Wording:
    """What a sentence says without its amounts, and its amounts: numbers, in digits or words, and the units
    that they are told in."""

    stems: frozenset[str]
    amounts: frozenset[str]

    @classmethod
    def of(cls, sentence: str) -> Wording:
        words = arabic.words_of(sentence)
        stems, amounts = set(), set()
        for place, word in enumerate(words):
            number = value(word)
            if is_year(number, words[place + 1 : place + 2]):
                continue
            if number[0].isdigit() or number in _FRACTIONS or number in lexicon.LAST:
                amounts.add("last" if number in lexicon.LAST else number)
            elif unit := _unit(word):
                amounts |= unit
            else:
                stems.add(arabic.stem(word))
        return cls(frozenset(stems), frozenset(amounts))

    def likeness(self, other: Wording) -> float:
        """How much of their words two sentences share, 0 to 1 (Dice); amounts are none of them."""
        both = len(self.stems) + len(other.stems)
        return 2 * len(self.stems & other.stems) / both if both else 0.0

    def contradicts(self, other: Wording) -> bool:
        """Whether two sentences say nearly the same with other amounts, or of some other thing."""
        return self != other and self.likeness(other) >= SAME_WORDING and len(self.stems | other.stems) > 2


def _unit(word: str) -> set[str]:
    """The unit of time or money that a word names, and that there are two, where it says so."""
    core = word[1:] if word[0] in "وبل" and word[1:] in lexicon.DUAL_TIMES else word
    if dual := DUAL_UNIT_OF.get(core):
        return {"2", str(dual)}
    unit = TIME_UNIT_OF.get(word) or CURRENCY_OF.get(word)
    return {str(unit)} if unit else set()
