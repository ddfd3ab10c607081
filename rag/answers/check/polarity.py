"""Polarity: negation, opposites and quantifiers of a claim, held against those of a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.answers.check.alignment import Alignment, sides
from rag.answers.check.facts import reason
from rag.answers.check.names import forms
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import Statement
from rag.arabic.lexicon import amounts as units
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
            or (bounds and word in _NOMINAL)
            or not (is_negating or is_counterfactual or _is_refusing(word))
        ):
            continue
        end = place + 1
        while end < len(folded) and (is_counterfactual or statement.clauses[end] == statement.clauses[place]):
            if folded[end] in tables.EXCEPT or (
                end > place + 1 and folded[end] in tables.NEGATING - _NOMINAL
            ):
                break
            if word in _NOMINAL and end - place > 2:
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


_NOMINAL: Final = words("غير وغير بدون بلا وبدون وبلا عدم وعدم بعدم لعدم دون ودون without")
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


def _head(statement: Statement, place: int, end: int) -> int | None:
    named = {at for name in statement.names for at in range(name.first, name.last + 1)}
    near = range(place + 1, min(end, place + 6))
    return next((at for at in near if at in statement.content and at not in named), None)


def differing_polarity(aligned: Alignment) -> Iterator[Reason]:
    """What the claim negates, turns into its opposite, or says of more or fewer than the source does."""
    turned = list(_opposites(aligned))
    used = aligned.used()
    claimed = [one for one in negations(aligned.claim) if not one.refuses or one.place not in aligned.of]
    given = [one for one in negations(aligned.source) if not one.refuses or one.place not in used]
    contradicting = []
    settled = False
    for place, at in turned:
        negated = any(place in one.reach for one in claimed), any(at in one.reach for one in given)
        if negated[0] == negated[1]:
            contradicting.append((place, at))
        else:
            settled = True
    if contradicting:
        place, at = contradicting[0]
        yield reason("opposite", aligned.claim, place, place, aligned.source.shown(at))
    elif not settled:
        yield from _negations(aligned, claimed, given)
    yield from _quantifiers(aligned)


def _opposites(aligned: Alignment) -> Iterator[tuple[int, int]]:
    """Places of a word in the claim and of its opposite in the source, where that is said of the same."""
    claim, source = aligned.claim, aligned.source
    own, theirs = _by_side(claim), _by_side(source)
    for (pair, side), places in own.items():
        opposite, same = theirs.get((pair, 1 - side), []), theirs.get((pair, side), [])
        for place in places:
            at_home = _home(aligned, claim.clauses[place]) in {source.clauses[at] for at in same}
            before = [at for at in opposite if _is_before_the_same(aligned, place, at)]
            taken_back = before and _is_of_another(aligned, place, before[0])
            if (
                before
                and not taken_back
                and not at_home
                and not any(_is_before_the_same(aligned, place, at) for at in same)
            ):
                yield place, before[0]
                return
            if (pair, 1 - side) in own or (same and not _is_elsewhere(aligned, place, same, opposite)):
                continue
            for at in opposite:
                if _is_near(aligned, place, at) and not _is_of_another(aligned, place, at):
                    yield place, at
                    return


def _is_before_the_same(aligned: Alignment, place: int, at: int) -> bool:
    """Whether the next word that says something is the same in both: «تراجع الأسعار», «ارتفاع الأسعار»."""
    after, theirs = _next(aligned.claim, place), _next(aligned.source, at)
    return after is not None and theirs in aligned.of.get(after, ())


def _next(statement: Statement, place: int) -> int | None:
    """The place of the next word of the clause that says something, of the next two."""
    clauses = statement.clauses
    return next(
        (
            to
            for to in range(place + 1, place + 3)
            if to in statement.content and clauses[to] == clauses[place]
        ),
        None,
    )


def _is_elsewhere(aligned: Alignment, place: int, same: Sequence[int], opposite: Sequence[int]) -> bool:
    """Whether the source has a word in another clause than the one the claim tells of, and its opposite in
    that."""
    home = _home(aligned, aligned.claim.clauses[place])
    clauses = aligned.source.clauses
    return home in {clauses[at] for at in opposite} and home not in {clauses[at] for at in same}


def _is_of_another(aligned: Alignment, place: int, at: int) -> bool:
    """Whether a place in the source comes before the clause that has the claim's name, or what is said there
    is taken back for it («كل يوم ما عدا الاثنين»)."""
    claim, source = aligned.claim, aligned.source
    for name in claim.names:
        homes = {source.clauses[to] for to in aligned.of.get(name.first, ())}
        if claim.clauses[name.first] == claim.clauses[place] and homes and min(homes) > source.clauses[at]:
            return True
    excepted = [to for to, word in enumerate(source.folded) if word in tables.EXCEPT and to > at]
    return bool(excepted) and any(excepted[0] < to <= excepted[0] + 3 for to in aligned.used())


@lru_cache(maxsize=2_048)
def _by_side(statement: Statement) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for place, word in enumerate(statement.folded):
        for one in sides(word):
            found.setdefault(one, []).append(place)
    return found


def _is_near(aligned: Alignment, place: int, at: int) -> bool:
    """Whether a word beside a place in the claim stands for one beside a place in the source."""
    claim, source = aligned.claim, aligned.source
    if len(claim.folded) < 4:
        return True
    beside = [
        other
        for other, places in aligned.of.items()
        if claim.clauses[other] == claim.clauses[place]
        and any(source.clauses[to] == source.clauses[at] for to in places)
    ]
    return len(beside) > 2 or any(
        abs(other - at) <= 6
        for near in range(max(0, place - 4), min(len(aligned.claim.folded), place + 5))
        if near != place
        for other in aligned.of.get(near, ())
    )


def _negations(
    aligned: Alignment, claimed: Sequence[Negation], given: Sequence[Negation]
) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    if claimed and not given:
        if all(one.has_exception for one in claimed) and "only" in _quantities(source):
            return
        one = claimed[0]
        last = one.place if one.head is None else one.head
        yield reason("negation", claim, one.place, last, _around(source, aligned.of.get(last, ())))
        return
    for one in given:
        if (found := _lost(aligned, claimed, one)) is not None:
            yield reason(
                "negation",
                claim,
                found,
                found,
                source.shown(one.place, one.place if one.head is None else one.head),
            )
            return
    if (lost := _lost_exception(aligned, claimed, given)) is not None:
        yield reason("negation", claim, claimed[0].place, lost, source.text)
        return
    for one in claimed:
        places = aligned.of.get(one.head, ()) if one.head is not None else ()
        home = _home(aligned, claim.clauses[one.place])
        places = tuple(at for at in places if source.clauses[at] == home) or places
        is_condition = claim.folded[one.place] in _NOMINAL or len(claimed) > 1
        if is_condition and any(_is_excepted(source, at) for at in places):
            continue
        if places and not any(at in other.reach for at in places for other in given):
            yield reason("negation", claim, one.place, one.head or one.place, source.shown(places[0]))
            return


def _lost(aligned: Alignment, claimed: Sequence[Negation], one: Negation) -> int | None:
    """The place of the claim that says what a negation of the source denies; None where none does."""
    claim, source = aligned.claim, aligned.source
    heads = [place for place, places in aligned.of.items() if one.head in places]
    reached = [place for place in claim.content if any(at in one.reach for at in aligned.of.get(place, ()))]
    if one.has_exception and not claimed and _keeps_exception(aligned, one):
        return None
    if heads:
        place = heads[0]
        home = _home(aligned, claim.clauses[place], 2)
        if home is not None and source.clauses[one.place] != home and not _is_mostly_reached(aligned, one):
            return None
        for other in claimed:
            is_nominal = claim.folded[other.place] in _NOMINAL
            if place in other.reach or (
                not is_nominal and claim.clauses[other.place] == claim.clauses[place]
            ):
                return None
        return place
    denied = [other for other in claimed if claim.folded[other.place] not in _NOMINAL]
    return reached[0] if not denied and _is_mostly_reached(aligned, one) else None


def _is_mostly_reached(aligned: Alignment, one: Negation) -> bool:
    """Whether a negation of the source reaches over most of what the claim has of it."""
    known = [place for place in aligned.claim.content if place in aligned.of]
    reached = [place for place in known if any(at in one.reach for at in aligned.of[place])]
    return len(reached) >= 2 and len(reached) >= 0.6 * len(known)


def _home(aligned: Alignment, clause: int, least: int = 1) -> int | None:
    """The clause of the source that has most words and numbers of a clause of the claim that no other has, if
    it has so many."""
    claim, source = aligned.claim, aligned.source
    votes: Counter[int] = Counter()
    for place in claim.content:
        homes = {source.clauses[at] for at in aligned.of.get(place, ())}
        if claim.clauses[place] == clause and len(homes) == 1:
            votes.update(homes)
    for amount in claim.amounts:
        homes = {source.clauses[one.first] for one in source.amounts if one.value == amount.value}
        if claim.clauses[amount.first] == clause and len(homes) == 1:
            votes.update([*homes, *homes])
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= least else None


def _is_excepted(source: Statement, at: int) -> bool:
    """Whether a word stands after «إلا»: «لا ... إلا بموافقة» is «لا ... دون موافقة»."""
    return any(word in tables.EXCEPT for word in source.folded[max(0, at - 4) : at])


def _lost_exception(aligned: Alignment, claimed: Sequence[Negation], given: Sequence[Negation]) -> int | None:
    """The place of the claim that denies what the source excepts («لا ... إلا أمام اللجنة»)."""
    claim = aligned.claim
    if len(claimed) != 1 or claim.folded[claimed[0].place] in _NOMINAL:
        return None
    if any(word in tables.EXCEPT for word in claim.folded):
        return None
    for one in given:
        after = range(one.reach.stop, min(one.reach.stop + 5, len(aligned.source.folded)))
        for place in (
            claimed[0].reach if one.has_exception and one.reach.stop < len(aligned.source.folded) else ()
        ):
            if place in claim.content and any(at in after for at in aligned.of.get(place, ())):
                is_excepted = aligned.source.folded[one.reach.stop] in tables.EXCEPT
                if is_excepted and any(one.head in places for places in aligned.of.values()):
                    return place
    return None


def _keeps_exception(aligned: Alignment, one: Negation) -> bool:
    after = range(one.reach.stop, len(aligned.source.folded))
    return any(at in after for places in aligned.of.values() for at in places)


def _is_refusing(word: str) -> bool:
    return word in tables.REFUSING or word[1:] in tables.REFUSING


def _around(source: Statement, places: Sequence[int]) -> str:
    if not places:
        return source.text
    return source.shown(max(0, places[0] - 1), min(len(source.words) - 1, places[0] + 1))


def _quantifiers(aligned: Alignment) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    own, theirs = _quantities(claim), _quantities(source)
    for kind, place in own.items():
        if kind in theirs or (kind == "only" and any(word in tables.EXCEPT for word in source.folded)):
            continue
        if kind in ("none", "only") and negations(source):
            excepted = [at for at, word in enumerate(source.folded) if word in tables.EXCEPT]
            if kind == "none" and excepted and not any(word in tables.EXCEPT for word in claim.folded):
                yield reason("quantifier", claim, place, place, source.shown(excepted[0]))
            continue
        rival = next((other for other in _RIVALS[kind] if other in theirs), None)
        if rival:
            yield reason("quantifier", claim, place, place, source.shown(theirs[rival]))
        elif kind == "all" and (parts := [one for one in source.amounts if one.unit in ("part", "%")]):
            if not any(one.unit in ("part", "%") for one in claim.amounts):
                yield reason("quantifier", claim, place, place, source.shown(parts[0].first, parts[0].last))
        elif kind in ("all", "most", "only", "none") and not _is_implied(aligned, kind):
            yield reason("quantifier", claim, place, place, None)


_RIVALS: Final[dict[tables.Quantifier, tuple[tables.Quantifier, ...]]] = {
    "all": ("some", "most"),
    "most": ("all", "some"),
    "some": ("all", "most"),
    "only": (),
    "none": ("all", "some", "most"),
}


def _is_implied(aligned: Alignment, kind: tables.Quantifier) -> bool:
    return (kind == "all" and bool(negations(aligned.source))) or (kind == "only" and aligned.across)


@lru_cache(maxsize=2_048)
def _quantities(statement: Statement) -> dict[tables.Quantifier, int]:
    found: dict[tables.Quantifier, int] = {}
    folded = statement.folded
    for place, word in enumerate(folded):
        after = folded[place + 1] if place + 1 < len(folded) else ""
        if (
            after.isdigit()
            or any(form in _PERIODS for form in forms(after))
            or place + 1 in _counted(statement)
        ):
            continue
        for kind, own in tables.QUANTIFIERS.items():
            if word in own:
                found.setdefault(kind, place)
    return found


def _counted(statement: Statement) -> frozenset[int]:
    return frozenset(amount.first for amount in statement.amounts)


_PERIODS: Final = frozenset(units.TIME_UNIT_OF) | frozenset(
    {"صباح", "مساء", "مره", "وقت", "حال", "حين", "morning", "evening", "time"}
)
