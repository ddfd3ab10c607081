"""The check of a claim against its source: deterministic, whoever wrote the claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rag import weights
from rag.answers.answer import Claim, Source
from rag.arabic import Word, content_words, lexicon, stem, words

MINIMUM_OVERLAP: Final = float(weights.section("support")["minimum_overlap"])
"""The share of a claim's content words that its quote has to hold where both are in one script."""


def select_supporting(claim: Claim) -> tuple[Source, ...]:
    """Those of a claim's sources that it follows from."""
    return tuple(source for source in claim.sources if supports(source.quote, claim.text))


def supports(quote: str, claim: str) -> bool:
    """Whether a claim follows from a quote, as far as a deterministic check can tell.

    It does where the claim is part of the quote, word for word. Otherwise each number (with its percent sign
    or magnitude), each month and each word in Latin letters of the claim has to stand in the quote, and of
    its other words at least `MINIMUM_OVERLAP`, unless the two are in different scripts.
    """
    if " ".join(claim.split()) in " ".join(quote.split()):
        return True
    claimed, quoted = words(claim), words(quote)
    if not _quantities(claim, claimed) <= _quantities(quote, quoted):
        return False
    if not _months(claimed) <= _months(quoted):
        return False
    claim_latin, quote_latin = _latin(claimed), _latin(quoted)
    claim_other = {stem(word) for word in content_words(claim) if word.isalpha() and not word.isascii()}
    quote_other = {stem(word.text) for word in quoted if word.text.isalpha() and not word.text.isascii()}
    if claim_other and not claim_latin <= quote_latin:
        return False
    if bool(claim_other) != bool(quote_other):
        return True
    shared = claim_other & quote_other if claim_other else claim_latin & quote_latin
    return len(shared) >= MINIMUM_OVERLAP * len(claim_other or claim_latin)


_PERCENT_SIGN = re.compile(r"\s*[%٪]")


def _quantities(text: str, found: Sequence[Word]) -> set[tuple[str, str]]:
    """Each number with the percent sign or the magnitude that goes with it, or an empty string."""
    quantities = set()
    for position, word in enumerate(found):
        if word.text[0].isdigit():
            following = [other.text for other in found[position + 1 : position + 3]]
            unit = lexicon.MAGNITUDES.get(following[0], "") if following else ""
            if _PERCENT_SIGN.match(text, word.end) or following in lexicon.PERCENT:
                unit = "%"
            quantities.add((word.text, unit))
    return quantities


def _months(found: Sequence[Word]) -> set[lexicon.Month]:
    return lexicon.months([word.text for word in found])


def _latin(found: Sequence[Word]) -> set[str]:
    return {word.text for word in found if word.text.isascii() and word.text.isalpha()}
