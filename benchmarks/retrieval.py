"""nDCG@10 of each side and of the hybrid, by the protocol of MTEB's XQuADRetrieval:

ISNAD_BENCHMARKS=FOLDER python -m benchmarks.retrieval [MODEL]
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.corpus import folder, make_index, number
from evals import metrics, squad
from rag.index.query import query_shares
from rag.retrieval import HybridRetriever

SETS = (
    ("XQuAD-ar", "xquad.ar.json", "xquad.ar.json"),
    ("ARCD-test", "arcd-test.json", "arcd-test.json"),
    ("English questions on XQuAD-ar", "xquad.ar.json", "xquad.en.json"),
    ("ARCD-train", "arcd-train.json", "arcd-train.json"),
)


def ndcg(found: Sequence[int], relevant: int) -> float:
    """nDCG@10 where one passage is relevant."""
    return metrics.ndcg([number == relevant for number in found], [1])


def main(model: str = "bundled") -> None:
    print(f"{'nDCG@10':32} {'words':>8} {'vectors':>8} {'hybrid':>8}")
    for name, corpus, asked in SETS:
        published, questions = squad.read(folder() / corpus), squad.read(folder() / asked).questions
        paragraph_of = {question.id: question.paragraph for question in published.questions}
        with tempfile.TemporaryDirectory() as data_dir:
            index, embeddings = make_index(published.paragraphs, Path(data_dir), model)
            retriever = HybridRetriever(index=index, embeddings=embeddings, top_k=10)
            figures = []
            for one in questions:
                relevant = paragraph_of[one.id]
                question = retriever.question(one.question)
                words = np.argsort(-index.lexical.held(query_shares(question, index)), kind="stable")[:10]
                vectors, _ = index.vectors.search(question.vector, 10)
                hybrid = [
                    number(hit.passage.document, hit.passage.paragraph) for hit in retriever.search(question)
                ]
                figures.append(
                    [ndcg(found, relevant) for found in (words.tolist(), vectors.tolist(), hybrid)]
                )
        means = np.mean(figures, axis=0)
        print(f"{name:32} " + " ".join(f"{mean:8.4f}" for mean in means))


if __name__ == "__main__":
    main(*sys.argv[1:2])
