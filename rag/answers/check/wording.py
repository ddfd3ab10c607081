"""Wording: quoted spans, words put in the place of others, and what of a claim the source does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rag import arabic
from rag.answers.check.alignment import CHOSEN, Alignment, encoder, sides, similarities
from rag.answers.check.facts import reason
from rag.answers.check.names import forms
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import Statement
from rag.arabic import lexicon
from rag.arabic.lexicon.names import ALSO_GIVEN, GIVEN_NAMES
from rag.frequencies import background_share

LEAST: Final = float(CHOSEN["least_covered"])
"""The share of its content words that a claim has to have from its source."""
LEAST_ACROSS: Final = float(CHOSEN["least_across"])
"""What that share and the similarity of the two sentences (`Encoder.similarities`) have to add up to across
languages."""
LONGEST: Final = int(CHOSEN["longest_new"])
"""So many content words in a row that the source does not have are an invention."""

_QUOTED: Final = re.compile(r"«([^«»]{2,400})»|“([^“”]{2,400})”|\"([^\"\n]{2,400})\"")


def differing_wording(aligned: Alignment) -> Iterator[Reason]:
    """Quoted spans that are not verbatim, words exchanged, and too much that the source does not have."""
    yield from _quotations(aligned)
    if not aligned.across:
        yield from _exchanged(aligned)
    yield from _new(aligned)


def _quotations(aligned: Alignment) -> Iterator[Reason]:
    claim, source = aligned.claim, aligned.source
    text = f" {' '.join(source.folded)} "
    for match in _QUOTED.finditer(claim.text):
        quoted = next(group for group in match.groups() if group)
        folded = arabic.folded_words(quoted)
        if not folded or arabic.language(quoted) != source.language or f" {' '.join(folded)} " in text:
            continue
        if len(folded) == 1 and arabic.stem(folded[0]) in {arabic.stem(word) for word in source.folded}:
            continue
        yield Reason("quotation", quoted, source.text, match.start(), match.end())


def _exchanged(aligned: Alignment) -> Iterator[Reason]:
    """Words in the place of others that have little to do with them: what stands around both is the same."""
    claim, source, used = aligned.claim, aligned.source, aligned.used()
    pairs = [(own, run) for own in _runs(claim, frozenset(aligned.of)) for run in _runs(source, used)]
    pairs = [pair for pair in pairs if _is_in_place_of(aligned, *pair)]
    for own, run in [*pairs, *_endings(aligned)]:
        said = [claim.folded[place] for place in own if place in claim.content]
        given = [source.folded[at] for at in run if at in source.content]
        if not said or not given or _are_judged_elsewhere(said, given):
            continue
        is_all = _is_all_that_differs(claim, source, own, run)
        if not (is_all or (_names_things(claim, own) and _names_things(source, run))):
            continue
        if is_all or similarities(said, given).max() < EXCHANGED:
            yield reason("wording", claim, own[0], own[-1], source.shown(run[0], run[-1]))
            return


def _are_judged_elsewhere(said: Sequence[str], given: Sequence[str]) -> bool:
    """Whether words have opposites (`polarity.py`): nouns, those that are in the words' stead."""
    groups = {group for word in given for group, _ in sides(word)}
    return any(group in groups or not word.startswith("ال") for word in said for group, _ in sides(word))


LEAST_SAME: Final = 4
"""So many words around the one that differs say that a claim repeats its source."""


def _is_all_that_differs(claim: Statement, source: Statement, own: range, run: range) -> bool:
    """Whether a claim is words of the source in a row, but for one in the place of another: what repeats so
    much of its source does not reword it."""
    before, after = claim.folded[: own.start], claim.folded[own.stop :]
    start = run.start - own.start
    return (
        len(own) == len(run) == 1
        and len(before) + len(after) >= LEAST_SAME
        and start >= 0
        and source.folded[start : run.start] == before
        and source.folded[run.stop : run.stop + len(after)] == after
    )


