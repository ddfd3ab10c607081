"""Roles and belonging: who does what to whom, as far as order and particles tell, and which fact goes with what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rag import arabic
from rag.answers.check.alignment import Alignment, is_same
from rag.answers.check.amounts import Amount
from rag.answers.check.dates import Date
from rag.answers.check.facts import reason
from rag.answers.check.names import Name, forms
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import Statement
from rag.arabic import lexicon
from rag.arabic.lexicon import names
from rag.arabic.lexicon.reading import words as _words

_PARTICLES: Final[dict[str, str]] = {
    **dict.fromkeys(_words("إلى الى to towards into نحو لدى for"), "to"),
    **dict.fromkeys(_words("من from of off عن"), "from"),
    **dict.fromkeys(_words("على against on upon ضد over"), "on"),
    **dict.fromkeys(_words("في in at within داخل خارج"), "in"),
    **dict.fromkeys(_words("مع with"), "with"),
    **dict.fromkeys(_words("بين between and و"), "with"),
    **dict.fromkeys(_words("by قبل يد"), "by"),
    **dict.fromkeys(_words("حول عبر بشأن about through"), "about"),
}
_PREFIXES: Final = {"ل": "to", "ب": "by", "ك": "as"}
MOSTLY: Final = 0.7
"""The share of a claim's words that a source has to have for their roles to be compared."""
_PASSIVE: Final = _words("by")
_MUTUAL: Final = _words("بين between تبادل تبادلت متبادل متبادلة مشترك مشتركة المشتركة معا together both الثنائي الثنائية")


def changed_roles(aligned: Alignment) -> Iterator[Reason]:
    """Two of the claim that have exchanged what the source says of each."""
    claim, source = aligned.claim, aligned.source
    if _MUTUAL & set(claim.folded) and _MUTUAL & set(source.folded):
        return
    bearers = _bearers(aligned) if aligned.coverage() >= MOSTLY else []
    for number, (one, of_one) in enumerate(bearers):
        for other, of_other in bearers[number + 1 :]:
            if of_one & of_other or claim.clauses[one] != claim.clauses[other]:
                continue
            roles = _role(claim, one), _role(claim, other)
            given = {_role(source, at) for at in of_one}, {_role(source, at) for at in of_other}
            exchanged = roles[0] in given[1] and roles[1] in given[0]
            if exchanged and roles[0] not in given[0] and roles[1] not in given[1]:
                places = of_one | of_other
                yield reason("role", claim, min(one, other), max(one, other), source.shown(min(places), max(places)))
                return
    yield from _changed_subject(aligned)
    yield from _misplaced_names(aligned)


def _bearers(aligned: Alignment) -> list[tuple[int, frozenset[int]]]:
    """Places of the claim's names and nouns, and where each stands in the source: a noun, only once."""
    claim, source = aligned.claim, aligned.source
    found = []
    for name in claim.names:
        same = frozenset(other.first for other in source.names if is_same(other, name))
        if same:
            found.append((name.first, same))
    if aligned.across or claim.language == "en":
        return found
    named = {at for name in claim.names for at in range(name.first, name.last + 1)}
    for place in claim.content:
        places = aligned.of.get(place, ())
        if place not in named and len(places) == 1:
            if sum(places[0] in others for others in aligned.of.values()) == 1:
                found.append((place, frozenset(places)))
    is_close = aligned.coverage() >= CLOSE
    return [
        (place, places)
        for place, places in found
        if place in named or _is_called(claim, place) or (is_close and _is_definite(aligned, place, min(places)))
    ]


CLOSE: Final = 0.85
"""The share from which definite nouns are compared as names are."""


def _is_definite(aligned: Alignment, place: int, at: int) -> bool:
    return all(word.startswith(("ال", "لل", "بال")) for word in (aligned.claim.folded[place], aligned.source.folded[at]))


def _is_called(statement: Statement, place: int) -> bool:
    """Whether a word follows one that another follows, too: «شركة الأمل» and «شركة النور»."""
    before = statement.folded[place - 1] if place else ""
    return place - 1 in statement.content and sum(arabic.stem(word) == arabic.stem(before) for word in statement.folded) > 1


