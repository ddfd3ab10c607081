"""The copy that each data folder has of the withdrawn documents and of the tokens, so that nobody is answered
from those, and everybody is let in with these, where the catalogue cannot be reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from rag.config import Settings
from rag.index import withdrawn
from rag.storage import writing
from ui.catalogue.catalogue import Catalogue, State
from ui.tokens import Change, Tokens


def copy_state(data_dir: Path, ask: Callable[[], State]) -> State:
    """Ask the catalogue, and keep what it says of withdrawn documents and tokens in a data folder. One
    process at a time, so that no older answer is kept over a newer one. Raises StoreError and
    StorageError."""
    with writing(data_dir):
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(data_dir / f".{withdrawn.FILE}.lock", mode=0o600)
        lock.acquire()
    try:
        state = ask()
        state.withdrawn.keep(data_dir)
        Tokens(copied_tokens(data_dir)).keep(state.tokens)
        return state
    finally:
        lock.release()


def copied_tokens(data_dir: Path) -> Path:
    """The file of a data folder that has the catalogue's tokens. Those of its own stay in another."""
    return data_dir / "catalogue-tokens.json"


def change_tokens(settings: Settings, change: Change) -> None:
    """Change the tokens of the catalogue, and have the data folder hold what they are then. Raises what
    `change` does, StoreError and StorageError."""
    catalogue = Catalogue(settings)
    try:
        catalogue.change_tokens(change)
        copy_state(settings.data_dir, catalogue.state)
    finally:
        catalogue.close()
