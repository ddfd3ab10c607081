"""How the tables are read: folded words, phrases, and patterns of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.arabic.folding import fold


def words(text: str) -> frozenset[str]:
    """The folded words of a text."""
    return frozenset(fold(text).split())


def phrases(text: str) -> list[str]:
    """The folded phrases of a text, which | separates."""
    return [fold(" ".join(phrase.split())) for phrase in text.split("|")]


def records(text: str) -> list[str]:
    """The records of a table, one a line; what is indented goes on with the line before."""
    return text.replace("\n    ", " ").strip().split("\n")


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these folded words or phrases, whole."""
    return re.compile(rf"\b(?:{either(phrases)})\b")


def either(words: Iterable[str]) -> str:
    """The source of a pattern for any of these words, the longer ones first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
