"""The folder of the benchmark data, passages in any number, and an index over paragraphs."""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rag.config import Embedding, Passages, Settings
from rag.config.sections import AnswerSettings
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


def draw(texts: Iterable[str], count: int) -> Iterator[str]:
    """Passages of seventy words or a little more, each of whole sentences that are drawn from texts, with
    other numbers in them: as many words, and as unequally frequent, as real text has, and no two alike."""
    chance = random.Random(1)
    sentences = [s for text in texts for s in re.split(r"(?<=[.؟])\s+", text) if 8 < len(s.split()) < 40]
    for _ in range(count):
        words: list[str] = []
        while len(words) < 70:
            one = chance.choice(sentences)
            words += re.sub(r"\d+", lambda match: str(chance.randint(2, 9999)), one).split()
        yield " ".join(words)


PASSAGES = 50
"""So many paragraphs a document of `make_index` has."""


def settings_of(data_dir: Path, model: str = "bundled") -> Settings:
    """Those under which each paragraph is a passage."""
    return Settings(
        data_dir=data_dir,
        embedding=Embedding(model=model),
        passages=Passages(min_words=1, max_words=100_000),
        answer=AnswerSettings(reader="fast"),
    )


def write_index(paragraphs: Sequence[str], settings: Settings, embeddings: EmbeddingModel) -> None:
    """Make an index in which paragraph n is a passage that `number` tells."""
    documents: list[tuple[Document, Origin]] = []
    for start in range(0, len(paragraphs), PASSAGES):
        blocks = (Block(" ".join(text.split())) for text in paragraphs[start : start + PASSAGES])
        loaded = Loaded(tuple(blocks), title=" ")
        documents.append((assemble(f"{start:08}", loaded, ""), Origin()))
    with snapshot.writer(settings.data_dir / snapshot.SNAPSHOTS):
        indexing.publish(settings, embeddings, documents)


def number(document: str, paragraph: int) -> int:
    """Which paragraph of `write_index` a passage is."""
    return int(document) + paragraph - 1


def make_index(paragraphs: Sequence[str], data_dir: Path, model: str) -> tuple[LocalIndex, EmbeddingModel]:
    """An index in which paragraph n has the number n."""
    settings = settings_of(data_dir, model)
    embeddings = embedding_model(settings.embedding)
    write_index(paragraphs, settings, embeddings)
    return LocalIndex.current(data_dir / snapshot.SNAPSHOTS), embeddings
