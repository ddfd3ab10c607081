"""Following: which sentences may answer a follow-up that was searched for together with an earlier question.

That question's words would find its own answer again. So a sentence has to hold this question's own words, or
to stand beside the one that was quoted last and say what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from typing import Final

import numpy as np

from rag import arabic, weights
from rag.answers.features import FEATURES, Candidate
from rag.answers.given import find_answer
from rag.answers.kinds import asked as asked_kind
from rag.answers.matching import skeletons
from rag.answers.supposing import Supposed
from rag.arabic import phrases
from rag.followups import is_measure, is_possessed
from rag.question import Question

_CHOSEN = weights.section("following")
NEAR: Final = float(_CHOSEN["near"])
"""How near a word of another language has to be to one of the question to stand for it, 0 to 1."""
LEAST: Final = float(_CHOSEN["least"])
"""The share of the question's own words that a sentence has to hold beside the one that holds most."""
MOST: Final = float(_CHOSEN["most"])
"""The share of the earlier question's terms that a sentence has to hold to be what answered it."""

CURRENT: Final = float(_CHOSEN["current"])
"""What is added to the log-odds that a sentence answers, where it stands in the document that the
conversation is about, for as much as the question is vague."""
VAGUE: Final = float(_CHOSEN["vague"])
"""From this vagueness on a question is asked of that document first."""


