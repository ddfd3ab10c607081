"""The sentences of the hits as candidates for an answer, each with the features that speak for it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.answers.answer import Source
from rag.answers.conflicting import Conflicts
from rag.answers.constraints import (
    covering,
    is_of_the_rest,
    names_region,
    places,
    standing_for,
    wanted_places,
)
from rag.answers.deciding import decided
from rag.answers.focus import says_attribute, says_life
from rag.answers.given import FITTING, ROW, given
from rag.answers.kinds import CODES, COUNTED, MEASURED
from rag.answers.relation import Relation, nearness
from rag.answers.supposing import is_of_both
from rag.answers.telling import (
    is_of_elsewhere,
    tells_where,
    tells_who,
)
from rag.answers.wanted import NUMBERS, AskedWords
from rag.contextual import ContextualVectors
from rag.documents import BLOCK_SEPARATOR, document_id
from rag.embedding import Encoder
from rag.embedding.remembered import encode_remembered
from rag.index import Index
from rag.index.idf import background_idf
from rag.passages import Passage
from rag.question import Question
from rag.retrieval import Hit
from rag.translations import found_across

FEATURES: Final = (
    "covered",  # share of the question's weight that the sentence holds
    "alone",  # share that stands in no other sentence of the passage
    "around",  # share that the sentences beside it, its headings and its title add
    "similarity",  # of sentence and question, see `Encoder.similarities`
    "passage",  # the passage's share of the question's weight
    "near",  # the passage's similarity
    "first",  # 1 for the first passage
    "opening",  # 1 for the first sentence of its passage
    "related",  # share of the question's words that the sentence holds in these or related ones
    "measure",  # how well a number, length of time, sum, date ... of the sentence fits what is asked for
    "beside",  # the most of the question's words that stand around such a thing
    "reason",  # 1 where a reason is asked for and the sentence has a word that gives one
    "named",  # 1 where a person or place is asked for and the sentence has what stands with one
    "opens",  # share of the question's words that the first words of the sentence hold
    "decides",  # 1 where yes or no is asked for and the sentence has a word that decides
    "lacks",  # 1 where something measured is asked for and the sentence has nothing of it
    "weakest",  # how telling the question's word is that sentence, neighbours and headings hold least
    "conflict",  # 1 where the sentence is of another date, number or row than the question's; see `inherited`
    "repeat",  # 1 where the sentence is itself a question
    "contextual",  # the contextual cosine of sentence and question, 0 where a reader has none
    "contextual_passage",  # that of the passage
    "missing",  # how telling the noun is that the passage and its headings hold least, 1 for a place
    "aside",  # how telling its first noun is, as far as the sentence itself does not speak of it
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its features in the order of `FEATURES`, how far it holds each part of the
    question, 0 to 1, whether it is in another language than the question, and whether in the document that
    the conversation is about."""

    source: Source
    features: NDArray[np.float64]
    held: NDArray[np.float64]
    across: bool
    is_current: bool = False

    @property
    def asks(self) -> bool:
        """Whether the sentence is itself a question."""
        return bool(self.features[FEATURES.index("repeat")])


Evidence = Callable[[Sequence[str]], tuple[NDArray[np.float64], NDArray[np.float64]]]
"""For texts: the weights of the question's parts, which sum to one, and how far each text holds each part,
[texts, parts], 0 to 1."""


def candidates(
    question: Question,
    hits: Sequence[Hit],
    index: Index,
    words: Encoder,
    unrelated: float,
    contextual: ContextualVectors | None = None,
) -> list[Candidate]:
    """Each sentence of the hits, in order. `words` relates words; those that are no nearer than `unrelated`
    have nothing to do with each other."""
    quotes = [hit.passage.quote(sentence) for hit in hits for sentence in hit.passage.sentences]
    if not quotes:
        return []
    cosines = encode_remembered(question.encoder, quotes) @ question.vector
    evidence = {False: _same_terms(question, index), True: _related_words(question, index, words, unrelated)}
    asked = AskedWords.of(question, index)
    texts = [f"{hit.passage.title} {hit.passage.section or ''} {hit.passage.text}" for hit in hits]
    relation = Relation(asked.words, texts, words, unrelated)
    meanings = _meanings(question, hits, contextual)
    abroad = _abroad(question, hits, texts)
    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        across = arabic.language(hit.passage.text) != question.query_language
        own = cosines[len(found) : len(found) + len(hit.passage.sentences)]
        context = _context(hit, hits)
        is_abroad = hit.passage.document in abroad
        below = _rows_below(hit.passage, index)
        conflicts = Conflicts(asked, across)
        reading = _Reading(
            question, asked, relation, evidence[across], across, conflicts, context, is_abroad, below
        )
        found += reading.of(hit, own, rank, meanings[rank])
    return found


