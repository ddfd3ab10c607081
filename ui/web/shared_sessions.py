"""Sessions in the catalogue: who logs in at one server is known to all, and who logs out has left all."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from threading import Lock
from typing import Final, TypeVar

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session as Transaction

from rag.config import Settings
from ui.conversations.database import CATALOGUE, Database, StoreError
from ui.conversations.schema import SessionRow, TokenUseRow
from ui.tokens import digest
from ui.web.sessions import NOTED_SECONDS, OVERLAP_SECONDS, Session
from ui.web.telemetry import log_event

PAUSE_SECONDS: Final = 10.0
"""How long a database that has failed is left alone, so that not every request waits for it."""
MOST_KNOWN: Final = 10_000
"""So many sessions are remembered, those used last."""

_T = TypeVar("_T")


class SharedSessions:
    """The sessions in the catalogue's database. While that cannot be reached, whoever was let in by this
    server before stays in; nobody logs in or out."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings, CATALOGUE)
        self._known: OrderedDict[str, Session] = OrderedDict()
        self._remembering = Lock()
        self._noted: dict[str, float] = {}
        self._failed_at: float | None = None

    def open(self, token: str, latest: float) -> Session:
        """As `Sessions` says. Raises StoreError."""
        opened = Session.begin(token, latest)
        with self._database.session() as session:
            session.execute(delete(SessionRow).where(SessionRow.ends < time.time()))
            session.add(SessionRow(id=opened.digest, token=token, ends=opened.ends))
        self._remember(opened)
        return opened

    def renew(self, session: Session, latest: float) -> Session | None:
        renewed = session.renewed(latest)
        if renewed is None:
            return None

        def change() -> bool:
            with self._database.session() as opened:
                old = opened.get(SessionRow, session.digest, with_for_update=True)
                just = SessionRow.ends > renewed.ends - OVERLAP_SECONDS
                given = select(SessionRow.id).where(SessionRow.replaces == session.digest, just)
                if old is None or opened.scalar(given):
                    return False
                new = SessionRow(id=renewed.digest, token=old.token, ends=renewed.ends, replaces=old.id)
                opened.add(new)
                return True

        return renewed if self._attempt(change, False) else None

    def note_use(self, token: str) -> None:
        now = time.time()
        if now - self._noted.get(token, 0.0) < NOTED_SECONDS:
            return
        self._noted[token] = now

        def note() -> None:
            with self._database.session() as session:
                session.merge(TokenUseRow(token=token, at=now))

        self._attempt(note, None)

    def last_uses(self) -> dict[str, datetime]:
        """As `Sessions` says. Raises StoreError."""
        with self._database.session() as session:
            rows = session.scalars(select(TokenUseRow)).all()
            return {row.token: datetime.fromtimestamp(row.at, UTC) for row in rows}

    def find(self, identity: str) -> Session | None:
        def look() -> Session | None:
            with self._database.session() as session:
                row = session.get(SessionRow, digest(identity))
                if row is None:
                    return None
                if row.replaces is not None:
                    self._end_soon(session, row.replaces)
                return Session(identity, row.token, row.ends)

        found = self._attempt(look, self._known.get(digest(identity)))
        if found is None or found.ends <= time.time():
            self._forget(digest(identity))
            return None
        self._remember(found)
        return found

    def close(self, identity: str) -> None:
        """As `Sessions` says. Raises StoreError: then it has ended at this server alone."""
        closed = digest(identity)
        before = select(SessionRow.replaces).where(SessionRow.id == closed).scalar_subquery()
        these = or_(SessionRow.id == closed, SessionRow.replaces == closed, SessionRow.id == before)
        self._forget(closed)
        with self._database.session() as session:
            for gone in session.scalars(delete(SessionRow).where(these).returning(SessionRow.id)):
                self._forget(gone)

    def keep_only(self, tokens: Collection[str]) -> None:
        def forget() -> None:
            with self._database.session() as session:
                session.execute(delete(SessionRow).where(SessionRow.token.not_in(tokens)))
                session.execute(delete(TokenUseRow).where(TokenUseRow.token.not_in(tokens)))

        self._attempt(forget, None)

    def _end_soon(self, session: Transaction, replaced: str) -> None:
        """Let a session that was replaced last for requests that are on their way, and no longer."""
        soon = time.time() + OVERLAP_SECONDS
        lasting = (SessionRow.id == replaced, SessionRow.ends > soon)
        if session.scalar(select(SessionRow.id).where(*lasting)):
            session.execute(update(SessionRow).where(*lasting).values(ends=soon))
            self._forget(replaced)

    def _attempt(self, step: Callable[[], _T], otherwise: _T) -> _T:
        """What a step gives; or something else while the database cannot be used."""
        if self._failed_at is not None and time.monotonic() - self._failed_at < PAUSE_SECONDS:
            return otherwise
        try:
            given = step()
        except StoreError as error:
            self._failed_at = time.monotonic()
            log_event("sessions cannot be looked up", {"reason": str(error)}, logging.ERROR)
            return otherwise
        self._failed_at = None
        return given

    def _remember(self, session: Session) -> None:
        with self._remembering:
            self._known[session.digest] = session
            self._known.move_to_end(session.digest)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def _forget(self, session: str) -> None:
        with self._remembering:
            self._known.pop(session, None)