def _role(statement: Statement, place: int) -> str:
    """By which particle a word stands: before it, before the noun it follows, or fused with it; `bare`
    without one, and the noun that an adjective follows."""
    word = statement.folded[place]
    name = next((name for name in statement.names if name.first == place), None)
    is_name = name is not None
    if word[:1] in _PREFIXES and len(word) > 3 and (word,) not in names.ENTITIES and (word[1:3] in ("ال", "ل") or word[:2] == "لل" or is_name):
        if not (word[0] == "ل" and word[:2] != "لل" and not is_name):
            return _PREFIXES[word[0]]
    before = statement.folded[place - 1] if place else ""
    if before in _PARTICLES:
        if before in ("و", "and") and place > 1:
            return _role(statement, place - 2)
        return _PARTICLES[before]
    is_country = bool(name and name.last > place) or ((word,) in names.ENTITIES and word not in names.PEOPLES)
    if not is_country and any(form in names.PEOPLES for form in forms(word)):
        if statement.language == "en":
            return f"of {statement.folded[place + 1]}" if place + 1 < len(statement.folded) else "bare"
        return "bare" if before in lexicon.OFFICES else f"of {arabic.stem(before)}"
    if place > 1 and statement.folded[place - 2] in _PARTICLES and not word.startswith("و"):
        return _PARTICLES[statement.folded[place - 2]]
    return "bare"


def _changed_subject(aligned: Alignment) -> Iterator[Reason]:
    """The name that acts in the claim is acted on in the source, and the other way round."""
    claim, source = aligned.claim, aligned.source
    if bool(_PASSIVE & set(claim.folded)) != bool(_PASSIVE & set(source.folded)):
        return
    own, theirs = _actors(claim), _actors(source)
    if not own or not theirs or is_same(own[0], theirs[0]):
        return
    subject = own[0]
    later = [name for name in source.names if is_same(name, subject)]
    moved = [name for name in claim.names if is_same(name, theirs[0])]
    if not later or not moved:
        return
    acts = all(_role(source, name.first) != "bare" or _is_after(source, theirs[0], name) for name in later)
    if acts and moved[0].first > subject.first and claim.clauses[moved[0].first] == claim.clauses[subject.first]:
        if source.clauses[later[0].first] == source.clauses[theirs[0].first]:
            shown = source.shown(theirs[0].first, max(theirs[0].last, later[0].last))
            yield reason("role", claim, subject.first, moved[0].last, shown)


def _is_after(source: Statement, name: Name, other: Name) -> bool:
    between = source.folded[name.last + 1 : other.first]
    joined = source.folded[other.first].startswith("و") or "و" in between or "and" in between
    return other.first > name.last and not joined


def _actors(statement: Statement) -> list[Name]:
    return [name for name in statement.names if name.entity in _STATES and _role(statement, name.first) == "bare"]


_STATES: Final = frozenset(names.CAPITALS) | frozenset(names.CAPITALS.values())


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
        role = _role(claim, name.first)
        for other in source.names:
            said = any(is_same(other, own) for own in claim.names)
            alike = other.is_known and other.is_place == name.is_place and _role(source, other.first) == role
            if source.clauses[other.first] == best and alike and not said:
                yield reason("role", claim, name.first, name.last, source.shown(other.first, other.last))
                return


def mixed_clauses(aligned: Alignment) -> Iterator[Reason]:
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


def misplaced_facts(aligned: Alignment) -> Iterator[Reason]:
    """A number or date that the source says of something else than the claim does: its clause there is not
    that of the claim's other words, which has one of its own."""
    claim, source = aligned.claim, aligned.source
    if len(set(source.clauses)) < 2:
        return
    for first, last, places, rivals in _facts(aligned):
        clause = claim.clauses[first]
        homes = {source.clauses[at] for at in places}
        for start, end in rivals:
            if source.clauses[start] not in homes and _belongs(aligned, clause, first, homes, source.clauses[start]):
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


def mispaired_facts(aligned: Alignment) -> Iterator[Reason]:
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
        if other.value != amount.value and _nearest(other, source.dates) in said:
            if source.clauses[given.first] == source.clauses[own.first]:
                yield reason("stitched", claim, dates[0].first, dates[0].last, source.shown(own.first, own.last))
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
        if amount.unit == "clock" or amount.implied:
            continue
        places = [other.first for other in source.amounts if other.value == amount.value]
        rivals = [
            (other.first, other.last)
            for other in source.amounts
            if other.unit == amount.unit and not other.implied and other.value not in _values(claim.amounts)
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
