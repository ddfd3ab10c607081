"""Supposing: what a question supposes to happen, and which sentences say what comes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic, weights
from rag.answers.focus import forms, forms_of, roots
from rag.answers.matching import is_negated, skeletons
from rag.arabic import lexicon
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


def what_if(question: str) -> list[str]:
    """What a question supposes to happen, and to what: the two folded words after its "if", or the first of
    who tells what has happened to them («نسيت كلمة المرور»); else nothing."""
    said = arabic.words_of(question)
    begins = next((place for place in range(len(said)) if _is_if(said, place)), None)
    tells = begins is None and bool(said) and bool(_I_DID.fullmatch(said[0]))
    after = said[begins + 1 :] if begins is not None else said if tells else ()
    return [word for word in after if word not in lexicon.FUNCTION_WORDS | lexicon.FRAMING][:2]


def _is_if(said: Sequence[str], place: int) -> bool:
    """Whether the word at a place is "if": «إن», folded, is «أن» as well, which follows what wants a verb."""
    if said[place] != "ان":
        return said[place] in _SUPPOSING
    return not place or said[place - 1] in _HAPPENS


def is_of_both(own: Sequence[str], held: NDArray[np.float64]) -> bool:
    """Whether a sentence of these words may say what happens to a thing: not where it happens to another
    that stands right after it («فقد هاتفه ... ببطاقة»). `held` is how far its words stand for what happens
    and for the thing, [2, words], 0 to 1."""
    happens, things = (np.flatnonzero(row >= HAPPENS) for row in held)
    if not len(happens) or not len(things):
        return True
    after = [place + 1 for place in happens.tolist() if place + 1 < len(own)]
    to_others = [own[place] not in lexicon.FUNCTION_WORDS and held[1, place] < HAPPENS for place in after]
    is_near = bool((np.abs(happens[:, None] - things) <= HAPPENS_WITHIN).any())
    return is_near or not (to_others and all(to_others))


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
_SUPPOSING: Final = lexicon.words("إذا وإذا فإذا لو ولو ان if")
_I_DID: Final = re.compile(
    r"(?!(?:بيت|وقت|صوت|زيت|بنت|اخت|موت|نت|انترنت|ت\w\wيت)$)\w{2,}ت|\w{2,}تني|جاني|وصلني|ضاع|تعطل|انكسر|انقطع"
)
"""A past that a sentence without a question word begins with, as who needs help tells it."""
_HAPPENS: Final = lexicon.words("ماذا يحدث يحصل يصير شو ايش وش العمل الحكم")
_CHOSEN: Final = weights.section("reading")
HAPPENS: Final = float(_CHOSEN["happens"])
"""How far a word has to stand for what happens, or for the thing, to be it."""
HAPPENS_WITHIN: Final = int(_CHOSEN["happens_within"])
"""Words between what happens and the thing, where one is said of the other."""
