"""Order: who acts on whom where neither name nor particle but the order of words tells, and what goes from
one to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from rag.answers.check.alignment import Alignment
from rag.answers.check.facts import reason
from rag.answers.check.reasons import Reason
from rag.answers.check.roles import CLOSE, MOSTLY, role
from rag.answers.check.statement import Statement
from rag.arabic import lexicon
from rag.arabic.lexicon.polarity import QUANTIFIERS


def changed_order(aligned: Alignment) -> Iterator[Reason]:
    """Two that act on each other the other way round («استقبل الوزير وفدًا»، «استقبل وفد الوزير»), and what
    comes from where the source has it go («تسلّم من المالك»، «سلّم إلى المالك»)."""
    if aligned.across:
        return
    single = _single(aligned)
    if aligned.coverage() >= MOSTLY:
        yield from _changed_actor(aligned, single)
    if aligned.coverage() >= CLOSE:
        yield from _changed_direction(aligned, single)


def _single(aligned: Alignment) -> dict[int, int]:
    """The places of the claim for which one word of the source stands, or one name, and for no other: of a
    name the first word."""
    claim, source = _heads(aligned.claim), _heads(aligned.source)
    pairs = {
        (claim.get(place, place), source.get(at, at))
        for place in aligned.claim.content
        for at in aligned.of.get(place, ())
    }
    said, given = Counter(place for place, _ in pairs), Counter(at for _, at in pairs)
    return {place: at for place, at in pairs if said[place] == given[at] == 1}


def _heads(statement: Statement) -> dict[int, int]:
    """Of each word of a name its first."""
    return {at: name.first for name in statement.names for at in range(name.first, name.last + 1)}


def _changed_actor(aligned: Alignment, single: Mapping[int, int]) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    claimed_of = {at: place for place, at in single.items()}
    acts = _acts_in_english if claim.language == "en" else _acts_in_arabic
    for verb, at in single.items():
        for actor, given in ((one, other) for one in acts(claim, verb) for other in acts(source, at)):
            moved = claimed_of.get(given)
            if moved is None or moved not in claim.content or single.get(actor, given) == given:
                continue
            if _may_stand_first(claim, actor, moved) or _may_stand_first(source, given, single[actor]):
                continue
            if _is_acted_on(claim, verb, moved) and _is_acted_on(source, at, single[actor]):
                places = sorted((given, single[actor]))
                yield reason("role", claim, min(actor, moved), max(actor, moved), source.shown(*places))
                return


def _may_stand_first(statement: Statement, first: int, actor: int) -> bool:
    """Whether what is acted on stands before who acts: definite, and the other is not («تدير الميناء شركة»)
    nor has the ending of what is acted on («مفتشًا»)."""
    is_named = any(name.first == actor for name in statement.names)
    is_ended = statement.folded[actor].endswith("ا")
    return _is_definite(statement, first) and not (_is_definite(statement, actor) or is_named or is_ended)


def _is_definite(statement: Statement, place: int) -> bool:
    """Whether a noun has an article, or the next word, whose the noun is."""
    return any(word.startswith(_ARTICLES) for word in statement.folded[place : place + 2])


def _acts_in_arabic(statement: Statement, verb: int) -> Iterator[int]:
    """Who may act, after a verb that a sentence has before its subject; what it is may stand between («الوزير
    سالم»، «فريق النجوم» beside another «فريق»)."""
    word, folded = statement.folded[verb], statement.folded
    is_noun = word.startswith(_ARTICLES) or (word.endswith("ه") and word[0] not in "يتنو")
    if is_noun or verb not in statement.content or role(statement, verb) != "bare":
        return
    for place in (verb + 1, verb + 2):
        is_near = place in statement.content and statement.clauses[place] == statement.clauses[verb]
        if not is_near or folded[place] in _QUANTIFIERS:
            return
        is_named = any(name.first == place for name in statement.names)
        is_called = place == verb + 1 or is_named or folded.count(folded[verb + 1]) > 1
        if is_called and role(statement, place) == "bare":
            yield place
        if folded[place].removesuffix("ه") not in lexicon.OFFICES and folded.count(folded[place]) == 1:
            return


_QUANTIFIERS: Final[frozenset[str]] = frozenset().union(*QUANTIFIERS.values())
_ARTICLES: Final = ("ال", "لل", "بال", "وال", "كال")


def _acts_in_english(statement: Statement, verb: int) -> Iterator[int]:
    """Who may act: the noun before a verb in the active voice."""
    if statement.folded[verb - 1 : verb] and statement.folded[verb - 1] not in _AUXILIARIES:
        place = verb - 1
        if place in statement.content and role(statement, place) == "bare":
            yield place


_AUXILIARIES: Final = frozenset({"was", "were", "is", "are", "be", "been", "being", "by"})


def _is_acted_on(statement: Statement, verb: int, place: int) -> bool:
    """Whether a noun may be what a verb is done to: it stands after it in its clause, or before it where the
    verb has a pronoun («أعضاء تنتخبهم الجمعية»)."""
    if place < verb:
        return statement.language == "ar" and statement.folded[verb].endswith(_PRONOUNS)
    return statement.clauses[place] == statement.clauses[verb] and role(statement, place) == "bare"


_PRONOUNS: Final = ("هم", "ها", "هما", "هن", "ه")


def _changed_direction(aligned: Alignment, single: Mapping[int, int]) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    directions = (_FROM, _TO), (_TO, _FROM)
    for place, at in single.items():
        pair = _direction(claim, place), _direction(source, at)
        if pair in directions and _opens_alike(aligned, place, at):
            yield reason("role", claim, place - 1, place, source.shown(at - 1, at))
            return


_FROM: Final = "from"
_TO: Final = "to"
_DIRECTIONS: Final = {"من": _FROM, "from": _FROM, "الي": _TO, "to": _TO}


def _direction(statement: Statement, place: int) -> str | None:
    return _DIRECTIONS.get(statement.folded[place - 1]) if place else None


def _opens_alike(aligned: Alignment, place: int, at: int) -> bool:
    """Whether the clauses of two words begin with words that stand for each other: so they tell the same of
    the same."""
    first, given = (
        next((each for each in one.content if one.clauses[each] == one.clauses[where]), where)
        for one, where in ((aligned.claim, place), (aligned.source, at))
    )
    return given in aligned.of.get(first, ())
