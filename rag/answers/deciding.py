"""Deciding: what says of a thing that a question asks yes or no about that it is so, or that it isn't.

«هل الحضور إجباري؟» is answered by «والحضور اختياري»: the contrary decides it as well as the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from rag import arabic
from rag.arabic import lexicon
from rag.arabic.lexicon.opposites import opposites
from rag.arabic.lexicon.reading import words


def decided(asked: Sequence[str], own: Sequence[str]) -> list[str]:
    """Which of the folded words that ask whether something is so are decided by a text's own folded words:
    by one that means the same, or the contrary."""
    groups = _groups()
    bare = [word[1:] for word in own if word[0] in "وف"]
    said = frozenset[int]().union(*(groups.get(word, frozenset()) for word in (*own, *bare)))
    return [word for word in asked if not said.isdisjoint(groups.get(word, frozenset()))]


@cache
def _groups() -> dict[str, frozenset[int]]:
    """The numbers of the groups of opposites that a word is of, of those that decide."""
    found: dict[str, frozenset[int]] = {}
    for number, sides in enumerate(opposites()):
        if any(not _DECIDING.isdisjoint(side) for side in sides):
            for word in frozenset().union(*sides):
                found[word] = found.get(word, frozenset()) | {number}
    return found


def is_contrary(said: Sequence[str], asked: Sequence[str]) -> bool:
    """Whether folded words have the contrary of a word of a question («داخل البلاد», «خارج البلاد»), and not
    that word itself."""
    own, wanted = (frozenset().union(*map(_sides_of, words)) for words in (said, asked))
    return any(
        group == other and side != contrary and (group, side) not in own
        for group, side in wanted
        for other, contrary in own
    )


def has_contrary(asked: Sequence[str]) -> bool:
    """Whether one of the folded words of a question has a contrary."""
    return any(map(_sides_of, asked))


def _sides_of(word: str) -> frozenset[tuple[int, int]]:
    return _sides().get(_PREFIX.sub("", word, count=1), frozenset())


@cache
def _sides() -> dict[str, frozenset[tuple[int, int]]]:
    """The group of opposites, and the side in it, that a word is of."""
    found: dict[str, frozenset[tuple[int, int]]] = {}
    for number, sides in enumerate(opposites()):
        for place, side in enumerate(sides):
            for word in side:
                found[word] = found.get(word, frozenset()) | {(number, place)}
    return found


_PREFIX: Final = re.compile(r"[وف]?(?:[بك]?ال|لل)?(?=\w{3})")


def asks_whether(said: Sequence[str]) -> bool:
    """Whether folded words end in what can only be so or not, without a question word: «حضور الاجتماع
    إلزامي؟»."""
    return len(said) > 1 and said[-1] in _PREDICATES and lexicon.QUESTION_WORDS_ALL.isdisjoint(said)


def says_whether(text: str) -> bool:
    """Whether a line says of what stands below it that it is so, or isn't: «الممنوعات», «لا يُسمح به»."""
    said = arabic.words_of(text)
    return not lexicon.DECIDING.isdisjoint(said) or not _predicates().isdisjoint(map(arabic.stem, said))


@cache
def _predicates() -> frozenset[str]:
    return frozenset(map(arabic.stem, _PREDICATES))


_PREDICATES: Final = words(
    """ممنوع ممنوعة مسموح مسموحة محظور محظورة إلزامي إلزامية إجباري إجبارية اختياري اختيارية ضروري ضرورية
    واجب واجبة مجاني مجانية مجانا مدفوع مدفوعة متاح متاحة متوفر متوفرة مفتوح مفتوحة مغلق مغلقة ساري سارية
    صالح صالحة منتهي منتهية ممكن ممكنة قانوني قانونية معفى معفي معفاة مشمول مشمولة مضمون مضمونة مؤقت مؤقتة
    دائم دائمة"""
)
_DECIDING: Final = words(
    "ممنوع إلزامي مجاني متاح مفتوح ساري ممكن صحيح معفى مؤقت قانوني ارتفاع استثنى رفض إعفاء نقدي فائض"
)
"""A word of each group of opposites of which one side is so and the other isn't; not directions, say."""
