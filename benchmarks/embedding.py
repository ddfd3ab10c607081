"""What a sentence-transformers model is worth on its own, as a table: no lexical index, no fusion.

    ISNAD_BENCHMARKS=FOLDER python benchmarks/embedding.py [MODEL ...]

MODEL is a path or a name that SentenceTransformer takes; the default is the bundled model. FOLDER holds
xquad.{ar,en}.json, arcd-test.json and tatoeba.ara-eng.{ara,eng}. Retrieval is nDCG@10 as MTEB's
XQuADRetrieval counts it: the corpus is a file's distinct paragraphs, the queries its questions, with one
relevant paragraph each. Tatoeba is the share of Arabic sentences whose nearest English one is
their translation.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer

BUNDLED = Path(__file__).resolve().parent.parent / "rag" / "models" / "bundled"

Vectors = NDArray[np.float32]
Questions = dict[str, tuple[str, str]]


def squad(path: Path) -> Questions:
    """Question id to (question, paragraph), of a file in SQuAD's format."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return {
        question["id"]: (question["question"], paragraph["context"])
        for article in articles
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    }


def encode(model: SentenceTransformer, texts: Sequence[str]) -> Vectors:
    return np.asarray(model.encode(list(texts), normalize_embeddings=True), dtype=np.float32)


def ndcg(model: SentenceTransformer, questions: Questions, paragraphs: Questions) -> float:
    """nDCG@10 of `questions` asked against the distinct paragraphs of `paragraphs`, joined by id."""
    corpus = list(dict.fromkeys(paragraph for _, paragraph in paragraphs.values()))
    place = {paragraph: row for row, paragraph in enumerate(corpus)}
    scores = encode(model, [question for question, _ in questions.values()]) @ encode(model, corpus).T
    gold = scores[np.arange(len(scores)), [place[paragraphs[key][1]] for key in questions]]
    rank = (scores > gold[:, None]).sum(axis=1) + 1
    return float(np.where(rank <= 10, 1 / np.log2(rank + 1), 0).mean())


def nearest_translation(model: SentenceTransformer, left: Sequence[str], right: Sequence[str]) -> float:
    nearest = (encode(model, left) @ encode(model, right).T).argmax(axis=1)
    return float((nearest == np.arange(len(left))).mean())


def passages_a_second(model: SentenceTransformer, paragraphs: Sequence[str]) -> float:
    """How many passages of 80 words the model encodes in a second on this machine."""
    words = " ".join(paragraphs).split()
    passages = [" ".join(words[start : start + 80]) for start in range(0, len(words) - 80, 80)][:300]
    encode(model, passages[:10])
    start = time.perf_counter()
    encode(model, passages)
    return len(passages) / (time.perf_counter() - start)


def measure(model: SentenceTransformer, folder: Path) -> dict[str, float]:
    """Every figure of the table, by the name of its column."""
    arabic, english = squad(folder / "xquad.ar.json"), squad(folder / "xquad.en.json")
    arcd = squad(folder / "arcd-test.json")
    ara, eng = (
        (folder / f"tatoeba.ara-eng.{side}").read_text(encoding="utf-8").splitlines()
        for side in ("ara", "eng")
    )
    return {
        "XQuAD-ar": ndcg(model, arabic, arabic),
        "ARCD-test": ndcg(model, arcd, arcd),
        "English → Arabic": ndcg(model, english, arabic),
        "Arabic → English": ndcg(model, arabic, english),
        "Tatoeba ara-eng": nearest_translation(model, ara, eng),
        "passages/s": passages_a_second(model, [paragraph for _, paragraph in arabic.values()]),
    }


def main(names: Sequence[str]) -> None:
    folder = os.environ.get("ISNAD_BENCHMARKS")
    if not folder:
        raise SystemExit("Set ISNAD_BENCHMARKS to the folder that holds xquad.ar.json and the others.")
    table = Table("model", "dimensions", title="Dense retrieval, nDCG@10; Tatoeba, accuracy")
    rows = []
    for name in names or [str(BUNDLED)]:
        model = SentenceTransformer(name, device="cpu")
        figures = measure(model, Path(folder))
        rows.append((Path(name).name, model.get_embedding_dimension(), figures))
    for column in rows[0][2]:
        table.add_column(column, justify="right")
    for name, dimensions, figures in rows:
        cells = [f"{figure:.3f}" if figure <= 1 else f"{figure:,.0f}" for figure in figures.values()]
        table.add_row(name, str(dimensions), *cells)
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
