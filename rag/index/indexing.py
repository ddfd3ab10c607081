"""Files become the current snapshot. What did not change since the last one is not read or embedded again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.config import Settings
from rag.documents import Document, DocumentError, document_id
from rag.embedding import EmbeddingCache, EmbeddingModel, embedding_model
from rag.errors import IsnadError
from rag.extraction import Extractor
from rag.files import Skipped, SourceFile, find_files
from rag.index import snapshot
from rag.index.lexical import LexicalIndex
from rag.index.recipe import Recipe, passage_text
from rag.index.snapshot import Manifest, Snapshot, SnapshotError
from rag.index.vectors import FaissIndex
from rag.passages import Passage, split

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

SNAPSHOTS = "index"
CACHE = "embeddings.db"
OCR_CACHE = "ocr.db"


class NothingIndexedError(IsnadError):
    """No file could be indexed. The message names the reasons; the index stays as it was."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did. `messages` are for the operator: why all had to be made again, what a
    loader left out."""

    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    skipped: tuple[Skipped, ...]
    messages: tuple[str, ...]
    embedded: int
    vector_index: str
    seconds: float


@dataclass(slots=True)
class _Previous:
    """The snapshot before this one, as far as it can be built upon."""

    snapshot: Snapshot | None = None
    digests: dict[str, str] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    def unchanged(self, path: str, digest: str) -> bool:
        return self.digests.get(path) == digest


def index(
    settings: Settings,
    sources: Sequence[Path] = (),
    progress: Progress = lambda stage, done, total: None,
) -> Report:
    """Make the current snapshot from `sources` (default: the corpus of the settings).

    Files that cannot be read are skipped and named. Raises NothingIndexedError where none can be,
    SnapshotError where another run is writing, EmbeddingError where the model cannot be had; the index
    that is there stays as it was.
    """
    started = time.perf_counter()
    root = settings.data_dir / SNAPSHOTS
    embeddings = embedding_model(settings.embedding)
    wanted = Recipe.of(settings, embeddings)
    with snapshot.writer(root):
        previous = _previous(root, wanted)
        files, skipped = find_files(sources or settings.corpus)
        documents = _read(files, previous, wanted, settings, skipped, progress)
        if not documents:
            raise NothingIndexedError(_nothing(sources or settings.corpus, skipped))
        digests = {document.path: digest for document, digest in documents}
        old = previous.snapshot.manifest if previous.snapshot else None
        if old and old.recipe == wanted and digests == previous.digests:
            manifest, embedded = old, 0
        else:
            manifest, embedded = publish(settings, embeddings, documents, progress)
    common = digests.keys() & previous.digests.keys()
    return Report(
        documents=manifest.documents,
        passages=manifest.passages,
        added=len(digests.keys() - previous.digests.keys()),
        changed=sum(digests[path] != previous.digests[path] for path in common),
        removed=len(previous.digests.keys() - digests.keys()),
        skipped=tuple(skipped),
        messages=(
            *previous.messages,
            *(f"{document.path}: {remark}" for document, _ in documents for remark in document.remarks),
        ),
        embedded=embedded,
        vector_index=manifest.vector_index,
        seconds=time.perf_counter() - started,
    )


def publish(
    settings: Settings,
    embeddings: EmbeddingModel,
    documents: Sequence[tuple[Document, str]],
    progress: Progress = lambda stage, done, total: None,
) -> tuple[Manifest, int]:
    """Make documents, each with a digest of what it was read from, the current snapshot; inside
    `snapshot.writer` only. Gives its manifest and the number of passages that had to be embedded."""
    passages = _split(documents, settings, progress)
    texts = [passage_text(passage) for passage in passages]
    cache = EmbeddingCache(settings.data_dir / CACHE)
    try:
        vectors, embedded = cache.encode_passages(
            embeddings, texts, lambda done, total: progress("embed", done, total)
        )
    finally:
        cache.close()
    progress("write", 0, 1)
    manifest = snapshot.publish(
        settings.data_dir / SNAPSHOTS,
        documents,
        passages,
        LexicalIndex.build(texts, settings.retrieval.analyser),
        FaissIndex.build(vectors),
        Recipe.of(settings, embeddings),
    )
    progress("write", 1, 1)
    return manifest, embedded


def _previous(root: Path, wanted: Recipe) -> _Previous:
    try:
        opened = snapshot.current(root)
    except snapshot.NoSnapshotError:
        return _Previous()
    except SnapshotError as error:
        return _Previous(messages=[f"{error} Making it again now."])
    messages = wanted.changes(opened.manifest.recipe)
    return _Previous(opened, opened.digests(), messages)


def _read(
    files: Sequence[SourceFile],
    previous: _Previous,
    wanted: Recipe,
    settings: Settings,
    skipped: list[Skipped],
    progress: Progress,
) -> list[tuple[Document, str]]:
    reusable = previous.snapshot
    if reusable and reusable.manifest.recipe.extraction != wanted.extraction:
        reusable = None
    documents = []
    with Extractor(
        max_bytes=int(settings.documents.max_megabytes * 1_000_000),
        max_seconds=settings.documents.max_seconds,
        max_memory=int(settings.documents.max_memory_megabytes * 1_000_000),
        ocr=settings.data_dir / OCR_CACHE if settings.documents.ocr == "auto" else None,
        recognised=lambda done, total: progress("recognise", done, total),
    ) as extractor:
        for done, source in enumerate(files):
            progress("read", done, len(files))
            try:
                with source.file.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()
                document = None
                if reusable and previous.unchanged(source.path, digest):
                    document = reusable.document(document_id(source.path))
                documents.append((document or extractor.read(source.file, source.path), digest))
            except DocumentError as error:
                skipped.append(Skipped(source.path, str(error)))
            except OSError as error:
                skipped.append(Skipped(source.path, f"cannot be read ({error.strerror})."))
    progress("read", len(files), len(files))
    return documents


def _split(
    documents: Sequence[tuple[Document, str]], settings: Settings, progress: Progress
) -> list[Passage]:
    passages: list[Passage] = []
    for done, (document, _) in enumerate(documents):
        progress("split", done, len(documents))
        passages += split(document, settings.passages.min_words, settings.passages.max_words)
    progress("split", len(documents), len(documents))
    return passages


def _nothing(sources: Sequence[Path], skipped: Sequence[Skipped]) -> str:
    named = ", ".join(str(source) for source in sources)
    reasons = "".join(f"\n  {skip.path}: {skip.reason}" for skip in skipped)
    return f"Nothing could be indexed in {named}; the index stays as it was.{reasons}"
