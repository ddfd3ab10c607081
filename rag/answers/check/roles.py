"""Roles: who does what to whom, as far as order and particles tell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rag import arabic
from rag.answers.check.alignment import CHOSEN, Alignment, is_same
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
MOSTLY: Final = float(CHOSEN["mostly_held"])
"""The share of a claim's words that a source has to have for their roles to be compared."""
MOST_BEARERS: Final = 24
_SUBORDINATING: Final = _words(
    "after before because when while who which that بعدما قبلما لأن عندما حين حيث التي الذي"
)
_PASSIVE: Final = _words("by")
_MUTUAL: Final = _words(
    "بين between تبادل تبادلت متبادل متبادلة مشترك مشتركة المشتركة معا together both الثنائي الثنائية"
)


def changed_roles(aligned: Alignment) -> Iterator[Reason]:
    """Two of the claim that have exchanged what the source says of each."""
    claim, source = aligned.claim, aligned.source
    if _MUTUAL & set(claim.folded) and _MUTUAL & set(source.folded):
        return
    bearers = _bearers(aligned)[:MOST_BEARERS] if aligned.coverage() >= MOSTLY else []
    for number, (one, of_one) in enumerate(bearers):
        for other, of_other in bearers[number + 1 :]:
            if of_one & of_other or claim.clauses[one] != claim.clauses[other]:
                continue
            roles = role(claim, one), role(claim, other)
            given = {role(source, at) for at in of_one}, {role(source, at) for at in of_other}
            exchanged = roles[0] in given[1] and roles[1] in given[0]
            if exchanged and roles[0] not in given[0] and roles[1] not in given[1]:
                places = of_one | of_other
                yield reason(
                    "role", claim, min(one, other), max(one, other), source.shown(min(places), max(places))
                )
                return
    yield from _changed_subject(aligned)


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
        is_one = len(places) == 1 and sum(places[0] in others for others in aligned.of.values()) == 1
        if is_one and place not in named:
            found.append((place, frozenset(places)))
    is_close = aligned.coverage() >= CLOSE
    return [
        (place, places)
        for place, places in found
        if place in named
        or _is_called(claim, place)
        or (is_close and _is_definite(aligned, place, min(places)))
    ]


CLOSE: Final = float(CHOSEN["closely_held"])
"""The share from which definite nouns are compared as names are."""


def _is_definite(aligned: Alignment, place: int, at: int) -> bool:
    """Whether both words have an article or a pronoun («إلى ابنه»)."""
    return all(
        one.folded[where].startswith(("ال", "لل", "بال")) or one.shown(where).endswith(("ه", "ها", "هم"))
        for one, where in ((aligned.claim, place), (aligned.source, at))
    )


def _is_called(statement: Statement, place: int) -> bool:
    """Whether a word follows one that another follows, too: «شركة الأمل» and «شركة النور»."""
    before = statement.folded[place - 1] if place else ""
    return (
        place - 1 in statement.content
        and sum(arabic.stem(word) == arabic.stem(before) for word in statement.folded) > 1
    )


@lru_cache(maxsize=8_192)
def role(statement: Statement, place: int) -> str:
    """By which particle a word stands: before it, before the noun it follows, or fused with it; `bare`
    without one, and the noun that an adjective follows."""
    word = statement.folded[place]
    name = next((name for name in statement.names if name.first == place), None)
    if fused := _fused_particle(word, name is not None):
        return fused
    before = statement.folded[place - 1] if place else ""
    if before in _PARTICLES:
        if before in ("و", "and") and place > 1:
            return role(statement, place - 2)
        return _PARTICLES[before]
    is_country = bool(name and name.last > place) or ((word,) in names.ENTITIES and word not in names.PEOPLES)
    if not is_country and any(form in names.PEOPLES for form in forms(word)):
        if statement.language == "en":
            return f"of {statement.folded[place + 1]}" if place + 1 < len(statement.folded) else "bare"
        return "bare" if before in lexicon.OFFICES else f"of {arabic.stem(before)}"
    if place > 1 and statement.folded[place - 2] in _PARTICLES and not word.startswith("و"):
        return _PARTICLES[statement.folded[place - 2]]
    return "bare"


def _fused_particle(word: str, is_name: bool) -> str | None:
    """The particle that a word begins with («بالصين», «للمالك»): of a name any, of others before an
    article."""
    is_whole = (word,) in names.ENTITIES or word in names.GIVEN_NAMES | names.ALSO_GIVEN
    if len(word) < 4 or word[0] not in _PREFIXES or is_whole:
        return None
    is_fused = is_name or word.startswith(("لل", "بال", "كال"))
    return _PREFIXES[word[0]] if is_fused else None


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
    is_acted_on = all(
        role(source, name.first) != "bare" or _is_after(source, theirs[0], name) for name in later
    )
    if _SUBORDINATING & set(claim.folded[subject.last : moved[0].first]):
        return
    is_one_clause = (
        claim.clauses[moved[0].first] == claim.clauses[subject.first]
        and source.clauses[later[0].first] == source.clauses[theirs[0].first]
    )
    if is_acted_on and is_one_clause and moved[0].first > subject.first:
        shown = source.shown(theirs[0].first, max(theirs[0].last, later[0].last))
        yield reason("role", claim, subject.first, moved[0].last, shown)


def _is_after(source: Statement, name: Name, other: Name) -> bool:
    between = source.folded[name.last + 1 : other.first]
    joined = source.folded[other.first].startswith("و") or "و" in between or "and" in between
    return other.first > name.last and not joined


def _actors(statement: Statement) -> list[Name]:
    return [
        name for name in statement.names if name.entity in _STATES and role(statement, name.first) == "bare"
    ]


_STATES: Final = frozenset(names.CAPITALS) | frozenset(names.CAPITALS.values())
