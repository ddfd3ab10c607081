"""Names: of people, places and organisations, in Arabic and in Latin letters, and whether a text has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from rag.arabic import Word, lexicon
from rag.arabic.lexicon import amounts, polarity
from rag.arabic.lexicon import names as tables
from rag.arabic.lexicon.months import MONTHS


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: what it names where that is known (`lexicon.names.ENTITIES`), else its folded words.

    is_known: whether it is in the table; is_place: a country, capital or city; first, last: its words;
    is_sure: not only by a capital letter that opens a sentence.
    """

    entity: str
    is_known: bool
    is_place: bool
    first: int
    last: int
    is_sure: bool = True


def read_names(text: str, words: Sequence[Word]) -> list[Name]:
    """The names of a text in order, as far as a table, capitals, or a given name tell."""
    folded = [word.text for word in words]
    found: list[Name] = []
    place = 0
    while place < len(folded):
        name = _known(folded, place) or _written(text, words, place) or _given(folded, place)
        if name:
            found.append(name)
        place = name.last + 1 if name else place + 1
    return found


def forms(word: str) -> Iterator[str]:
    """A folded word, and what may be left of it without conjunction, preposition and article."""
    yield word
    for length in (1, 2):
        start, rest = word[:length], word[length:]
        if len(rest) > 2 and start in ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل"):
            yield rest
            if start[-1] == "ل" and rest.startswith("ل"):
                yield "ا" + rest
    for prefix in tables.ARTICLE_PREFIXES:
        if word.startswith(prefix) and len(word) > len(prefix) + 1:
            yield word[len(prefix) :]
            break


@lru_cache(maxsize=16_384)
def _forms(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(forms(word)))


_OPENING: Final[frozenset[str]] = frozenset(key[0] for key in tables.ENTITIES)


def _known(folded: Sequence[str], place: int) -> Name | None:
    starts = [form for form in _forms(folded[place]) if form in _OPENING]
    for length in range(tables.LONGEST_ENTITY, 0, -1):
        if place + length > len(folded):
            continue
        rest = [_forms(word) for word in folded[place + 1 : place + length]]
        for start in starts:
            for key in _keys(start, rest):
                if key in tables.ENTITIES:
                    if length == 1 and (key[0] in tables.ALSO_WORDS or folded[place] in tables.ALSO_WORDS):
                        return None
                    entity = tables.ENTITIES[key]
                    return Name(entity, True, entity in tables.PLACES_KNOWN, place, place + length - 1)
    return None


