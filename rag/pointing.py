"""Pointing: a follow-up that names an item of a list that was quoted before by its place («والثالثة؟»,
«كم سعر الثانية؟») or as the one after the last («وبعد ذلك؟»), and that question with the item's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rag import arabic
from rag.arabic import lexicon, phrases
from rag.ellipsis import named_in

MOST_WORDS: Final = 6
"""A longer question says itself what it is about."""


def point_out(text: str, quoted: Sequence[Sequence[str]]) -> str | None:
    """The question with the item's name in the place of its number. `quoted` has the sentences of each answer
    so far, the oldest first. None where it names no place, or no answer has so many items."""
    text = named_in(text)
    words = arabic.words(text)
    if not quoted or not 0 < len(words) <= MOST_WORDS:
        return None
    if phrases.AND_THEN.fullmatch(" ".join(word.text for word in words)):
        return _after_the_last(quoted)
    items = next((found for each in reversed(quoted) if len(found := _items(each)) > 1), [])
    for place, word in enumerate(words):
        number = _number(words, place)
        if number is not None and number <= len(items):
            one = _ONE.match(text, word.end)
            start = word.start - len("the ") if word.text.isascii() else word.start
            return f"{text[:start]}{_name(items[number - 1])}{text[one.end() if one else word.end :]}"
    return None


def _number(words: Sequence[arabic.Word], place: int) -> int | None:
    """The number by which a word alone names an item, 0 for the last; None where it names none, or says which
    of another noun is meant («الربع الثاني», «الثاني من مايو»)."""
    word = words[place].text
    before = words[place - 1].text if place else ""
    after = words[place + 1].text if place + 1 < len(words) else ""
    is_definite = before == "the" and after in ("", "one") if word.isascii() else word.startswith("ال")
    if not is_definite or (word not in lexicon.ORDINALS and word not in lexicon.LAST):
        return None
    is_of_a_noun = before.removeprefix("و").startswith(("ال", "لل", "بال")) or before in lexicon.ITEMS
    if is_of_a_noun or after in _GOES_ON or (place + 1 < len(words) and after.startswith("ال")):
        return None
    return lexicon.ORDINALS.get(word, 0)


def _after_the_last(quoted: Sequence[Sequence[str]]) -> str | None:
    """The item after the one that was quoted last, of the list that was quoted before it."""
    *earlier, last = quoted
    if len(last) != 1:
        return None
    for items in map(_items, reversed(earlier)):
        if last[0] in items[:-1]:
            return _name(items[items.index(last[0]) + 1])
    return None


def _items(lines: Sequence[str]) -> list[str]:
    """The lines without one that announces the others."""
    return [line for line in lines if not line.endswith(":")]


def _name(item: str) -> str:
    """What an item of a list, or a row of a table, is called: itself, where it has no name."""
    item = _MARK.sub("", item)
    if row := _ROW.match(item):
        return f"{row[1]} {row[2]}"
    return named[1] if (named := _NAMED.match(item)) else item.rstrip(" .؛")


_ONE: Final = re.compile(r" one(?!\w)")
_GOES_ON: Final = lexicon.words("من عشر عشرة")
_MARK: Final = re.compile(r"(?:\d{1,3}\s*[.)\-]|[-•–*▪])\s*")
_ROW: Final = re.compile(r"([^:؛\n]{2,40}): ([^:؛\n]{1,60})؛")
_NAMED: Final = re.compile(r"([^:؛\n]{2,60}):")
