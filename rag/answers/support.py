"""The check of an answer's claims, each against the sources that it says it rests on
(`rag.answers.check`)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answers.answer import Claim, Source
from rag.answers.check import Check, supports


def select_supporting(claim: Claim) -> tuple[Source, ...]:
    """Those of a claim's sources that it follows from; all of them where it follows from none alone but from
    them together."""
    alone = tuple(source for source in claim.sources if supports(source.quote, claim.text))
    if alone or len(claim.sources) < 2:
        return alone
    return claim.sources if supports([source.quote for source in claim.sources], claim.text) else ()


def find_support(
    text: str, cited: Sequence[Source], others: Sequence[Source], question: str
) -> tuple[tuple[Source, ...], Check]:
    """The one or two sources that a sentence follows from, of those that it cites, else of the others; none
    where it follows from none. With what the check found, against those cited where there are any."""
    checks: list[Check] = []
    for sources in filter(None, (cited, others)):
        check = supports([source.quote for source in sources], text, question)
        if check and (found := _select_needed(text, sources, check)):
            return found, check
        checks.append(check)
    return (), next((check for check in checks if not check), Check("not_found", ()))


def _select_needed(text: str, sources: Sequence[Source], check: Check) -> tuple[Source, ...]:
    """The source that supports a sentence alone, else the first two that do together."""
    held = check.sentence or ""
    order = sorted(sources, key=lambda source: held not in " ".join(source.quote.split()))
    if supports(order[0].quote, text):
        return (order[0],)
    for other in order[1:]:
        if supports(other.quote, text):
            return (other,)
        if supports([order[0].quote, other.quote], text):
            return order[0], other
    return ()
