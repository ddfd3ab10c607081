"""Belonging: which clause of a source has what a claim says together, and which number, date and name goes
with what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag.answers.check.alignment import Alignment, is_same
from rag.answers.check.amounts import Amount
from rag.answers.check.dates import Date
from rag.answers.check.facts import reason
from rag.answers.check.names import Name
from rag.answers.check.reasons import Reason
from rag.answers.check.roles import role
from rag.arabic import lexicon


def misplaced(aligned: Alignment) -> Iterator[Reason]:
    """What the source says of something else than the claim does."""
    yield from _misplaced_names(aligned)
    yield from _misplaced_facts(aligned)
    yield from _mispaired_facts(aligned)
    yield from _mixed_clauses(aligned)
    yield from _put_in_place(aligned)


def _misplaced_names(aligned: Alignment) -> Iterator[Reason]:
    """A name that the source has in another clause than the claim's other words, where another name has its
    role."""
    claim, source = aligned.claim, aligned.source
    for name in claim.names:
        homes = {source.clauses[other.first] for other in source.names if is_same(other, name)}
        clause = claim.clauses[name.first]
        votes = _votes(aligned, clause, claim.names)
        if not name.is_known or not homes or not votes:
            continue
        best = max(votes, key=lambda one: votes[one])
        if best in homes or votes[best] < 2 + 2 * sum(votes.get(home, 0) for home in homes):
            continue
        if any(source.clauses[place] in homes for _, _, places, _ in _facts(aligned) for place in places):
            continue
        own = role(claim, name.first)
        for other in source.names:
            said = any(is_same(other, one) for one in claim.names)
            alike = other.is_known and other.is_place == name.is_place and role(source, other.first) == own
            if source.clauses[other.first] == best and alike and not said:
                yield reason("role", claim, name.first, name.last, source.shown(other.first, other.last))
                return


def _mixed_clauses(aligned: Alignment) -> Iterator[Reason]:
    """A clause of the claim with words of two clauses of the source that say the like of two different
    things («يوافق هذا على الداخلي، ويوافق ذاك على الخارجي»)."""
    claim, source = aligned.claim, aligned.source
    for clause in sorted(set(claim.clauses)):
        said = [place for place in claim.content if claim.clauses[place] == clause and place in aligned.of]
        homes = {place: {source.clauses[at] for at in aligned.of[place]} for place in said}
        for one in said:
            for other in said:
                if one < other and _is_mixed(aligned, (one, other), homes):
                    yield reason("stitched", claim, one, other, None)
                    return


def _is_mixed(aligned: Alignment, places: tuple[int, int], homes: dict[int, set[int]]) -> bool:
    """Whether each of two words is in one clause of the source only, and the other's clause has another word
    after the same one."""
    one, other = (homes[place] for place in places)
    if one & other or len(one) != 1 or len(other) != 1:
        return False
    backs = _has_other(aligned, places[0], min(other)), _has_other(aligned, places[1], min(one))
    return all(backs) and 1 in backs


def _has_other(aligned: Alignment, place: int, clause: int) -> int:
    """How far before a definite word of the claim one stands that a clause of the source has before another
    definite word; 0 where there is none so."""
    claim, source, used = aligned.claim, aligned.source, aligned.used()
    if not claim.folded[place].startswith("ال"):
        return 0
    for back in (1, 2):
        for at in aligned.of.get(place - back, ()):
            after = next((to for to in (at + 1, at + 2) if to in source.content), None)
            if source.clauses[at] == clause and place - back in claim.content and after is not None:
                is_other = after not in used and source.clauses[after] == clause
                return back if is_other and source.folded[after].startswith("ال") else 0
    return 0


def _put_in_place(aligned: Alignment) -> Iterator[Reason]:
    """A word that the source has elsewhere, between words that have another one between them there («خُفّضت
    رسوم التسجيل»، «خُفّضت رسوم السكن وبقيت رسوم التسجيل»)."""
    claim, source, used = aligned.claim, aligned.source, aligned.used()
    for place in claim.content if not aligned.across else ():
        homes = aligned.of.get(place, ())
        if (
            not homes
            or any(_is_at_home(aligned, place, home) for home in homes)
            or place == 0
            or claim.clauses[place - 1] != claim.clauses[place]
        ):
            continue
        for at in source.content:
            is_other = at not in used and all(abs(at - home) > 3 for home in homes)
            if is_other and _is_between_the_same(aligned, place, at):
                yield reason("stitched", claim, place, place, source.shown(at))
                return


def _is_at_home(aligned: Alignment, place: int, home: int) -> bool:
    """Whether a word beside a place of the claim is beside a place of the source, too."""
    return any(
        abs(at - home) <= 3
        for near in (place - 2, place - 1, place + 1, place + 2)
        for at in aligned.of.get(near, ())
        if near >= 0 and aligned.claim.folded[near] not in lexicon.FUNCTION_WORDS | _DETERMINERS
    )


_DETERMINERS: Final = frozenset({"its", "their", "his", "her"})


def _is_between_the_same(aligned: Alignment, place: int, at: int) -> bool:
    """Whether the words around a place of the claim are those around one of the source."""
    claim, source = aligned.claim, aligned.source
    if at == 0 or not _stands_for(aligned, place - 1, at - 1):
        return False
    if place - 1 not in claim.content and not (
        place > 1 and at > 1 and place - 2 in claim.content and _stands_for(aligned, place - 2, at - 2)
    ):
        return False
    ends = [
        after == len(one.folded) or one.clauses[after] != one.clauses[after - 1]
        for one, after in ((claim, place + 1), (source, at + 1))
    ]
    return all(ends) or (not any(ends) and _stands_for(aligned, place + 1, at + 1))


def _stands_for(aligned: Alignment, place: int, at: int) -> bool:
    return at in aligned.of.get(place, ()) or aligned.claim.folded[place] == aligned.source.folded[at]


def _misplaced_facts(aligned: Alignment) -> Iterator[Reason]:
    """A number or date that the source says of something else than the claim does: its clause there is not
    that of the claim's other words, which has one of its own."""
    claim, source = aligned.claim, aligned.source
    if len(set(source.clauses)) < 2:
        return
    for first, last, places, rivals in _facts(aligned):
        clause = claim.clauses[first]
        homes = {source.clauses[at] for at in places}
        for start, end in rivals:
            if source.clauses[start] not in homes and _belongs(
                aligned, clause, first, homes, source.clauses[start]
            ):
                yield reason("stitched", claim, first, last, source.shown(start, end))
                return