def _abroad(question: Question, hits: Sequence[Hit], texts: Sequence[str]) -> frozenset[str]:
    """The documents that speak of no such place as the question names, in either script, as far as they are
    read."""
    wanted = wanted_places(question.wording)
    if not wanted:
        return frozenset()
    spoken: dict[str, set[str]] = {}
    for hit, text in zip(hits, texts, strict=True):
        names = spoken.setdefault(hit.passage.document, set())
        names |= places(text)
        names |= {place for place in wanted if names_region(text, place) or is_of_the_rest(text)}
    return frozenset(document for document, names in spoken.items() if not names.issuperset(wanted))


def _meanings(
    question: Question, hits: Sequence[Hit], contextual: ContextualVectors | None
) -> list[NDArray[np.float32]]:
    """For each hit the contextual cosines of its sentences, and last of itself; 0 without such vectors."""
    if contextual is None:
        return [np.zeros(len(hit.passage.sentences) + 1, np.float32) for hit in hits]
    query = contextual.query_vector(question.query)
    vectors = contextual.of([hit.passage for hit in hits])
    return [np.append(each.sentences @ query, each.passage @ query) for each in vectors]


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the sentences of one passage are read."""

    question: Question
    asked: AskedWords
    relation: Relation
    evidence: Evidence
    across: bool
    conflicts: Conflicts
    context: frozenset[str]
    is_abroad: bool
    below: Sequence[str]

    def of(
        self, hit: Hit, cosines: NDArray[np.float32], rank: int, meaning: NDArray[np.float32]
    ) -> list[Candidate]:
        passage = hit.passage
        quotes = [passage.quote(sentence) for sentence in passage.sentences]
        heading = f"{passage.title} {passage.section or ''}"
        words = [arabic.words_of(text) for text in (*quotes, heading)]
        stand = self._standing([*quotes, heading], words)
        texts = [" ".join((text, *more)) for text, more in zip((*quotes, heading), stand, strict=True)]
        shares, held = self.evidence(texts)
        whole = float(shares @ held[:-1].max(axis=0))
        similarities = self.question.encoder.similarities(
            np.append(cosines, hit.similarity).astype(np.float64), self.across
        )
        related = np.array([self._related(own, more) for own, more in zip(words, stand, strict=True)])
        spoken = np.array(
            [self._spoken(*each) for each in zip((*quotes, heading), words, related, strict=True)]
        )
        telling = self.asked.idf / NUMBERS.most_telling
        conflicts = self.conflicts.of(quotes, heading, words, spoken)
        is_counted = bool(self.asked.kind and self.asked.kind.counted)
        rows = [i for i, quote in enumerate(quotes) if ROW.fullmatch(quote)]
        found = []
        for i, quote in enumerate(quotes):
            of_kind = self._of_kind(quote, words[i], stand[i])
            if quote.rstrip().endswith(":"):
                of_kind = self._announcing(of_kind, quotes[i + 1 :], related[i])
            others = np.delete(held[:-1], i, axis=0).max(axis=0, initial=0)
            # The rows of a table say nothing of one another.
            near = [n for n in (i - 1, i + 1, len(quotes)) if 0 <= n <= len(quotes)]
            near = near[-1:] if i in rows else near
            beside = held[near].max(axis=0)
            close = np.vstack((related[i : i + 1], related[near])).max(axis=0)
            features = [
                shares @ held[i],
                shares @ np.maximum(held[i] - others, 0),
                shares @ np.maximum(beside - held[i], 0),
                similarities[i],
                whole,
                similarities[-1],
                rank == 0,
                i == 0,
                self.asked.shares @ related[i],
                *of_kind,
                float((telling * (1 - close)).max(initial=0)),
                conflicts[i],
                quote.rstrip().endswith(("؟", "?")),
                meaning[i],
                meaning[-1],
                self._missing(
                    spoken[[i] if is_counted else [i, *near]].max(axis=0),
                    spoken[[i, *near] if i in rows else ...].max(axis=0),
                    self._tells(quote, of_kind[0]) and self._happens(words[i]),
                ),
                self._aside(spoken[i]),
            ]
            source = Source(passage, passage.sentences[i])
            values = np.array(features, dtype=np.float64)
            found.append(Candidate(source, values, held[i], self.across, hit.is_current))
        return found

    def _standing(self, texts: Sequence[str], words: Sequence[Sequence[str]]) -> list[list[str]]:
        """The words of the question that each text has in another form."""
        places = covering(self.question.wording, texts)
        return [
            [
                *standing_for(self.asked.every, own, self.context),
                *more,
                *self._called(text),
                *self._decided(own),
            ]
            for text, own, more in zip(texts, words, places, strict=True)
        ]

    def _called(self, text: str) -> Iterable[str]:
        """The words of the question that name a number to call, where a text has one: «التحويلة 2200»."""
        return CODES.intersection(self.asked.every) if self.conflicts.is_reached_by(text) else ()

    def _decided(self, own: Sequence[str]) -> list[str]:
        """Those that ask whether something is so, and that a text says so of, or not so."""
        kind = self.asked.kind.kind if self.asked.kind else None
        return decided(self.asked.every, own) if kind == "decision" else []

    def _announcing(
        self, of_kind: tuple[float, ...], after: Sequence[str], related: NDArray[np.float64]
    ) -> tuple[float, ...]:
        """The same for a sentence that announces a table: what the rows `after` it give, in its passage or
        the next, is its own."""
        kind = self.asked.kind
        if not kind or kind.kind not in MEASURED:
            return of_kind
        rows = itertools.takewhile(ROW.fullmatch, after or self.below)
        given_below = (each.fit for row in rows for each in given(row, kind, self.asked.said))
        best = max(given_below, default=0.0)
        measure, beside, *others, lacks = of_kind
        beside = max(beside, best * float(self.asked.shares @ related))
        return (max(measure, best), beside, *others, min(lacks, float(best < FITTING)))

    def _related(self, words: Sequence[str], stand: Sequence[str]) -> NDArray[np.float64]:
        """How far a text holds each word of the question."""
        held = self.relation.of(words).max(axis=1, initial=0)
        held[[word in stand for word in self.asked.words]] = 1.0
        return np.asarray(held)

    def _spoken(self, text: str, words: Sequence[str], related: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same, but that an attribute counts as held only by words of its own."""
        held, wanted = related.copy(), wanted_places(self.question.wording)
        for place, word in enumerate(self.asked.words):
            if word in self.asked.attributes:
                says = says_attribute(word, words) or says_life(word, text)
                held[place] = says and not is_of_elsewhere(word, words, wanted)
        return held

    def _tells(self, quote: str, measured: float) -> bool:
        """Whether a sentence has what is asked for, of whatever it is; `measured` is the feature measure."""
        kind = self.asked.kind.kind if self.asked.kind else None
        if kind in COUNTED or kind == "time":
            return measured > 0
        if kind == "place":
            named = [
                word for word, is_name in zip(self.asked.words, self.asked.named, strict=True) if is_name
            ]
            return self.across or tells_where(quote, self.asked.every, named)
        return kind != "person" or tells_who(quote, [*self.asked.every, *self._translations(quote)])

    def _translations(self, quote: str) -> Iterable[str]:
        """The words of a sentence in the other language that stand for the question's."""
        words = arabic.words_of(quote) if self.across else ()
        return itertools.compress(words, self.relation.of(words).max(axis=0, initial=0) >= NUMBERS.happens)

    def _happens(self, words: Sequence[str]) -> bool:
        """Whether what a question supposes to happen may be what happens in a sentence."""
        return len(self.asked.supposed) < 2 or is_of_both(words, self.relation.of(words)[self.asked.supposed])

    def _missing(self, near: NDArray[np.float64], whole: NDArray[np.float64], tells: bool) -> float:
        """The feature missing: `near` is how far a sentence and what stands around it speak of each word,
        `whole` how far the passage does, `tells` whether it has what is asked for. The first noun is what is
        asked for, and has to stand near."""
        if self.is_abroad:
            return 1.0
        if not tells:
            # What an English question counts is a noun; after «كم» a verb may stand.
            kind = self.asked.kind
            counts = bool(kind and kind.counted and kind.counted.isascii())
            asks_who = bool(self.across and kind and kind.kind == "person")
            return 1.0 if counts or asks_who else NUMBERS.beside_the_point
        named = np.flatnonzero(self.asked.named)
        if not len(named) or not self.asked.wants_one:
            return 0.0
        telling = self.asked.telling_across if self.across else self.asked.telling
        absent = telling * (1 - whole)
        missing = float(absent[named].max()) * NUMBERS.beside_the_point * self._sure(1 - whole)
        return max(missing, self._aside(near))

    def _sure(self, absent: NDArray[np.float64]) -> float:
        """How sure it is, 0 to 1, that one of the nouns is not spoken of at all, by how far each is absent.

        Across two languages a noun that is spoken of may not be found, the likelier the more there are: the
        odds that one of n is not spoken of, against that all are, are the mean of 1 / (1 - its chance to be
        found) over them, where those that are found count 0."""
        if not self.across:
            return 1.0
        named = [place for place, is_name in enumerate(self.asked.named) if is_name]
        words = [self.asked.words[place] for place in named]
        chances = [found_across(word, word in self.asked.attributes) for word in words]
        odds = [float(absent[place]) / (1 - chance) for place, chance in zip(named, chances, strict=True)]
        return min(1.0, sum(odds) / len(odds) / NUMBERS.sure_odds)

    def _aside(self, spoken: NDArray[np.float64]) -> float:
        """How telling the first noun of a question is that wants one thing, as far as it is not spoken of."""
        head = self.asked.head
        if head is None or not self.asked.wants_one:
            return 0.0
        absent = np.zeros(len(spoken))
        absent[head] = 1 - spoken[head]
        return float(self.asked.telling[head] * absent[head]) * self._sure(absent)

    def _opening(self, words: Sequence[str]) -> float:
        """The feature opens."""
        return float(self.asked.shares @ self.relation.of(words[: NUMBERS.opening]).max(axis=1, initial=0))

    def _of_kind(self, quote: str, words: Sequence[str], stand: Sequence[str]) -> tuple[float, ...]:
        """The features from measure to lacks."""
        kind = self.asked.kind
        opening = self._opening(words)
        if not kind:
            return (0.0, 0.0, 0.0, 0.0, opening, 0.0, 0.0)
        found = given(quote, kind, self.asked.said)
        best = max((each.fit for each in found), default=0.0)
        if kind.kind not in MEASURED:
            reason, decides = best * (kind.kind == "reason"), best * (kind.kind == "decision")
            return (0.0, 0.0, reason, best * (kind.kind in ("person", "place")), opening, decides, 0.0)
        held = self.relation.of(words)
        held[[word in stand for word in self.asked.words]] = 1.0
        beside = 0.0
        for each in found:
            window = held[:, max(0, each.word - NUMBERS.window) : each.word + NUMBERS.window + 1]
            beside = max(beside, each.fit * float(self.asked.shares @ window.max(axis=1, initial=0)))
        return (best, beside, 0.0, 0.0, opening, 0.0, float(best < FITTING))


