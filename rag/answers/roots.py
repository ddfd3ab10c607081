"""Roots: what the forms of a verb and its nouns share, and those of one noun."""

from __future__ import annotations

import re
from functools import lru_cache

from rag import arabic


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """The strong letters of a word: what a verb in each person and its noun share («يرفع», «رفعه»). A guess,
    where no dictionary is at hand."""
    stem = arabic.stem(word)
    if not stem.isalpha() or stem.isascii():
        return stem
    if len(stem) > 3 and stem[0] in "يتناسل":
        stem = stem[1:]
    if len(stem) > 3:
        stem = stem.removesuffix("ت")
    return _letters(stem).removesuffix("ه")


def noun_stem(word: str) -> str:
    """The stem of a noun; of a plural like «أقسام» that of the letters of its singular."""
    plural = _PLURAL.fullmatch(word)
    return "".join(plural.groups()) if plural else arabic.stem(word)


def is_dual_of(dual: re.Match[str], counted: str) -> bool:
    """Whether what is counted is what stands in the dual, by its stem or by its letters: «بابين» and «أبواب».
    Its ت is that of the feminine («مدينتين») or its own («صوتين»)."""
    nouns = (dual[1], dual[1] + dual[2])
    return any(
        arabic.stem(noun) == counted or (len(counted) > 2 and root(noun) == root(counted)) for noun in nouns
    )


def of_one_noun(one: str, other: str) -> bool:
    """Whether two stems are of one noun, in the plural maybe: «موظف» and «موظفين», «جزيرة» and «جزر»."""
    if one == other or (min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))):
        return True
    if len(_letters(one)) > 2 and _letters(one) == _letters(other):  # «يتيم» has a root's own letter first
        return True
    return len(root(one)) > 1 and root(one) == root(other)


def _letters(stem: str) -> str:
    """The first letter of a stem and the strong ones after it."""
    return stem[:1] + re.sub("[اوية]", "", stem[1:])


_PLURAL = re.compile(r"(?:ال|لل|بال)?ا(\w)(\w)ا(\w)")
"""أفعال, the commonest of the plurals that are made within the word."""
