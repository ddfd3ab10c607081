"""Sessions: what a reader's browser keeps instead of the token that they logged in with."""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, Self

from ui.tokens import digest

SESSION_SECONDS = 30 * 86_400
"""The lifetime of a session that is not used: each use sets it anew, within the life of its token."""
RENEWAL_SECONDS = 86_400
"""How much of its lifetime is gone before a session is renewed, so that not every request writes."""
OVERLAP_SECONDS = 60
"""How long a session lasts once another in its place is used: for requests that are on their way. For as long
it is given no second one."""
NOTED_SECONDS = 60.0
"""How often the use of a token is noted."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the token with this SHA-256, until the time `ends`, in seconds since the epoch."""

    id: str = field(repr=False)
    token: str
    ends: float

    @classmethod
    def begin(cls, token: str, latest: float) -> Self:
        """A new session of a token, which ends at the `latest` with it."""
        return cls(secrets.token_urlsafe(32), token, min(time.time() + SESSION_SECONDS, latest))

    def renewed(self, latest: float) -> Self | None:
        """Another in its place, with all of its lifetime; None where that would not add a day, or where
        another in its place is in use already."""
        ends = min(time.time() + SESSION_SECONDS, latest)
        if ends - self.ends < RENEWAL_SECONDS or self.seconds <= OVERLAP_SECONDS:
            return None
        return replace(self, id=secrets.token_urlsafe(32), ends=ends)

    @property
    def digest(self) -> str:
        """The SHA-256 of its id, which stands for it wherever it is stored."""
        return digest(self.id)

    @property
    def seconds(self) -> int:
        """The seconds that are left of it."""
        return max(0, round(self.ends - time.time()))

    @property
    def is_new(self) -> bool:
        """Whether it has all of its lifetime but `RENEWAL_SECONDS` before it."""
        return self.seconds > SESSION_SECONDS - RENEWAL_SECONDS


class Sessions(Protocol):
    """The sessions, and when each token was last used. The ids of sessions are 256 random bits and are stored
    as their SHA-256, each with that of its token."""

    def open(self, token: str, latest: float) -> Session:
        """A new session of the token with this digest, which ends at the `latest` with its token."""
        ...

    def renew(self, session: Session, latest: float) -> Session | None:
        """Another session in the place of one, with all of its lifetime. The old one ends when the new one is
        first used, so that a reader whom its cookie never reached is still known. None where that would not
        add a day, where the session was closed or replaced, if only by a request beside this one, or where
        nothing can be written."""
        ...

    def note_use(self, token: str) -> None:
        """Note that a token with this digest is used now; once a minute, and not where nothing can be
        written."""
        ...

    def last_uses(self) -> dict[str, datetime]:
        """When each token was last used, by its digest."""
        ...

    def find(self, identity: str) -> Session | None:
        """The session of this id that has not ended, or None. The one in whose place it is ends with this
        use, or soon after."""
        ...

    def close(self, identity: str) -> None:
        """End a session, with the one in whose place it is, and those in its own."""
        ...

    def keep_only(self, tokens: Collection[str]) -> None:
        """Forget the sessions and the uses of all tokens but those with these digests. Where that cannot be
        written they stay, and let nobody in without their token."""
        ...


class LocalSessions:
    """The sessions in a file, which all processes over a data folder share."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._noted: dict[str, float] = {}

    def open(self, token: str, latest: float) -> Session:
        self._create()
        opened = Session.begin(token, latest)
        with self._stored() as stored:
            stored.execute("DELETE FROM session WHERE ends < ?", (time.time(),))
            stored.execute("DELETE FROM renewed WHERE id NOT IN (SELECT id FROM session)")
            stored.execute("INSERT INTO session VALUES (?, ?, ?)", (opened.digest, token, opened.ends))
        return opened

    def renew(self, session: Session, latest: float) -> Session | None:
        renewed = session.renewed(latest)
        if renewed is None:
            return None
        given = "SELECT 1 FROM renewed JOIN session USING (id) WHERE before = :old AND ends > :just"
        added = f"SELECT :new, token, :ends FROM session WHERE id = :old AND NOT EXISTS ({given})"
        with suppress(OSError, sqlite3.Error):
            self._create()
            with self._stored() as stored:
                values = {"new": renewed.digest, "old": session.digest, "ends": renewed.ends}
                values["just"] = renewed.ends - OVERLAP_SECONDS
                if stored.execute(f"INSERT INTO session {added}", values).rowcount:
                    stored.execute("INSERT INTO renewed VALUES (:new, :old)", values)
                    return renewed
        return None

    def note_use(self, token: str) -> None:
        now = time.time()
        if now - self._noted.get(token, 0.0) < NOTED_SECONDS:
            return
        self._noted[token] = now
        with suppress(OSError, sqlite3.Error):
            self._create()
            with self._stored() as stored:
                stored.execute("INSERT OR REPLACE INTO used VALUES (?, ?)", (token, now))

    def last_uses(self) -> dict[str, datetime]:
        if not self._file.exists():
            return {}
        self._create()
        with self._stored() as stored:
            rows = stored.execute("SELECT token, at FROM used").fetchall()
        return {token: datetime.fromtimestamp(at, UTC) for token, at in rows}

    def find(self, identity: str) -> Session | None:
        if not self._file.exists():
            return None
        found, now = digest(identity), time.time()
        query = "SELECT token, ends FROM session WHERE id = ? AND ends > ?"
        with self._stored() as stored:
            row = stored.execute(query, (found, now)).fetchone()
            if row:
                with suppress(sqlite3.Error):  # nothing can be written, or no session was renewed yet
                    _end_replaced(stored, found, now + OVERLAP_SECONDS)
        return Session(identity, *row) if row else None

    def close(self, identity: str) -> None:
        if self._file.exists():
            self._create()
            before = "SELECT before FROM renewed WHERE id = :id"
            after = "SELECT id FROM renewed WHERE before = :id"
            with self._stored() as stored:
                end = f"DELETE FROM session WHERE id = :id OR id IN ({before} UNION {after})"
                stored.execute(end, {"id": digest(identity)})

    def keep_only(self, tokens: Collection[str]) -> None:
        if not self._file.exists():
            return
        with suppress(OSError, sqlite3.Error):
            self._create()
            with self._stored() as stored:
                for table in ("session", "used"):
                    known = stored.execute(f"SELECT DISTINCT token FROM {table}").fetchall()
                    gone = [(token,) for (token,) in known if token not in tokens]
                    stored.executemany(f"DELETE FROM {table} WHERE token = ?", gone)

    def _create(self) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600))
        with self._stored() as stored:
            stored.execute("CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, token TEXT, ends REAL)")
            stored.execute("CREATE TABLE IF NOT EXISTS renewed (id TEXT PRIMARY KEY, before TEXT)")
            stored.execute("CREATE TABLE IF NOT EXISTS used (token TEXT PRIMARY KEY, at REAL)")

    @contextmanager
    def _stored(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file)) as connection, connection:
            yield connection


def _end_replaced(stored: sqlite3.Connection, session: str, soon: float) -> None:
    """Let the session in whose place this one is end `soon`, if there is one that would last longer."""
    replaced = "id = (SELECT before FROM renewed WHERE id = ?) AND ends > ?"
    if stored.execute(f"SELECT 1 FROM session WHERE {replaced}", (session, soon)).fetchone():
        stored.execute(f"UPDATE session SET ends = ? WHERE {replaced}", (soon, session, soon))