def _names_things(statement: Statement, places: range) -> bool:
    """Whether these words are nouns for certain: definite, of an office, or names that hardly any text
    has."""
    shown = [statement.folded[place] for place in places]
    return all(
        word.startswith(("ال", "وال", "لل", "بال"))
        or word in lexicon.OFFICES
        or word in GIVEN_NAMES | ALSO_GIVEN
        or _is_rare(word)
        for word in shown
    )


@lru_cache(maxsize=16_384)
def _is_rare(word: str) -> bool:
    is_verb = word[0] in "يتن" or word.endswith(("ت", "وا"))
    return (
        not is_verb
        and len(word) > 3
        and not any(background_share(f" {arabic.stem(form)}") for form in forms(word))
    )


def _endings(aligned: Alignment) -> Iterator[tuple[range, range]]:
    """How a clause ends in the claim and in the source after a word that both have, where no word of the one
    end stands for one of the other."""
    claim, source = aligned.claim, aligned.source
    for place in claim.content:
        for at in aligned.of.get(place, ()):
            own, run = _rest(claim, place), _rest(source, at)
            is_short = 0 < len(own) <= 3 and 0 < len(run) <= 3
            here = source.clauses[at]
            if is_short and not any(
                source.clauses[to] == here for one in own for to in aligned.of.get(one, ())
            ):
                yield own, run


def _rest(statement: Statement, place: int) -> range:
    end = place + 1
    while end < len(statement.folded) and statement.clauses[end] == statement.clauses[place]:
        end += 1
    return range(place + 1, end)


def _runs(statement: Statement, known: frozenset[int]) -> Iterator[range]:
    """The runs of up to three words of a clause that have no counterpart."""
    start = 0
    for place in range(len(statement.folded) + 1):
        ends = place == len(statement.folded) or place in known
        if ends or (place and statement.clauses[place] != statement.clauses[place - 1]):
            if 0 < place - start <= 3:
                yield range(start, place)
            start = place + 1 if ends else place


EXCHANGED: Final = float(CHOSEN["exchanged"])
"""The cosine below which a word in the place of another changes what is said."""


def _is_in_place_of(aligned: Alignment, own: range, run: range) -> bool:
    claim, source = aligned.claim, aligned.source
    if len(own) == len(run) == 2 and run.stop in aligned.of.get(own.stop, ()) and own.stop in claim.content:
        return True
    if not own.start or not run.start or claim.clauses[own.start - 1] != claim.clauses[own.start]:
        return False
    if run.start - 1 not in aligned.of.get(own.start - 1, ()):
        return False
    if (_ends(claim, own.stop - 1) and _ends(source, run.stop - 1)) or run.stop in aligned.of.get(
        own.stop, ()
    ):
        return True
    complements = claim.folded[own.start], source.folded[run.start]
    return all(word.startswith("ال") for word in complements) and own.start - 1 in claim.content


def _ends(statement: Statement, place: int) -> bool:
    """Whether a clause ends with a word."""
    clauses = statement.clauses
    return place + 1 == len(clauses) or clauses[place + 1] != clauses[place]


def _new(aligned: Alignment) -> Iterator[Reason]:
    claim = aligned.claim
    run: list[int] = []
    longest: list[int] = []
    for place in claim.content:
        run = [] if place in aligned.of else [*run, place]
        longest = run if len(run) > len(longest) else longest
    if not longest:
        return
    if aligned.across:
        is_new = aligned.coverage() + _similarity(claim, aligned.source) < LEAST_ACROSS
    else:
        is_new = aligned.coverage() < LEAST or len(longest) >= LONGEST
    if is_new:
        yield reason("wording", claim, longest[0], longest[-1], None)


def _similarity(claim: Statement, source: Statement) -> float:
    model = encoder()
    vectors = model.encode_passages([claim.text, source.text])
    cosines = (vectors[:1] @ vectors[1]).astype(float)
    return float(model.similarities(cosines, True)[0])
