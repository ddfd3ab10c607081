"""Topics: who only names a subject («العقوبات الغربية») wants what speaks of it, whatever that says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rag import arabic
from rag.answers.features import Candidate
from rag.answers.focus import forms
from rag.answers.kinds import asked
from rag.arabic import phrases
from rag.arabic.lexicon.attributes import ATTRIBUTES
from rag.question import Question
from rag.retrieval import Hit

MOST_WORDS: Final = 4
"""What names a subject has so many content words at most."""


def is_topic(question: Question) -> bool:
    """Whether a question asks nothing of the subject that it names: no number, time or other attribute."""
    return (
        not question.subject
        and not question.asks
        and 0 < len(question.own_words) <= MOST_WORDS
        and asked(question.wording) is None
        and (ATTRIBUTES.keys() | phrases.MEASURES).isdisjoint(question.own_words)
    )


def speaking_of_it(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that hold every word of the subject, in one form or another, in the order given."""
    return [each for each in candidates if not _unsaid(question.own_words, each.source.quote)]


def is_unheard_of(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether the passages are all in its language, and some word of the subject is in none of them, nor in
    what they stand under."""
    passages = [hit.passage for hit in hits]
    texts = [f"{each.title} {each.section or ''} {each.text}" for each in passages]
    own = [text for text in texts if arabic.language(text) == question.language]
    return len(own) == len(texts) and bool(_unsaid(question.own_words, " ".join(own)))


def _unsaid(words: Sequence[str], text: str) -> list[str]:
    said = frozenset[str]().union(*map(forms, arabic.words_of(text)))
    return [word for word in words if forms(word).isdisjoint(said)]
