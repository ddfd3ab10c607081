"""The check of an answer's claims, each against the sources that it says it rests on
(`rag.answers.check`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rag import arabic, weights
from rag.answers.answer import Claim, Source
from rag.answers.check import Check, supports
from rag.answers.check.alignment import align
from rag.answers.check.amounts import Amount
from rag.answers.check.dates import Date
from rag.answers.check.names import Name, forms
from rag.answers.check.statement import Statement
from rag.answers.given import given
from rag.answers.kinds import COUNTED, MEASURED, asked
from rag.arabic import lexicon

SPOKEN_OF: Final = float(weights.section("support")["spoken_of"])
"""The share of a question's content words that a sentence has to have which speaks of what is asked."""


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


def is_fragment(text: str) -> bool:
    """Whether a text is a few words without a verb, as far as these can be told."""
    said = Statement.of(text)
    if len(said.folded) > LONGEST_FRAGMENT:
        return False
    values: list[Amount | Date | Name] = [*said.amounts, *said.dates, *said.names]
    known = {place for value in values for place in range(value.first, value.last + 1)}
    return not any(_VERB.fullmatch(word) for place, word in enumerate(said.folded) if place not in known)


LONGEST_FRAGMENT: Final = 4
"""Words; what has more says what it is about."""
_VERB: Final = re.compile(
    r"[وف]?س?[يتن]\w{3,}|is|are|was|were|be|has|have|had|must|may|can|will|shall|should|does|do|did|\w{3,}ed"
)
"""A verb in folded text, or what looks like one: it is better to take a noun for a verb than otherwise."""


def is_spoken_of(question: str, source: Source) -> bool:
    """Whether a source, under its headings, speaks of what a question asks: it has enough of the question's
    words, and all of its names."""
    passage = source.passage
    told = Statement.of(". ".join(filter(None, (passage.title, passage.section, source.quote))))
    wanted = Statement.of(question)
    found = align(wanted, told)
    named = all(found.of.get(name.first) for name in wanted.names)
    return named and found.coverage() >= SPOKEN_OF


def is_of_kind_asked(question: str, text: str) -> bool:
    """Whether a text has a number, a date or an amount, where a question asks for one; or names a currency,
    which «بأي عملة» asks for, too."""
    wanted = asked(question)
    if not wanted or wanted.kind not in COUNTED | MEASURED or given(text, wanted):
        return True
    named = {form for word in arabic.folded_words(text) for form in forms(word)}
    return wanted.kind == "money" and not named.isdisjoint(lexicon.CURRENCIES)


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
