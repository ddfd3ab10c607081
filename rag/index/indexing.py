"""Files become the current snapshot. What did not change since the last one is not read or embedded again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from rag.addresses import is_address
from rag.config import Settings
from rag.crawl.finding import find_pages
from rag.crawl.mirror import mirror_folder
from rag.documents import Document, DocumentError, UnreachableError, document_id
from rag.embedding import EmbeddingCache, EmbeddingModel, embedding_model
from rag.errors import IsnadError
from rag.extraction import Extractor
from rag.files import Found, Skipped, SourceFile, Unreachable, find_files
from rag.index import snapshot
from rag.index.lexical import LexicalIndex
from rag.index.outcome import Outcome, RefusedError
from rag.index.recipe import Recipe, passage_text
from rag.index.snapshot import SNAPSHOTS, BusyError, Manifest, Origin, Snapshot, SnapshotError
from rag.index.vectors import FaissIndex
from rag.passages import Passage, split

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""

Gate = Callable[[Snapshot, Snapshot | None, EmbeddingModel], None]
"""Called with a new snapshot, the current one where there is one, and the model of their vectors, before the
new one becomes current. Raises RefusedError where it must not."""

CACHE = "embeddings.db"
OCR_CACHE = "ocr.db"


class NothingIndexedError(IsnadError):
    """No file could be indexed. The message names the reasons; the index stays as it was."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did. `messages` are for the operator: why all had to be made again, what a
    loader left out. What was read before of `unreachable` places stays."""

    documents: int
    passages: int
    added: int
    changed: int
    removed: int
    skipped: tuple[Skipped, ...]
    unreachable: tuple[Unreachable, ...]
    messages: tuple[str, ...]
    embedded: int
    vector_index: str
    seconds: float


Documents = list[tuple[Document, Origin]]


@dataclass(slots=True)
class _Previous:
    """The snapshot before this one, as far as it can be built upon."""

    snapshot: Snapshot | None = None
    origins: dict[str, Origin] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    def document(self, path: str) -> Document | None:
        return self.snapshot.document(document_id(path)) if self.snapshot else None


def index(
    settings: Settings,
    sources: Sequence[Path] = (),
    progress: Progress = lambda stage, done, total: None,
    embeddings: EmbeddingModel | None = None,
    gate: Gate | None = None,
    max_age: float = 0.0,
) -> Report:
    """Make the current snapshot from `sources` (default: the corpus of the settings, with its web addresses;
    those looked at in the last `max_age` seconds are not asked again). What the run did is kept as
    `rag.index.outcome` tells.

    Files that cannot be read are skipped and named; what cannot be reached keeps the documents that it had.
    Raises NothingIndexedError where nothing can be read, BusyError where another run is writing, StorageError
    where nothing can be written, EmbeddingError where the model cannot be had; the index that is there stays
    as it was. So it does where the `gate` raises RefusedError. `embeddings` are those of the settings, where
    they are loaded already.
    """
    try:
        made = _index(settings, sources, progress, embeddings, gate, max_age)
    except BusyError:
        raise
    except RefusedError as error:
        Outcome(failure=str(error), broken=error.broken).keep(settings.data_dir)
        raise
    except IsnadError as error:
        Outcome(failure=str(error)).keep(settings.data_dir)
        raise
    Outcome(
        made.added,
        made.changed,
        made.removed,
        tuple((each.path, each.reason) for each in made.skipped),
        tuple((each.address or Path(each.name).name, each.reason) for each in made.unreachable),
    ).keep(settings.data_dir)
    return made


def _index(
    settings: Settings,
    sources: Sequence[Path],
    progress: Progress,
    embeddings: EmbeddingModel | None,
    gate: Gate | None,
    max_age: float,
) -> Report:
    started = time.perf_counter()
    root = settings.data_dir / SNAPSHOTS
    embeddings = embeddings or embedding_model(settings.embedding)
    wanted = Recipe.of(settings, embeddings)
    with snapshot.writer(root):
        previous = _previous(root, wanted)
        known = {path: origin.file for path, origin in previous.origins.items()}
        found = find_files(sources or settings.corpus, known)
        if not sources:
            find_pages(settings, found, max_age, progress)
        documents = _read(found, previous, wanted, settings, progress)
        documents += _kept(found, previous, wanted, documents)
        documents.sort(key=lambda each: each[0].path)
        places = sources or _places(settings)
        if not documents and not _is_emptied(places, found, previous):
            raise NothingIndexedError(_nothing(sources, settings, found))
        origins = {document.path: origin for document, origin in documents}
        old = previous.snapshot.manifest if previous.snapshot else None
        if old and old.recipe == wanted and origins == previous.origins:
            manifest, embedded = old, 0
        else:
            manifest, embedded = publish(
                settings,
                embeddings,
                documents,
                progress,
                lambda written: gate(written, previous.snapshot, embeddings) if gate else None,
            )
    common = origins.keys() & previous.origins.keys()
    return Report(
        documents=manifest.documents,
        passages=manifest.passages,
        added=len(origins.keys() - previous.origins.keys()),
        changed=sum(origins[path].digest != previous.origins[path].digest for path in common),
        removed=len(previous.origins.keys() - origins.keys()),
        skipped=tuple(found.skipped),
        unreachable=tuple(found.unreachable),
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
    documents: Sequence[tuple[Document, Origin]],
    progress: Progress = lambda stage, done, total: None,
    check: Callable[[Snapshot], None] = lambda written: None,
) -> tuple[Manifest, int]:
    """Make documents, each with what it was read from, the current snapshot; inside
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
        check,
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
    return _Previous(opened, opened.origins(), messages)


