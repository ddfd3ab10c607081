"""Translations: what an English word may be in Arabic. They were learnt by training.translations from open
parallel text, of which they say nothing but which words meet; what offices say is in a glossary."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rag import arabic, weights
from rag.arabic.lexicon.glossary import GLOSSARY, ONLY

FILE: Final = Path(__file__).parent / "models" / "translations.tsv.gz"

_CHOSEN: Final = weights.section("translations")
FOUND: Final[dict[str, float]] = _CHOSEN["found"]
"""The chance that a word which a sentence of the other language says is found there: an attribute, or another
word by where its translations are from."""
BESIDE_GLOSSARY: Final = float(_CHOSEN["beside_glossary"])
"""Of a word that the glossary has, a learnt translation is taken that is so likely, or another form of what
the glossary says."""
LEAST: Final = float(_CHOSEN["least"])


@lru_cache(maxsize=4_096)
def translations(word: str) -> Mapping[str, float]:
    """The light10 stems that a folded English word may be, each with how likely it is beside the likeliest,
    0 to 1; none of a word that is not known."""
    own = english_stem(word)
    known = own in _table() or _singular(own) in _glossary()
    return _of_stem(own if known else english_stem(_DERIVED.sub("", word)))


@lru_cache(maxsize=4_096)
def arabic_words(word: str) -> tuple[str, ...]:
    """What a folded English word may be in Arabic, the likeliest first: the glossary's words as it writes
    them, and learnt stems."""
    own = english_stem(word)
    learnt = [entry.split(":")[0] for entry in _table().get(own, "").split()]
    entries = [word] if word in GLOSSARY else [each for each in GLOSSARY if english_stem(each) == own]
    said = [each for entry in entries for each in GLOSSARY[entry]]
    said.sort(key=lambda each: (*learnt, arabic.stem(each)).index(arabic.stem(each)))
    if word in GLOSSARY:
        return tuple(said)
    stems = {*map(arabic.stem, said)}
    likely = sorted(translations(word).items(), key=lambda each: -each[1])
    return (*said, *(stem for stem, share in likely if share >= BESIDE_GLOSSARY and stem not in stems))


def found_across(word: str, is_attribute: bool = False) -> float:
    """The chance that a folded word is found in a sentence of the other language that says it: see FOUND."""
    if is_attribute:
        return FOUND["attribute"]
    if not word.isascii():
        return FOUND["learnt"]
    if is_told(word):
        return FOUND["only" if is_only(word) else "glossary"]
    return FOUND["learnt" if translations(word) else "unknown"]


def _of_stem(stem: str) -> Mapping[str, float]:
    """The same of an English stem."""
    said = dict.fromkeys(_glossary().get(_singular(stem), ()), 1.0)
    if _singular(stem) in _only():
        return said
    found = (entry.split(":") for entry in _table().get(stem, "").split())
    learnt = {into: float(likely[0]) if likely else 1.0 for into, *likely in found}
    kin = set(map(_strong, said))
    kept = {
        into: likely
        for into, likely in learnt.items()
        if not said or likely >= BESIDE_GLOSSARY or _strong(into) in kin
    }
    return kept | said


def _strong(stem: str) -> str:
    """The letters of a stem that its other forms have, too."""
    return re.sub("[اوي]", "", stem)


def is_told(word: str) -> bool:
    """Whether the glossary says what a folded English word is in Arabic."""
    return _singular(english_stem(word)) in _glossary()


def is_only(word: str) -> bool:
    """Whether a folded English word is nothing in Arabic but what the glossary has."""
    return _singular(english_stem(word)) in _only()


@cache
def _only() -> frozenset[str]:
    return frozenset(map(english_stem, ONLY))


_DERIVED: Final = re.compile(r"(?<=\w{3})(?:er|or|ly|ness|ment)s?$")
"""The ending of a word that stands for what it is derived from, where it is not known itself."""


def stands_for(word: str, stems: Collection[str]) -> float:
    """How far an Arabic word of these stems stands for an English one: 1 as its likeliest translation, LEAST
    or more as another, 0 as none."""
    into = translations(word)
    likely = max((into.get(stem, 0.0) for stem in stems), default=0.0)
    return LEAST + (1 - LEAST) * likely if likely else 0.0


@lru_cache(maxsize=4_096)
def english_words(word: str) -> Mapping[str, float]:
    """The folded English words that a folded Arabic one may be, in the forms that texts have them in, each
    with how likely it is the English word's translation, 0 to 1."""
    found: dict[str, float] = {}
    for form in {arabic.stem(word), arabic.stem(word[1:]) if word[:1] in "وبل" else ""} - {""}:
        for stem, likely in _from_arabic().get(form, {}).items():
            found |= {each: max(likely, found.get(each, 0.0)) for each in _forms(stem)}
    return found


@cache
def _from_arabic() -> dict[str, dict[str, float]]:
    """The English stems of each light10 stem."""
    found: dict[str, dict[str, float]] = {}
    for stem in _table().keys() | _glossary().keys():
        for into, likely in _of_stem(stem).items():
            if likely >= BESIDE_GLOSSARY:
                found.setdefault(into, {})[stem] = likely
    return found


def _forms(stem: str) -> Iterator[str]:
    """The words that an English stem may be of: english_stem the other way round."""
    yield stem
    for ending in ("s", "e", "es", "ee", "ees", "ed", "ing"):
        yield stem + ending
    if stem.endswith("i"):
        yield stem[:-1] + "y"


def _singular(stem: str) -> str:
    """A stem as the glossary has it: "currency" for that of "currencies"."""
    singular = f"{stem[:-1]}y" if stem.endswith("i") else ""
    return singular if singular in _glossary() else stem


def english_stem(word: str) -> str:
    """A word of English without its ending."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)].rstrip("e")
    return word


@cache
def _glossary() -> dict[str, frozenset[str]]:
    """The light10 stems of each English stem."""
    found: dict[str, frozenset[str]] = {}
    for word, into in GLOSSARY.items():
        stem = english_stem(word)
        forms = (form for each in into for form in (each, f"{each}ا"))  # the accusative, too
        found[stem] = found.get(stem, frozenset()) | frozenset(map(arabic.stem, forms))
    return found


@cache
def _table() -> dict[str, str]:
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("\t") for line in file)  # read as they are asked for
