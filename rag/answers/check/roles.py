"""Roles and belonging: who does what to whom, as far as order and particles tell, and which fact goes with what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rag import arabic
from rag.answers.check.alignment import Alignment, is_same
from rag.answers.check.amounts import Amount
from rag.answers.check.facts import reason
from rag.answers.check.names import Name
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import Statement
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
_PASSIVE: Final = _words("by")
_MUTUAL: Final = _words("بين between تبادل تبادلت متبادل متبادلة مشترك مشتركة المشتركة معا together both الثنائي الثنائية")


def changed_roles(aligned: Alignment) -> Iterator[Reason]:
    """Two of the claim that have exchanged what the source says of each."""
    claim, source = aligned.claim, aligned.source
    if _MUTUAL & set(claim.folded) and _MUTUAL & set(source.folded):
        return
    pairs = _bearers(aligned)
    for number, (one, of_one) in enumerate(pairs):
        for other, of_other in pairs[number + 1 :]:
            if of_one == of_other or claim.clauses[one] != claim.clauses[other]:
                continue
            roles = _role(claim, one), _role(claim, other)
            given = _role(source, of_one), _role(source, of_other)
            first, last = min(one, other), max(one, other)
            shown = source.shown(min(of_one, of_other), max(of_one, of_other))
            if roles[0] != roles[1] and roles == given[::-1]:
                yield reason("role", claim, first, last, shown)
                return
    yield from _changed_subject(aligned)


def _bearers(aligned: Alignment) -> list[tuple[int, int]]:
    """Places in the claim and in the source of the names and nouns that both have once."""
    claim, source = aligned.claim, aligned.source
    found = []
    for place, places in sorted(aligned.of.items()):
        named = [name for name in source.names if any(at in range(name.first, name.last + 1) for at in places)]
        firsts = {name.first for name in named} or set(places)
        if len(firsts) == 1 and (place in claim.content or _is_name(claim, place)):
            at = firsts.pop()
            if sum(at in others for others in aligned.of.values()) == 1 or named:
                found.append((place, at))
    return found


def _is_name(statement: Statement, place: int) -> bool:
    return any(name.first == place for name in statement.names)


def _role(statement: Statement, place: int) -> str:
    """By which particle a word stands: before it, before the noun it follows, or fused with it; `bare`
    without one, and the noun that an adjective follows."""
    word = statement.folded[place]
    if word[:1] in _PREFIXES and len(word) > 3 and (word[1:3] in ("ال", "ل") or word[:2] == "لل" or _is_name(statement, place)):
        if not (word[0] == "ل" and word[:2] != "لل" and not _is_name(statement, place)):
            return _PREFIXES[word[0]]
    before = statement.folded[place - 1] if place else ""
    if before in _PARTICLES:
        if before in ("و", "and") and place > 1:
            return _role(statement, place - 2)
        return _PARTICLES[before]
    if place and statement.clauses[place - 1] == statement.clauses[place] and word.endswith(("ي", "يه")):
        if word.startswith("ال") or before.isascii():
            return f"of {arabic.stem(before)}"
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
    return [name for name in statement.names if name.is_known and _role(statement, name.first) == "bare"]


def misplaced_facts(aligned: Alignment) -> Iterator[Reason]:
    """A number or date that the source says of something else than the claim does: its clause there is not
    that of the claim's other words, which has one of its own."""
    claim, source = aligned.claim, aligned.source
    if len(set(source.clauses)) < 2:
        return
    for first, last, places, rivals in _facts(aligned):
        clause = claim.clauses[first]
        homes = {source.clauses[at] for at in places}
        votes = _votes(aligned, clause, range(first, last + 1))
        away = {one: count for one, count in votes.items() if one not in homes}
        if not away or any(one in votes for one in homes):
            continue
        best = max(away, key=lambda one: away[one])
        own = [(start, end) for start, end in rivals if source.clauses[start] == best]
        if own and votes:
            yield reason("stitched", claim, first, last, source.shown(*own[0]))


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
            if other.unit == amount.unit and other.value not in _values(claim.amounts)
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
            and (other.month, other.days, other.year) != (date.month, date.days, date.year)
        ]
        if places:
            yield date.first, date.last, places, rivals


def _values(amounts: tuple[Amount, ...]) -> set[object]:
    return {amount.value for amount in amounts}


def _votes(aligned: Alignment, clause: int, without: range) -> dict[int, int]:
    """How many words of a clause of the claim each clause of the source has that no other has."""
    claim, source = aligned.claim, aligned.source
    named = {at for name in claim.names for at in range(name.first, name.last + 1)}
    votes: dict[int, int] = {}
    for place in sorted(set(claim.content) | named):
        if claim.clauses[place] != clause or place in without:
            continue
        homes = {source.clauses[at] for at in aligned.of.get(place, ())}
        if len(homes) == 1:
            home = homes.pop()
            votes[home] = votes.get(home, 0) + 1
    return votes
