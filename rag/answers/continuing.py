"""Continuing: the sentences of a paragraph that go on from one that answers, where a procedure is asked for
or what happens if: its next step («ثم …», «وبعد ذلك …»), or what else follows («فإن لم …»).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from rag import arabic
from rag.answers.answer import Source
from rag.answers.focus import forms_of
from rag.answers.kinds import asked
from rag.answers.matching import list_kinds
from rag.answers.supposing import Supposed
from rag.arabic import lexicon
from rag.question import Question

MOST_BETWEEN: Final = 2
"""Of two steps so many sentences that stand between them are steps as well."""


def with_what_goes_on(question: Question, chosen: Sequence[Source]) -> list[Source]:
    """The chosen sentences, the best first, or all in reading order, with those of the paragraph of the first
    that go on from it, where the question wants them: in reading order, and the others after them."""
    supposed = Supposed.of(question)
    if not supposed and not asks_how(question):
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


def asks_how(question: Question) -> bool:
    """Whether a question asks how something is done or goes, or for its steps."""
    kind = asked(question.asking)
    return (kind is not None and kind.kind == "manner") or _asks_for_steps(question)


def asks_what_is_to_be_done(question: Question) -> bool:
    """Whether a question asks for all that is to be done, by whomever."""
    return bool(_WHAT_TO_DO.search(" ".join(arabic.words_of(question.query))))


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
    return forms_of(named)


_WHAT: Final = "ماذا|شو|شنو|ايش|اش|وش"
_TO: Final = r"(?:علي |لازم |ممكن |المفروض |يجب |\w+ني )?(?:ان )?"
_WHAT_I_DO: Final = r"what (?:do|should|must|can|shall) (?:i|we) do"
_WHAT_TO_DO: Final = re.compile(
    rf"\b(?:(?:{_WHAT}|ما|ايه|واش) (?:\w+ )?{_TO}[انبتي](?:فعل|عمل|سوي|ساوي|تصرف|دير|صنع)"
    rf"|[انبت]?(?:عمل|سوي|تصرف|دير) (?:ايه|شنو|شو)|{_WHAT_I_DO})\b"
)
"""How somebody asks what is to be done, in folded words."""
_I_DO: Final = re.compile(
    rf"\b(?:(?:كيف|ازاي|شلون|كيفاش|{_WHAT}) {_TO}ا(?!ل)\w{{2,}}"
    rf"|how (?:do|can|should|would|may) (?:i|we|one)\b|how to\b|{_WHAT_I_DO}\b)"
)
"""How somebody asks what to do themselves."""
_NEXT: Final = re.compile(
    r"(?:و?ثم|ومن ثم|و?بعد ذلك|و?بعدها|و?بعده|و?بعديذ|و?عنديذ|و?اخيرا|ف[يت]\w{3,}|فان|فاذا|والا"
    r"|then|next|after that|afterwards|finally|if not|otherwise)(?!\w)"
)
"""How a sentence begins that goes on from the step before it, in folded text."""
_LATER: Final = re.compile(r"(?:وبعد|وعند|وعندما|وفي نهاي\w+|وفي النهايه|وقبل|once|when|within)(?!\w)")
