"""What of a chat model's sentences may be claimed, and of which source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from rag import arabic
from rag.answers.answer import REFUSAL, Claim, FaultCode, Source
from rag.answers.support import find_support, is_fragment, is_of_kind_asked, is_spoken_of
from rag.answers.writing.faults import Fault
from rag.answers.writing.sentences import Written
from rag.passages import Passage
from rag.question import Question

MOST_REPEATED: Final = 3
"""A model that has said so many of its sentences again does not come to an end."""


@dataclass
class Resolver:
    """What a model has said of an answer so far, and what of it may be claimed: each sentence with the
    sentences of documents that it follows from. `numbered[n]` are those that were shown to it as number
    n+1."""

    question: Question
    numbered: Sequence[Sequence[Source]]
    marks_unsupported: bool
    is_supported: bool = False
    has_refused: bool = False
    has_spoken: bool = False
    in_other_language: bool = False
    repeated: int = 0
    held: list[Claim] = field(default_factory=list)
    before: set[str] = field(default_factory=set)

    @property
    def fault(self) -> FaultCode:
        """Why nothing of it is an answer."""
        if not self.has_spoken:
            return "empty"
        return "language" if self.in_other_language else "unsupported"

    def claims(self, written: Written) -> Iterator[Claim]:
        """What may be claimed now that this was said. Raises Fault where it was said again and again."""
        self.has_spoken = True
        if (folded := arabic.fold(written.text)) in self.before:
            self.repeated += 1
            if self.repeated == MOST_REPEATED:
                raise Fault("repeating", "the same sentences again and again")
            return
        self.before.add(folded)
        if _is_refusal(written.text):
            self.has_refused = True
            return
        if written.text.endswith((":", "：")):
            return  # announces what follows and says nothing
        if not _is_in(self.question.language, written.text):
            self.in_other_language = True
            return
        yield from self._resolved(written)

    def _resolved(self, written: Written) -> Iterator[Claim]:
        cited = {number - 1 for number in written.marks}
        told = [(n in cited, source) for n, sources in enumerate(self.numbered) for source in sources]
        told = [(is_cited, source) for is_cited, source in told if self._may_tell(source, written.text)]
        own = [source for is_cited, source in told if is_cited]
        others = [source for is_cited, source in told if not is_cited]
        supporting, check = find_support(written.text, own, others, self.question.query)
        if supporting:
            held, self.held, self.is_supported = self.held, [], True
            yield from held
            yield Claim(written.text, supporting)
        elif self.marks_unsupported:
            claim = Claim(written.text, (), check)
            if self.is_supported:
                yield claim
            else:
                self.held.append(claim)

    def _may_tell(self, source: Source, text: str) -> bool:
        """Whether a sentence may follow from a source, by what it says that it speaks of."""
        return True


class AnsweringResolver(Resolver):
    """That of an answer to a question. A fragment («24 يومًا») says what is asked for of what is asked about,
    so it has to be of the kind that is asked for, and its source to speak of that."""

    def _may_tell(self, source: Source, text: str) -> bool:
        asked = self.question.query
        return not is_fragment(text) or (is_of_kind_asked(asked, text) and is_spoken_of(asked, source))


class ComparingResolver(Resolver):
    """That of a comparison. What a sentence says of one document has to stand in that one, and where it says
    something of both, each half is a claim by itself."""

    def _resolved(self, written: Written) -> Iterator[Claim]:
        for half in _halves(written.text):
            yield from super()._resolved(Written(half, written.marks))

    def _may_tell(self, source: Source, text: str) -> bool:
        named = self._named(text)
        return not named or source.passage.document in named

    def _named(self, text: str) -> set[str]:
        """The documents that a sentence names: it has most of their titles, of the words that these do not
        share, and half at least."""
        stems = set(arabic.stems(text))
        shares = {path: len(own & stems) / max(len(own), 1) for path, own in self._names.items()}
        most = max(shares.values(), default=0.0)
        return {path for path, share in shares.items() if share == most >= NAMED}

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """The stems by which each document is named: those of its title, without what is after a colon, that
        no other title has."""
        titles = {source.passage.document: source.passage.title for some in self.numbered for source in some}
        stems = {path: _title_stems(title) for path, title in titles.items()}
        return {
            path: own.difference(*(held for other, held in stems.items() if other != path))
            for path, own in stems.items()
        }


def _title_stems(title: str) -> set[str]:
    return set(arabic.stems(" ".join(arabic.content_words(re.split(r"[:؛|–—]", title)[0]))))


def _halves(text: str) -> list[str]:
    """What a sentence says of one thing and, in contrast, of another; else the sentence."""
    parts = [part.strip(" ،,;؛") for part in _CONTRAST.split(text, maxsplit=1)]
    return parts if all(len(arabic.folded_words(part)) >= LEAST_WORDS for part in parts) else [text]


NAMED: Final = 0.5
"""The share of its title from which a document is named."""
LEAST_WORDS: Final = 4
"""Of half a sentence that says something."""
_CONTRAST: Final = re.compile(
    r"[،,;؛]\s*(?=(?:و?بينما|و?أما|و?اما|و?في حين|على حين|while|whereas|but)\b)", re.IGNORECASE
)


def sources_of(passage: Passage) -> list[Source]:
    """The sentences of a passage, as something to cite."""
    return [Source(passage, sentence) for sentence in passage.sentences]


def _is_refusal(text: str) -> bool:
    """Whether a sentence is the one that was asked for where the passages hold no answer, begins so, or says
    it in other words."""
    words = arabic.folded_words(text)
    return any(words[: len(core)] == core for core in _REFUSING) or bool(_DECLINING.match(" ".join(words)))


_REFUSING: Final = [arabic.folded_words(text)[:5] for text in REFUSAL.values()]
_GIVEN = r"(?:المقاطع|المقطع|الوثايق|الوثيقه|المستندات|السياق|النص المقدم|جوابا?|اجابه|معلومات)"
_DECLINING: Final = re.compile(
    r"(?:عذرا |للاسف |اعتذر )?(?:لم اجد|لا اجد|لا يوجد|لا توجد|لا يمكنني|لا استطيع"
    r"|لا [يت](?:ذكر|حتوي|تضمن|شير|قدم|وفر|حدد)|لم [يت](?:ذكر|رد|تضمن|حدد))"
    rf"(?: \w+){{0,3}} (?:في |علي |عن |من )?{_GIVEN}\b"
    r"|(?:sorry |unfortunately )?(?:i (?:could not|cannot|can.?t|couldn.?t|did not|do not|don.?t)"
    r" (?:find|answer|have)\b|(?:the )?(?:(?:provided|given) )?(?:passages?|documents?|context) (?:do|does)"
    r" not (?:contain|mention|say|provide|specify|state|include|have)\b"
    r"|there is no (?:information|mention|answer)\b)"
)
"""How models decline in words of their own, in folded words."""


def _is_in(language: arabic.Language, text: str) -> bool:
    """Whether a sentence is in a language: names in other letters may outweigh its own words, and a number
    has none."""
    words = _WORD.findall(text)
    own = sum(bool(_LETTER[language].match(word)) for word in words)
    return own >= min(2, len(words))


_WORD: Final = re.compile(r"[^\W\d_]+")
_LETTER: Final = {"ar": re.compile(r"[\u0620-\u06ff]"), "en": re.compile(r"[A-Za-z\u00c0-\u024f]")}
