"""Tokens: the words and numbers of a text, and those of them that say something."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import NamedTuple

from rag.arabic.folding import fold, fold_with_offsets
from rag.arabic.lexicon import FUNCTION_WORDS

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)")


class Word(NamedTuple):
    """A folded word or number, and its place in the original text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words and numbers of a text, folded; `7,000` and `٧٬٠٠٠` are both `7000`."""
    folded = fold_with_offsets(text)
    return [
        Word(_plain_number(match.group()), *folded.span(*match.span()))
        for match in _WORD.finditer(folded.text)
    ]


def folded_words(text: str) -> list[str]:
    """The same without their places."""
    return [_plain_number(word) for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=16_384)
def words_of(text: str) -> tuple[str, ...]:
    """The same, kept for texts that are read again and again, as the sentences of common passages are."""
    return tuple(map(sys.intern, folded_words(text)))


def spaced_words(text: str) -> str:
    """The same as one text with a space around each: what is found in it is whole words."""
    return f" {' '.join(folded_words(text))} "


def _plain_number(word: str) -> str:
    return word.replace(",", "") if "," in word and _THOUSANDS.fullmatch(word) else word


def content_words(text: str) -> list[str]:
    """The folded words of a text that say something; all of them where none does."""
    all_words = folded_words(text)
    return [word for word in all_words if not _is_function_word(word)] or all_words


def _is_function_word(word: str) -> bool:
    return word in FUNCTION_WORDS or (len(word) > 3 and word[0] in "وفبل" and word[1:] in FUNCTION_WORDS)
