"""Citations as the check judges them, sentence by sentence, with the part of it that decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answers.answer import Answer
from rag.answers.check import Check, supports
from rag.answers.check.reasons import ReasonKind, Verdict
from rag.answers.replies import is_notice

Part = Literal["verbatim", "agreement", "uncited"] | ReasonKind
"""What decided on a sentence: it is its source's own text; nothing of it differs; it cites nothing; or what
differs first (a number, a date, a name, a negation ...)."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of an answer, held against what it cites. `sources` is how many places it cites and
    `supporting` how many of them support it by themselves; `reasons` say what differs, in English or, of a
    sentence that was shown as not supported, in the answer's language."""

    sentence: str
    verdict: Verdict
    decided: Part
    reasons: tuple[str, ...]
    sources: int
    supporting: int


def check_citations(answer: Answer) -> tuple[Cited, ...]:
    """Each sentence of an answer with `rag.answers.check.supports` as the entailment; what the answer says of
    one that it shows as not supported is taken over. A line that is said in our own words, of what was not
    found say, is no sentence of these."""
    quotes = {f"[{citation.number}]": citation.quote for citation in answer.citations}
    failed = {check.start: check for check in answer.checks if check.verdict != "supported"}
    found = []
    start = 0
    for line in answer.answer.split("\n"):
        check = failed.get(start)
        start += len(line) + 1
        if check:
            said = answer.answer[check.start : check.end]
            found.append(Cited(said, check.verdict, "uncited", check.reasons, 0, 0))
            continue
        own = [quotes[mark] for mark in quotes if mark in line]
        claim = line
        for mark in quotes:
            claim = claim.replace(mark, "")
        claim = claim.strip()
        if claim and not is_notice(claim):
            found.append(_check(claim, own))
    return tuple(found)


def _check(claim: str, quotes: Sequence[str]) -> Cited:
    check = supports(quotes, claim) if quotes else Check("not_found")
    reasons = tuple(reason.text("en") for reason in check.reasons)
    supporting = sum(bool(supports(quote, claim)) for quote in quotes)
    return Cited(claim, check.verdict, _decided(check, claim, quotes), reasons, len(quotes), supporting)


def _decided(check: Check, claim: str, quotes: Sequence[str]) -> Part:
    if not quotes:
        return "uncited"
    if not check:
        return check.reasons[0].kind
    plain = " ".join(claim.split())
    return "verbatim" if any(plain == " ".join(quote.split()) for quote in quotes) else "agreement"


def measure(sentences: Sequence[Cited]) -> tuple[float, float]:
    """(precision, recall) of an answer's citations (Gao et al., "Enabling Large Language Models to Generate
    Text with Citations", 2023): recall is the share of sentences that what they cite supports together,
    precision the share of citations that support their sentence."""
    sources = sum(each.sources for each in sentences)
    supported = sum(each.verdict == "supported" for each in sentences)
    precision = sum(each.supporting for each in sentences) / sources if sources else 0.0
    return precision, supported / len(sentences) if sentences else 0.0


def count_decided(sentences: Iterable[Cited]) -> dict[Part, int]:
    """On how many sentences each part of the check decided, the most frequent first."""
    return dict(Counter(each.decided for each in sentences).most_common())
