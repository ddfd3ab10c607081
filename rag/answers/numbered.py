"""Numbered things: which of several a text speaks of, where they are told apart by a number («الربع الثاني»,
«المادة 7», "the third floor")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from rag import arabic
from rag.answers.given import is_year, value
from rag.arabic import lexicon, phrases
from rag.arabic.lexicon.amounts import ELEVEN_TWELVE, MEASURE_OF, TEN
from rag.arabic.lexicon.attributes import ATTRIBUTES
from rag.arabic.lexicon.months import MONTHS

Numbered = Mapping[str, frozenset[str]]
"""By the stem of a noun, the numbers by which a text names one of its kind, as digits."""


@lru_cache(maxsize=16_384)
def numbered(text: str) -> Numbered:
    """What a text names by number, not what a number counts or measures («بعد 5 أيام», «الرسم 50 درهمًا»)."""
    words = arabic.words_of(text)
    found: dict[str, frozenset[str]] = {}
    last = ""
    for place, word in enumerate(words):
        if number := _ordinal(words, place):
            after = words[place + 1] if place + 1 < len(words) else ""
            noun = _noun_before(words, place) if word.startswith(_WITH_ARTICLE) else after
            if word[0] == "و" and last:
                noun = last
        elif _is_label(words, place):
            number, noun = word, _noun_before(words, place)
        else:
            if word not in lexicon.FUNCTION_WORDS:
                last = ""
            continue
        last = noun
        if _names(noun):
            stem = arabic.stem(noun)
            found[stem] = found.get(stem, frozenset()) | {number}
    return found


def is_another(wanted: Numbered, own: Numbered, around: Numbered) -> bool:
    """Whether a sentence is of another one than the question's: by its own numbers, else by those of its
    heading and title."""
    for noun, numbers in wanted.items():
        said = own.get(noun) or around.get(noun)
        if said and not numbers & (said | around.get(noun, frozenset())):
            return True
    return False


def _ordinal(words: Sequence[str], place: int) -> str:
    """The number of an ordinal in words, or nothing."""
    word = words[place].removeprefix("و")
    teen = place + 1 < len(words) and words[place + 1] in TEN
    if teen:
        units = ELEVEN_TWELVE.get(word) or lexicon.ORDINALS.get(word)
        return str(units + 10) if units else ""
    is_unit = word in lexicon.TIME_UNITS and (word != "second" or not place or words[place - 1].isdigit())
    if word not in lexicon.ORDINALS or is_unit:
        return ""
    return value(word) if value(word).isdigit() else str(lexicon.ORDINALS[word])


def _is_label(words: Sequence[str], place: int) -> bool:
    """Whether a word is digits that name what stands before them."""
    word, after = words[place], words[place + 1 : place + 2]
    if not word.isdigit() or len(word) > _LONGEST or is_year(word, after):
        return False
    counts = after and (
        after[0] in lexicon.TIME_UNITS | lexicon.CURRENCIES | MEASURE_OF.keys() | lexicon.MAGNITUDES.keys()
        or (after[0],) in MONTHS
        or after[0].isdigit()
    )
    return not counts and place > 0


def _noun_before(words: Sequence[str], place: int) -> str:
    before = [word for word in words[max(0, place - 2) : place] if word not in _NUMBER]
    return before[-1] if before and words[place - 1] in (before[-1], *_NUMBER) else ""


def _names(noun: str) -> bool:
    """Whether a word may be the kind of thing that is numbered: no hour, no measure, nothing of mine."""
    return bool(
        len(noun) > 2
        and not noun.isdigit()
        and noun
        not in _HOURS | lexicon.FUNCTION_WORDS | lexicon.FRAMES | ATTRIBUTES.keys() | phrases.MEASURES
        and (noun.startswith("ال") or not noun.endswith("ي"))
    )


_LONGEST: Final = 4
"""Digits: more are those of a telephone."""
_NUMBER: Final = frozenset({"رقم", "number", "no"})
_HOURS: Final = lexicon.words("ساعة الساعة hour")
_WITH_ARTICLE: Final = ("ال", "وال")
