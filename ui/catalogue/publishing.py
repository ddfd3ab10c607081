"""Indexing for all servers of a catalogue: by one at a time, from the snapshot that is current to one that
becomes current for all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rag.config import Settings
from rag.embedding import EmbeddingModel
from rag.index import exchange, indexing, snapshot
from rag.index.indexing import Gate, Progress, Report
from rag.index.snapshot import SNAPSHOTS, NoSnapshotError, Snapshot, SnapshotError
from rag.index.store import open_store
from ui.catalogue.catalogue import Catalogue, Pointer, Writer
from ui.catalogue.copying import copy_state


def index_for_all(
    settings: Settings,
    sources: Sequence[Path] = (),
    progress: Progress = lambda stage, done, total: None,
    embeddings: EmbeddingModel | None = None,
    gate: Gate | None = None,
    max_age: float = 0.0,
) -> Report:
    """Index as `rag.index.indexing.index` does, and where `snapshots.store` names a store make what came of
    it the current snapshot of every server.

    Raises as that does, and StoreError and SnapshotStoreError where catalogue or store cannot be used: then
    the snapshot that was current stays so, here as well.
    """
    catalogue = Catalogue(settings)
    try:
        copy_state(settings.data_dir, catalogue.state)
        if settings.snapshots.store is None:
            return indexing.index(settings, sources, progress, embeddings, gate, max_age)
        with catalogue.writer() as writer:
            publication = _Publication(settings, catalogue, writer, progress)
            publication.take_over()

            def check(new: Snapshot, current: Snapshot | None, model: EmbeddingModel) -> None:
                if gate:
                    gate(new, current, model)
                publication.publish(new)

            report = indexing.index(settings, sources, progress, embeddings, check, max_age)
            publication.finish()
            return report
    finally:
        catalogue.close()


class _Publication:
    """What one writer does beside indexing."""

    def __init__(self, settings: Settings, catalogue: Catalogue, writer: Writer, progress: Progress) -> None:
        assert settings.snapshots.store, "the settings name a store"
        self._root = settings.data_dir / SNAPSHOTS
        self._catalogue = catalogue
        self._writer = writer
        self._progress = progress
        self._place = settings.snapshots.store
        self._store = open_store(settings.snapshots)

    def take_over(self) -> None:
        """Have the snapshot that is current for all here as well, to build upon. One that cannot be used is
        none to build upon."""
        state = self._catalogue.state()
        if state.current and not is_here(self._root, state.current):
            with snapshot.writer(self._root), suppress(SnapshotError):  # of another version of Isnad, say
                exchange.adopt(self._root, state.current.name, state.current.checksum, self._store)

    def publish(self, new: Snapshot) -> None:
        """Make a snapshot, which becomes current here afterwards, the current one of all."""
        exchange.send(new, self._store, self._progress)
        self._writer.publish(Pointer(new.manifest.name, exchange.checksum(new)), self._place)

    def finish(self) -> None:
        """Publish what is current here, where that is not published: it was made before there was a
        catalogue, say, and nothing has changed since. Then have the store hold nothing else."""
        try:
            opened = snapshot.current(self._root)
        except NoSnapshotError:
            return
        try:
            current = self._writer.current()
            if current is None or not is_here(self._root, current):
                self.publish(opened)
            else:
                exchange.send(opened, self._store, self._progress)  # what the store has lost of it
            exchange.prune(opened.manifest, self._store)
        finally:
            opened.close()


def is_here(root: Path, pointer: Pointer) -> bool:
    """Whether the current snapshot under `root` is this one. Raises SnapshotError."""
    return snapshot.current_pointer(root) == (pointer.name, pointer.checksum)
