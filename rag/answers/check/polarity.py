"""Polarity: negation, opposites and quantifiers of a claim, held against those of a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rag.answers.check.alignment import Alignment, sides
from rag.answers.check.facts import reason
from rag.answers.check.names import forms
from rag.answers.check.negation import NOMINAL, Negation, negations
from rag.answers.check.pairing import choices
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import JOINING, Statement
from rag.arabic import lexicon
from rag.arabic.lexicon import amounts as units
from rag.arabic.lexicon import polarity as tables
from rag.arabic.lexicon.opposites import CONVERSE
from rag.arabic.lexicon.reading import words


def differing_polarity(aligned: Alignment) -> Iterator[Reason]:
    """What the claim negates, turns into its opposite, or says of more or fewer than the source does."""
    turned = [*_opposites(aligned), *_particles(aligned)]
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
    for (group, side), places in own.items():
        same = theirs.get((group, side), [])
        opposite = sorted(
            {at for (other, way), each in theirs.items() if other == group and way != side for at in each}
            - set(same)
        )
        if group in CONVERSE:
            opposite = [at for at in opposite if _has_same_doer(aligned, places[0], at)]
        is_both = any(other == group and way != side for other, way in own)
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
            if is_both or (same and not _is_elsewhere(aligned, place, same, opposite)):
                continue
            for at in opposite:
                if (
                    _is_near(aligned, place, at)
                    and not _is_of_another(aligned, place, at)
                    and not _is_told_otherwise(aligned, place, at)
                ):
                    yield place, at
                    return


def _has_same_doer(aligned: Alignment, place: int, at: int) -> bool:
    """Whether the word after it in Arabic, before it in English, is the same: «باع زيد»، «اشترى زيد»."""
    claim, source = aligned.claim, aligned.source
    if claim.language == "ar":
        named = {to for near in (place + 1, place + 2) for to in aligned.of.get(near, ())}
        is_relative = source.folded[at - 1] in lexicon.RELATIVE_WORDS and any(
            to in named for to in range(at - 4, at - 1)
        )
        return is_relative or _is_before_the_same(aligned, place, at)
    before = max((to for to in claim.content if to < place), default=None)
    theirs = max((to for to in source.content if to < at), default=None)
    return before is not None and theirs in aligned.of.get(before, ())


def is_from_the_other_side(aligned: Alignment) -> bool:
    """Whether the claim tells from the other side what the source does («باع زيد لعمرو»، «اشترى عمرو من
    زيد»)."""
    own, theirs = _by_side(aligned.claim), _by_side(aligned.source)
    return any(
        group in CONVERSE and (group, 1 - side) in theirs and (group, side) not in theirs
        for group, side in own
    )


def _particles(aligned: Alignment) -> Iterator[tuple[int, int]]:
    """Places of a particle in the claim and of its opposite in the source, after the same word («صوّت ضد»)."""
    for place, word in enumerate(aligned.claim.folded):
        for at in aligned.of.get(place - 1, ()) if word in tables.PARTICLES else ():
            after = aligned.source.folded[at + 1 : at + 2]
            if tables.PARTICLES[word] in after:
                yield place, at + 1


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
    votes, parts = _votes(aligned, place), aligned.source.parts
    there = max((votes[parts[at]] for at in opposite if _points_back(aligned.source, at)), default=0)
    if there > 1:
        return True
    if sum(votes[part] for part in {parts[at] for at in same}) > 1:
        return False
    if home in {clauses[at] for at in opposite} and home not in {clauses[at] for at in same}:
        return True
    part = _home_part(aligned, place)
    return part in {parts[at] for at in opposite} and part not in {parts[at] for at in same}


def _points_back(statement: Statement, at: int) -> bool:
    """Whether the part of a sentence with this place repeats what was said by a word for it («ويُحظر ذلك في
    رمضان»)."""
    part = statement.parts[at]
    return any(
        word in _POINTING and statement.parts[place] == part
        for place, word in enumerate(statement.folded)
        if place > at
    )


_POINTING: Final = words("ذلك هذا تلك هذه this that so")


def _home_part(aligned: Alignment, place: int) -> int | None:
    """The part of the source that has most words and numbers of the part of the claim with this place that no
    other has, if one has more than all others."""
    votes = _votes(aligned, place)
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] > 1 and 2 * best[0][1] > votes.total() else None


def _votes(aligned: Alignment, place: int) -> Counter[int]:
    """How many words of the part of the claim with this place, that word aside, each part of the source has
    that no other has; what another could stand in the stead of (`choices`), and does, counts twice."""
    claim, source = aligned.claim, aligned.source
    votes: Counter[int] = Counter()
    kinds = {one.kind for one in choices(source)}
    told = {one.place: one.kind for one in choices(claim) if one.kind in kinds}
    for other in {*claim.content, *told} - {place}:
        homes = {source.parts[at] for at in aligned.of.get(other, ())}
        if claim.parts[other] == claim.parts[place] and len(homes) == 1:
            home = homes.pop()
            rivals = {source.parts[one.place] for one in choices(source) if one.kind == told.get(other)}
            votes[home] += 2 if rivals - {home} else 1 if other in claim.content else 0
    return votes


def _is_told_otherwise(aligned: Alignment, place: int, at: int) -> bool:
    """Whether the claim tells of another part of the source than the one with this place, and that part opens
    with a word of its own in the stead of the claim's («تقلع في السادسة وتصل في السابعة»)."""
    source = aligned.source
    home = _home_part(aligned, place)
    if home is None or home == source.parts[at]:
        return False
    start = source.parts.index(home)
    opening = start + (source.folded[start] in JOINING)
    return opening in source.content and opening not in aligned.used()


