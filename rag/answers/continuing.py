"""Continuing: the sentences of a paragraph that go on from one that answers, where a procedure is asked for
or what happens if: its next step («ثم …», «وبعد ذلك …»), or what else follows («فإن لم …»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rag import arabic
from rag.answers.answer import Source
from rag.answers.focus import forms, roots
from rag.answers.kinds import asked
from rag.answers.matching import is_negated, list_kinds, skeletons
from rag.answers.telling import what_if
from rag.arabic import lexicon
from rag.question import Question

MOST_BETWEEN: Final = 2
"""Of two steps so many sentences that stand between them are steps as well."""


def with_what_goes_on(question: Question, chosen: Sequence[Source]) -> list[Source]:
    """The chosen sentences, the best first, or all in reading order, with those of the paragraph of the first
    that go on from it, where the question wants them: in reading order, and the others after them."""
    supposed = _Supposed.of(question)
    if not supposed and not asks_what_to_do(question):
        return [*chosen]
    best = chosen[0]
    paragraph = [
        Source(best.passage, sentence)
        for sentence in best.passage.sentences
        if sentence.paragraph == best.sentence.paragraph
    ]
    taken = {source.place for source in chosen}
    places = [place for place, source in enumerate(paragraph) if source.place in taken]
    quotes = [source.quote for source in paragraph]
    if supposed:
        at = next(place for place, source in enumerate(paragraph) if source.place == best.place)
        first, last = supposed.around(quotes, at)
    else:
        first, last = _steps(quotes, places, _Asked.of(question))
    block = paragraph[first : last + 1]
    told = {best.place, *(source.place for source in block)}
    return [*block, *(source for source in chosen if source.place not in told)]


def asks_what_to_do(question: Question) -> bool:
    """Whether a question asks how something is done or goes, or for its steps."""
    kind = asked(question.asking)
    return (kind is not None and kind.kind == "manner") or _asks_for_steps(question)


def _asks_for_steps(question: Question) -> bool:
    """Whether it asks so as who is to go through them, or by their name."""
    said = " ".join(arabic.words_of(question.wording))
    return bool(_I_DO.search(said)) or "steps" in list_kinds(question.query)


class _Asked(NamedTuple):
    """How a procedure is asked for: `is_own` where by who is to go through it, or by its steps. `opposite` is
    how a sentence begins that says what is done after, where before is asked for, and the reverse."""

    is_own: bool
    opposite: str

    @classmethod
    def of(cls, question: Question) -> _Asked:
        words = arabic.words_of(question.wording)
        return cls(_asks_for_steps(question), "وبعد" if "قبل" in words else "وقبل" if "بعد" in words else "")


def _steps(quotes: Sequence[str], places: Sequence[int], how: _Asked) -> tuple[int, int]:
    """The first and the last sentence of a procedure of which these are steps."""
    first = last = places[0]
    for place in places[1:]:
        if place - last > MOST_BETWEEN + 1:
            break
        last = place
    while first and _NEXT.match(arabic.fold(quotes[first])):
        first -= 1
    while last + 1 < len(quotes) and _is_next_step(quotes[last], quotes[last + 1], how):
        last += 1
    return first, last


def _is_next_step(before: str, text: str, how: _Asked) -> bool:
    folded = arabic.fold(text)
    if folded.split()[:1] == [how.opposite]:
        return False
    return bool(_NEXT.match(folded) or _LATER.match(folded)) or (
        how.is_own and folded.startswith("و") and _speaks_of_the_same(before, text)
    )


def _speaks_of_the_same(one: str, other: str) -> bool:
    """Whether two sentences have a noun in common."""
    said = [_nouns(text) for text in (one, other)]
    return not said[0].isdisjoint(said[1])


def _nouns(text: str) -> frozenset[str]:
    words = (word for word in arabic.content_words(text) if word not in lexicon.FUNCTION_WORDS)
    named = (word for word in words if word.startswith(("ال", "لل", "بال", "وال")) and word.isalpha())
    return frozenset().union(*map(forms, named))


@dataclass(frozen=True, slots=True)
class _Supposed:
    """What a question supposes to happen, or not to, and its words of when that is said."""

    happens: str
    is_negated: bool
    when: tuple[str, ...]

    @classmethod
    def of(cls, question: Question) -> _Supposed | None:
        supposed = what_if(question.wording)
        if not supposed:
            return None
        when = tuple(word for word in question.own_words if word not in supposed)
        return cls(supposed[0], is_negated(question.wording), when)

    def around(self, quotes: Sequence[str], at: int) -> tuple[int, int]:
        """The first and the last sentence that say what happens, around one that may: it gives way to the
        next where only that supposes it."""
        is_bare = not _IF.match(arabic.fold(quotes[at]))
        if is_bare and at + 1 < len(quotes) and self._is_said(quotes[at + 1]):
            at += 1
        first = last = at
        if self._is_said(quotes[at]):
            while first and self._is_another_case(quotes[first - 1], quotes[at]):
                first -= 1
        while last + 1 < len(quotes):
            after = arabic.fold(quotes[last + 1])
            follows = _ELSE.match(after) or _AFTER_A_WHILE.match(after) or _AGAIN.match(after)
            if not follows and not self._is_another_case(quotes[last + 1], quotes[at]):
                break
            last += 1
        return first, last

    def _is_said(self, text: str) -> bool:
        """Whether a sentence begins with an "if" or "who" and what is supposed to happen, in any form."""
        folded = arabic.fold(text)
        match = _IF.match(folded)
        if not match:
            return False
        opening = arabic.words_of(folded[match.end() :])[:3]
        happens = any(not _kin(self.happens).isdisjoint(_kin(word)) for word in opening)
        return happens and is_negated(" ".join(opening)) is self.is_negated

    def _is_another_case(self, text: str, best: str) -> bool:
        """Whether a sentence supposes the same, and has the question's other words that the best one has."""
        if not self._is_said(text):
            return False
        own, said = (frozenset[str]().union(*map(forms, arabic.words_of(each))) for each in (text, best))
        return all(not forms(word).isdisjoint(own) for word in self.when if not forms(word).isdisjoint(said))


