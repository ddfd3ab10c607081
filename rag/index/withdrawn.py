"""Withdrawn documents: those that nobody is answered from, whatever the index holds.

    DATA/withdrawn.json            their paths

The list is the operator's, kept apart from the index: it holds at once, for an index that is open and for any
later one, until the operator takes a document off it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from time import time_ns
from typing import Final

from rag.index.snapshot import SnapshotError
from rag.storage import writing

FILE: Final = "withdrawn.json"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The paths of withdrawn documents."""

    documents: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """What differs whenever they do; empty for none."""
        if not self.documents:
            return ""
        told = json.dumps(sorted(self.documents))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def keep(self, data_dir: Path) -> None:
        """Have all that answers from this data folder leave them out, from the next question on. Raises
        StorageError."""
        if self == read(data_dir):
            return
        unfinished = data_dir / f".{FILE}-{secrets.token_hex(8)}"
        with writing(data_dir):
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            with unfinished.open("w", encoding="utf-8") as stream:
                json.dump(sorted(self.documents), stream)
                stream.flush()
                now = time_ns()  # a file system's own clock may stand for as long as two changes take
                os.utime(stream.fileno(), ns=(now, now))
                os.fsync(stream.fileno())
            unfinished.replace(data_dir / FILE)


def read(data_dir: Path) -> Withdrawn:
    """The documents that are withdrawn. Raises SnapshotError where that cannot be told."""
    file = data_dir / FILE
    try:
        paths = json.loads(file.read_text(encoding="utf-8"))
        return Withdrawn(frozenset(map(str, paths)))
    except FileNotFoundError:
        return Withdrawn()
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotError(
            f"{file} cannot be read ({error}), so it is not known which documents are withdrawn. See to the"
            " file's permissions, or remove it and withdraw them again: isnad withdraw"
        ) from error


def stamp(data_dir: Path) -> Hashable:
    """What differs whenever the list was written again; cheap enough to ask before each question."""
    try:
        status = (data_dir / FILE).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
