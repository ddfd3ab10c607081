"""Analysers: what the lexical index holds of a text, light10 stems and character 4-grams."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rag.arabic.tokens import content_words, folded_words

Analyser = Literal["light10+4grams", "light10", "words"]
"""What the words of a text are searched as: their light10 stems and 4-grams, the stems alone, or the folded
words as they stand."""

ANALYSERS_VERSION = "1"
"""Raise it when an analyser yields other terms than before: older indexes are then made again."""

_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The light10 stem of a folded word: conjunction, article and suffixes off, at least two letters left.

    Larkey, Ballesteros and Connell, "Light Stemming for Arabic Information Retrieval" (2007).
    """
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article):
            if len(word) - len(article) >= 2:
                word = word[len(article) :]
            break
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[: -len(suffix)]
    return word


def stems(text: str) -> list[str]:
    """The stem of each word of a text, in order."""
    return [stem(word) for word in folded_words(text)]


def terms(text: str, analyser: Analyser = "light10+4grams") -> list[str]:
    """What the lexical index holds of a text: of each word its stem, and the 4-grams of `#word#`.

    The 4-grams find a word under prefixes and suffixes that the stemmer leaves on, and misspelt ones. A
    stem is marked with a space in front, which no 4-gram holds, so the two never meet.
    """
    return [term for word in folded_words(text) for term in word_terms(word, analyser)]


def query_terms(question: str, analyser: Analyser = "light10+4grams") -> list[str]:
    """The terms that a question is searched by: those of its content words."""
    return [term for word in content_words(question) for term in word_terms(word, analyser)]


@lru_cache(maxsize=65_536)
def word_terms(word: str, analyser: Analyser) -> tuple[str, ...]:
    """The terms of one folded word."""
    if analyser == "words":
        return (" " + word,)
    stemmed = " " + stem(word)
    return (stemmed,) if analyser == "light10" else (stemmed, *grams(word))


def grams(word: str) -> list[str]:
    """The character 4-grams of `#word#`; a shorter word is one gram."""
    framed = f"#{word}#"
    return [framed[i : i + 4] for i in range(max(1, len(framed) - 3))]
