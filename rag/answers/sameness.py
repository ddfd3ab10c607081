"""Sameness: whether two questions ask the same, told strictly. One with another year, number, name, negation
or thing asked for is another question, however near its words are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rag import arabic, weights
from rag.answers.check.alignment import Alignment, align
from rag.answers.check.facts import differing_facts
from rag.answers.check.negation import negations
from rag.answers.check.numbers import bare
from rag.answers.check.polarity import differing_polarity
from rag.answers.check.roles import changed_roles
from rag.answers.check.statement import BOUNDING, Statement
from rag.answers.focus import forms
from rag.answers.kinds import MEASURED, asked
from rag.answers.roots import root
from rag.arabic import lexicon
from rag.arabic.lexicon import amounts as units
from rag.arabic.lexicon.reading import words
from rag.translations import english_stem

NEAR: Final = float(weights.section("sameness")["near"])
"""The cosine of their vectors, by the bundled model, from which two questions may ask the same."""
LONGEST: Final = 60
"""Of more words a question is the same as another only where it is it, word for word."""


@lru_cache(maxsize=4_096)
def asks_the_same(one: str, other: str) -> bool:
    """Whether two questions, without courtesies (`rag.courtesy.plain`), ask the same. Whether their vectors
    are near enough (`NEAR`) is for the caller to see to."""
    first, second = Statement.of(one), Statement.of(other)
    if _signs(one) != _signs(other):
        return False
    if first.folded == second.folded:
        return True
    if not (first.folded and second.folded):
        return False
    if first.language != second.language or max(len(first.folded), len(second.folded)) > LONGEST:
        return False
    if _asking(first) != _asking(second) or _measures(first) != _measures(second):
        return False
    if _is_permitted_otherwise(first, second) or len(negations(first)) != len(negations(second)):
        return False
    return all(
        _is_covered(aligned) and not _differs(aligned)
        for aligned in (align(first, second), align(second, first))
    )


def _signs(question: str) -> list[str]:
    """The signs that say something and are in no word: of "C++", «5%» and «-5»."""
    return sorted("%" if sign == "٪" else sign for sign in _SIGN.findall(question))


_SIGN: Final = re.compile(r"[+#%٪‰$€£¥°<>=]|(?<!\w)[-−](?=\d)|(?<=\d)[/:](?=\d)")


def _asking(statement: Statement) -> tuple[str, str]:
    """The kind of thing that a question asks for, and the word before «كم» («بعد كم»)."""
    kind = asked(statement.text)
    measured = kind.kind if kind and kind.kind in MEASURED else ""
    for place, word in enumerate(statement.folded):
        core = word[1:] if word[0] in "وف" and word[1:] in _ASKING else word
        if core in _ASKING and not (core == "how" and measured):
            before = statement.folded[place - 1] if place else ""
            counts = _ASKING[core] == "number"
            return (measured if counts and measured else _ASKING[core]), (
                before if counts and before in _BEFORE else ""
            )
    opening = statement.folded[0]
    if opening in _WHETHER or (statement.text[0] == "أ" and opening[1:] in lexicon.MODAL_VERBS):
        return "decision", ""
    if opening in _WHO or any(word in _OF_WHOM for word in statement.folded):
        return "person", ""
    return ("date" if kind and kind.kind == "time" else kind.kind if kind else "thing"), ""


_ASKING: Final = {
    word: kind for kind, own in lexicon.QUESTION_WORDS.items() if kind != "other" for word in own
}
_WHETHER: Final = words("هل وهل واش do does did is are was were can may must should has have will")
_WHO: Final = words("من ومن فمن مين منو who whom whose")
_OF_WHOM: Final = words("لمن بمن ممن whom whose")
_BEFORE: Final = words("من إلى حتى منذ بعد قبل كل خلال في عند")


def _measures(statement: Statement) -> tuple[frozenset[object], ...]:
    """The units of time that it names, how often, and what bounds a number."""
    folded = statement.folded
    dated = {place for date in statement.dates for place in range(date.first - 1, date.last + 1)}
    named = {
        units.TIME_UNIT_OF[form]
        for place, word in enumerate(folded)
        if place not in dated
        for form in bare(word)
        if form in units.TIME_UNIT_OF
    }
    bounding = {arabic.stem(word) for word in folded if word in BOUNDING - arabic.FUNCTION_WORDS}
    return frozenset(named), frozenset(statement.rates), frozenset(bounding)


def _is_permitted_otherwise(one: Statement, other: Statement) -> bool:
    """Whether one asks what may be, the other what must be, or what is."""
    first, second = _modality(one), _modality(other)
    decides = "decision" in (_asking(one)[0], _asking(other)[0])
    return first != second and bool(decides or (first and second))


def _modality(statement: Statement) -> str:
    said = set(statement.folded) | {word[1:] for word in statement.folded[:1]}
    return "must" if said & _MUST else "may" if said & _MAY else ""


_MUST: Final = words("يجب يلزم لازم ينبغي يتعين ضروري must need should required")
_MAY: Final = lexicon.MODAL_VERBS - _MUST - words("يستحق استحق تتاح يتاح")


def _is_covered(aligned: Alignment) -> bool:
    """Whether the other question has every word of one that says something. Words that only name the kind of
    thing asked for («مقدار») count where that is known."""
    claim, source = aligned.claim, aligned.source
    kind = _asking(claim)[0]
    for place in claim.content:
        word = claim.folded[place]
        if kind != "thing" and (word in _SHAPING or word.removeprefix("ال") in _SHAPING):
            continue
        if not any(_stands_for(word, other) for other in source.folded):
            return False
    return True


_SHAPING: Final = (
    lexicon.KIND_NAMES
    | lexicon.FRAMING
    | frozenset().union(*(lexicon.ASPECTS[kind] for kind in ("date", "place", "reason", "manner")))
    | words("مبلغ كم مني عندي عندنا لدي لدينا يقع تقع قام قامت")
) - words("دوام ساعات ساعة hours")


@lru_cache(maxsize=32_768)
def _stands_for(word: str, other: str) -> bool:
    """Whether two words are forms of one, or of one root («يعمل», «عمل»)."""
    if not forms(word).isdisjoint(forms(other)):
        return True
    if word.isascii() and other.isascii():
        return english_stem(word) == english_stem(other)
    return len(root(word)) > 2 and root(word) == root(other)


def _differs(aligned: Alignment) -> bool:
    """Whether a number, date, name, negation, opposite, quantifier or role of one is not the other's."""
    return any(
        next(iter(find(aligned)), None) is not None
        for find in (differing_facts, differing_polarity, changed_roles)
    )
