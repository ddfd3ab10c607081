"""What a question wants: its words with their weights, the nouns that have to be spoken of, its dates and
the kind of thing it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic, weights
from rag.answers.constraints import Dates, asks_of_today
from rag.answers.focus import PARTICIPLE, asked_attributes, is_english, is_named
from rag.answers.given import values
from rag.answers.kinds import MEASURED, Asked, asked
from rag.answers.numbered import Numbered, numbered
from rag.answers.supposing import what_if
from rag.arabic import lexicon
from rag.index import Index
from rag.index.idf import background_idf
from rag.index.query import has_english
from rag.question import Question
from rag.translations import FOUND, english_words, found_across, translations


@dataclass(frozen=True, slots=True)
class ReadingNumbers:
    """window: so many words to either side are around something. opening: so many words open a sentence.
    roots: how far words of one root stand for one another, with two strong letters and with more. synonyms:
    how far those of one meaning do.
    most_telling: the idf that a word has at most, about. beside_the_point: how far a sentence is from the
    point that speaks of all but a noun which qualifies another, or that has no number where one is asked
    for. other_nouns: how much nouns that are no attributes count of what attributes do. unknown: one that no
    document has counts for so many times its share of the question. same_wording: see
    `rag.answers.constraints`. inherited: how far a follow-up without a date is bound to the date before,
    and a sentence that goes on from one of that date to it. of_another_row: how much more another row has to
    hold a noun than this one, for it to be that row's. sure_odds: the odds that a noun of a question in
    another language is not spoken of, from which that counts in full. unheard_of: how far a sentence is of
    another thing where no document has a noun of the question. unnamed: the same of one that has no name of
    the thing of which that is asked for. happens, happens_within: see
    `rag.answers.supposing`."""

    window: int
    opening: int
    roots: tuple[float, float]
    synonyms: float
    most_telling: float
    beside_the_point: float
    other_nouns: float
    unknown: float
    same_wording: float
    inherited: float
    of_another_row: float
    sure_odds: float
    unheard_of: float
    unnamed: float
    happens: float
    happens_within: int


NUMBERS: Final = ReadingNumbers(**weights.section("reading"))


@dataclass(frozen=True, slots=True)
class AskedWords:
    """What a question says: its folded content words that a sentence should hold, with their weights.
    `named` are the nouns that have to be spoken of, `known` the words that some document has. `bound` is how
    far it is bound to its dates, 0 to 1: to those of the question before it, where it names none, less."""

    words: list[str]
    every: list[str]
    idf: NDArray[np.float64]
    dates: Dates
    bound: float
    kind: Asked | None
    said: frozenset[str]
    named: NDArray[np.bool_]
    known: NDArray[np.bool_]
    numbered: Numbered
    is_of_today: bool
    supposed: list[int]
    attributes: frozenset[str]

    @property
    def shares(self) -> NDArray[np.float64]:
        """The weights of the words, which sum to one."""
        return self.idf / (self.idf.sum() or 1.0)

    @property
    def telling(self) -> NDArray[np.float64]:
        """How telling it is, 0 to 1, that a word is not spoken of: of an attribute as telling as can be, of
        other nouns less, which have other names; of one that no document has the more, the more of the
        question it is."""
        shares = (self.idf / NUMBERS.most_telling).clip(0, 1)
        whole = (NUMBERS.unknown * self.shares).clip(NUMBERS.other_nouns, 1)
        # What would be said of it in Arabic is known, and no document says it.
        whole[[word.isascii() and bool(translations(word)) for word in self.words]] = 1.0
        shares *= np.where(self.known, NUMBERS.other_nouns, whole)
        shares[[word in self.attributes for word in self.words]] = 1.0
        return np.asarray(shares)

    @property
    def telling_across(self) -> NDArray[np.float64]:
        """The same in the other language: of a word whose names there are known no other is to be thought
        of."""
        most = (self.idf / NUMBERS.most_telling).clip(0, 1)
        return np.where(self.translated, np.maximum(most, self.telling), self.telling)

    @property
    def translated(self) -> NDArray[np.bool_]:
        """Which of the words the glossary has the names of in the other language."""
        return np.array([found_across(word) >= FOUND["glossary"] for word in self.words], dtype=bool)

    @property
    def wants_one(self) -> bool:
        """Whether a thing is asked for that has to be named: a number, time, person, place, attribute, yes or
        no, or what is to be done for it; in English, whatever "what" asks for."""
        kind = self.kind.kind if self.kind else None
        if kind == "decision":
            return OR.isdisjoint(self.every)
        if kind in (None, "definition") and is_english(self.every):
            return True
        return kind in NAMED or any(word in self.attributes or word in _TO_BE_DONE for word in self.words)

    @property
    def head(self) -> int | None:
        """The place of the noun that is asked about, among the words: the first, in English the last of those
        that stand together there («the travel insurance»)."""
        named = np.flatnonzero(self.named).tolist()
        if not named:
            return None
        after = dict(pairwise(self.every))
        place = self.words.index
        head = named[0]
        while is_english(self.every) and (following := after.get(self.words[head])) in self.words:
            if place(following) not in named or place(following) < head or PARTICIPLE.fullmatch(following):
                break
            head = place(following)
        return head

    @classmethod
    def of(cls, question: Question, index: Index) -> AskedWords:
        every = list(arabic.words_of(question.query))
        kind = asked(question.asking)
        words = list(dict.fromkeys(word for word in question.words if word not in lexicon.KIND_NAMES))
        if kind and kind.kind == "duration":
            words = [word for word in words if word not in lexicon.TIME_UNITS] or words
        words = words or question.words
        terms = [" " + arabic.stem(word) for word in words]
        telling = background_idf(index, terms)
        named = np.array(is_named(every, words), dtype=bool)
        if question.subject:  # what was named before is not said again, but of "how long does it last?"
            own = named & [word in question.own_words for word in words]
            named = own if own.any() or question.query_language == "ar" else named
        known = np.array([_is_known(word, index) for word in words], dtype=bool)
        supposed = [words.index(word) for word in what_if(question.wording) if word in words]
        own_dates = Dates.wanted(question.wording)
        dates, bound = (
            (own_dates, 1.0) if own_dates != UNDATED else (Dates.wanted(question.query), NUMBERS.inherited)
        )
        return cls(
            words,
            every,
            telling,
            dates,
            bound,
            kind,
            values(question.query),
            named,
            known,
            numbered(question.wording),
            asks_of_today(question.wording),
            supposed,
            asked_attributes(every, words),
        )


def _is_known(word: str, index: Index) -> bool:
    """Whether some document has a word, or what it may be in the other language."""
    into: Mapping[str, float] = {}
    if word.isascii():
        into = translations(word)
    elif has_english(index):
        into = english_words(word)
    terms = [" " + stem for stem in (arabic.stem(word), *into)]
    return bool((index.document_frequencies(terms) > 0).any())


UNDATED: Final = Dates.of("")
NAMED: Final = MEASURED | {"person", "name", "place"}
OR: Final = frozenset({arabic.fold("أم"), "or"})
_TO_BE_DONE: Final = lexicon.LISTS & frozenset().union(
    *(lexicon.LIST_KINDS[kind] for kind in ("steps", "conditions", "documents"))
)
