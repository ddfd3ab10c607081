"""The copy of the list of withdrawn documents that each data folder has, so that nobody is answered from them
where the catalogue cannot be reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from rag.index import withdrawn
from rag.storage import writing
from ui.catalogue.catalogue import State


def copy_withdrawn(data_dir: Path, ask: Callable[[], State]) -> State:
    """Ask the catalogue, and keep what it says of withdrawn documents in a data folder. One process at a
    time, so that no older answer is kept over a newer one. Raises StoreError and StorageError."""
    with writing(data_dir):
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(data_dir / f".{withdrawn.FILE}.lock", mode=0o600)
        lock.acquire()
    try:
        state = ask()
        state.withdrawn.keep(data_dir)
        return state
    finally:
        lock.release()