def _belongs(aligned: Alignment, clause: int, without: int, homes: set[int], other: int) -> bool:
    """Whether a clause of the claim tells of what another clause of the source does than the homes of a
    fact: by its words, or by its names where the homes have others."""
    claim, source = aligned.claim, aligned.source
    told_by = _fact_homes(aligned, clause, without)
    if any(homes & places for places in told_by):
        return False
    own = [name for name in claim.names if claim.clauses[name.first] == clause]
    there = [name for name in source.names if source.clauses[name.first] == other]
    at_home = [name for name in source.names if source.clauses[name.first] in homes]
    only_home = [name for name in own if not any(is_same(name, one) for one in there)]
    if any(is_same(name, one) for name in only_home for one in at_home):
        return False
    votes = _votes(aligned, clause, claim.names)
    facts = sum(other in places and len(places) == 1 for places in told_by)
    if votes.get(other, 0) + facts > 2 * sum(votes.get(home, 0) for home in homes):
        return True
    told = any(is_same(name, one) for name in own for one in there)
    return told and bool(at_home)


def _mispaired_facts(aligned: Alignment) -> Iterator[Reason]:
    """A number with the year of another: of the numbers of a clause, each has its nearest year."""
    claim, source = aligned.claim, aligned.source
    for amount in claim.amounts:
        same = [one for one in source.amounts if one.unit == amount.unit]
        given = next((one for one in same if one.value == amount.value), None)
        dates = [date for date in claim.dates if claim.clauses[date.first] == claim.clauses[amount.first]]
        if given is None or len(dates) != 1 or len(same) < 2 or amount.implied:
            continue
        own = _nearest(given, source.dates)
        said = [date for date in source.dates if date.year == dates[0].year and date.month == dates[0].month]
        if own is None or own in said or not said:
            continue
        other = min(same, key=lambda one: abs(one.first - said[0].first))
        is_of_that = other.value != amount.value and _nearest(other, source.dates) in said
        if is_of_that and source.clauses[given.first] == source.clauses[own.first]:
            shown = source.shown(own.first, own.last)
            yield reason("stitched", claim, dates[0].first, dates[0].last, shown)
            return


def _nearest(amount: Amount, dates: Sequence[Date]) -> Date | None:
    """The date that a number is of: one that follows it closely, else the nearest."""
    after = [date for date in dates if 0 < date.first - amount.last <= 4]
    return min(after or dates, key=lambda date: abs(date.first - amount.first), default=None)


def _fact_homes(aligned: Alignment, clause: int, without: int) -> list[set[int]]:
    """The clauses of the source that have each other fact of a clause of the claim."""
    claim, source = aligned.claim, aligned.source
    return [
        {source.clauses[at] for at in places}
        for first, _, places, _ in _facts(aligned)
        if claim.clauses[first] == clause and first != without
    ]


def _facts(aligned: Alignment) -> Iterator[tuple[int, int, list[int], list[tuple[int, int]]]]:
    """Each number and date of the claim: its words, where the source has it, and others of its kind that the
    claim does not have."""
    claim, source = aligned.claim, aligned.source
    for amount in claim.amounts:
        if amount.unit == "clock" or (amount.implied and amount.unit != "order"):
            continue
        places = [other.first for other in source.amounts if other.value == amount.value]
        rivals = [
            (other.first, other.last)
            for other in source.amounts
            if other.unit == amount.unit
            and (not other.implied or other.unit == "order")
            and other.value not in _values(claim.amounts)
        ]
        if places:
            yield amount.first, amount.last, places, rivals
    years = {date.year for date in claim.dates}
    for date in claim.dates:
        places = [
            other.first
            for other in source.dates
            if (other.month == date.month or date.month is None)
            and date.days <= other.days
            and date.year in (None, other.year)
        ]
        rivals = [
            (other.first, other.last)
            for other in source.dates
            if (other.year not in years if date.month is None else other.month or other.year)
            and (not date.month or not other.month or date.month[0] == other.month[0])
            and (other.month, other.days, other.year) != (date.month, date.days, date.year)
        ]
        if places:
            yield date.first, date.last, places, rivals


def _values(amounts: tuple[Amount, ...]) -> set[object]:
    return {amount.value for amount in amounts}


def _votes(aligned: Alignment, clause: int, names: Sequence[Name]) -> dict[int, int]:
    """How many words of a clause of the claim, without names, each clause of the source has that no other
    has."""
    claim, source = aligned.claim, aligned.source
    named = {at for name in names for at in range(name.first, name.last + 1)}
    votes: dict[int, int] = {}
    for place in claim.content:
        homes = {source.clauses[at] for at in aligned.of.get(place, ())}
        if claim.clauses[place] == clause and place not in named and len(homes) == 1:
            home = homes.pop()
            votes[home] = votes.get(home, 0) + 1
    return votes
