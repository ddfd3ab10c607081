"""Sessions: what a reader's browser keeps instead of the token that they logged in with."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

SESSION_SECONDS = 30 * 86_400
"""The lifetime of a session."""


class Sessions:
    """The sessions in a file, which all processes of a server share. Their ids are 256 random bits and are
    stored as their SHA-256, each with that of its token."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def open(self, token: str) -> str:
        """The id of a new session of the token with this digest."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
        identity = secrets.token_urlsafe(32)
        now = time.time()
        with self._stored() as stored:
            stored.execute("CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, token TEXT, ends REAL)")
            stored.execute("DELETE FROM session WHERE ends < ?", (now,))
            stored.execute(
                "INSERT INTO session VALUES (?, ?, ?)", (_digest(identity), token, now + SESSION_SECONDS)
            )
        return identity

    def find_token(self, identity: str) -> str | None:
        """The digest of the token of a session, or None."""
        if not self._file.exists():
            return None
        query = "SELECT token FROM session WHERE id = ? AND ends > ?"
        with self._stored() as stored:
            row = stored.execute(query, (_digest(identity), time.time())).fetchone()
        return str(row[0]) if row else None

    def close(self, identity: str) -> None:
        """End a session."""
        if self._file.exists():
            with self._stored() as stored:
                stored.execute("DELETE FROM session WHERE id = ?", (_digest(identity),))

    @contextmanager
    def _stored(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file)) as connection, connection:
            yield connection


def _digest(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
