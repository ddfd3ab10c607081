"""The check of an answer's claims, each against the sources that it says it rests on
(`rag.answers.check`)."""

from __future__ import annotations

from rag.answers.answer import Claim, Source
from rag.answers.check import supports


def select_supporting(claim: Claim) -> tuple[Source, ...]:
    """Those of a claim's sources that it follows from."""
    return tuple(source for source in claim.sources if supports(source.quote, claim.text))
