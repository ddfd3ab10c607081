"""Pairing: of two things that a source tells apart («إلزامي لهذه واختياري لتلك»), what it says of which."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from rag import arabic
from rag.answers.check.alignment import Alignment, sides
from rag.answers.check.facts import reason
from rag.answers.check.names import country_of
from rag.answers.check.negation import negations
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import JOINING, Statement, divided
from rag.arabic import lexicon
from rag.arabic.lexicon.opposites import opposites


@dataclass(frozen=True, slots=True)
class Choice:
    """A word of a sentence in whose stead another could stand: a number, a date, a day, a name, a word that
    has opposites, or what a thing is called («كلية الطب»).

    kind: only choices of one kind are in each other's stead. key: two of a kind with an equal key are the
    same. place: its first word.
    """

    kind: Hashable
    key: Hashable
    place: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A choice of the claim, or a noun of it: its place, the parts of the source that have it, those that
    have another in its stead, and the first place that has it."""

    kind: Hashable
    place: int
    homes: frozenset[int]
    rivals: frozenset[int]
    at: int


Parts = tuple[int, ...]
"""Of each word of a sentence, which part of it it is in."""
MOST_CHOICES: Final = 40
NOUN: Final = "noun"
"""The kind of a definite noun, which tells less than a choice does."""


def mispaired(aligned: Alignment) -> Iterator[Reason]:
    """Two choices that the claim has together and the source has apart, each of them with another in the
    other's stead."""
    claim, source = aligned.claim, aligned.source
    for own, theirs, is_told in (
        (claim.clauses, source.clauses, _is_any),
        (claim.parts, source.parts, _is_any),
        (_ends(claim), _ends(source), _is_counted),
    ):
        if theirs[-1:] == theirs[:1]:
            continue
        placed = [
            each for each in _placed(aligned, own, theirs) if each.homes and each.rivals and is_told(each)
        ]
        for one, other in combinations(placed[:MOST_CHOICES], 2):
            if own[one.place] == own[other.place] and _is_crossed(aligned, one, other, own, theirs):
                first, last = sorted((one.place, other.place))
                shown = source.shown(min(one.at, other.at), max(one.at, other.at))
                yield reason("stitched", claim, first, last, shown)
                return


def _is_any(_: _Placed) -> bool:
    return True


def _is_counted(placed: _Placed) -> bool:
    """Whether it is a number or a date: «من 450 عام 2019 إلى 380 عام 2022» tells only these apart."""
    return isinstance(placed.kind, tuple) and placed.kind[0] in ("amount", "date")


def _placed(aligned: Alignment, own: Parts, theirs: Parts) -> Iterator[_Placed]:
    """The choices and nouns of the claim, each with where the source has it, and another in its stead."""
    claim, source = aligned.claim, aligned.source
    for choice in choices(claim):
        given = [one for one in choices(source) if one.kind == choice.kind]
        said = {
            one.key
            for one in choices(claim)
            if one.kind == choice.kind and own[one.place] == own[choice.place]
        }
        same = [one.place for one in given if one.key == choice.key]
        yield _Placed(
            choice.kind,
            choice.place,
            frozenset(theirs[at] for at in same),
            frozenset(theirs[one.place] for one in given if one.key not in said),
            min(same, default=0),
        )
    if aligned.across:
        return
    nouns, used = _nouns(source), aligned.used()
    free = frozenset(theirs[at] for at in nouns if at not in used)
    for place in claim.content:
        places = aligned.of.get(place, ())
        if any(at in nouns for at in places):
            yield _Placed(NOUN, place, frozenset(theirs[at] for at in places), free, min(places))


def _is_crossed(aligned: Alignment, one: _Placed, other: _Placed, own: Parts, theirs: Parts) -> bool:
    """Whether each is where the other's stead is taken, and nowhere with it."""
    if one.kind == other.kind or one.homes & other.homes:
        return False
    if not (one.rivals & other.homes and other.rivals & one.homes):
        return False
    nouns = [each for each in (one, other) if each.kind == NOUN]
    if not nouns:
        return True
    choice = other if one is nouns[0] else one
    return not _has_more(aligned, choice, nouns[0], own, theirs)


