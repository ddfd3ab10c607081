"""Roots: what the forms of a verb and its nouns share."""

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
    return stem[0] + re.sub("[اوية]", "", stem[1:]).removesuffix("ه") if stem else stem
