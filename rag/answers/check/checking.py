"""The check of a claim against sentences of sources: deterministic, whoever wrote the claim."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from rag import arabic
from rag.answers.check.alignment import Alignment, align
from rag.answers.check.facts import differing_facts
from rag.answers.check.polarity import differing_polarity
from rag.answers.check.reasons import Check, Reason
from rag.answers.check.roles import changed_roles, misplaced_facts
from rag.answers.check.statement import Statement
from rag.answers.check.wording import differing_wording

MOST_SENTENCES = 8
"""So many sentences of the sources, those that have most of a claim, it is held against."""


def supports(sources: str | Sequence[str], claim: str, question: str = "") -> Check:
    """Whether a claim follows from sources, as far as can be told without a language model.

    sources: one text, or several; each is read as sentences. claim: one sentence or more, each of which has
    to follow. question: what was asked, where that is known: an answer that only repeats it says nothing.

    A claim that is a sentence of a source, or several in a row, is supported at once. Any other is held
    against the sentence that has most of it, then against the nearest ones together: numbers, dates, names,
    negation, opposites, quantifiers, roles, quoted spans and the words themselves, in this order.
    """
    texts = [sources] if isinstance(sources, str) else list(sources)
    plain = " ".join(claim.split())
    if any(_is_verbatim(plain, text) for text in texts) and _says(plain):
        return Check("supported", (), plain)
    if not _says(plain):
        return Check("not_found", (Reason("nothing", claim, None, 0, len(claim)),))
    if question and _repeats(claim, question):
        return Check("not_found", (Reason("echo", claim, None, 0, len(claim)),))
    sentences = list(dict.fromkeys(chain.from_iterable(map(_sentences, texts))))
    worst: Check | None = None
    for start, end in arabic.sentences(claim):
        found = _check_sentence(sentences, claim[start:end], start)
        if worst is None or _RANK[found.verdict] > _RANK[worst.verdict]:
            worst = found
    assert worst is not None, "a claim that says something has a sentence"
    return worst


_RANK = {"supported": 0, "not_found": 1, "contradicted": 2}


def _is_verbatim(claim: str, source: str) -> bool:
    """Whether a claim is whole sentences of a source, word for word."""
    text = " ".join(source.split())
    start = text.find(claim)
    if start < 0:
        return False
    end = start + len(claim)
    if (start, end) == (0, len(text)):
        return True
    spans = arabic.sentences(text)
    return start in {one for one, _ in spans} and end in {other for _, other in spans}


def _says(claim: str) -> bool:
    """Whether a text says something that could be true: two words, at least, and one of them no particle."""
    words = arabic.folded_words(claim)
    return len(words) > 1 and any(len(word) > 1 for word in words)


def _repeats(claim: str, question: str) -> bool:
    asked = {arabic.stem(word) for word in arabic.folded_words(question)}
    return {arabic.stem(word) for word in arabic.content_words(claim)} <= asked


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in arabic.sentences(text)]


def _check_sentence(sentences: Sequence[str], text: str, offset: int) -> Check:
    claim = Statement.of(text)
    aligned = [align(claim, Statement.of(sentence)) for sentence in sentences]
    aligned.sort(key=_nearness, reverse=True)
    nearest = aligned[:MOST_SENTENCES]
    if not nearest:
        return Check("not_found", (Reason("wording", text, None, offset, offset + len(text)),))
    first: list[Reason] = []
    settled = -1.0
    for one in nearest:
        if _nearness(one) < settled:
            break
        reasons = _reasons(one)
        if not reasons:
            return Check("supported", (), one.source.text)
        first = first or reasons
        if any(reason.kind in _OF_ONE_SENTENCE for reason in reasons):
            settled = max(settled, _nearness(one))
    if settled < 0:
        order = [sentence for sentence in sentences if any(one.source.text == sentence for one in nearest)]
        joined = align(claim, Statement.of("\n".join(order)))
        reasons = _reasons(joined)
        if not reasons:
            reasons = list(_stitched(joined, nearest))
        if not reasons:
            return Check("supported", (), nearest[0].source.text)
    moved = tuple(_moved(reason, offset) for reason in first)
    verdict = "contradicted" if any(reason.contradicts for reason in first) else "not_found"
    return Check(verdict, moved, nearest[0].source.text)  # type: ignore[arg-type]


_OF_ONE_SENTENCE = frozenset({"negation", "opposite", "role", "bound", "unit", "stitched", "quotation"})
"""What differs from the nearest sentence, whatever another one says."""


def _moved(reason: Reason, offset: int) -> Reason:
    return Reason(reason.kind, reason.said, reason.given, reason.start + offset, reason.end + offset)


def _nearness(aligned: Alignment) -> float:
    """How much of a claim a sentence has: words, numbers and dates alike."""
    claim, source = aligned.claim, aligned.source
    values = {amount.value for amount in source.amounts}
    same = sum(amount.value in values for amount in claim.amounts)
    same += sum(date.year in source.years for date in claim.dates)
    words = sum(place in aligned.of for place in claim.content)
    return words + same


def _reasons(aligned: Alignment) -> list[Reason]:
    return [
        *differing_facts(aligned),
        *differing_polarity(aligned),
        *changed_roles(aligned),
        *misplaced_facts(aligned),
        *differing_wording(aligned),
    ]


def _stitched(joined: Alignment, nearest: Sequence[Alignment]) -> list[Reason]:
    """Where a clause of a claim has words from two sentences, and neither of them has it: a stitched quote."""
    claim = joined.claim
    for clause in sorted(set(claim.clauses)):
        said = [place for place in claim.content if claim.clauses[place] == clause]
        if len(said) < 3:
            continue
        best = max(sum(place in one.of for place in said) for one in nearest)
        together = sum(place in joined.of for place in said)
        if together - best >= 2:
            start, end = claim.words[said[0]].start, claim.words[said[-1]].end
            return [Reason("stitched", claim.text[start:end], None, start, end)]
    return []
