"""Sessions: what a reader's browser keeps instead of the token that they logged in with."""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

SESSION_SECONDS = 30 * 86_400
"""The lifetime of a session."""


NOTED_SECONDS = 60.0
"""How often the use of a token is noted."""


class Sessions:
    """The sessions in a file, which all processes of a server share, and when each token was last used. The
    ids of sessions are 256 random bits and are stored as their SHA-256, each with that of its token."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._noted: dict[str, float] = {}

    def open(self, token: str) -> str:
        """The id of a new session of the token with this digest."""
        self._create()
        identity = secrets.token_urlsafe(32)
        now = time.time()
        with self._stored() as stored:
            stored.execute("DELETE FROM session WHERE ends < ?", (now,))
            stored.execute(
                "INSERT INTO session VALUES (?, ?, ?)", (_digest(identity), token, now + SESSION_SECONDS)
            )
        return identity

    def note_use(self, token: str) -> None:
        """Note that a token with this digest is used now; once a minute, and not where nothing can be
        written."""
        now = time.time()
        if now - self._noted.get(token, 0.0) < NOTED_SECONDS:
            return
        self._noted[token] = now
        with suppress(OSError, sqlite3.Error):
            self._create()
            with self._stored() as stored:
                stored.execute("INSERT OR REPLACE INTO used VALUES (?, ?)", (token, now))

    def last_uses(self) -> dict[str, datetime]:
        """When each token was last used, by its digest."""
        if not self._file.exists():
            return {}
        self._create()
        with self._stored() as stored:
            rows = stored.execute("SELECT token, at FROM used").fetchall()
        return {token: datetime.fromtimestamp(at, UTC) for token, at in rows}

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

    def _create(self) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
        with self._stored() as stored:
            stored.execute("CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, token TEXT, ends REAL)")
            stored.execute("CREATE TABLE IF NOT EXISTS used (token TEXT PRIMARY KEY, at REAL)")

    @contextmanager
    def _stored(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file)) as connection, connection:
            yield connection


def _digest(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
