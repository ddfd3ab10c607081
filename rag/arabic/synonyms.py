"""Synonyms: which words mean the same, looked up by any form of them.

Pure functions of folded words; the groups stand in `rag.arabic.lexicon.synonyms`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rag.arabic.analysers import stem
from rag.arabic.lexicon.synonyms import SYNONYMS

SHORT: Final = 3
"""A stem of fewer letters may be of any word («سر», «سريان»): a synonym with one counts as it is written."""


@lru_cache(maxsize=65_536)
def meanings(word: str) -> frozenset[int]:
    """The numbers of the groups that a folded word is in, whatever is before it."""
    return frozenset().union(*(_MEANINGS.get(key, ()) for key in _keys(word)))


@lru_cache(maxsize=16_384)
def synonyms(word: str) -> tuple[str, ...]:
    """The words that mean the same as a folded word, those of its own stem left out, nouns first."""
    groups = (SYNONYMS[number] for number in sorted(meanings(word)))
    return tuple(dict.fromkeys(each for group in groups for each in group if _key(each) not in _keys(word)))


_BEFORE: Final = re.compile(r"(?:[وف]?(?:[بك]?ال|لل|[بلك])|[وف])(\w{2,})")


def _keys(word: str) -> set[str]:
    match = _BEFORE.fullmatch(word)
    return {_key(each) for each in (word, match and match[1]) if each}


def _key(word: str) -> str:
    own = stem(word)
    return own if len(own) >= SHORT else f" {word}"


def _by_key() -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(SYNONYMS):
        for word in group:
            found.setdefault(_key(word), set()).add(number)
    return found


_MEANINGS: Final = _by_key()