def _read(
    found: Found, previous: _Previous, wanted: Recipe, settings: Settings, progress: Progress
) -> Documents:
    """The documents of what was found. What is none of them goes to `found`, with the reason."""
    reusable = _Previous()
    if previous.snapshot and previous.snapshot.manifest.recipe.extraction == wanted.extraction:
        reusable = previous
    documents = []
    with Extractor(
        max_bytes=int(settings.documents.max_megabytes * 1_000_000),
        max_seconds=settings.documents.max_seconds,
        max_memory=int(settings.documents.max_memory_megabytes * 1_000_000),
        ocr=settings.data_dir / OCR_CACHE if settings.documents.ocr == "auto" else None,
        recognised=lambda done, total: progress("recognise", done, total),
    ) as extractor:
        for done, source in enumerate(found.files):
            progress("read", done, len(found.files))
            try:
                documents.append(_document(source, reusable, extractor))
            except FileNotFoundError:
                found.skipped.append(Skipped(source.path, "was removed before it was read."))
            except OSError as error:
                found.unreachable.append(_unreachable(source, f"cannot be read ({error.strerror})"))
            except UnreachableError as error:
                found.unreachable.append(_unreachable(source, str(error).rstrip(".")))
            except DocumentError as error:
                found.skipped.append(Skipped(source.path, str(error)))
    progress("read", len(found.files), len(found.files))
    return documents


def _unreachable(source: SourceFile, reason: str) -> Unreachable:
    return Unreachable(source.file, reason, source.path if is_address(source.path) else "")


ATTEMPTS = 3
"""How often a file that changes while it is read is tried."""


def _document(source: SourceFile, reusable: _Previous, extractor: Extractor) -> tuple[Document, Origin]:
    """What a file says, and the digest of just that. Raises DocumentError, and OSError for what cannot be
    opened."""
    for attempt in range(1, ATTEMPTS + 1):
        with source.file.open("rb") as stream:
            changed = datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC).date().isoformat()
            origin = Origin(hashlib.file_digest(stream, "sha256").hexdigest(), source.file, changed)
        before = reusable.origins.get(source.path)
        document = reusable.document(source.path) if before and before.digest == origin.digest else None
        try:
            return document or extractor.read(source.file, source.path, origin.digest), origin
        except UnreachableError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def _kept(found: Found, previous: _Previous, wanted: Recipe, read: Documents) -> Documents:
    """The documents of what cannot be reached, as they are in the previous snapshot."""
    paths = {document.path for document, _ in read}
    as_wanted = previous.snapshot and previous.snapshot.manifest.recipe.extraction == wanted.extraction
    return [
        (document, origin if as_wanted else replace(origin, digest=""))  # to be read again when it is back
        for path, origin in previous.origins.items()
        if path not in paths and any(place.holds(origin.file) for place in found.unreachable)
        if (document := previous.document(path))
    ]


def _is_emptied(places: Sequence[Path], found: Found, previous: _Previous) -> bool:
    """Whether no documents are what there is to be read, and not a sign that something is wrong: nothing
    failed, or what failed are no documents of the index, all of which came from these places."""
    if not found.skipped and not found.unreachable:
        return True
    failed = {skip.path for skip in found.skipped}
    return (
        previous.snapshot is not None
        and failed.isdisjoint(previous.origins)
        and _all_came_from(places, previous.origins)
    )


def _all_came_from(places: Sequence[Path], origins: Mapping[str, Origin]) -> bool:
    return all(any(origin.file.is_relative_to(place) for place in places) for origin in origins.values())


def _places(settings: Settings) -> list[Path]:
    """Where the files of the corpus are, those that were fetched among them."""
    fetched = (mirror_folder(source, settings.data_dir) for source in settings.web)
    return [*settings.corpus, *fetched]


def is_of_corpus(settings: Settings) -> bool:
    """Whether the current index came from the corpus of the settings, and not from what somebody named
    instead. True where there is none that can be read."""
    try:
        current = snapshot.current(settings.data_dir / SNAPSHOTS)
    except SnapshotError:
        return True
    try:
        return _all_came_from(_places(settings), current.origins())
    finally:
        current.close()


def _split(
    documents: Sequence[tuple[Document, Origin]], settings: Settings, progress: Progress
) -> list[Passage]:
    passages: list[Passage] = []
    for done, (document, _) in enumerate(documents):
        progress("split", done, len(documents))
        passages += split(document, settings.passages.min_words, settings.passages.max_words)
    progress("split", len(documents), len(documents))
    return passages


def _nothing(sources: Sequence[Path], settings: Settings, found: Found) -> str:
    corpus = [*map(str, settings.corpus), *(source.url for source in settings.web)]
    named = ", ".join(map(str, sources) if sources else corpus)
    reasons = [f"\n  {skip.path}: {skip.reason}" for skip in found.skipped]
    reasons += [f"\n  {each.name}: {each.reason}." for each in found.unreachable]
    return f"Nothing could be indexed in {named}; the index stays as it was.{''.join(reasons)}"
