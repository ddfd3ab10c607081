"""Callings: who holds which office or trade, how names are spelt, and what things are called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rag import arabic
from rag.answers.check.alignment import Alignment
from rag.answers.check.facts import reason
from rag.answers.check.names import forms
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import Statement
from rag.arabic import lexicon
from rag.arabic.lexicon.callings import CALLED, CALLING_OF, PLACED
from rag.arabic.lexicon.names import ALSO_GIVEN, GIVEN_NAMES


def differing_callings(aligned: Alignment) -> Iterator[Reason]:
    """An office, a name or what a thing is called, where the source has another."""
    yield from _offices(aligned)
    if not aligned.across and aligned.claim.language == "ar":
        yield from _spelt_otherwise(aligned)
        yield from _called_otherwise(aligned)


def _offices(aligned: Alignment) -> Iterator[Reason]:
    """An office or trade that the source has not, which has one that the claim has not."""
    claim, source = aligned.claim, aligned.source
    own, theirs = _callings(claim), _callings(source)
    rivals = [at for at, calling in theirs.items() if calling not in own.values()]
    for place, calling in own.items():
        if rivals and calling not in theirs.values():
            yield reason("name", claim, place, place, source.shown(rivals[0]))
            return


@lru_cache(maxsize=2_048)
def _callings(statement: Statement) -> dict[int, int]:
    """The places of words for offices and trades, with which it is."""
    known = ((place, next(_known(word), None)) for place, word in enumerate(statement.folded))
    return {place: calling for place, calling in known if calling is not None}


def _known(word: str) -> Iterator[int]:
    return (CALLING_OF[form] for form in forms(word) if form in CALLING_OF)


def _spelt_otherwise(aligned: Alignment) -> Iterator[Reason]:
    """A name after the same given name, or after the same office and name, that is near to the source's and
    is another («سمير قاسمي»، «سمير قاسم»)."""
    claim, source = aligned.claim, aligned.source
    titled = _callings(claim)
    for place in range(1, len(claim.folded)):
        before = claim.folded[place - 1]
        if not (_is_given(before) or place - 2 in titled):
            continue
        for at in aligned.of.get(place, ()):
            is_after_it = at and before in _both(source.folded[at - 1])
            if is_after_it and not _both(claim.folded[place]) & _both(source.folded[at]):
                yield reason("name", claim, place - 1, place, source.shown(at - 1, at))
                return


def _is_given(word: str) -> bool:
    return word not in lexicon.FUNCTION_WORDS and any(
        form in GIVEN_NAMES or form in ALSO_GIVEN for form in forms(word)
    )


def _both(word: str) -> frozenset[str]:
    return frozenset(forms(word))


def _called_otherwise(aligned: Alignment) -> Iterator[Reason]:
    """What the claim calls a thing that the source calls otherwise («كلية الصيدلة»، «كلية الطب»), or calls
    something else so («جامعة دمشق»، «إلى حلب»)."""
    claim, source = aligned.claim, aligned.source
    own = {arabic.stem(word) for word in claim.folded}
    stems = {arabic.stem(word) for word in source.folded}
    for place, head in _heads(claim):
        said = arabic.stem(claim.folded[place + 1])
        theirs = [at for at, other in _heads(source) if other == head]
        near = {arabic.stem(word) for at in theirs for word in source.folded[at + 1 : at + 4]}
        if said in near or (head in PLACED and said in stems):
            continue
        for at in theirs:
            if arabic.stem(source.folded[at + 1]) not in own:
                yield reason("name", claim, place, place + 1, source.shown(at, at + 1))
                return


@lru_cache(maxsize=2_048)
def _heads(statement: Statement) -> tuple[tuple[int, str], ...]:
    """The places of words that a definite name follows, and the word without what is written on it."""
    named = {name.first for name in statement.names}
    return tuple(
        (place, head)
        for place, word in enumerate(statement.folded[:-1])
        if (head := next((form for form in forms(word) if form in CALLED), ""))
        and not word.startswith("ال")
        and (statement.folded[place + 1].startswith("ال") or place + 1 in named)
        and statement.folded[place + 1] not in lexicon.FUNCTION_WORDS
    )