def _keys(start: str, rest: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The keys that the forms of the words after the first may make; each word counts with its own and its
    bare form."""
    if not rest:
        yield (start,)
        return
    for form in rest[0]:
        for others in _keys(form, rest[1:]):
            yield (start, *others)


def _written(text: str, words: Sequence[Word], place: int) -> Name | None:
    """A name by its capital letter: in English not at the start of a sentence, unless another follows."""
    if not _is_capital(text, words[place]):
        return None
    last = place
    while last + 1 < len(words) and _is_capital(text, words[last + 1]) and last - place < 4:
        between = text[words[last].end : words[last + 1].start]
        if between.strip(" -'’.") or _known([word.text for word in words], last + 1):
            break
        last += 1
    opens = place == 0 or bool(re.search(r"[.!?:;]\s*$", text[: words[place].start]))
    is_sure = not opens or last > place or _is_acronym(text, words[place]) or not _is_latin(text)
    entity = " ".join(word.text for word in words[place : last + 1])
    return Name(entity, False, False, place, last, is_sure)


def _is_latin(text: str) -> bool:
    return not re.search(r"[\u0621-\u064a]", text)


def _is_acronym(text: str, word: Word) -> bool:
    shown = text[word.start : word.end]
    return len(shown) > 1 and shown.isupper()


def _is_capital(text: str, word: Word) -> bool:
    if (
        len(word.text) < 2
        or not word.text.isascii()
        or not word.text.isalpha()
        or not text[word.start].isupper()
    ):
        return False
    return word.text not in _NO_NAMES or (_is_acronym(text, word) and word.text not in _UNITS)


PARTICLES: Final = frozenset({"al", "el", "bin", "ibn", "abu", "de", "von", "van", "la"})
"""What stands in names and is none."""
_UNITS: Final = frozenset(amounts.CURRENCY_OF) | frozenset(amounts.MORE_CURRENCIES)
_NO_NAMES: Final = (
    lexicon.FUNCTION_WORDS
    | PARTICLES
    | lexicon.WEEKDAYS
    | {f"{day}s" for day in lexicon.WEEKDAYS}
    | frozenset(word for month in MONTHS for word in month)
    | frozenset(lexicon.NUMBER_NAMES)
    | frozenset(lexicon.MAGNITUDES)
    | lexicon.OFFICES
    | _UNITS
    | polarity.NEGATING
    | frozenset().union(*polarity.QUANTIFIERS.values())
)


def _given(folded: Sequence[str], place: int) -> Name | None:
    """A given name with the names that follow it, as far as they are no known words."""
    if not any(form in tables.GIVEN_NAMES for form in _forms(folded[place])[:3]):
        return None
    return Name(folded[place], False, False, place, place)


_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("kh|خ", "K"),
        ("sh|tch|ch|sch|تش|ش", "X"),
        ("gh|g|j|غ|ج|ق|dj", "G"),
        ("th|ث|ط|t|ت", "T"),
        ("dh|d|د|ض|ذ", "D"),
        ("ph", "F"),
        ("h|ح", "H"),
        ("f|v|w|ف|ڤ|و", "F"),
        ("ck|k|q|c|ك", "C"),
        ("z|s|ز|س|ص|ظ|x", "S"),
        ("p|b|ب|پ", "B"),
        ("l|ل", "L"),
        ("m|م", "M"),
        ("n|ن", "N"),
        ("r|ر", "R"),
    )
)
_ALL_SOUNDS: Final = re.compile("|".join(f"({pattern.pattern})" for pattern, _ in _SOUNDS))


@lru_cache(maxsize=16_384)
def sounds(word: str) -> str:
    """The consonants of a word in either script, near ones as one: «بوتين» and "putin" have the same."""
    return "".join(
        _SOUNDS[(match.lastindex or 1) - 1][1]
        for match in _ALL_SOUNDS.finditer(re.sub(r"(.)\1", r"\1", word))
    )


_SAME_SOUNDS: Final = str.maketrans({"K": "C", "G": "C", "X": "S", "F": "", "H": ""})


def sounds_like(latin: str, arabic_word: str) -> bool:
    """Whether a word in Latin letters may be written as this Arabic one."""
    for form in _forms(arabic_word):
        one, other = sounds(latin), sounds(form)
        if min(len(one), len(other)) < 3:
            if one.translate(_SAME_SOUNDS) == other.translate(_SAME_SOUNDS) and _is_near(latin, form):
                return True
            continue
        if one == other:
            return True
        loose = one.translate(_SAME_SOUNDS), other.translate(_SAME_SOUNDS)
        if loose[0] == loose[1] and len(loose[0]) > 1:
            return True
        if min(map(len, loose)) >= 3 and _one_apart(*loose):
            return True
    return False


def _is_near(latin: str, form: str) -> bool:
    """Whether two short words are alike with their vowels: all but two of the longer one's letters."""
    one, other = _vowelled(latin), _vowelled(form)
    same = sum(
        block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    )
    return same >= max(2, max(len(one), len(other)) - 2)


_VOWELS: Final = str.maketrans(
    dict.fromkeys("ou", "و") | dict.fromkeys("iye", "ي") | {"a": "ا"} | dict.fromkeys("عه", "")
)


def _vowelled(word: str) -> str:
    """The sounds of a short word with its vowels, as far as both scripts write them."""
    plain = word.translate(_VOWELS)
    return _ALL_SOUNDS.sub(
        lambda match: _SOUNDS[(match.lastindex or 1) - 1][1], re.sub(r"(.)\1", r"\1", plain)
    )


def _one_apart(one: str, other: str) -> bool:
    if one == other:
        return True
    if one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return len(one) > 3 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(1, len(long)))


def country_of(name: Name) -> str:
    """The country that a capital stands for; of another name, what it names."""
    return tables.CAPITALS.get(name.entity, name.entity)