_ROWS_BELOW: Final = 2_000
"""Characters of the rows below a passage that announces a table that are read, at most."""


def _rows_below(passage: Passage, index: Index) -> list[str]:
    """The lines below a passage that announces something."""
    announces = passage.text.rstrip().endswith(":")
    document = index.document(document_id(passage.document)) if announces else None
    begin = passage.end + len(BLOCK_SEPARATOR)
    return document.text[begin : begin + _ROWS_BELOW].split("\n") if document else []


def _context(hit: Hit, hits: Sequence[Hit]) -> frozenset[str]:
    """What a passage is about: the stems of its title and of itself, and those that at least two of the other
    passages of its document hold."""
    passage = hit.passage
    others = [
        other.passage for other in hits if other.passage.document == passage.document and other is not hit
    ]
    counts = Counter(stem for other in others for stem in set(arabic.stems(other.text)))
    own = arabic.stems(f"{passage.title} {passage.section or ''} {passage.text}")
    return frozenset(own).union(stem for stem, count in counts.items() if count > 1)


def _same_terms(question: Question, index: Index) -> Evidence:
    """Within a language: which of the query's terms (stems and 4-grams) a text holds."""
    counts = Counter(question.terms)
    shares = background_idf(index, list(counts)) * list(counts.values())

    def held(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        terms = [set(arabic.terms(text, index.analyser)) for text in texts]
        found = np.array([[float(term in own) for term in counts] for own in terms])
        return shares / (shares.sum() or 1.0), found

    return held


def _related_words(question: Question, index: Index, encoder: Encoder, unrelated: float) -> Evidence:
    """Across languages: how near the nearest word of a text is to each word of the query, 0 to 1, by the
    encoder's vectors (the MaxSim of Khattab and Zaharia, "ColBERT", 2020, without the context)."""
    asked = question.words
    shares = background_idf(index, [" " + arabic.stem(word) for word in asked])

    def held(texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        words = [list(dict.fromkeys(arabic.content_words(text))) for text in texts]
        place = {word: n for n, word in enumerate(dict.fromkeys(word for own in words for word in own))}
        found = np.zeros((len(texts), len(asked)))
        if place:
            near = nearness(asked, list(place), encoder, unrelated)
            for row, own in enumerate(words):
                found[row] = near[:, [place[word] for word in own]].max(axis=1, initial=0)
        return shares / (shares.sum() or 1.0), found

    return held
