"""Writing to the data folder: what a full disk, missing permission or a file in a folder's place become."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import IsnadError


class StorageError(IsnadError):
    """What cannot be written. The message names the place, the reason and the remedy."""


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """What fails in writing to `place` is a StorageError."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise StorageError(
            f"{place} cannot be written ({reason}); what is there stays as it was."
            " See to the disk's space and the folder's owner and permissions, or name another data_dir."
        ) from error


def is_damaged(error: sqlite3.Error) -> bool:
    """Whether an error says that a file is no sound database of ours, rather than that the disk is full or
    the file locked."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE


_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""The primary codes of a damaged file, of one that is none, and of one with other tables."""
