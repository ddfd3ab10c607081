"""The sentences of the hits as candidates for an answer, each with the features that speak for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import arabic
from rag.answers.answer import Source
from rag.arabic import lexicon
from rag.embedding import Encoder
from rag.index import Index
from rag.index.idf import background_idf
from rag.question import Question
from rag.retrieval import Hit

FEATURES: Final = (
    "covered",  # share of the question's weight that the sentence holds
    "alone",  # share that stands in no other sentence of the passage
    "around",  # share that the sentences beside it, its headings and its title add
    "similarity",  # of sentence and question, see `Encoder.similarities`
    "passage",  # the passage's share of the question's weight
    "near",  # the passage's similarity
    "first",  # 1 for the first passage
    "opening",  # 1 for the first sentence of its passage
    "number",  # 1 where a number is asked for and the sentence has one that the question has not
    "date",  # the same for a date
    "reason",  # 1 where a reason is asked for and the sentence has a word that gives one
    "repeat",  # 1 where the sentence is itself a question
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: its features in the order of `FEATURES`, how far it holds each part of the
    question, 0 to 1, and whether it is in another language than the question."""

    source: Source
    features: NDArray[np.float64]
    held: NDArray[np.float64]
    across: bool

    @property
    def asks(self) -> bool:
        """Whether the sentence is itself a question."""
        return bool(self.features[FEATURES.index("repeat")])


Evidence = Callable[[Sequence[str]], tuple[NDArray[np.float64], NDArray[np.float64]]]
"""For texts: the weights of the question's parts, which sum to one, and how far each text holds each part,
[texts, parts], 0 to 1."""


def candidates(
    question: Question, hits: Sequence[Hit], index: Index, words: Encoder, unrelated: float
) -> list[Candidate]:
    """Each sentence of the hits, in order. `words` relates words of two languages, where those that are no
    nearer than `unrelated` have nothing to do with each other."""
    quotes = [hit.passage.quote(sentence) for hit in hits for sentence in hit.passage.sentences]
    if not quotes:
        return []
    cosines = question.encoder.encode_passages(quotes) @ question.vector
    evidence = {False: _same_terms(question, index), True: _related_words(question, index, words, unrelated)}
    found: list[Candidate] = []
    for rank, hit in enumerate(hits):
        across = arabic.language(hit.passage.text) != question.query_language
        own = cosines[len(found) : len(found) + len(hit.passage.sentences)]
        found += _of_passage(question, rank, hit, own, evidence[across], across)
    return found


def _of_passage(
    question: Question,
    rank: int,
    hit: Hit,
    cosines: NDArray[np.float32],
    evidence: Evidence,
    across: bool,
) -> list[Candidate]:
    passage = hit.passage
    quotes = [passage.quote(sentence) for sentence in passage.sentences]
    shares, held = evidence([*quotes, f"{passage.title} {passage.section or ''}"])
    whole = float(shares @ held[:-1].max(axis=0))
    similarities = question.encoder.similarities(
        np.append(cosines, hit.similarity).astype(np.float64), across
    )
    asked = _numbers(question.query) | _dates(question.query)
    found = []
    for i, quote in enumerate(quotes):
        others = np.delete(held[:-1], i, axis=0).max(axis=0, initial=0)
        beside = np.vstack((held[max(0, i - 1) : i], held[i + 1 : i + 2], held[-1:])).max(axis=0)
        features = [
            shares @ held[i],
            shares @ np.maximum(held[i] - others, 0),
            shares @ np.maximum(beside - held[i], 0),
            similarities[i],
            whole,
            similarities[-1],
            rank == 0,
            i == 0,
            "number" in question.asks_for and bool(_numbers(quote) - asked),
            "date" in question.asks_for and bool(_dates(quote) - asked),
            "reason" in question.asks_for and bool(lexicon.REASON.search(arabic.fold(quote))),
            quote.rstrip().endswith(("؟", "?")),
        ]
        source = Source(passage, passage.sentences[i])
        found.append(Candidate(source, np.array(features, dtype=np.float64), held[i], across))
    return found


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
            cosines = encoder.encode_queries(asked) @ encoder.encode_passages(list(place)).T
            near = encoder.similarities(cosines.astype(np.float64), across=True)
            near = ((near - unrelated) / (1 - unrelated)).clip(0, 1)
            for row, own in enumerate(words):
                found[row] = near[:, [place[word] for word in own]].max(axis=1, initial=0)
        return shares / (shares.sum() or 1.0), found

    return held


_YEAR = re.compile(r"\b(?:1[0-9]{3}|20[0-9]{2})\b")


def _numbers(text: str) -> set[object]:
    """The numbers of a text, in digits or in words."""
    return set(lexicon.NUMBER.findall(arabic.fold(text)))


def _dates(text: str) -> set[object]:
    """The years and months of a text."""
    months = lexicon.months([word.text for word in arabic.words(text)])
    return {*_YEAR.findall(arabic.fold(text)), *months}
