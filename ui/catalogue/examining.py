"""What `isnad doctor` says of the catalogue and the store: whether they can be reached, and hold what every
server is to answer from."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.config import SECRET, ConfigError, Settings
from rag.index import snapshot
from rag.index.store import SnapshotStore, SnapshotStoreError, name_file, name_manifest, open_store
from ui.catalogue.catalogue import Catalogue, Pointer
from ui.conversations.database import StoreError
from ui.diagnosis import Diagnosis


def examine_catalogue(settings: Settings, environment: Mapping[str, str] = os.environ) -> Iterator[Diagnosis]:
    """Look at what the servers of these settings share."""
    catalogue = Catalogue(settings)
    try:
        there, ours = catalogue.versions()
        if there != ours:
            yield _tell_version(there, ours)
            return
        yield Diagnosis("ok", "catalogue", f"answers, with the tables of this version ({ours}).")
        if settings.snapshots.store:
            yield _examine_store(settings, catalogue.state().current)
    except StoreError as error:
        yield Diagnosis("wrong", "catalogue", str(error))
    finally:
        catalogue.close()
    if not environment.get(SECRET):
        said = f"{SECRET} is not set here. Give all servers the same, so that a browser is known to each."
        yield Diagnosis("note", "secret", said)


def _tell_version(there: str | None, ours: str) -> Diagnosis:
    if there is None:
        return Diagnosis(
            "note", "catalogue", "is empty. Its tables are made with the first index: isnad index"
        )
    if there < ours:
        said = f"has the tables of version {there}; `isnad index` and `isnad serve` bring them to {ours}."
        return Diagnosis("note", "catalogue", said)
    said = f"has the tables of version {there}, this Isnad knows {ours}. Upgrade Isnad on this machine."
    return Diagnosis("wrong", "catalogue", said)


def _examine_store(settings: Settings, current: Pointer | None) -> Diagnosis:
    place = settings.snapshots.store
    try:
        lacks = _find_lack(open_store(settings.snapshots), current)
    except (SnapshotStoreError, ConfigError) as error:
        return Diagnosis("wrong", "store", str(error))
    if current is None:
        return Diagnosis(
            "note", "store", f"{place} can be read; no index was published. Make one: isnad index"
        )
    if lacks:
        said = f"{place}: {lacks} On the machine that made it, isnad index sends it again."
        return Diagnosis("wrong", "store", said)
    return Diagnosis("ok", "store", f"{place} holds all of the current index, {current.name}.")


def _find_lack(store: SnapshotStore, current: Pointer | None) -> str:
    """What a store lacks of a snapshot, empty for nothing. What its files hold is not read: each server
    verifies that when it gets them. Raises SnapshotStoreError."""
    there = store.names()
    if current is None:
        return ""
    if name_manifest(current.name) not in there:
        return f"the current index, {current.name}, is not there."
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / snapshot.MANIFEST
        store.get(name_manifest(current.name), manifest)
        if snapshot.checksum(manifest) != current.checksum:
            return f"the list of files of the index {current.name} is not the one that was published."
        files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    missing = sorted(name for name, value in files.items() if name_file(value) not in there)
    return f"{len(missing)} files of the index {current.name} are not there." if missing else ""
