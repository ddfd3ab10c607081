"""Words that a text says again, taken out before it is looked up in a static model.

A text's vector is the mean of its pieces', where a word said five times would count five times. BM25 lets
repetition saturate; this is as near to that as a mean can come.

The bundled model's tokenizer.json has it as a regular expression, so that any program that loads the model
does the same. That looks far ahead at each word, which took half of the time of indexing;
`without_repetitions` goes through a text once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

NEAR: Final = 480
"""Characters: a paragraph's length."""

_ARABIC_LETTER = r"[\u0621-\u064a]"
# Light10's conjunction and articles, as rag.arabic.stem takes them off a folded word.
CLITICS: Final = rf"(?:و(?={_ARABIC_LETTER}{{3}}))?(?:(?:وال|بال|كال|فال|ال|لل)(?={_ARABIC_LETTER}{{2}}))?"
_END = r"(?!\p{L})"
REPEATED: Final = (
    rf"(?<!\p{{L}}){CLITICS}(\p{{L}}{{2,}}){_END}(?=.{{0,{NEAR}}}?(?<!\p{{L}}){CLITICS}\1{_END})"
)
"""A word of folded text that comes again within NEAR characters of its line, with or without a clitic, as
tokenizers' regular expressions have it."""

_WORDS = re.compile(r"[^\W\d_]+|\n")
_CONJUNCTION = re.compile(rf"و(?={_ARABIC_LETTER}{{3}})")
_ARTICLE = re.compile(rf"(?:وال|بال|كال|فال|ال|لل)(?={_ARABIC_LETTER}{{2}})")


def without_repetitions(text: str) -> str:
    """Folded text without what REPEATED matches in it."""
    # What counts as a letter to _WORDS and is none to \p{L}: ½, ².
    numerals = {c for c in set(text) if c.isnumeric() and not (c.isdecimal() or c.isalpha())}
    plain = text.translate(dict.fromkeys(map(ord, numerals), " ")) if numerals else text
    words = list(_WORDS.finditer(plain))
    next_of: dict[str, int] = {}  # where each word of the line comes next, by what is left of it
    kept = []
    end = len(text)
    for match in reversed(words):
        word, at = match[0], match.start()
        if word == "\n":
            next_of.clear()
            continue
        cores = _cores(word)
        if any(next_of.get(core, len(text) + 2 * NEAR) - match.end() <= NEAR for core in cores):
            kept.append(text[match.end() : end])
            end = at
        next_of |= dict.fromkeys(cores, at)
    kept.append(text[:end])
    return "".join(reversed(kept))


def _cores(word: str) -> list[str]:
    """The two letters or more that are left of a word without either, both or none of its clitics."""
    return [word[start:] for start in _starts(word[:_LONGEST_START]) if len(word) - start >= 2]


_LONGEST_START = len("ووال") + 2


@lru_cache(maxsize=65_536)
def _starts(beginning: str) -> tuple[int, ...]:
    """Where a word begins without either, both or none of its clitics, by its first letters."""
    starts = {0}
    if conjunction := _CONJUNCTION.match(beginning):
        starts.add(conjunction.end())
    for start in tuple(starts):
        if article := _ARTICLE.match(beginning, start):
            starts.add(article.end())
    return tuple(starts)
