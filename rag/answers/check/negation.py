"""Negation: what a sentence says is not so, and how far that reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.answers.check.statement import Statement
from rag.arabic.lexicon import polarity as tables
from rag.arabic.lexicon.reading import words


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation in a sentence: its place, the place of the word that it negates, the places it reaches over
    (to the end of the clause), whether an exception takes it back («لا ... إلا»), and whether it is a verb
    («نفى»)."""

    place: int
    head: int | None
    reach: range
    has_exception: bool
    refuses: bool


@lru_cache(maxsize=2_048)
def negations(statement: Statement) -> tuple[Negation, ...]:
    """The negations of a sentence; not what holds such a word and negates nothing, or only bounds a
    number."""
    folded = statement.folded
    idle = _idle(folded)
    found = []
    for place, word in enumerate(folded):
        is_counterfactual = place < 2 and word in tables.COUNTERFACTUAL
        is_negating = word in tables.NEGATING or (word == "ما" and _denies_all(folded))
        bounds = any(amount.first == place + 1 for amount in statement.amounts)
        if (
            place in idle
            or _only_bounds(statement, place)
            or (bounds and word in NOMINAL)
            or not (is_negating or is_counterfactual or _is_refusing(word))
        ):
            continue
        end = place + 1
        while end < len(folded) and (is_counterfactual or statement.clauses[end] == statement.clauses[place]):
            if folded[end] in tables.EXCEPT or (end > place + 1 and folded[end] in tables.NEGATING - NOMINAL):
                break
            if word in NOMINAL and end - place > 2:
                break
            end += 1
        rest = folded[end : end + 12]
        has_exception = any(word in tables.EXCEPT for word in rest[:6])
        head = _head(statement, place, end)
        if word.lstrip("وف") in _PREDICATIVE:
            head = next((at for at in reversed(statement.content) if place < at < end), head)
        if head is not None and folded[head] in _BOUNDING and any(place < a.first for a in statement.amounts):
            continue
        found.append(Negation(place, head, range(place + 1, end), has_exception, not is_negating))
    return tuple(found)


NOMINAL: Final = words("غير وغير بدون بلا وبدون وبلا عدم وعدم بعدم لعدم دون ودون without")
"""What negates a noun or an adjective, and reaches no further."""
_PREDICATIVE: Final = frozenset({"ليس", "ليست", "ليسوا"})
"""What negates the end of its clause rather than the word after it."""
_BOUNDING: Final = frozenset(
    {"تقل", "يقل", "تزيد", "يزيد", "تتجاوز", "يتجاوز", "تبعد", "يتعدي", "تتعدي", "exceed"}
)


def _denies_all(folded: Sequence[str]) -> bool:
    """Whether «ما» negates here: with «أحد» or an exception."""
    return "احد" in folded or any(word in tables.EXCEPT for word in folded)


def _idle(folded: Sequence[str]) -> frozenset[int]:
    """The places of phrases that hold a word of negation and negate nothing."""
    joined = " ".join(folded)
    found: set[int] = set()
    for match in tables.NOT_NEGATING.finditer(joined):
        first = joined[: match.start()].count(" ")
        found.update(range(first, first + match.group().count(" ") + 1))
    return frozenset(found)


def _only_bounds(statement: Statement, place: int) -> bool:
    """Whether what is denied is only that a number is less or more («ألا يكون عمره أقل من 21 عامًا»)."""
    after = statement.folded[place + 1 : place + 2]
    return after in (("يكون",), ("تكون",)) and any(
        amount.bound in ("least", "most") and place < amount.first <= place + 7
        for amount in statement.amounts
    )


def _head(statement: Statement, place: int, end: int) -> int | None:
    named = {at for name in statement.names for at in range(name.first, name.last + 1)}
    near = range(place + 1, min(end, place + 6))
    return next((at for at in near if at in statement.content and at not in named), None)


def _is_refusing(word: str) -> bool:
    return word in tables.REFUSING or word[1:] in tables.REFUSING
