"""English as it is typed, written out: contractions, abbreviations and roundabout ways to ask."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from rag import arabic
from rag.arabic.lexicon import english
from rag.arabic.lexicon.reading import either


def written_out(text: str) -> str:
    """An English question as it would be written out: "what's" as "what is", "HR" as "human resources", "how
    come" as "why". Any other text as it stands."""
    if arabic.language(text) != "en":
        return text
    for said, meant in _SAID:
        text = said.sub(meant, text)
    is_loud = text.isupper()
    return _SHORT.sub(lambda match: match[0] if is_loud else english.ABBREVIATIONS[match[0]], text)


def without_framing(words: Sequence[str], question: str) -> list[str]:
    """The folded words of an English question that say what it is about; all where none does. To "who do I
    call" the answer need not be that somebody calls."""
    framing = english.FRAMING_ENGLISH
    if _WHOM_TO_CALL.search(question):
        framing |= english.CALLING
    return [word for word in words if word not in framing] or [*words]


def head_noun(words: Sequence[str]) -> str:
    """The last of the English nouns that folded words begin with, as far as can be told: of "sick days did
    staff take" the days, of "failed subjects" the subjects; empty where they begin with none."""
    if len(words) > 1 and words[0].endswith("ed") and words[1] not in _NO_NOUNS:
        words = words[1:]
    nouns = itertools.takewhile(
        lambda word: word.isascii() and word.isalpha() and word not in _NO_NOUNS, words
    )
    return next(iter(reversed([*nouns])), "")


_NO_NOUNS: Final = arabic.FUNCTION_WORDS | english.FRAMING_ENGLISH | english.VERBS
_WHOM_TO_CALL: Final = re.compile(r"\bwhom? (?:do|should|can|could|must|would|to)\b", re.IGNORECASE)
_QUOTE: Final = "['’`]"
_IT_OFFICE: Final = "support|help|helpdesk|desk|department|team|staff|manager|head|people|guys|security"
_SAID: Final = [
    (re.compile(said, re.IGNORECASE), meant)
    for said, meant in (
        (rf"\b({either(english.BEFORE_IS)}){_QUOTE}s\b", r"\1 is"),
        (r"\b(what|who|where|when|how|there)s\b", r"\1 is"),
        (rf"\b((?:what|which|how) \w+){_QUOTE}s\b", r"\1 is"),
        (rf"\b(ca)n{_QUOTE}?t\b|\bcannot\b", "can not"),
        (rf"\bwon{_QUOTE}t\b", "will not"),
        (rf"\b(\w+)n{_QUOTE}t\b", r"\1 not"),
        (r"\b(do|does|did|is|are|was|were|have|has|should|would|could)nt\b", r"\1 not"),
        (rf"(?<=\w){_QUOTE}m\b", " am"),
        (rf"(?<=\w){_QUOTE}re\b", " are"),
        (rf"(?<=\w){_QUOTE}ve\b", " have"),
        (rf"(?<=\w){_QUOTE}ll\b", " will"),
        (rf"(?<=\w){_QUOTE}d\b", " would"),
        (rf"(?<=\w){_QUOTE}s\b", ""),  # the owner's
        (r"\b(days?|weeks?|time) off\b", r"\1 of leave"),
        (r"\b(?:my|our|your|the|any) money back\b", "refund"),
        (r"\bhow come\b", "why"),
        (r"\b(?:is there )?any (?:chance|way)(?: (?:of|to|that))?(?: (?:i|we) (?:can|could))?\b", "can i"),
        (
            r"\b(?:is it|are we|am i) (?:ok|okay|alright|allowed|permitted|possible) (?:to|if (?:i|we))\b",
            "can i",
        ),
        (r"\b(?:gotta|have to|has to)\b", "must"),
        (r"\bwanna\b", "want to"),
        (r"\bgonna\b", "going to"),
        (rf"\bit(?= (?:{_IT_OFFICE})\b)", "information technology"),
        *((rf"\b(?:{either(said)})\b", meant) for meant, said in english.PHRASES.items()),
    )
]
"""What is typed, and how it is written out, in this order."""
_SHORT: Final = re.compile(rf"(?<![\w.@/-])(?:{either(english.ABBREVIATIONS)})(?![\w@/-])")
