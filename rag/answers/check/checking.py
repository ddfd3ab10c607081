"""The check of a claim against sentences of sources: deterministic, whoever wrote the claim."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from rag import arabic
from rag.answers.check.alignment import Alignment, align
from rag.answers.check.facts import differing_facts
from rag.answers.check.polarity import differing_polarity
from rag.answers.check.reasons import Check, Reason, Verdict
from rag.answers.check.roles import changed_roles, misplaced_facts, mispaired_facts, mixed_clauses
from rag.answers.check.statement import Statement
from rag.answers.check.wording import differing_wording
from rag.arabic import lexicon

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
    return len(words) > 1 and any(len(word) > 1 for word in words) and not _only_names_something(words)


def _only_names_something(words: Sequence[str]) -> bool:
    """Whether Arabic words only name what could be asked for, without saying it («مدة الإجازة السنوية»)."""
    return len(words) < 7 and words[0] in _ASKED_FOR and all(map(_is_definite, words[1:]))


_ASKED_FOR = lexicon.KIND_NAMES.union(*lexicon.ASPECTS.values()) | {
    phrase for phrases in lexicon.ASKING_FOR.values() for phrase in phrases if " " not in phrase
}


def _is_definite(word: str) -> bool:
    return len(word) > 3 and word.startswith(("ال", "لل", "بال", "وال"))


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
    judged = [(one, _reasons(one)) for one in nearest]
    for one, reasons in judged:
        if not reasons and not _is_outdone(one, judged) and not _is_stitched(one, nearest):
            return Check("supported", (), one.source.text)
    settled = [one for one, reasons in judged if any(reason.kind in _OF_ONE_SENTENCE for reason in reasons)]
    first = next((reasons for _, reasons in judged if reasons), [])
    if not settled or _nearness(settled[0]) < _nearness(nearest[0]):
        order = [sentence for sentence in sentences if any(one.source.text == sentence for one in nearest)]
        joined = align(claim, Statement.of("\n".join(order)))
        if len(order) > 1 and not _reasons(joined) and not _is_stitched(joined, nearest):
            if all(reasons for _, reasons in judged):
                return Check("supported", (), nearest[0].source.text)
        if not first:
            first = [Reason("stitched", text, None, 0, len(text))]
    moved = tuple(_moved(reason, offset) for reason in first)
    verdict: Verdict = "contradicted" if any(reason.contradicts for reason in first) else "not_found"
    return Check(verdict, moved, nearest[0].source.text)


def _is_outdone(one: Alignment, judged: Sequence[tuple[Alignment, list[Reason]]]) -> bool:
    """Whether another sentence is much nearer to the claim by its words, and has other facts."""
    words = _words_held(one)
    return any(
        _words_held(other) >= words + 2 and any(reason.contradicts for reason in reasons) for other, reasons in judged
    )


def _words_held(aligned: Alignment) -> int:
    return sum(place in aligned.of for place in aligned.claim.content)


def _is_stitched(one: Alignment, nearest: Sequence[Alignment]) -> bool:
    """Whether a clause of the claim has words of two sentences, and neither has it whole: a stitched quote."""
    claim = one.claim
    for clause in set(claim.clauses):
        said = [place for place in claim.content if claim.clauses[place] == clause]
        held = [{place for place in said if place in other.of} for other in nearest]
        if not held:
            return False
        best = max(held, key=len)
        if any(len(other - best) >= 2 for other in held):
            return True
    return False


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
        *mispaired_facts(aligned),
        *mixed_clauses(aligned),
        *differing_wording(aligned),
    ]
