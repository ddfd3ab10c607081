"""Translations: what an English word may be in Arabic. They were learnt by training.translations from open
parallel text, of which they say nothing but which words meet; what offices say is in a glossary."""

from __future__ import annotations

import gzip
import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rag import arabic, weights
from rag.arabic.lexicon.glossary import GLOSSARY, ONLY

FILE: Final = Path(__file__).parent / "models" / "translations.tsv.gz"

LEAST: Final = float(weights.section("translations")["least"])


@lru_cache(maxsize=4_096)
def translations(word: str) -> Mapping[str, float]:
    """The light10 stems that a folded English word may be, each with how likely it is beside the likeliest,
    0 to 1; none of a word that is not known."""
    own, base = english_stem(word), english_stem(_DERIVED.sub("", word))
    english = own if own in _table() or own in _glossary() else base
    found = (entry.split(":") for entry in _table().get(english, "").split())
    if is_only(word):
        return dict.fromkeys(_glossary()[english], 1.0)
    learnt = {stem: float(likely[0]) if likely else 1.0 for stem, *likely in found}
    return learnt | dict.fromkeys(_glossary().get(english, ()), 1.0)


def is_only(word: str) -> bool:
    """Whether a folded English word is nothing in Arabic but what the glossary has."""
    return english_stem(word) in _only()


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
        found[stem] = found.get(stem, frozenset()) | frozenset(map(arabic.stem, into))
    return found


@cache
def _table() -> dict[str, str]:
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split("\t") for line in file)  # read as they are asked for
