"""The hybrid retriever: terms, their proximity, and vectors, fused by the evidence that each has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict, SkipValidation

from rag import arabic, weights
from rag.contextual import ContextualVectors
from rag.courtesy import plain
from rag.dialect import NO_CHOICE
from rag.documents import document_id
from rag.embedding import Encoder, Vectors, as_encoder
from rag.index import Index
from rag.index.query import query_shares
from rag.months import count_traditions, name_in_tradition
from rag.passages import Passage
from rag.question import Question, Turn
from rag.spelling import ambiguous, spell


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much is added to a passage's coverage of the query.

    vectors: by where its cosine stands among the candidates.
    proximity: by how near each other the query's terms stand; of the first `near` passages.
    contextual: by where its contextual cosine stands; of the first `reranked` passages.
    current: where its document is the one that the conversation is about, for as much as a question is vague.
    """

    vectors: float
    proximity: float
    near: int
    contextual: float
    reranked: int
    current: float


MOST_WORDS: Final = 3
"""So many everyday words of a question are read as something else, each in"""
MOST_PASSAGES: Final = 8
"""so many passages, which say a question so much better then:"""
BETTER_READING: Final = 0.15

FUSION: Final = Fusion(**weights.section("fusion"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `score` ranks; `coverage` is how much of the query's idf the passage holds in its
    terms (0 to 1), `similarity` the cosine of query and passage (-1 to 1). `is_current` says that it is of
    the document that the last answer of the conversation quotes."""

    passage: Passage
    score: float
    coverage: float
    similarity: float
    is_current: bool = False

    def to_langchain(self) -> LangChainDocument:
        """The hit for other LangChain components: its metadata is JSON."""
        passage = self.passage
        return LangChainDocument(
            id=f"{document_id(passage.document)}:{passage.start}-{passage.end}",
            page_content=passage.text,
            metadata={
                "document": passage.document,
                "title": passage.title,
                "section": passage.section,
                "paragraph": passage.paragraph,
                "start": passage.start,
                "end": passage.end,
                "score": self.score,
                "coverage": self.coverage,
                "similarity": self.similarity,
            },
        )


class HybridRetriever(BaseRetriever):
    """A LangChain retriever over an index, with any LangChain embeddings that its vectors were made by.

    `invoke(text)` gives LangChain documents, `search(question)` the hits.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: SkipValidation[Index]
    embeddings: Embeddings
    contextual: SkipValidation[ContextualVectors | None] = None
    """Vectors of passages by a transformer, which are used where they are kept already."""
    top_k: int = 8
    candidates: int = 100

    @cached_property
    def encoder(self) -> Encoder:
        """The embeddings as arrays."""
        return as_encoder(self.embeddings)

    def question(self, text: str, history: Sequence[Turn] = ()) -> Question:
        """A question to this index, its months named as the documents name them."""

        def asked(chosen: Mapping[str, str] = NO_CHOICE, tradition: int | None = None) -> Question:
            def known(said: str) -> str:
                spelt = spell(said, self.index, chosen)
                return spelt if tradition is None else name_in_tradition(spelt, tradition)

            return Question(text, self.encoder, tuple(history), self.index.analyser, known)

        if not self.index.size:
            return asked()
        chosen = self._choose(ambiguous(plain(text), self.index), asked)
        question = asked(chosen)
        traditions = count_traditions(question.wording)
        others = (asked(chosen, each) for each in range(traditions))
        return max([question, *others], key=self._is_held) if traditions else question

    def _choose(
        self, readings: Mapping[str, list[str]], asked: Callable[[Mapping[str, str]], Question]
    ) -> dict[str, str]:
        """What else the everyday words of a question are, where a passage clearly says more of it then."""
        chosen: dict[str, str] = {}
        best = self._said(asked(chosen)) if readings else 0.0
        for word, others in [*readings.items()][:MOST_WORDS]:
            said, other = max((self._said(asked(chosen | {word: each})), each) for each in others)
            if said > best + BETTER_READING:
                chosen, best = chosen | {word: other}, said
        return chosen

    def _said(self, question: Question) -> float:
        """How much of a question one passage says: its coverage, and what two neighbouring sentences hold."""
        found = self.index.candidates(question, self.candidates)
        rows = np.argsort(-found.coverage, kind="stable")[:MOST_PASSAGES]
        passages = self.index.passages(found.numbers[rows].tolist())
        if not passages:
            return 0.0
        return float((found.coverage[rows] + proximity(question, self.index, passages)).max())

    def _is_held(self, question: Question) -> tuple[float, float]:
        """How much of a question one passage holds."""
        hits = self.search(question)
        return max(((hit.coverage, hit.score) for hit in hits), default=(0.0, 0.0))

    def search(self, question: Question, top_k: int | None = None) -> list[Hit]:
        """The best passages for a question, best first; no more than `top_k`."""
        top_k = top_k or self.top_k
        found = self.index.candidates(question, self.candidates)
        if not len(found.numbers):
            return []
        scores = fuse(found.coverage, found.similarity).astype(np.float64)
        read = FUSION.reranked if self.contextual else FUSION.near
        rows = np.argsort(-scores, kind="stable")[: max(top_k, read)]
        passages = self.index.passages(found.numbers[rows].tolist())
        scores = scores[rows] + self._added(question, passages, found.coverage[rows])
        current = self.current_document(question)
        is_current = [passage.document == current for passage in passages]
        scores += FUSION.current * question.vagueness * np.array(is_current)
        return [
            Hit(
                passages[row],
                float(scores[row]),
                float(found.coverage[rows[row]]),
                float(found.similarity[rows[row]]),
                is_current[row],
            )
            for row in np.argsort(-scores, kind="stable")[:top_k].tolist()
        ]

    def _added(
        self, question: Question, passages: Sequence[Passage], coverage: Vectors
    ) -> NDArray[np.float64]:
        """What reading the passages, best first, adds to the score of each."""
        added = np.zeros(len(passages))
        covering = [  # the others hold no term, near or far, or one that many words may be translated by
            row
            for row in np.flatnonzero(coverage[: FUSION.near] > 0).tolist()
            if arabic.language(passages[row].text) == question.query_language
        ]
        near = proximity(question, self.index, [passages[row] for row in covering])
        added[covering] += FUSION.proximity * near
        if self.contextual and (kept := self.contextual.kept(passages)):
            cosines = np.array([each.passage for each in kept]) @ self.contextual.query_vector(question.query)
            added += FUSION.contextual * _standing(cosines)
        return added

    def current_document(self, question: Question) -> str | None:
        """The path of the document that the last answer before a question quotes first; None where none
        does."""
        if not question.last_quoted:
            return None
        quote = question.last_quoted.partition("\n")[0]
        found = self.index.candidates(Question(quote, self.encoder, (), self.index.analyser), FUSION.near)
        best = found.numbers[np.argsort(-found.coverage, kind="stable")[: FUSION.near]]
        holding = (
            passage.document
            for passage in self.index.passages(best.tolist())
            if quote in " ".join(passage.text.split())
        )
        return next(holding, None)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, top_k: int | None = None
    ) -> list[LangChainDocument]:
        return [hit.to_langchain() for hit in self.search(self.question(query), top_k)]


def proximity(question: Question, index: Index, passages: Sequence[Passage]) -> NDArray[np.float64]:
    """Of each passage, the most of the query's idf that two neighbouring sentences hold, 0 to 1.

    BM25 does not see where in a passage terms stand. (Tao and Zhai, "An Exploration of Proximity Measures in
    Information Retrieval", 2007, on what proximity adds to it.)
    """
    shares = query_shares(question, index)
    weights = np.array(list(shares.values()))
    columns = {term: column for column, term in enumerate(shares)}
    known: dict[str, list[int]] = {}  # of each word, those of its terms
    found = np.zeros(len(passages))
    for row, passage in enumerate(passages):
        held = np.zeros((len(passage.sentences), len(shares)))
        for own, sentence in zip(held, passage.sentences, strict=True):
            said: set[int] = set()
            for word in arabic.words_of(passage.quote(sentence)):
                if word not in known:
                    terms = arabic.word_terms(word, index.analyser)
                    known[word] = [columns[term] for term in terms if term in columns]
                said.update(known[word])
            own[list(said)] = 1.0
        pairs = np.maximum(held[:-1], held[1:]) if len(held) > 1 else held
        found[row] = (pairs @ weights).max()
    return np.minimum(found, 1.0)


def fuse(coverage: Vectors, similarity: Vectors) -> Vectors:
    """One score a passage: its coverage of the query (0 to 1), and a little for where its cosine stands
    between the worst and the best of the candidates.

    Coverage is absolute, so it carries its own evidence. An Arabic question finds passages that differ by
    tenths, and vectors decide between the close ones; of an English question over Arabic documents nearly
    no passage holds a term, and vectors decide alone. No model's scale of cosines enters.
    """
    fused: Vectors = coverage + FUSION.vectors * _standing(similarity)
    return fused


def _standing(cosines: Vectors) -> Vectors:
    """Where each cosine stands between the worst, 0, and the best, 1."""
    low, high = cosines.min(), cosines.max()
    standing: Vectors = (cosines - low) / max(high - low, np.float32(1e-9))
    return standing