def _kin(word: str) -> frozenset[str]:
    """What a verb shares with its other forms and its noun."""
    return roots(word) | skeletons(word)


_I_DO: Final = re.compile(
    r"(?<!\w)(?:كيف|ازاي|شلون|كيفاش|ماذا|شو|ايش|وش) (?:\w+ني |لازم |ممكن )?(?:ان )?ا(?!ل)\w{2,}"
    r"|\bhow (?:do|can|should|would|may) (?:i|we|one)\b|\bhow to\b"
    r"|\bwhat (?:do|should|must|can) (?:i|we) do\b"
)
"""How somebody asks what to do, in folded words."""
_NEXT: Final = re.compile(
    r"(?:و?ثم|ومن ثم|و?بعد ذلك|و?بعدها|و?بعده|و?بعديذ|و?عنديذ|و?اخيرا|ف[يت]\w{3,}|فان|فاذا|والا"
    r"|then|next|after that|afterwards|finally|if not|otherwise)(?!\w)"
)
"""How a sentence begins that goes on from the step before it, in folded text."""
_LATER: Final = re.compile(r"(?:وبعد|وعند|وعندما|وفي نهاي\w+|وفي النهايه|وقبل|once|when|within)(?!\w)")
_ELSE: Final = re.compile(r"(?:و?ثم|فان|فاذا|والا|وبعدها|وبعد ذلك|if not|otherwise|then|if so)(?!\w)")
"""How one begins that says what follows where something has happened."""
_AFTER_A_WHILE: Final = re.compile(r"وبعد(?!\w)")
_AGAIN: Final = re.compile(
    r"و?(?:اذا|ان|لو|من) (?:\w+ )?(?:ذلك|تكرر\w*|استمر\w*|عاد\w*|زاد\w* علي ذلك)(?!\w)"
)
_IF: Final = re.compile(r"[وف]?(?:اما )?(?:اذا|ان|لو|من|في حال\w*|متي|if|where|when|anyone who)(?!\w)")
