"""Words that a text says again, taken out before it is looked up in a static model.

A text's vector is the mean of its pieces', where a word said five times would count five times. BM25 lets
repetition saturate; this is as near to that as a mean can come.

The bundled model's tokenizer.json has it as a regular expression, so that any program that loads the model
does the same. That looks far ahead at each word, which took half of the time of indexing;
`without_repetitions` goes through a text once.
"""

from __future__ import annotations

import re
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
    numerals = {ord(c): " " for c in set(text) if c.isnumeric() and not c.isalpha()}
    words = list(_WORDS.finditer(text.translate(numerals)))  # whose letters are then \p{L}
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
    starts = {0}
    if conjunction := _CONJUNCTION.match(word):
        starts.add(conjunction.end())
    for start in tuple(starts):
        if article := _ARTICLE.match(word, start):
            starts.add(article.end())
    return [word[start:] for start in starts if len(word) - start >= 2]
