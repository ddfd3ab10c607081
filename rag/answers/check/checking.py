"""The check of a claim against sentences of sources: deterministic, whoever wrote the claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from rag import arabic
from rag.answers.check.alignment import CHOSEN, Alignment, align, encoder
from rag.answers.check.belonging import misplaced
from rag.answers.check.callings import differing_callings
from rag.answers.check.facts import differing_facts, reason
from rag.answers.check.meaning import is_meant
from rag.answers.check.order import changed_order
from rag.answers.check.pairing import mispaired
from rag.answers.check.polarity import differing_polarity, is_from_the_other_side
from rag.answers.check.reasons import Check, Reason, Verdict
from rag.answers.check.roles import changed_roles
from rag.answers.check.statement import Statement
from rag.answers.check.wording import differing_wording
from rag.arabic import lexicon

MOST_SENTENCES: Final = 8
"""So many sentences of the sources, those that have most of a claim, it is held against."""
MOST_LOOKED_AT: Final = 48
"""So many are compared with it word by word; of more, those that share most stems with it, or whose
vectors are nearest."""
LONGEST: Final = 700
"""A sentence of more characters is divided: its words are compared with each other."""


def supports(sources: str | Sequence[str], claim: str, question: str = "") -> Check:
    """Whether a claim follows from sources, as far as can be told without a language model.

    sources: one text, or several; each is read as sentences. claim: one sentence or more, each of which has
    to follow; marks as in `[1]` are passed over. question: what was asked, where that is known: an answer
    that only repeats it says nothing.

    A claim that is a source, or whole sentences of one, is supported at once. Any other is held against the
    sentences that have most of it, each alone and then together: numbers, dates, names, negation, opposites,
    quantifiers, roles, quoted spans and the words themselves.

    >>> supports("بلغت التجارة 240 مليار دولار.", "بلغت التجارة 250 مليار دولار.").verdict
    'contradicted'
    """
    texts = [sources] if isinstance(sources, str) else list(sources)
    flat = [" ".join(text.split()) for text in texts]
    claim = _MARK.sub(lambda mark: " " * len(mark.group()), claim)
    plain = " ".join(claim.split())
    if plain in flat and re.search(r"\w\w", plain):
        return Check("supported", (), plain)
    nothing = Check("not_found", (Reason("nothing", claim, None, 0, len(claim)),))
    if not _says_something(plain):
        return nothing
    if any(_is_verbatim(plain, text) for text in flat):
        return Check("supported", (), plain)
    if any(_is_torn(plain, text) for text in flat):
        return Check("not_found", (Reason("quotation", claim, None, 0, len(claim)),))
    if question and _repeats(claim, question):
        return Check("not_found", (Reason("echo", claim, None, 0, len(claim)),))
    lines = dict.fromkeys(" ".join(text[start:end].split()) for text in texts for start, end in _spans(text))
    sentences = [line for line in lines if line]
    found = [_check_sentence(sentences, claim[start:end], start) for start, end in _spans(claim)]
    return max(found, key=_gravity, default=nothing)


_MARK: Final = re.compile(r"\[\d{1,3}\]")
_RANK: Final[dict[Verdict, int]] = {"supported": 0, "not_found": 1, "contradicted": 2}


def _gravity(check: Check) -> tuple[int, bool]:
    """How much a sentence's outcome says against a claim: a fact that differs more than words that do."""
    return _RANK[check.verdict], any(each.kind != "wording" for each in check.reasons)


def _is_verbatim(claim: str, text: str) -> bool:
    """Whether a claim is whole sentences of a text, word for word."""
    start = text.find(claim)
    if start < 0:
        return False
    spans = arabic.sentences(text)
    return start in {one for one, _ in spans} and start + len(claim) in {other for _, other in spans}