def select_following(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that may answer, in order; all of them for a question that is asked alone, or has no
    words of its own. One that holds these in the passage that was quoted from counts as holding all of the
    question: the rest stands there."""
    if supposed := _supposed_here(question, candidates):
        return supposed
    if question.subject is None:
        return list(candidates)
    if phrases.AND_THEN.fullmatch(" ".join(arabic.words_of(question.wording))):
        return _what_comes_next(question, candidates)
    own = [word for word in question.own_words if word not in phrases.MEASURES]
    if not own:
        return _what_was_said(question, candidates) or list(candidates)
    said_before = {_core(word) for word in arabic.content_words(question.subject)}
    asked = [word for word in own if _core(word) not in said_before] or own
    places = [place for place, word in enumerate(question.words) if word in own]
    last = _last_quoted(question, candidates)
    beside = question.asks and any(map(is_possessed, own))
    shares = _shares(candidates, places, asked)
    around = [last is not None and each.source.passage is last.source.passage for each in candidates]
    measures = all(is_measure(_AFTER.sub("", word)) for word in own)
    is_named = any(share and here for share, here in zip(shares, around, strict=True))
    if measures and not is_named and (told := _what_was_said(question, candidates)):
        # A price, say, is often told without its name: «الجولة: ساعتان، 90 دينارًا».
        return [_holding(each, 1.0) for each in told]
    found = []
    most = max(shares, default=0.0)
    for candidate, share, here in zip(candidates, shares, around, strict=True):
        if share < most * LEAST:
            continue
        if share or (candidate.across and candidate is not last and not any(shares)):
            found.append(_holding(candidate, share) if here else candidate)
        elif here and beside and not any(shares) and last and _goes_on(last, candidate):
            found.append(candidate)
    return found


def _supposed_here(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of the document that the conversation is about that say what comes of what a question
    supposes."""
    supposed = Supposed.of(question) if question.vagueness >= VAGUE else None
    said = [
        each for each in candidates if supposed and each.is_current and supposed.is_said(each.source.quote)
    ]
    return [_holding(each, LEAST if len(said) > 1 else 1.0) for each in said]


def _what_was_said(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentence that was quoted last, where it says what a question word alone asks («منذ متى؟»)."""
    kind, last = asked_kind(question.wording), _last_quoted(question, candidates)
    return [last] if kind and last and find_answer(last.source.quote, kind) else []


def _what_comes_next(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentence after those that were quoted last, in their paragraph."""
    said = " ".join(question.last_quoted.split())
    quoted = [each for each in candidates if " ".join(each.source.quote.split()) in said]
    return [
        _holding(each, 1.0)
        for each in candidates
        if each not in quoted and any(_goes_on(last, each) for last in quoted)
    ]


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether a text has these folded words, whatever their prefixes and suffixes."""
    said = {_core(word) for word in arabic.content_words(text)}
    return all(_is_said(_core(word), said) for word in words)


def _holding(candidate: Candidate, share: float) -> Candidate:
    """The candidate with this share of the question held, and, where that is all of it, nothing missing."""
    features = candidate.features.copy()
    features[_HELD] = np.maximum(features[_HELD], share)
    if share == 1:
        features[_LACKED] = 0
    return replace(candidate, features=features)


_HELD: Final = [FEATURES.index(name) for name in ("covered", "related")]
_LACKED: Final = [FEATURES.index(name) for name in ("missing", "aside", "weakest")]


def _shares(candidates: Sequence[Candidate], places: Sequence[int], asked: Collection[str]) -> list[float]:
    """The share of its own words that each sentence holds, by their roots where none has them otherwise.
    `places` are theirs among the words of the question."""
    for by_root in (False, True):
        shares = [
            _held_across(each, places) if each.across else _held(each, asked, by_root) for each in candidates
        ]
        if any(shares):
            break
    return shares


def _held(candidate: Candidate, asked: Collection[str], by_root: bool) -> float:
    """The share of the words that a sentence, or a heading above it, holds, whatever their prefixes and
    suffixes, or `by_root`: «ألغيت» by «إلغاء»."""
    said = arabic.content_words(f"{candidate.source.quote} {candidate.source.passage.section or ''}")
    if by_root:
        roots = frozenset[str]().union(*map(_roots, said))
        return sum(not roots.isdisjoint(_roots(word)) for word in asked) / len(asked)
    cores = {_core(word) for word in said}
    return sum(_is_said(_core(word), cores) for word in asked) / len(asked)


def _roots(word: str) -> list[str]:
    """The roots that a word may have; of a hollow one («سيارة») too many other words have the same."""
    return [root for root in skeletons(word) if root[1] != "و"]


def _is_said(core: str, said: Set[str]) -> bool:
    """Whether a word without its affixes is among others, as it is or but for its vowels («تأخر» and
    «تأخير»)."""
    bare = _bare(core)
    return core in said or (len(bare) > 2 and any(bare == _bare(other) for other in said))


def _bare(core: str) -> str:
    return core[:1] + re.sub("[اوي]", "", core[1:])


def _held_across(candidate: Candidate, places: Sequence[int]) -> float:
    """The same in another language, where words are near to each other."""
    near = candidate.held[list(places)] if len(candidate.held) > max(places, default=0) else np.zeros(1)
    return float(np.where(near > NEAR, near, 0.0).mean())


def _last_quoted(question: Question, candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate that the last answer quotes first; where there was none, the one that holds most of the
    question before."""
    said = " ".join(question.last_quoted.split())
    quotes = [" ".join(candidate.source.quote.split()) for candidate in candidates]
    places = {said.find(quote): place for place, quote in enumerate(quotes) if quote and quote in said}
    if places:
        return candidates[places[min(places)]]
    terms = set(arabic.query_terms(question.subject or "", question.analyser))
    if not terms:
        return None
    shares = [len(terms & set(arabic.terms(quote, question.analyser))) / len(terms) for quote in quotes]
    best = max(range(len(quotes)), key=shares.__getitem__, default=None)
    return None if best is None or shares[best] < MOST else candidates[best]


def _goes_on(quoted: Candidate, candidate: Candidate) -> bool:
    """Whether a sentence comes next after the quoted one, in the same paragraph."""
    one, other = quoted.source, candidate.source
    between = one.passage.text[
        one.sentence.end - one.passage.start : other.sentence.start - one.passage.start
    ]
    same = one.sentence.paragraph == other.sentence.paragraph
    return same and other.sentence.start >= one.sentence.end and not between.strip()


_BEFORE = re.compile(r"(?:[وف]?(?:بال|كال|لل|ال)|[وفلبك](?=\w{3}))?(?:س[يتنا]|ب[يتن]|[يتنمسا])?(?=\w{3})")
_AFTER = re.compile(r"(?<=\w{3})(?:تهما|تها|تهم|ته|هما|ها|هم|نا|وا|ون|ين|ان|ات|ه|ي|ت|ا)$")


def _core(word: str) -> str:
    """A folded word without article, one prefix and one suffix, so that the forms of a verb and of its nouns
    meet: "مديرته" and "تديره"."""
    if word.isascii():
        return arabic.stem(word)
    word = _AFTER.sub("", word)
    return word[match.end() :] if (match := _BEFORE.match(word)) else word
