"""The hybrid retriever: words and vectors, fused by the evidence that each has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from rag.citations import FoundPassage
from rag.embedding import SentenceEmbeddings, Vectors
from rag.passages import Passage
from rag.snapshot import Snapshot

VECTOR_WEIGHT = 0.03
"""How much the vectors' order adds to a passage's share of the question's weight in words; the best on ARCD's
training questions."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `score` ranks; `share` is how much of the question's weight the passage holds in
    words (0 to 1), `similarity` the cosine of question and passage (-1 to 1)."""

    passage: Passage
    score: float
    share: float
    similarity: float


def found_passage(hit: Hit) -> FoundPassage:
    """A hit as answers and searches report it."""
    passage = hit.passage
    return FoundPassage(passage.document, passage.paragraph, passage.text, round(hit.score, 6))


class HybridRetriever(BaseRetriever):
    """A LangChain retriever over one snapshot.

    `invoke(question)` gives LangChain documents whose metadata holds the `Hit`; `search` gives the hits.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    snapshot: Snapshot
    embeddings: SentenceEmbeddings
    top_k: int = 8
    candidates: int = 100

    def search(self, question: str, top_k: int | None = None) -> list[Hit]:
        """The best passages for a question, best first; no more than `top_k`."""
        query = self.embeddings.encode_queries([question])[0]
        shares = self.snapshot.lexical.shares(question)
        ids = self._candidates(query, shares)
        if not len(ids):
            return []
        similarities = self.snapshot.vectors.scores(query, ids)
        scores = fuse(shares[ids], similarities)
        order = np.argsort(-scores, kind="stable")[: top_k or self.top_k]
        passages = self.snapshot.passages([int(ids[i]) for i in order])
        return [
            Hit(passage, float(scores[i]), float(shares[ids[i]]), float(similarities[i]))
            for passage, i in zip(passages, order, strict=True)
        ]

    def _candidates(self, query: Vectors, shares: Vectors) -> NDArray[np.int64]:
        """What either side proposes, each passage once, in the order of the index."""
        count = min(self.candidates, len(shares))
        by_words = np.argpartition(-shares, count - 1)[:count] if count else np.zeros(0, np.int64)
        by_vectors, _ = self.snapshot.vectors.search(query, count) if count else (by_words, None)
        return np.unique(np.concatenate((by_words[shares[by_words] > 0], by_vectors)))

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [
            LangChainDocument(
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "paragraph": hit.passage.paragraph,
                    "score": hit.score,
                    "hit": hit,
                },
            )
            for hit in self.search(query)
        ]


def fuse(shares: Vectors, similarities: Vectors) -> Vectors:
    """One score a passage: the share of the question that it holds in words (0 to 1), and a little for where
    its cosine stands between the worst and the best of the candidates.

    Shares are absolute, so they carry their own evidence. An Arabic question finds passages that differ by
    tenths, and vectors decide between the close ones; of an English question over Arabic documents nearly
    no passage holds a word, and vectors decide alone. No model's scale of cosines enters.
    """
    low, high = similarities.min(), similarities.max()
    fused: Vectors = shares + VECTOR_WEIGHT * (similarities - low) / max(high - low, np.float32(1e-9))
    return fused
