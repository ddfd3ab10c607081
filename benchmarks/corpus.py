"""The folder of the benchmark data, and an index over the paragraphs of a set."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rag.config import Embedding, Passages, Settings
from rag.documents import Block, Document, Loaded, assemble
from rag.embedding import EmbeddingModel, embedding_model
from rag.index import indexing, snapshot
from rag.index.corpus import Origin
from rag.index.local import LocalIndex


def folder() -> Path:
    """The folder of the benchmark data, from ISNAD_BENCHMARKS."""
    if not os.environ.get("ISNAD_BENCHMARKS"):
        sys.exit(
            "Set ISNAD_BENCHMARKS to the folder that holds xquad.ar.json, xquad.en.json and arcd-test.json."
        )
    return Path(os.environ["ISNAD_BENCHMARKS"])


def make_index(
    paragraphs: Sequence[str], data_dir: Path, model: str = "bundled"
) -> tuple[LocalIndex, EmbeddingModel]:
    """An index in which paragraph n is passage n of the document n."""
    settings = Settings(
        data_dir=data_dir,
        embedding=Embedding(model=model),
        passages=Passages(min_words=1, max_words=100_000),
    )
    embeddings = embedding_model(settings.embedding)
    documents: list[tuple[Document, Origin]] = []
    for number, text in enumerate(paragraphs):
        one_line = " ".join(text.split())
        documents.append((assemble(f"{number:06}", Loaded((Block(one_line),), title=" "), ""), Origin()))
    root = data_dir / snapshot.SNAPSHOTS
    with snapshot.writer(root):
        indexing.publish(settings, embeddings, documents)
    return LocalIndex.current(root), embeddings
