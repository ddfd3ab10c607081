"""A question: what was asked, the conversation before it, and what follows from both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Final, Literal

import numpy as np

from rag import arabic
from rag.arabic import Analyser, Language, lexicon
from rag.arabic.counting import Noun
from rag.arabic.lexicon.dialect import FRAMING_DIALECT
from rag.arabic.phrases import Talk
from rag.courtesy import plain, small_talk
from rag.embedding import Encoder, Vectors
from rag.english import without_framing
from rag.errors import IsnadError
from rag.followups import asks, complete, find_subject, names, own_words
from rag.parts import lacks_its_subject, parts
from rag.pointing import point_out


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


MOST_EARLIER_QUESTIONS = 4
"""The earlier questions of a conversation may be so many times as long, together, as one may be."""


def recent(history: Sequence[Turn], limit: int) -> list[Turn]:
    """The part of a conversation that a question may lean on, the oldest turn first: every answer, and the
    latest questions. Those longer than `limit` characters are left out, as they would not be answered either,
    and so is what was said before the latest `MOST_EARLIER_QUESTIONS` times as many."""
    kept: list[Turn] = []
    room = MOST_EARLIER_QUESTIONS * limit
    for turn in reversed(history):
        if turn.role == "user":
            if len(turn.content) > limit:
                continue
            room -= len(turn.content)
            if room < 0:
                break
        kept.append(turn)
    return kept[::-1]


_CHARACTERS: Final[dict[Language, Noun]] = {
    "ar": Noun("حرف واحد", "حرفان", "{count} أحرف", "{count} حرفًا", "{count} حرف"),
    "en": Noun("1 character", *["{count} characters"] * 4),
}


class QuestionError(IsnadError, ValueError):
    """A question that cannot be answered as it stands; `text` says why in either language."""

    _TEXTS: ClassVar[dict[str, dict[Language, str]]] = {
        "empty": {
            "ar": "السؤال فارغ. اكتب ما تريد أن تعرفه.",
            "en": "The question is empty. Write what you would like to know.",
        },
        "too_long": {
            "ar": "السؤال طويل: {length}، والحد {limit}. اختصره إلى ما تسأل عنه.",
            "en": "The question is too long: {length}, of {limit} at most. Shorten it.",
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
        self._length, self._limit = length, limit
        super().__init__(f"{self.text('en')} {self.text('ar')}")

    def text(self, language: Language) -> str:
        length = _CHARACTERS[language].counted(self._length)
        return self._TEXTS[self.code][language].format(length=length, limit=self._limit)


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


class Question:
    """A question to one index: `analyser` makes its terms, `encoder` its vector, `spell` spells it as the
    documents do. Each thing that follows from it is computed once, when it is first asked for; nothing of it
    changes.

    `leans` says that it is known to lean on the turn before it.
    """

    # No dataclass: a tracer would copy and send its fields, and no index survives that.

    def __init__(
        self,
        text: str,
        encoder: Encoder,
        history: tuple[Turn, ...] = (),
        analyser: Analyser = "light10+4grams",
        spell: Callable[[str], str] = str,
        leans: bool = False,
    ) -> None:
        self.text = text
        self.encoder = encoder
        self.history = history
        self.analyser: Analyser = analyser
        self.leans = leans
        self._spell = spell

    def __repr__(self) -> str:
        return f"Question({self.text!r})"

    def __deepcopy__(self, memo: dict[int, object]) -> Question:
        return self

    @cached_property
    def small_talk(self) -> Talk | None:
        """What it is where it is no question about the documents."""
        return small_talk(self.text) or small_talk(self._spelt)

    @cached_property
    def wording(self) -> str:
        """The question as it is searched for: without courtesy, spelt as the documents spell it, and whole
        where it says only what is another than in the question before."""
        said = plain(self._spelt)
        whole = point_out(said, self._quoted) or complete(said, self._asked_before)
        return self._spell(whole) if whole else said

    @cached_property
    def _quoted(self) -> list[tuple[str, ...]]:
        """What each answer so far quotes, in order."""
        said = (turn.content for turn in self.history if turn.role == "assistant")
        return [lines for content in said if (lines := _quoted_lines(content))]

    @cached_property
    def _asked_before(self) -> list[str]:
        """The earlier questions in order, each that points to an item of a list with that item's name."""
        asked: list[str] = []
        quoted: list[tuple[str, ...]] = []
        for turn in self.history:
            if turn.role == "user":
                asked.append(point_out(plain(turn.content), quoted) or turn.content)
            elif lines := _quoted_lines(turn.content):
                quoted.append(lines)
        return asked

    @cached_property
    def _spelt(self) -> str:
        return self._spell(plain(self.text))

    @cached_property
    def language(self) -> Language:
        """The language to answer in: Arabic for Arabic in Latin letters."""
        return arabic.language(self.wording)

    @cached_property
    def parts(self) -> tuple[Question, ...]:
        """The questions that it is made of, in order; itself where it asks one thing. One that lacks its
        subject has the one before it as the last turn of its history."""
        said = parts(self.wording)
        if len(said) == 1:
            return (self,)
        found: list[Question] = []
        history = self.history
        for part in said:
            if found and not lacks_its_subject(part):
                history = ()
            leans = bool(found and history)
            found.append(Question(part, self.encoder, history, self.analyser, leans=leans))
            history = (*history, Turn("user", part))
        return tuple(found)

    @cached_property
    def subject(self) -> str | None:
        """The earlier question that it leans on, as it is searched for."""
        asked = self._asked_before
        if self.leans and asked:
            return find_subject("", asked)
        subject = find_subject(self.wording, asked)
        return plain(self._spell(subject)) if subject else None

    @cached_property
    def vagueness(self) -> float:
        """How far it leaves open what it is about, 0 to 1, and so may go on about what was quoted last."""
        if not self.last_quoted:
            return 0.0
        return 1.0 if self.subject else 1 / (1 + len(names(self.wording)))

    @cached_property
    def query(self) -> str:
        """What is searched for: the question, after the one that it leans on where it leans on one."""
        return f"{self.subject} {self.wording}" if self.subject else self.wording

    @cached_property
    def query_language(self) -> Language:
        """The language of the query."""
        return arabic.language(self.query)

    @cached_property
    def own_words(self) -> list[str]:
        """The folded content words of the question itself; none where it has only question words."""
        return own_words(self.wording)

    @cached_property
    def terms(self) -> list[str]:
        """The terms of the query's content words, in order; those of a follow-up's own words twice."""
        own = arabic.query_terms(" ".join(self.own_words), self.analyser) if self.subject else []
        said = " ".join(self.words) if self.query_language == "en" else _without_person(self.query)
        return arabic.query_terms(said, self.analyser) + own

    @cached_property
    def words(self) -> list[str]:
        """The folded content words of the query; of one in English without those that frame it."""
        said = arabic.content_words(self.query)
        return without_framing(said, self.query) if self.query_language == "en" else said

    @cached_property
    def vector(self) -> Vectors:
        """The embedding of the query, of shape (dimensions,) and length 1."""
        return np.asarray(self.encoder.encode_queries([self.query])[0])

    @cached_property
    def asks(self) -> bool:
        """Whether it has a question word of its own."""
        return asks(self.wording)

    @cached_property
    def asking(self) -> str:
        """Where the question says what kind of thing it asks for: a follow-up without a question word of its
        own asks for what the question before it asked for."""
        return self.wording if self.asks else self.query

    @cached_property
    def asks_for_several(self) -> bool:
        """Whether it asks for a list rather than for one thing."""
        return bool(_ASKS_FOR_SEVERAL.search(arabic.fold(self.query)))

    @cached_property
    def last_answer(self) -> str | None:
        """What the assistant said last, or None."""
        return next((turn.content for turn in reversed(self.history) if turn.role == "assistant"), None)

    @cached_property
    def last_quoted(self) -> str:
        """The last answer that quotes something, as it reads without the numbers; empty where none does."""
        return "\n".join(self._quoted[-1]) if self._quoted else ""

    def after(self, answer: str) -> Question:
        """The same question, with `answer` as the last turn before it."""
        history = (*self.history, Turn("assistant", answer))
        return Question(self.text, self.encoder, history, self.analyser, self._spell, self.leans)


def _quoted_lines(answer: str) -> tuple[str, ...]:
    """The lines of an answer that cite something, without the numbers."""
    return tuple(_MARKS.sub("", line).strip() for line in answer.split("\n") if _MARKS.search(line))


def _without_person(text: str) -> str:
    """A folded text whose verbs in the first person, as people ask, are as documents have them: «كيف أطلب»
    as «كيف طلب», which nouns and other persons share more of."""
    folded = " ".join(arabic.words_of(text))
    return _FIRST_PERSON.sub(
        lambda match: match[0] if match[1] in arabic.FUNCTION_WORDS else match[1], folded
    )


_BEFORE_A_VERB = (lexicon.BEFORE_A_VERB | FRAMING_DIALECT) - lexicon.COUNTING
_FIRST_PERSON = re.compile(rf"\b(?:{lexicon.either(_BEFORE_A_VERB)}) ا(?!ل|س?ت|ن)(\w{{3,5}})\b(?<!ه)")


_MARKS = re.compile(r"\s*\[\d+\]")
_ASKS_FOR_SEVERAL = lexicon.any_of(lexicon.ASKING_FOR_SEVERAL)
