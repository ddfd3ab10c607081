"""Matching: the unit of a document's structure that a question asks for, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic, weights
from rag.answers.focus import forms
from rag.answers.lines import announces
from rag.answers.structure import Unit
from rag.arabic import lexicon
from rag.arabic.lexicon.telling import POINTING
from rag.embedding import Encoder
from rag.embedding.remembered import encode_remembered
from rag.index import Index
from rag.index.idf import background_idf
from rag.question import Question
from rag.translations import stands_for


@dataclass(frozen=True, slots=True)
class MatchingWeights:
    """The numbers of matching, chosen.

    held, asked, similarity: what each agreement adds to the score.
    least, least_across: the score from which a unit is taken, within a language and across two.
    slope: how sure each point more makes it.
    all_held, half_asked: a unit is taken, too, that holds so much of the question where so much of its key is
    asked.
    mostly_held: what holds so much of the question says it.
    barely_held: a short answer that, with what it answers, holds less of the question is another's.
    of_items: how much of the question an item may hold beyond the key of its list that is asked for whole.
    alike: items that hold so little less than the best are asked for with it.
    verb: how much a verb counts against other words.
    of_one_root: how near words are that may be of one root, or name the same aspect.
    clash: what is taken off where question and key ask for different things.
    related, same: cosines of two words from which they have something to do with each other, and from which
    they stand for each other; unrelated: the same across languages.
    """

    held: float
    asked: float
    similarity: float
    least: float
    least_across: float
    slope: float
    all_held: float
    half_asked: float
    mostly_held: float
    barely_held: float
    of_items: float
    alike: float
    verb: float
    of_one_root: float
    clash: float
    related: float
    same: float
    unrelated: float


MATCHING: Final = MatchingWeights(**weights.section("matching"))


@dataclass(frozen=True, slots=True)
class Match:
    """How a question and a unit agree, each from 0 to 1.

    key: the share of the question's weight that the unit's key holds, with its title and headings.
    added: what its answer adds to that; items: what each item of a list adds.
    asked: the share of the key's weight that the question holds.
    similarity: of question and key.
    across: whether they are in two languages; clashes: whether they ask for different kinds of things, or one
    for what is, or how, and one for what is not.
    """

    unit: Unit
    key: float
    added: float
    items: tuple[float, ...]
    asked: float
    similarity: float
    across: bool
    clashes: bool

    @property
    def score(self) -> float:
        """Their agreement in one number."""
        held = MATCHING.held * (self.key + self.added)
        whole = held + MATCHING.asked * self.asked + MATCHING.similarity * self.similarity
        return whole - MATCHING.clash * self.clashes

    @property
    def log_odds(self) -> float:
        """That the unit is about what the question asks, as far as can be told; below 0 it is not taken."""
        least = MATCHING.least_across if self.across else MATCHING.least
        log_odds = MATCHING.slope * (self.score - least)
        is_held = self.key + self.added >= MATCHING.all_held and self.asked >= MATCHING.half_asked
        return max(0.5, log_odds) if is_held and not self.clashes else log_odds


class Matcher:
    """Compares a question with units, word by word and as a whole."""

    def __init__(self, index: Index, words: Encoder) -> None:
        self._index = index
        self._words = words

    def matches(
        self, question: Question, units: Sequence[Unit], without: frozenset[str] = frozenset()
    ) -> list[Match]:
        """How the question, `without` some of its words, agrees with each unit."""
        if not units:
            return []
        keys = encode_remembered(question.encoder, [unit.key for unit in units])
        cosines = (keys @ question.vector).astype(np.float64)
        words = [word for word in telling(question.query) if word not in without]
        verb, asks, negated = _verb(question.query), kinds(question.query), is_negated(question.query)
        nearness = _Nearness(self._words, words, chain.from_iterable(map(_all_words, units)))
        found = []
        for unit, cosine in zip(units, cosines, strict=True):
            across = arabic.language(unit.key) != question.query_language
            query = without_aspects(words, unit.key)
            key = without_aspects(telling(unit.key), question.query)
            above = (*telling(unit.context), *_called(unit))
            said = [telling(source.quote) for source in unit.items or unit.sources]
            near = nearness.of(query, [*key, *above, *chain.from_iterable(said)], across)
            shares = self._shares(query, verb)
            asked = float(self._shares(key, _verb(unit.key)) @ near[:, : len(key)].max(axis=0, initial=0))
            if announces(unit.key) and not list_kinds(unit.key) and asked >= MATCHING.half_asked:
                shares = _without_list_names(query, shares)  # it does not say what its items are
            held = near[:, : len(key) + len(above)].max(axis=1, initial=0)
            ends = np.cumsum([len(key) + len(above), *map(len, said)])
            adds = [
                np.maximum(near[:, start:end].max(axis=1, initial=0) - held, 0)
                for start, end in pairwise(ends)
            ]
            found.append(
                Match(
                    unit,
                    float(shares @ held),
                    float(shares @ np.max(adds, axis=0)),
                    tuple(float(shares @ each) for each in adds) if unit.items else (),
                    asked,
                    float(question.encoder.similarities(np.array([cosine]), across)[0]),
                    across,
                    bool(asks and kinds(unit.key) and not asks & kinds(unit.key))
                    or (unit.kind == "pair" and is_negated(unit.key) is not negated)
                    or ("manner" in asks and not negated and _says_what_is_not(unit)),
                )
            )
        return found

    def _shares(self, words: Sequence[str], verb: str) -> NDArray[np.float64]:
        """What part of the whole each word is, by its idf; a verb counts for less, as there are many for one
        thing to be asked about."""
        weights = background_idf(self._index, [" " + arabic.stem(word) for word in words])
        weights *= [MATCHING.verb if word == verb else 1.0 for word in words]
        return weights / (weights.sum() or 1.0)


class _Nearness:
    """How near words are to those of a question, 0 to 1, within a language and across two."""

    def __init__(self, encoder: Encoder, asked: Sequence[str], words: Iterable[str]) -> None:
        self._encoder = encoder
        self._rows = {word: row for row, word in enumerate(asked)}
        self._columns = {word: column for column, word in enumerate(dict.fromkeys(words))}
        self._near: dict[bool, NDArray[np.float64]] = {}

    def of(self, asked: Sequence[str], words: Sequence[str], across: bool) -> NDArray[np.float64]:
        """[words of the question, these words]."""
        if across not in self._near:
            self._near[across] = self._compared(across)
        rows, columns = [self._rows[word] for word in asked], [self._columns[word] for word in words]
        return np.asarray(self._near[across][np.ix_(rows, columns)])

    def _compared(self, across: bool) -> NDArray[np.float64]:
        """That of all of them."""
        if not self._rows or not self._columns:
            return np.zeros((len(self._rows), len(self._columns)))
        vectors = encode_remembered(self._encoder, [*self._rows, *self._columns])
        asked, words = vectors[: len(self._rows)], vectors[len(self._rows) :]
        cosines = (asked @ words.T).astype(np.float64)
        if across:
            scaled = (self._encoder.similarities(cosines, True) - MATCHING.unrelated) / (
                1 - MATCHING.unrelated
            )
        else:
            scaled = (cosines - MATCHING.related) / (MATCHING.same - MATCHING.related)
        near: NDArray[np.float64] = scaled.clip(0, 1)
        rows_of: dict[str, list[int]] = {}
        for word, row in self._rows.items():
            for key in _kin(word):
                rows_of.setdefault(key, []).append(row)
        asked_words, every = list(self._rows), range(len(self._rows))
        for other, column in self._columns.items():
            alike = (row for key in _kin(other) & rows_of.keys() for row in rows_of[key])
            for row in every if across else alike:
                near[row, column] = max(near[row, column], _stands_for(asked_words[row], other, across))
        return near


@lru_cache(maxsize=65_536)
def _kin(word: str) -> frozenset[str]:
    """What a word has in common with each that stands for it in its language."""
    aspects = (f"\t{n}" for n, own in enumerate(_ASPECTS) if word in own)
    return frozenset((f" {arabic.stem(word)}", *skeletons(word), *aspects))


@lru_cache(maxsize=65_536)
def _stands_for(word: str, other: str, across: bool) -> float:
    """How far a word stands for another whatever their vectors say, 0 to 1."""
    if arabic.stem(word) == arabic.stem(other):
        return 1.0
    if across and (stands := _translates(word, other)):
        return stands
    is_kin = skeletons(word) & skeletons(other) or _of_one_aspect(word, other)
    return MATCHING.of_one_root if is_kin else 0.0


def _all_words(unit: Unit) -> Iterator[str]:
    """The telling words of a unit: of its key, what it stands under, and what it answers."""
    yield from telling(unit.key)
    yield from telling(unit.context)
    yield from _called(unit)
    for source in unit.items or unit.sources:
        yield from telling(source.quote)


def _called(unit: Unit) -> Iterator[str]:
    """What the lines above a list call its items: «بهذه الخطوات»."""
    if unit.kind == "list":
        yield from (word for line in unit.above for word in telling(line.quote) if word in lexicon.LISTS)


def _translates(word: str, other: str) -> float:
    """How far one of two words stands for the other, as its translation, where one is English."""
    english, said = (word, other) if word.isascii() else (other, word)
    return stands_for(english, forms(said)) if english.isascii() and not said.isascii() else 0.0


@lru_cache(maxsize=16_384)
def telling(text: str) -> tuple[str, ...]:
    """The content words of a text without those of framing and pronouns («المسموح بها»); all of them where
    nothing else is left."""
    words = list(dict.fromkeys(arabic.content_words(text)))
    return tuple(word for word in words if not _frames(word)) or tuple(words)


def _frames(word: str) -> bool:
    """Whether a word is one of framing, after a preposition maybe («للحصول»)."""
    return word in lexicon.FRAMING | POINTING or (word.startswith("لل") and f"ا{word[1:]}" in lexicon.FRAMING)


def _without_list_names(words: Sequence[str], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shares of words without those that say what the items of a list are; as they are where no others
    are left."""
    kept = shares * [word not in lexicon.LISTS for word in words]
    return kept / kept.sum() if kept.sum() else shares


