"""Snapshots to a store and from it: what changed alone is sent, and what was got is used once it is whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from rag.index import segment, snapshot
from rag.index.snapshot import MANIFEST, Manifest, Snapshot, SnapshotError
from rag.index.store import SnapshotStore, name_file, name_manifest

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total)."""


def checksum(opened: Snapshot) -> str:
    """The SHA-256 of a snapshot's manifest."""
    return snapshot.checksum(opened.folder / MANIFEST)


def send(
    opened: Snapshot, store: SnapshotStore, progress: Progress = lambda stage, done, total: None
) -> None:
    """Have a store hold a snapshot: first what its files hold, as far as that is not there, then its
    manifest. Raises SnapshotStoreError."""
    there = store.names()
    files = {name_file(value): name for name, value in opened.manifest.files.items()}
    for done, (stored, name) in enumerate(files.items()):
        progress("send", done, len(files) + 1)
        if stored not in there:
            store.put(stored, opened.folder / name)
    store.put(name_manifest(opened.manifest.name), opened.folder / MANIFEST)
    progress("send", len(files) + 1, len(files) + 1)


def prune(manifest: Manifest, store: SnapshotStore) -> None:
    """Delete from a store all that is not of this snapshot: what documents said that are deleted is then not
    there any more. Raises SnapshotStoreError."""
    own = {name_manifest(manifest.name), *map(name_file, manifest.files.values())}
    for name in sorted(store.names() - own, reverse=True):  # manifests before what they name
        store.delete(name)


def adopt(root: Path, name: str, checksum: str, store: SnapshotStore) -> None:
    """Make a snapshot that a store holds, by its name and the SHA-256 of its manifest, the current one under
    `root`; inside `snapshot.writer` only. Files that the current one has as well are not got again. Raises
    SnapshotStoreError where the store cannot be read, SnapshotError where what it gave is not the snapshot,
    StorageError where nothing can be written; the current one stays as it was."""
    with snapshot.arrival(root, name) as folder:
        store.get(name_manifest(name), folder / MANIFEST)
        if snapshot.checksum(folder / MANIFEST) != checksum:
            raise SnapshotError(f"The snapshot {name} in the store is not the one that was published.")
        wanted: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        here = _files_here(root)
        for file, value in wanted.items():
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            known = here.get(value)
            if known and _has(known, value):
                segment.link(known, target)
            else:
                store.get(name_file(value), target)
        snapshot.accept(root, folder, name, checksum)


def _files_here(root: Path) -> dict[str, Path]:
    """The files of the current snapshot by their SHA-256, as its manifest has them."""
    try:
        name = snapshot.current_name(root)
        if not name:
            return {}
        files = json.loads((root / name / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {value: root / name / file for file, value in files.items()}
    except (SnapshotError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _has(file: Path, value: str) -> bool:
    try:
        return snapshot.checksum(file) == value
    except OSError:
        return False
