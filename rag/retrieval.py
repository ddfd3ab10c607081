"""The hybrid retriever: words, their closeness, and vectors, fused by the evidence that each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import ConfigDict

from rag.citations import FoundPassage
from rag.embedding import SentenceEmbeddings, Vectors
from rag.lexical import LexicalIndex
from rag.passages import Passage
from rag.snapshot import Snapshot

VECTOR_WEIGHT, CLOSENESS_WEIGHT = 0.12, 0.5
"""How much the vectors' order, and the closeness of the words, add to a passage's share of the question's
weight in words. On ARCD's training questions all of 0.03 to 0.3 and 0.3 to 0.8 are within 0.005 of the best,
and these stand in the middle of the better ones; the vectors have to outweigh the chance words of a question
in another language."""

RANKED = 20
"""So many passages, or as many as are asked for, are read for how close the question's words stand."""


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
        return rank(
            question,
            self.snapshot.lexical,
            lambda rows: self.snapshot.passages([int(ids[row]) for row in rows]),
            shares[ids],
            self.snapshot.vectors.scores(query, ids),
            top_k or self.top_k,
        )

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


def rank(
    question: str,
    lexical: LexicalIndex,
    passages: Callable[[NDArray[np.int64]], Sequence[Passage]],
    shares: Vectors,
    similarities: Vectors,
    top_k: int,
) -> list[Hit]:
    """The best `top_k` of some candidates, best first. `shares` and `similarities`, of shape (candidates,),
    are theirs; `passages` gives the passages of some of their places."""
    scores = fuse(shares, similarities)
    read = np.argsort(-scores, kind="stable")[: max(top_k, RANKED)]
    found = passages(read)
    close = scores[read].astype(np.float64)
    worded = np.flatnonzero(shares[read] > 0)  # the others hold no word of the question, near or far
    close[worded] += CLOSENESS_WEIGHT * closeness(question, lexical, [found[row] for row in worded.tolist()])
    return [
        Hit(found[i], float(close[i]), float(shares[read[i]]), float(similarities[read[i]]))
        for i in np.argsort(-close, kind="stable")[:top_k]
    ]


def closeness(question: str, lexical: LexicalIndex, passages: Sequence[Passage]) -> NDArray[np.float64]:
    """Of each passage, the most of the question's weight that two neighbouring sentences hold, 0 to 1.

    BM25 does not see where in a passage words stand. (Tao and Zhai, "An Exploration of Proximity Measures in
    Information Retrieval", 2007, on what closeness adds to it.)
    """
    counts = Counter(lexical.query_terms(question))
    weights = np.array([count * lexical.idf(term) for term, count in counts.items()])
    found = np.zeros(len(passages))
    for row, passage in enumerate(passages):
        sentences = [set(lexical.terms(passage.quote(sentence))) for sentence in passage.sentences]
        pairs = [one | other for one, other in pairwise(sentences)] or sentences
        held = np.array([[term in pair for term in counts] for pair in pairs])
        found[row] = (held @ weights).max()
    return np.minimum(found / (weights.sum() or 1.0), 1.0)


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