@lru_cache(maxsize=4_096)
def list_kinds(text: str) -> frozenset[str]:
    """The kinds of lists that a text names by what their items are."""
    words = set(arabic.words_of(text))
    return frozenset(kind for kind, names in lexicon.LIST_KINDS.items() if words & names)


def without_aspects(words: Sequence[str], other: str) -> list[str]:
    """Words without those for what another text asks for by its question word; all where none is left."""
    asked = set(arabic.words_of(other))
    named = [own for kind, own in lexicon.ASPECTS.items() if asked & lexicon.QUESTION_WORDS[kind]]
    return [word for word in words if not any(word in own for own in named)] or [*words]


def kinds(text: str) -> set[lexicon.Kind]:
    """Which of number, time, place, reason and manner a question asks for by its words."""
    words = set(arabic.words_of(text)) - lexicon.ALSO_PARTICLES
    return {kind for kind in lexicon.ASPECTS if words & lexicon.QUESTION_WORDS[kind]}


def _of_one_aspect(word: str, other: str) -> bool:
    return any(word in own and other in own for own in _ASPECTS)


_ASPECTS: Final = (*lexicon.ASPECTS.values(), *lexicon.LIST_KINDS.values())


def is_negated(text: str) -> bool:
    """Whether a question says not, in Standard Arabic, English or a dialect («ما تترجع»)."""
    words = arabic.words_of(text)
    return not _NOT.isdisjoint(words) or any(
        before in ("ما", "وما") and _PRESENT.fullmatch(word) for before, word in pairwise(words[1:])
    )


