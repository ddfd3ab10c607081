"""The index in Milvus beside the local engine: ranking, milliseconds and bytes, and what they make at scale:

    ISNAD_BENCHMARKS=FOLDER python -m benchmarks.milvus URL [--passages N] [--questions N] [--data FOLDER]

URL is a Milvus of yours, a cluster as well as `milvus-lite server --data-dir FOLDER`, whose bytes are counted
where --data names that folder. Passages and questions are those of `benchmarks.peers`. Milvus is filled with
a collection of the name isnad_benchmark, which is removed afterwards.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from benchmarks.corpus import number, settings_of, write_index
from benchmarks.peers import write_passages
from benchmarks.retrieval import ndcg
from rag.config import Index as IndexSettings
from rag.embedding import EmbeddingModel, embedding_model
from rag.index import Index, snapshot
from rag.index.local import LocalIndex
from rag.index.milvus import collection
from rag.index.milvus.filling import Filling
from rag.index.milvus.index import MilvusIndex
from rag.index.snapshot import Snapshot
from rag.retrieval import Hit, HybridRetriever

TOP = 10
NEIGHBOURS = 64
"""So many links of four bytes HNSW keeps of a vector: twice M."""

Asked = Sequence[tuple[str, int]]


def main(
    url: Annotated[str, typer.Argument(help="Where Milvus is, as in index.url.")],
    passages: Annotated[int, typer.Option(help="How many.")] = 10_000,
    questions: Annotated[int, typer.Option(help="How many, 200 at most.")] = 200,
    data: Annotated[Path | None, typer.Option(help="The data folder of a Milvus Lite.")] = None,
) -> None:
    """Print the tables."""
    collection.SECONDS = 600.0  # how long it takes is what is asked
    with tempfile.TemporaryDirectory() as made:
        write_passages(Path(made), passages)
        texts: list[str] = json.loads((Path(made) / "passages.json").read_text(encoding="utf-8"))
        asked: Asked = json.loads((Path(made) / "questions.json").read_text(encoding="utf-8"))[:questions]
        settings = settings_of(Path(made) / "data")
        embeddings = embedding_model(settings.embedding)
        write_index(texts, settings, embeddings)
        opened = snapshot.current(settings.data_dir / snapshot.SNAPSHOTS)
        there = IndexSettings(engine="milvus", url=url, collection="isnad_benchmark")
        filling = Filling(there, opened.manifest.recipe)
        before = _bytes(data) if data else 0
        started = time.perf_counter()
        filling.fill(opened)
        print(
            f"{passages:,} passages, {len(asked)} questions; filled in {time.perf_counter() - started:.1f} s"
        )
        local = LocalIndex(opened)
        milvus = MilvusIndex.open(opened, there)
        words = _compare(local, milvus, embeddings, asked)
        _print_bytes(opened, words, _bytes(data) - before if data else 0)
        filling.prune([])


def _compare(local: LocalIndex, milvus: MilvusIndex, embeddings: EmbeddingModel, asked: Asked) -> float:
    """Print what both find and take; gives the processor's milliseconds that a question's words cost here."""
    print("\n| | nDCG@10 | p50, ms | p95, ms | of it here, CPU ms |\n| --- | ---: | ---: | ---: | ---: |")
    found: list[list[list[Hit]]] = []
    for name, index in (("local", local), ("milvus", milvus)):
        hits, clock, processor = _ask(index, embeddings, asked)
        found.append(hits)
        ranks = [[number(hit.passage.document, hit.passage.paragraph) for hit in each] for each in hits]
        quality = np.mean([ndcg(each, relevant) for each, (_, relevant) in zip(ranks, asked, strict=True)])
        middle, high = np.percentile(clock, [50, 95])
        print(f"| {name} | {quality:.4f} | {middle:.1f} | {high:.1f} | {np.median(processor):.1f} |")
    same = sum(
        [hit.passage for hit in one] == [hit.passage for hit in other]
        for one, other in zip(*found, strict=True)
    )
    print(
        f"\nThe same ten in the same order: {same} of {len(asked)}; the largest difference of a score between"
    )
    print(f"passages that both found: {max(_differences(*found), default=0.0):.6f}")
    retriever = HybridRetriever(index=local, embeddings=embeddings)
    terms = [retriever.question(text).terms for text, _ in asked]
    started = time.process_time()
    for each in terms:
        local.lexical.coverage(each)
    return (time.process_time() - started) * 1000 / len(asked)


def _ask(
    index: Index, embeddings: EmbeddingModel, asked: Asked
) -> tuple[list[list[Hit]], list[float], list[float]]:
    """What is found for each question, and the milliseconds of the clock and of this process's processors."""
    retriever = HybridRetriever(index=index, embeddings=embeddings, top_k=TOP)
    retriever.search(retriever.question(asked[0][0]))
    hits: list[list[Hit]] = []
    clock: list[float] = []
    processor: list[float] = []
    for text, _ in asked:
        question = retriever.question(text)
        started, ran = time.perf_counter(), time.process_time()
        hits.append(retriever.search(question))
        clock.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - ran) * 1000)
    return hits, clock, processor


def _differences(ours: Sequence[Sequence[Hit]], theirs: Sequence[Sequence[Hit]]) -> Iterator[float]:
    for one, other in zip(ours, theirs, strict=True):
        scores = {(hit.passage.document, hit.passage.start): hit.score for hit in one}
        for hit in other:
            if (key := (hit.passage.document, hit.passage.start)) in scores:
                yield abs(scores[key] - hit.score)


def _print_bytes(opened: Snapshot, words: float, in_milvus: int) -> None:
    """Print the bytes of a passage, and what bytes and milliseconds make of more passages."""
    passages = opened.manifest.passages
    disk = sum(_bytes(each.folder) for each in opened.segments) / passages
    pairs = sum(len(each.postings.pairs()[0]) for each in opened.segments) / passages
    dimensions = opened.segments[0].vectors.dimensions
    terms, vectors = 8 * pairs, 2 * dimensions + 4 * NEIGHBOURS
    sent = f", on its disk {in_milvus / passages:,.0f}" if in_milvus else ""
    print(
        f"\nBytes a passage: snapshot {disk:,.0f}; in Milvus terms {terms:,.0f} ({pairs:.0f} of 8 bytes) and"
    )
    print(f"vectors {vectors:,.0f} ({dimensions} of 2 bytes, {NEIGHBOURS} links of 4){sent}")
    print("\n| passages | snapshot, GB | Milvus's memory, GB | words in process, CPU s a question |")
    print("| ---: | ---: | ---: | ---: |")
    for count in (1_000_000, 10_000_000, 100_000_000):
        kept, memory = disk * count / 1e9, (terms + vectors) * count / 1e9
        print(f"| {count:,} | {kept:,.1f} | {memory:,.1f} | {words * count / passages / 1e3:.2f} |")


def _bytes(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


if __name__ == "__main__":
    typer.run(main)
