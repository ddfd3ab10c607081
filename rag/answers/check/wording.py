"""Wording: quoted spans, words put in the place of others, and what of a claim the source does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rag import arabic
from rag.answers.check.alignment import CHOSEN, Alignment, encoder
from rag.answers.check.facts import reason
from rag.answers.check.reasons import Reason
from rag.answers.check.statement import Statement
from rag.index.idf import background_share

LEAST: Final = float(CHOSEN["least_covered"])
"""The share of its content words that a claim has to have from its source."""
LEAST_ACROSS: Final = float(CHOSEN["least_covered_across"])
"""The same across languages."""
LEAST_SIMILAR: Final = float(CHOSEN["least_similar_across"])
"""The similarity of a claim and its source in two languages, on `Encoder.similarities`' scale."""
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
    """A rare word, which is a name as a rule, in the place of another: the words around both are the same."""
    claim, source, used = aligned.claim, aligned.source, aligned.used()
    content = set(source.content)
    for place in claim.content:
        if place in aligned.of:
            continue
        for at in sorted(content - used):
            beside = _beside(aligned, place, at)
            if beside and (_is_rare(claim.folded[place]) or _is_rare(source.folded[at])):
                yield reason("name", claim, place, place, source.shown(at))
                return


def _beside(aligned: Alignment, place: int, at: int) -> bool:
    before = at - 1 in aligned.of.get(place - 1, ()) or (place == 0 and at == 0)
    after = at + 1 in aligned.of.get(place + 1, ()) or (
        place + 1 == len(aligned.claim.folded) and at + 1 == len(aligned.source.folded)
    )
    return before or after


def _is_rare(word: str) -> bool:
    return background_share(" " + arabic.stem(word)) < RARE


RARE: Final = float(CHOSEN["rare"])
"""The share of passages of text at large below which a word is rare."""


def _new(aligned: Alignment) -> Iterator[Reason]:
    claim = aligned.claim
    run: list[int] = []
    longest: list[int] = []
    for place in claim.content:
        run = [] if place in aligned.of else [*run, place]
        longest = run if len(run) > len(longest) else longest
    least = LEAST_ACROSS if aligned.across else LEAST
    if not longest:
        return
    is_short = aligned.coverage() < least
    if is_short or len(longest) >= LONGEST:
        if aligned.across and not is_short and _similarity(claim, aligned.source) >= LEAST_SIMILAR:
            return
        yield reason("wording", claim, longest[0], longest[-1], None)
    elif aligned.across and _similarity(claim, aligned.source) < LEAST_SIMILAR:
        yield reason("wording", claim, longest[0], longest[-1], None)


def _similarity(claim: Statement, source: Statement) -> float:
    model = encoder()
    vectors = model.encode_passages([claim.text, source.text])
    cosines = (vectors[:1] @ vectors[1]).astype(float)
    return float(model.similarities(cosines, True)[0])
