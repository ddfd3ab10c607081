"""Supposing: what a question supposes to happen, and which sentences say what comes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rag import arabic
from rag.answers.focus import forms, forms_of, roots
from rag.answers.matching import is_negated, skeletons
from rag.answers.telling import what_if
from rag.question import Question


@dataclass(frozen=True, slots=True)
class Supposed:
    """What a question supposes to happen, or not to, and its words of when that is said."""

    happens: str
    is_negated: bool
    when: tuple[str, ...]

    @classmethod
    def of(cls, question: Question) -> Supposed | None:
        supposed = what_if(question.wording)
        if not supposed:
            return None
        when = tuple(word for word in question.own_words if word not in supposed)
        return cls(supposed[0], is_negated(question.wording), when)

    def around(self, quotes: Sequence[str], at: int) -> tuple[int, int]:
        """The first and the last sentence that say what happens, around one that may: it gives way to the
        next where only that supposes it."""
        is_bare = not _IF.match(arabic.fold(quotes[at]))
        if is_bare and at + 1 < len(quotes) and self.is_said(quotes[at + 1]):
            at += 1
        first = last = at
        if is_bare and at + 1 < len(quotes) and self._speaks_of_it(quotes[at + 1]):
            last += 1
        if self.is_said(quotes[at]):
            while first and self._is_another_case(quotes[first - 1], quotes[at]):
                first -= 1
        while last + 1 < len(quotes):
            after = arabic.fold(quotes[last + 1])
            follows = _ELSE.match(after) or _AFTER_A_WHILE.match(after) or _AGAIN.match(after)
            if not follows and not self._is_another_case(quotes[last + 1], quotes[at]):
                break
            last += 1
        return first, last

    def _speaks_of_it(self, text: str) -> bool:
        """Whether a sentence has what is supposed to happen in some form: after «لا يزيد الوزن على 20 كيلو»
        «ويُدفع دينار عن كل كيلو زائد»."""
        return any(not _kin(self.happens).isdisjoint(_kin(word)) for word in arabic.words_of(text))

    def is_said(self, text: str) -> bool:
        """Whether a sentence begins with an "if" or "who" and what is supposed to happen, in any form."""
        folded = arabic.fold(text)
        match = _IF.match(folded)
        if not match:
            return False
        opening = arabic.words_of(folded[match.end() :])[:3]
        told = (place for place, word in enumerate(opening, 1) if self._speaks_of_it(word))
        place = next(told, 0)
        return place > 0 and is_negated(" ".join(opening[:place])) is self.is_negated

    def _is_another_case(self, text: str, best: str) -> bool:
        """Whether a sentence supposes the same, and has the question's other words that the best one has."""
        if not self.is_said(text):
            return False
        own, said = (forms_of(arabic.words_of(each)) for each in (text, best))
        return all(not forms(word).isdisjoint(own) for word in self.when if not forms(word).isdisjoint(said))


def _kin(word: str) -> frozenset[str]:
    """What a verb shares with its other forms and its noun."""
    return roots(word) | skeletons(word)


_ELSE: Final = re.compile(r"(?:و?ثم|فان|فاذا|والا|وبعدها|وبعد ذلك|if not|otherwise|then|if so)(?!\w)")
"""How one begins that says what follows where something has happened."""
_AFTER_A_WHILE: Final = re.compile(r"وبعد(?!\w)")
_AGAIN: Final = re.compile(
    r"و?(?:اذا|ان|لو|من) (?:\w+ )?(?:ذلك|تكرر\w*|استمر\w*|عاد\w*|زاد\w* علي ذلك)(?!\w)"
)
_IF: Final = re.compile(r"[وف]?(?:اما )?(?:اذا|ان|لو|من|في حال\w*|متي|if|where|when|anyone who)(?!\w)")
