"""A question: what was asked, the conversation before it, and what follows from both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from rag import arabic
from rag.arabic import Analyser, Language, lexicon
from rag.embedding import Encoder, Vectors
from rag.errors import IsnadError


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


class QuestionError(IsnadError, ValueError):
    """A question that cannot be answered as it stands; `text` says why in either language."""

    _TEXTS: ClassVar[dict[str, dict[Language, str]]] = {
        "empty": {
            "ar": "السؤال فارغ. اكتب ما تريد أن تعرفه.",
            "en": "The question is empty. Write what you would like to know.",
        },
        "too_long": {
            "ar": "السؤال طويل: {length} حرفًا، والحد {limit}. اختصره إلى ما تسأل عنه.",
            "en": "The question is too long: {length} characters, of {limit} at most. Shorten it.",
        },
        "no_words": {
            "ar": "لا كلمات في السؤال. اكتبه بكلمات أو أرقام.",
            "en": "The question holds no words. Write it in words or numbers.",
        },
    }

    def __init__(
        self, code: Literal["empty", "too_long", "no_words"], length: int = 0, limit: int = 0
    ) -> None:
        self.code = code
        self._values = {"length": length, "limit": limit}
        super().__init__(f"{self.text('en')} {self.text('ar')}")

    def text(self, language: Language) -> str:
        return self._TEXTS[self.code][language].format(**self._values)


def check_question(text: str, limit: int) -> str:
    """A question without the space around it and without lone surrogates. Raises QuestionError."""
    text = text.encode("utf-8", "replace").decode().strip()
    if not text:
        raise QuestionError("empty")
    if len(text) > limit:
        raise QuestionError("too_long", len(text), limit)
    if not arabic.stems(text):
        raise QuestionError("no_words")
    return text


@dataclass(frozen=True)
class Question:
    """A question to one index: `analyser` makes its terms, `encoder` its vector. Each thing that follows from
    it is computed once, when it is first asked for."""

    text: str
    encoder: Encoder = field(repr=False, compare=False)
    history: tuple[Turn, ...] = ()
    analyser: Analyser = "light10+4grams"

    @cached_property
    def language(self) -> Language:
        """The language to answer in."""
        return arabic.language(self.text)

    @cached_property
    def query(self) -> str:
        """What is searched for: the question, after the one that it leans on where it leans on one."""
        subject = subject_of(self.text, [turn.content for turn in self.history if turn.role == "user"])
        return f"{subject} {self.text}" if subject else self.text

    @cached_property
    def query_language(self) -> Language:
        """The language of the query."""
        return arabic.language(self.query)

    @cached_property
    def terms(self) -> list[str]:
        """The terms of the query's content words, in order."""
        return arabic.query_terms(self.query, self.analyser)

    @cached_property
    def words(self) -> list[str]:
        """The folded content words of the query."""
        return arabic.content_words(self.query)

    @cached_property
    def vector(self) -> Vectors:
        """The embedding of the query, of shape (dimensions,) and length 1."""
        return np.asarray(self.encoder.encode_queries([self.query])[0])

    @cached_property
    def asks_for_several(self) -> bool:
        """Whether it asks for a list rather than for one thing."""
        return bool(_ASKS_FOR_SEVERAL.search(arabic.fold(self.query)))


_ASKS_FOR_SEVERAL = lexicon.any_of(lexicon.ASKING_FOR_SEVERAL)


MOST_WORDS_OF_A_FOLLOW_UP = 6
"""A question with more content words of its own says what it is about, whatever it points to."""


def subject_of(text: str, earlier: Sequence[str]) -> str | None:
    """The question that this one leans on: of the `earlier` ones, oldest first, the latest that can be asked
    alone, else the latest. None where this one can be asked alone."""
    asked = [question for question in reversed(earlier) if question.strip()]
    if not asked or not leans_back(text):
        return None
    return next((question for question in asked if not leans_back(question)), asked[0])


def leans_back(text: str) -> bool:
    """Whether a question cannot be asked alone: it names no subject ("ولماذا؟"), goes on from the one before
    ("وماذا عن السيارات؟"), or points back ("متى حدث ذلك؟", "كم مدتها؟")."""
    words = [word.text for word in arabic.words(text)]
    own = [word for word in arabic.content_words(text) if word not in arabic.FUNCTION_WORDS]
    if not own or len(own) > MOST_WORDS_OF_A_FOLLOW_UP:
        return not own
    folded = _COPULA.sub(" ", " ".join(words))
    return (
        _goes_on(words, own)
        or bool(_POINTS_BACK.search(_RELATIVE.split(folded)[0]))
        or (len(own) <= 2 and any(_POSSESSED.fullmatch(word) for word in own))
    )


def _goes_on(words: Sequence[str], own: Sequence[str]) -> bool:
    """Whether it begins as what goes on from something said before."""
    if _CONTINUES.match(" ".join(words)):
        return True
    asks = words[0] in arabic.FUNCTION_WORDS or words[0][1:] in arabic.FUNCTION_WORDS
    if words[0].startswith("و") and asks:
        return len(own) == 1
    return bool(_CONJOINED.fullmatch(words[0])) and len(own) == len(words)


_CONTINUES = lexicon.any_of(lexicon.CONTINUING)
_POINTS_BACK = lexicon.any_of(lexicon.POINTING_BACK)
_RELATIVE = lexicon.any_of(lexicon.RELATIVE)
_COPULA = re.compile(r"\b(?:ما|من|مين|منو|شو|ايش|وش|ايه) (?:هو|هي|هم|هما)\b")
"""In "ما هي الشروط؟" the pronoun points forward."""
_CONJOINED = re.compile(r"وال\w{3,}")
"""A noun that is joined to something before it: "والسيارات؟"."""
_POSSESSED = re.compile(r"(?!ال|تفاهم|مساهم)\w{3,}(?:ها|هم|هما)")
"""A noun with its owner's pronoun: "مدتها". (Not where the letters are the word's own.)"""
