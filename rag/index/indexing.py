"""Files become the current snapshot. What did not change since the last one is not read or embedded again."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rag.addresses import is_address
from rag.config import Settings
from rag.crawl.finding import find_pages
from rag.crawl.mirror import mirror_folder
from rag.documents import Document, DocumentError, UnreachableError, document_id
from rag.embedding import EmbeddingCache, EmbeddingModel, embedding_model
from rag.errors import IsnadError
from rag.extraction import Extractor
from rag.files import Found, Skipped, SourceFile, Unreachable, find_files
from rag.index import snapshot, withdrawn
from rag.index.corpus import Batch, Origin
from rag.index.outcome import Outcome, RefusedError
from rag.index.postings import Postings
from rag.index.recipe import Recipe, passage_text
from rag.index.segment import MOST
from rag.index.snapshot import SNAPSHOTS, BusyError, Manifest, Snapshot, SnapshotError
from rag.index.vectors import FaissIndex
from rag.passages import split

if TYPE_CHECKING:
    from rag.index.milvus.filling import Filling

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


Documents = Sequence[tuple[Document, Origin]]


@dataclass(slots=True)
class _Previous:
    """The snapshot before this one, as far as it can be built upon: its documents where files are read as
    they were, and all of it (`base`) where it is made as it was."""

    snapshot: Snapshot | None = None
    origins: dict[str, Origin] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    has_documents: bool = False
    base: Snapshot | None = None

    def document(self, path: str) -> Document | None:
        return self.snapshot.document(document_id(path)) if self.snapshot else None


@dataclass(slots=True)
class _Content:
    """What a new snapshot is to hold: `documents`, and of the one before those that it `kept`."""

    documents: list[tuple[Document, Origin]] = field(default_factory=list)
    kept: dict[str, Origin] = field(default_factory=dict)

    @property
    def origins(self) -> dict[str, Origin]:
        return self.kept | {document.path: origin for document, origin in self.documents}


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
    as it was. So it does where the `gate` raises RefusedError. Withdrawn documents are left out. `embeddings`
    are those of the settings, where they are loaded already.
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
    filling = _filling(settings, wanted)
    with snapshot.writer(root):
        previous = _previous(root, wanted)
        known = {path: origin.file for path, origin in previous.origins.items()}
        found = find_files(sources or settings.corpus, known)
        if not sources:
            find_pages(settings, found, max_age, progress)
        left_out = _leave_out(found, previous, settings)
        content = _read(found, previous, settings, progress)
        _keep(content, found, previous, left_out)
        origins = content.origins
        places = sources or _places(settings)
        if not origins and not _is_emptied(places, found, previous):
            raise NothingIndexedError(_nothing(sources, settings, found))
        manifest, embedded = _make(settings, embeddings, content, previous, progress, gate, filling)
    told = {document.path: document.remarks for document, _ in content.documents}
    if previous.base:
        told |= {path: own for path, own in previous.base.remarks().items() if path in content.kept}
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
            *(f"{path} is withdrawn, and was left out." for path in left_out),
            *(f"{path}: {remark}" for path, remarks in sorted(told.items()) for remark in remarks),
        ),
        embedded=embedded,
        vector_index=manifest.vector_index,
        seconds=time.perf_counter() - started,
    )


def _make(
    settings: Settings,
    embeddings: EmbeddingModel,
    content: _Content,
    previous: _Previous,
    progress: Progress,
    gate: Gate | None,
    filling: Filling | None,
) -> tuple[Manifest, int]:
    """Make the content current, unless it is so; as `publish` gives it. Milvus, where it is the engine, holds
    all of it before."""

    def check(written: Snapshot) -> None:
        if filling:
            filling.fill(written, partial(progress, "fill"))
        if gate:
            gate(written, previous.snapshot, embeddings)

    if previous.base and content.origins == previous.origins:
        if filling:
            filling.fill(previous.base, partial(progress, "fill"))
        return previous.base.manifest, 0
    base = Base(previous.base, content.kept) if previous.base else None
    manifest, embedded = publish(settings, embeddings, content.documents, progress, check, base)
    if filling:
        filling.prune([manifest, *([previous.snapshot.manifest] if previous.snapshot else ())])
    return manifest, embedded


def _filling(settings: Settings, recipe: Recipe) -> Filling | None:
    """What fills Milvus, where that is the engine; None where the snapshot is all that is searched."""
    if settings.index.engine == "local":
        return None
    from rag.index.milvus.filling import Filling

    return Filling(settings.index, recipe)


@dataclass(frozen=True, slots=True)
class Base:
    """A snapshot to build upon, and the paths of its documents that are kept."""

    snapshot: Snapshot
    kept: Collection[str]

    def gone(self) -> set[str]:
        """The paths of the documents that are not kept."""
        held = {path for each in self.snapshot.segments for path, _, _ in each.extents}
        return held - set(self.kept)

    def texts(self, paths: Iterable[str]) -> Iterator[str]:
        """What was searched of the passages of some documents."""
        for path in paths:
            for each in self.snapshot.segments:
                yield from map(passage_text, each.corpus.passages_of(path))


def publish(
    settings: Settings,
    embeddings: EmbeddingModel,
    documents: Documents,
    progress: Progress = lambda stage, done, total: None,
    check: Callable[[Snapshot], None] = lambda written: None,
    base: Base | None = None,
) -> tuple[Manifest, int]:
    """Make documents, each with what it was read from, the current snapshot, beside those that are kept of a
    `base`; inside `snapshot.writer` only. Gives its manifest and the number of passages that had to be
    embedded."""
    embedded = done = 0
    with (
        snapshot.draft(settings.data_dir / SNAPSHOTS, Recipe.of(settings, embeddings)) as draft,
        closing(EmbeddingCache(settings.data_dir / CACHE)) as cache,
    ):
        gone = base.gone() if base else set()
        if base:
            draft.keep(base.snapshot, gone)
        for batches in _parts(documents, settings, progress):
            texts = [passage_text(passage) for batch in batches for passage in batch.passages]
            vectors, computed = cache.encode_passages(
                embeddings, texts, lambda done, total: progress("embed", done, total)
            )
            nearest = FaissIndex.build(vectors)
            del vectors  # postings need the room
            draft.add(batches, Postings.build(texts, settings.retrieval.analyser), nearest)
            embedded += computed
            done += len(batches)
            progress("write", done, len(documents) + 1)
        if base:
            cache.forget(embeddings, base.texts(gone))
        else:
            cache.forget_others(embeddings)
        manifest = draft.publish(check)
        progress("write", len(documents) + 1, len(documents) + 1)
    return manifest, embedded


def _previous(root: Path, wanted: Recipe) -> _Previous:
    try:
        opened = snapshot.current(root)
    except snapshot.NoSnapshotError:
        return _Previous()
    except SnapshotError as error:
        return _Previous(messages=[f"{error} Making it again now."])
    made = opened.manifest.recipe
    messages = wanted.changes(made)
    base = opened if made == wanted else None
    return _Previous(opened, opened.origins(), messages, made.extraction == wanted.extraction, base)


def _leave_out(found: Found, previous: _Previous, settings: Settings) -> list[str]:
    """Take out of what was found the documents that are withdrawn; the paths of those, and of such as only
    the previous snapshot has."""
    gone = withdrawn.read(settings.data_dir).documents
    paths = gone & {*(source.path for source in found.files), *previous.origins}
    found.files[:] = [source for source in found.files if source.path not in paths]
    return sorted(paths)


def _read(found: Found, previous: _Previous, settings: Settings, progress: Progress) -> _Content:
    """What was found: the documents that are as they were are kept, the others read. What is none of them
    goes to `found`, with the reason."""
    content = _Content()
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
                _read_one(source, previous, extractor, content)
            except FileNotFoundError:
                found.skipped.append(Skipped(source.path, "was removed before it was read."))
            except OSError as error:
                found.unreachable.append(_unreachable(source, f"cannot be read ({error.strerror})"))
            except UnreachableError as error:
                found.unreachable.append(_unreachable(source, str(error).rstrip(".")))
            except DocumentError as error:
                found.skipped.append(Skipped(source.path, str(error)))
    progress("read", len(found.files), len(found.files))
    return content


def _unreachable(source: SourceFile, reason: str) -> Unreachable:
    return Unreachable(source.file, reason, source.path if is_address(source.path) else "")


ATTEMPTS = 3
"""How often a file that changes while it is read is tried."""


def _read_one(source: SourceFile, previous: _Previous, extractor: Extractor, content: _Content) -> None:
    """Put into the content what a file says, with the digest of just that. Raises DocumentError, and OSError
    for what cannot be opened."""
    for attempt in range(1, ATTEMPTS + 1):
        with source.file.open("rb") as stream:
            changed = datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC).date().isoformat()
            origin = Origin(hashlib.file_digest(stream, "sha256").hexdigest(), source.file, changed)
        before = previous.origins.get(source.path) if previous.has_documents else None
        if previous.base and before == origin:
            content.kept[source.path] = before
            return
        document = previous.document(source.path) if before and before.digest == origin.digest else None
        try:
            document = document or extractor.read(source.file, source.path, origin.digest)
        except UnreachableError:
            if attempt == ATTEMPTS:
                raise
        else:
            content.documents.append((document, origin))
            return


def _keep(content: _Content, found: Found, previous: _Previous, left_out: Collection[str]) -> None:
    """Keep the documents of what cannot be reached, as they are in the previous snapshot, but for those that
    are left out."""
    passed = content.origins.keys() | set(left_out)
    for path, origin in previous.origins.items():
        if path in passed or not any(place.holds(origin.file) for place in found.unreachable):
            continue
        if previous.base:
            content.kept[path] = origin
        elif document := previous.document(path):
            as_wanted = previous.has_documents
            content.documents.append(
                (
                    document,
                    origin if as_wanted else replace(origin, digest=""),
                )  # to be read again when it is back
            )


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


def _parts(documents: Documents, settings: Settings, progress: Progress) -> Iterator[list[Batch]]:
    """The documents with their passages, as many at a time as make a segment."""
    part: list[Batch] = []
    size = 0
    for done, (document, origin) in enumerate(documents):
        progress("split", done, len(documents))
        passages = split(document, settings.passages.min_words, settings.passages.max_words)
        if part and size + len(passages) > MOST:
            yield part
            part, size = [], 0
        part.append(Batch(document, origin, passages))
        size += len(passages)
    progress("split", len(documents), len(documents))
    if part:
        yield part


def _nothing(sources: Sequence[Path], settings: Settings, found: Found) -> str:
    corpus = [*map(str, settings.corpus), *(source.url for source in settings.web)]
    named = ", ".join(map(str, sources) if sources else corpus)
    reasons = [f"\n  {skip.path}: {skip.reason}" for skip in found.skipped]
    reasons += [f"\n  {each.name}: {each.reason}." for each in found.unreachable]
    return f"Nothing could be indexed in {named}; the index stays as it was.{''.join(reasons)}"