def _has_more(aligned: Alignment, choice: _Placed, noun: _Placed, own: Parts, theirs: Parts) -> bool:
    """Whether the claim has other words beside a choice that only its parts of the source have; not the verb
    that the noun's part leaves out («أُنشئت هذه عام 1962 وتلك عام 1988»)."""
    source = aligned.source
    opens = _opening(source, theirs)
    leaves_out = noun.at in opens
    return any(
        {theirs[at] for at in aligned.of[place]} <= choice.homes
        for place, word in enumerate(aligned.claim.folded)
        if place in aligned.of
        and word not in lexicon.FUNCTION_WORDS
        and abs(place - choice.place) > 1
        and own[place] == own[choice.place]
        and not (leaves_out and set(aligned.of[place]) <= opens)
    )


def _opening(statement: Statement, parts: Parts) -> frozenset[int]:
    """The first word that says something of each part."""
    first: dict[int, int] = {}
    for place in statement.content:
        first.setdefault(parts[place], place)
    return frozenset(first.values())


@lru_cache(maxsize=2_048)
def choices(statement: Statement) -> tuple[Choice, ...]:
    """The choices of a sentence; a word that is denied is its opposite, where it has one only."""
    found = [
        Choice(("amount", amount.unit), amount.value, amount.first)
        for amount in statement.amounts
        if not amount.implied or amount.unit in ("order", "part")
    ]
    for date in statement.dates:
        calendar = date.month[0] if date.month else ""
        found.append(Choice(("date", calendar), (date.month, date.days, date.year), date.first))
        if date.month and date.year and calendar == "solar":
            found.append(Choice(("date", ""), (None, date.days, date.year), date.first))
    found += [
        Choice(("name", name.is_place), country_of(name), name.first)
        for name in statement.names
        if name.is_known
    ]
    for place, word in enumerate(statement.folded):
        if (day := lexicon.WEEKDAY_OF.get(word.removesuffix("s"))) is not None:
            found.append(Choice("weekday", day, place))
    return (*found, *_opposites(statement), *_called(statement))


def _opposites(statement: Statement) -> Iterator[Choice]:
    denied = {
        next((place for place in one.reach if sides(statement.folded[place])), None)
        for one in negations(statement)
        if not one.has_exception
    }
    for place, word in enumerate(statement.folded):
        for group, side in sides(word):
            if place not in denied:
                yield Choice(("opposite", group), side, place)
            elif len(opposites()[group]) == 2:
                yield Choice(("opposite", group), 1 - side, place)


def _called(statement: Statement) -> Iterator[Choice]:
    """What definite words call the things that the words before them are («كلية الطب»)."""
    for place in statement.content:
        word = statement.folded[place]
        if place and word.startswith("ال") and statement.clauses[place - 1] == statement.clauses[place]:
            yield Choice(("called", arabic.stem(statement.folded[place - 1])), arabic.stem(word), place)


@lru_cache(maxsize=2_048)
def _nouns(statement: Statement) -> frozenset[int]:
    """The places of definite nouns."""
    return frozenset(
        place
        for place in statement.content
        if statement.folded[place].startswith(("ال", "وال", "لل", "ولل", "بال"))
        or (place and statement.folded[place - 1] in _DETERMINERS)
    )


_DETERMINERS: Final = frozenset({"the", "its", "their", "his", "her"})
_LEADING: Final = JOINING | {"الي", "to"}


@lru_cache(maxsize=2_048)
def _ends(statement: Statement) -> Parts:
    """The parts of a sentence, divided at where something leads, too («من 450 إلى 380»)."""
    return divided(statement.folded, statement.clauses, _LEADING)