def _is_torn(claim: str, text: str) -> bool:
    """Whether a claim is a piece of a text that begins or ends within a word, conjunctions aside."""
    start = text.find(claim)
    end = start + len(claim)
    if start < 0:
        return False
    before = re.split(r"\W", text[max(0, start - 30) : start])[-1]
    is_begun = bool(before) and claim[0].isalnum() and before not in ("و", "ف")
    return is_begun or bool(re.fullmatch(r"\w\w", text[end - 1 : end + 1]))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text, long ones divided at a space."""
    for start, end in arabic.sentences(text):
        while end - start > LONGEST:
            space = text.rfind(" ", start + 1, start + LONGEST)
            middle = space if space > 0 else start + LONGEST
            yield start, middle
            start = middle + (space > 0)
        yield start, end


def _says_something(claim: str) -> bool:
    """Whether a text says what could be true: two words at least, which do not ask, nor only name what could
    be asked for («مدة الإجازة السنوية»)."""
    words = arabic.folded_words(claim)
    if len(words) < 2 or all(len(word) == 1 for word in words) or claim.endswith(("؟", "?")):
        return False
    return len(words) > 6 or words[0] not in _ASKED_FOR or not all(map(_is_definite, words[1:]))


_ASKED_FOR: Final = lexicon.KIND_NAMES.union(*lexicon.ASPECTS.values()) | {
    phrase for phrases in lexicon.ASKING_FOR.values() for phrase in phrases if " " not in phrase
}


def _is_definite(word: str) -> bool:
    return len(word) > 3 and word.startswith(("ال", "لل", "بال", "وال"))


def _repeats(claim: str, question: str) -> bool:
    said, asked = Statement.of(claim), Statement.of(question)
    if _values(said) - _values(asked):
        return False
    return {arabic.stem(said.folded[place]) for place in said.content} <= _stems(question)


def _values(statement: Statement) -> set[object]:
    """What a statement counts and dates."""
    dates = {(date.month, date.days, date.year) for date in statement.dates}
    return {amount.value for amount in statement.amounts} | dates | statement.years


def _likeliest(sentences: Sequence[str], text: str) -> Sequence[str]:
    """The sentences that may have most of a claim; all where there are few."""
    if len(sentences) <= MOST_LOOKED_AT:
        return sentences
    said = _stems(text)
    shared = np.array([len(said & _stems(sentence)) for sentence in sentences], float)
    if any(arabic.language(sentence) != arabic.language(text) for sentence in sentences):
        vectors = encoder().encode_passages([text, *sentences])
        shared += len(said) * (vectors[1:] @ vectors[0])
    return [sentences[place] for place in np.sort(np.argsort(-shared, kind="stable")[:MOST_LOOKED_AT])]


@lru_cache(maxsize=16_384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(arabic.stems(text))


def _check_sentence(sentences: Sequence[str], text: str, offset: int) -> Check:
    claim = Statement.of(text)
    sentences = _likeliest(sentences, text)
    aligned = [align(claim, Statement.of(sentence)) for sentence in sentences]
    aligned.sort(key=_nearness, reverse=True)
    nearest = aligned[:MOST_SENTENCES]
    if not nearest:
        return Check("not_found", (Reason("wording", text, None, offset, offset + len(text)),))
    judged = [(one, reasons_against(one)) for one in nearest]
    agreeing = [one for one, reasons in judged if not reasons and not _is_outdone(one, judged)]
    is_stitched = _is_stitched(claim, nearest)
    if any(map(is_told, nearest)) and not is_stitched:
        if meant := next(filter(is_meant, agreeing), None):
            return Check("supported", (), meant.source.text)
        if _is_said_together(sentences, judged):
            return Check("supported", (), nearest[0].source.text)
    against = next((reasons for _, reasons in judged if reasons), [])
    if is_stitched:
        against = against or [Reason("stitched", text, None, 0, len(text))]
    elif agreeing or not against:
        against = [_untold(nearest[0])]
    moved = tuple(replace(one, start=one.start + offset, end=one.end + offset) for one in against)
    verdict: Verdict = "contradicted" if any(one.contradicts for one in against) else "not_found"
    return Check(verdict, moved, nearest[0].source.text)


LEAST_TOLD: Final = float(CHOSEN["least_told"])
"""The share of what a claim says, words, numbers and dates, that a single sentence has to have."""


def is_told(aligned: Alignment) -> bool:
    """Whether a sentence has most of what a claim says: what shares some words with it may say anything of
    them, which a model knows by itself. Across languages `wording.LEAST_ACROSS` judges."""
    told = aligned.told()
    return aligned.across or sum(told) >= LEAST_TOLD * len(told)


def _untold(aligned: Alignment) -> Reason:
    """The reason where a claim says too much that no sentence does: its first words of that, else all of
    it."""
    claim = aligned.claim
    new = [place for place in claim.content if place not in aligned.of] or list(range(len(claim.words)))
    last = next((place for place in new if place + 1 not in new), new[0])
    return reason("wording", claim, new[0], last, None)


Judged = tuple[Alignment, list[Reason]]
"""A claim aligned with a sentence, and what speaks against it there."""


def _is_said_together(sentences: Sequence[str], judged: Sequence[Judged]) -> bool:
    """Whether the nearest sentences, none of which a claim follows from, tell it together, in their order:
    all of them, or two that follow each other."""
    nearest = [one for one, _ in judged]
    if len(nearest) < 2 or _is_settled(judged) or not all(reasons for _, reasons in judged):
        return False
    near = {one.source.text for one in nearest}
    together = [[one for one in sentences if one in near]]
    together += [[one, next_] for one, next_ in pairwise(sentences) if {one, next_} <= near]
    claim = nearest[0].claim
    joined = (align(claim, Statement.of("\n".join(some))) for some in together)
    return any(not reasons_against(one) and is_meant(one) for one in joined)


def _is_settled(judged: Sequence[Judged]) -> bool:
    """Whether what differs from the nearest sentence differs whatever another one says."""
    nearness = _nearness(judged[0][0])
    return any(
        _nearness(one) >= nearness and each.kind in _OF_ONE_SENTENCE and not _is_told_by_another(each, judged)
        for one, reasons in judged
        for each in reasons
    )


def _is_told_by_another(differing: Reason, judged: Sequence[Judged]) -> bool:
    """Whether another sentence has what a negation reaches first, and denies it, too."""
    claim = judged[0][0].claim
    span = range(differing.start, differing.end)
    denied = next((place for place in claim.content if claim.words[place].start in span), None)
    return differing.kind == "negation" and any(
        denied in one.of and not any(each.kind in _OF_ONE_SENTENCE for each in reasons)
        for one, reasons in judged
    )


_OF_ONE_SENTENCE: Final = frozenset(
    {"negation", "opposite", "role", "bound", "unit", "stitched", "quotation"}
)


def _is_outdone(one: Alignment, judged: Sequence[Judged]) -> bool:
    """Whether another sentence is much nearer to the claim by its words, and has other facts."""
    words = _words_held(one)
    return any(
        _words_held(other) >= words + 2 and any(each.contradicts for each in reasons)
        for other, reasons in judged
    )


def _words_held(aligned: Alignment) -> int:
    return sum(place in aligned.of for place in aligned.claim.content)


def _is_stitched(claim: Statement, nearest: Sequence[Alignment]) -> bool:
    """Whether a clause of the claim has words of two sentences, and neither has it whole: a stitched
    quote."""
    for clause in set(claim.clauses):
        said = [place for place in claim.content if claim.clauses[place] == clause]
        held = [{place for place in said if place in other.of} for other in nearest]
        best = max(held, key=len)
        if any(len(other - best) >= 2 for other in held):
            return True
    return False


def _nearness(aligned: Alignment) -> float:
    """How much of a claim a sentence has: words, numbers and dates alike."""
    claim, source = aligned.claim, aligned.source
    values = {amount.value for amount in source.amounts}
    same = sum(amount.value in values for amount in claim.amounts)
    same += sum(date.year in source.years for date in claim.dates)
    words = sum(place in aligned.of for place in claim.content)
    return words + same


def reasons_against(aligned: Alignment) -> list[Reason]:
    """What speaks against a claim by the rules, held against one sentence."""
    polarity = list(differing_polarity(aligned))
    roles = [*changed_roles(aligned), *changed_order(aligned)]
    if roles and is_from_the_other_side(aligned):
        polarity, roles = [], []  # who lost to the other is who the other has beaten
    return [
        *differing_facts(aligned),
        *differing_callings(aligned),
        *polarity,
        *roles,
        *misplaced(aligned),
        *mispaired(aligned),
        *differing_wording(aligned),
    ]