def _says_what_is_not(unit: Unit) -> bool:
    """Whether a list is announced as one of what is not."""
    return unit.kind == "list" and any(is_negated(source.quote) for source in unit.above)


_NOT: Final = lexicon.words("لا ولا ليس ليست لم لن غير مش مو مب not cannot")
_PRESENT = re.compile(r"ب?[يتنا]\w{3,}")


def _verb(text: str) -> str:
    """The verb of a question in Arabic, which stands after its question word, or an empty string."""
    words = arabic.words_of(text)
    return next(
        (word for asks, word in pairwise(words) if asks in lexicon.BEFORE_A_VERB and _VERB.match(word)), ""
    )


_VERB = re.compile(r"(?!ال)[بحه]?[يتنا]\w{2}")
_PREFIX = re.compile(r"(?:ال|بال|وال|لل|است|[وفبلك]|[ايتنم])")
_SUFFIX = re.compile(r"(?:ات|ون|ين|ان|ها|هم|وا|تم|ه|ي|ت|ا)$")
_LONG_VOWELS = re.compile(r"(?<=.)[اويىئؤء]")
_HOLLOW = re.compile(r"[^اويىئؤء][اوي]{1,2}[^اويىئؤء]")
_I_WAS = re.compile(r"[وف]?([^اويىئؤء])([^اويىئؤء])ت")
"""The past of such a verb in the first or second person: «غبت» of «غاب»."""


@lru_cache(maxsize=65_536)
def skeletons(word: str) -> frozenset[str]:
    """The consonants that may be the root of a folded Arabic word, with up to two prefixes and a suffix off
    (تجديد, أجدد: جدد), of three letters or more; a long vowel between two counts as one (ضاعت, ضياع, ضعت:
    ضوع)."""
    if word.isascii():
        return frozenset()
    cores = {word}
    for _ in range(2):
        cores |= {_PREFIX.sub("", core, count=1) if _PREFIX.match(core) else core for core in cores}
    cores |= {_SUFFIX.sub("", core) for core in cores}
    roots = {_LONG_VOWELS.sub("", core) for core in cores}
    hollow = {f"{core[0]}و{core[-1]}" for core in cores if _HOLLOW.fullmatch(core)}
    hollow |= {f"{match[1]}و{match[2]}" for match in (_I_WAS.fullmatch(word),) if match}
    return frozenset(root for root in roots if len(root) > 2) | hollow