def _is_of_another(aligned: Alignment, place: int, at: int) -> bool:
    """Whether a place in the source comes before the clause that has the claim's name, or what is said there
    is taken back for it («كل يوم ما عدا الاثنين»)."""
    claim, source = aligned.claim, aligned.source
    for name in claim.names:
        homes = {source.clauses[to] for to in aligned.of.get(name.first, ())}
        if claim.clauses[name.first] == claim.clauses[place] and homes and min(homes) > source.clauses[at]:
            return True
    excepted = [to for to, word in enumerate(source.folded) if word in tables.EXCEPT and to > at]
    if any(word in tables.EXCEPT for word in claim.folded):
        return False
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
        is_condition = len(claimed) > 1 or any(word in tables.REQUIRING for word in claim.folded)
        if (is_condition and any(_is_excepted(source, at) for at in places)) or any(
            _denies_the_same(aligned, one, other, claimed) for other in given
        ):
            continue
        if places and not any(at in other.reach for at in places for other in given):
            yield reason("negation", claim, one.place, one.head or one.place, source.shown(places[0]))
            return


def _denies_the_same(aligned: Alignment, one: Negation, other: Negation, claimed: Sequence[Negation]) -> bool:
    """Whether what a negation of the claim reaches over, but for the word that it denies, is what one of the
    source reaches over («لا بدل للرحلات القصيرة», «ولا يُصرف عن الرحلات القصيرة»)."""
    claim = aligned.claim
    reached = [
        set(aligned.of[place])
        for place in one.reach
        if place in claim.content
        and place != one.head
        and place in aligned.of
        and not any(place in each.reach for each in claimed if each.place > one.place)
    ]
    within = set(other.reach)
    if reached and reached[-1] <= within:
        return True
    shared = sum(bool(places & within) for places in reached)
    return 2 * shared >= len(reached) and any(places <= within for places in reached)


def _lost(aligned: Alignment, claimed: Sequence[Negation], one: Negation) -> int | None:
    """The place of the claim that says what a negation of the source denies; None where none does."""
    claim, source = aligned.claim, aligned.source
    heads = [place for place, places in aligned.of.items() if one.head in places]
    reached = [place for place in claim.content if any(at in one.reach for at in aligned.of.get(place, ()))]
    if not claimed and _keeps_condition(aligned, one):
        return None
    if not claimed and reached and _denies_just(aligned, one):
        return reached[0]
    if heads:
        place = heads[0]
        home = _home(aligned, claim.clauses[place], 2)
        if home is not None and source.clauses[one.place] != home and not _is_mostly_reached(aligned, one):
            return None
        for other in claimed:
            is_nominal = claim.folded[other.place] in NOMINAL
            if place in other.reach or (
                not is_nominal and claim.clauses[other.place] == claim.clauses[place]
            ):
                return None
        return place
    denied = [other for other in claimed if claim.folded[other.place] not in NOMINAL]
    return reached[0] if not denied and _is_mostly_reached(aligned, one) else None


def _denies_just(aligned: Alignment, one: Negation) -> bool:
    """Whether a negation of the source reaches over a few words, which the claim has from there, all of them
    ("lends to schools but not to private collectors")."""
    source = aligned.source
    denied = [at for at in one.reach if at in source.content]
    have = {places[0] for places in aligned.of.values() if len(places) == 1 and places[0] in one.reach}
    is_verbless = source.folded[one.place] in ("not", "لا", "وليس", "ليس") and not one.has_exception
    return is_verbless and 0 < len(denied) <= 3 and have >= set(denied)


def _is_mostly_reached(aligned: Alignment, one: Negation) -> bool:
    """Whether a negation of the source reaches over most of what the claim has of it."""
    known = [place for place in aligned.claim.content if place in aligned.of]
    reached = [place for place in known if all(at in one.reach for at in aligned.of[place])]
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
    if len(claimed) != 1 or claim.folded[claimed[0].place] in NOMINAL:
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


def _keeps_condition(aligned: Alignment, one: Negation) -> bool:
    """Whether the claim has what the source excepts («لا ... إلا بموافقة»), or requires what the source does
    not do without («لا ... دون موافقة»)."""
    after = range(one.reach.stop, len(aligned.source.folded))
    has_it = any(at in after for places in aligned.of.values() for at in places)
    is_required = any(word in tables.REQUIRING for word in aligned.claim.folded)
    denied = negations(aligned.source)
    without = [
        other
        for other in denied
        if aligned.source.folded[other.place] in NOMINAL and other.place > denied[0].place
    ]
    if is_required and any(at in other.reach for other in without for at in aligned.used()):
        return True
    return one.has_exception and has_it


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
    if kind == "most" and "اكثر" in aligned.source.folded:
        return True
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
