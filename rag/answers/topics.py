"""Topics: who only names a subject («العقوبات الغربية») wants what speaks of it, whatever that says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rag import arabic
from rag.answers.features import Candidate
from rag.answers.focus import forms, forms_of, roots
from rag.answers.kinds import asked
from rag.answers.supposing import what_if
from rag.arabic import phrases
from rag.arabic.lexicon.attributes import ATTRIBUTES
from rag.question import Question
from rag.retrieval import Hit

MOST_WORDS: Final = 4
"""What names a subject has so many content words at most."""


def is_topic(question: Question) -> bool:
    """Whether a question asks nothing of the subject that it names: no number, time or other attribute, nor
    what to do where something has happened."""
    words = _subject(question)
    return (
        not question.subject
        and not (question.asks and words == question.own_words)
        and 0 < len(words) <= MOST_WORDS
        and asked(question.wording) is None
        and not what_if(question.wording)
        and (ATTRIBUTES.keys() | phrases.MEASURES).isdisjoint(words)
    )


def speaking_of_it(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that hold every word of the subject, in one form or another, in the order given."""
    words = _subject(question)
    return [each for each in candidates if not _unsaid(words, arabic.words_of(each.source.quote))]


def is_unheard_of(question: Question, hits: Sequence[Hit]) -> bool:
    """Whether the passages are all in its language, and some word of the subject is in none of them, nor in
    what they stand under, nor any of its root."""
    passages = [hit.passage for hit in hits]
    texts = [f"{each.title} {each.section or ''} {each.text}" for each in passages]
    own = [text for text in texts if arabic.language(text) == question.language]
    said = arabic.words_of(" ".join(own))
    kin = frozenset[str]().union(*map(roots, said))
    unsaid = _unsaid(_subject(question), said)
    return len(own) == len(texts) and any(kin.isdisjoint(roots(word)) for word in unsaid)


def _subject(question: Question) -> list[str]:
    """The words of the question that name the subject; in «أهم نقاط الزيارة» the last."""
    points = phrases.ABOUT.match(arabic.fold(question.wording))
    named = arabic.content_words(points["named"]) if points and points["points"] else question.own_words
    return [word for word in question.own_words if word in named]


def _unsaid(words: Sequence[str], said: Sequence[str]) -> list[str]:
    in_any_form = forms_of(said)
    return [word for word in words if forms(word).isdisjoint(in_any_form)]
