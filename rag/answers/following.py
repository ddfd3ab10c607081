"""Following: which sentences may answer a follow-up, which was searched for together with an earlier question.

That question's words would find its own answer again. So a sentence has to hold this question's own words, or
to stand beside the one that was quoted last and say what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag import arabic
from rag.answers.features import Candidate
from rag.arabic import lexicon
from rag.question import Question


def following(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that may answer, in order; all of them for a question that is asked alone, or has no
    words of its own."""
    own = [word for word in question.own_words if word not in lexicon.MEASURES]
    if question.subject is None or not own:
        return list(candidates)
    asked = [_core(word) for word in own]
    places = [place for place, word in enumerate(question.words) if word in own]
    last = _last_quoted(question, candidates)
    return [
        candidate
        for candidate in candidates
        if (_holds_across(candidate, places) if candidate.across else _holds(candidate, asked))
        or (last is not None and _goes_on(candidates[last], candidate))
    ]


def _holds(candidate: Candidate, asked: Sequence[str]) -> bool:
    """Whether a sentence, or a heading above it, holds one of the words, whatever its prefixes and suffixes."""
    said = f"{candidate.source.quote} {candidate.source.passage.section or ''}"
    words = {_core(word) for word in arabic.content_words(said)}
    return any(word in words for word in asked)


def _holds_across(candidate: Candidate, places: Sequence[int]) -> bool:
    """The same in another language: whether it holds a word that is near to one of them."""
    return len(candidate.held) > max(places, default=0) and bool((candidate.held[list(places)] > 0.4).any())


def _last_quoted(question: Question, candidates: Sequence[Candidate]) -> int | None:
    """Which of the candidates the last answer quoted first."""
    said = " ".join((question.last_answer or "").split())
    places = {
        said.find(" ".join(candidate.source.quote.split())): place
        for place, candidate in enumerate(candidates)
        if candidate.source.quote and " ".join(candidate.source.quote.split()) in said
    }
    return places[min(places)] if places else None


def _goes_on(quoted: Candidate, candidate: Candidate) -> bool:
    """Whether a sentence comes next after the quoted one, in the same paragraph."""
    one, other = quoted.source, candidate.source
    if one.passage is not other.passage or one.sentence.paragraph != other.sentence.paragraph:
        return False
    between = one.passage.text[one.sentence.end - one.passage.start : other.sentence.start - one.passage.start]
    return other.sentence.start >= one.sentence.end and not between.strip()


_BEFORE = re.compile(r"(?:وال|بال|كال|فال|لل|ال|[وف](?=\w{4}))?[يتنمسا]?(?=\w{3})")
_AFTER = re.compile(r"(?<=\w{3})(?:تهما|تها|تهم|ته|هما|ها|هم|نا|وا|ون|ين|ان|ات|ه|ي|ت|ا)$")


def _core(word: str) -> str:
    """A folded word without article, one prefix and one suffix, so that the forms of a verb and of its nouns
    meet: "مديرته" and "تديره"."""
    if word.isascii():
        return arabic.stem(word)
    word = _AFTER.sub("", word)
    return word[match.end() :] if (match := _BEFORE.match(word)) else word
