"""The catalogue in its database: the snapshot that is current, who answers from which, what is withdrawn,
and who may ask."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from rag.config import Settings
from rag.documents import document_id
from rag.index.snapshot import BusyError
from rag.index.withdrawn import Withdrawn
from ui.conversations.database import CATALOGUE, Database, Transaction
from ui.conversations.schema import CurrentRow, ReplicaRow, SnapshotRow, TokenRow, WithdrawnRow
from ui.tokens import Change, Token
from ui.uses import USES

FORGOTTEN_SECONDS: Final = 86_400
"""A server that has not been seen for so long is listed no more."""
_CURRENT: Final = 1


@dataclass(frozen=True, slots=True)
class Pointer:
    """A snapshot by its name and the SHA-256 of its manifest."""

    name: str
    checksum: str


@dataclass(frozen=True, slots=True)
class State:
    """What everybody is to answer from: the current snapshot, where one was published, and the documents that
    are left out; and who may ask, by tokens, the oldest first."""

    current: Pointer | None
    withdrawn: Withdrawn
    tokens: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True)
class Replica:
    """A server: what it answers from (empty for none), the version of the list of documents that it leaves
    out, and when it said so last, in milliseconds since the epoch."""

    id: str
    snapshot: str
    withdrawn: str
    seen: int = 0

    def follows(self, state: State) -> bool:
        """Whether it answers from what it is to."""
        is_current = state.current is None or self.snapshot == state.current.name
        return is_current and self.withdrawn == state.withdrawn.version


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawn document, and since when, in milliseconds since the epoch."""

    document: str
    since: int


class Catalogue:
    """The catalogue of these settings. Every method raises StoreError where its database cannot be used."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings, CATALOGUE)

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.dispose()

    def versions(self) -> tuple[str | None, str]:
        """Of which version its tables are, None where there are none yet, and of which this Isnad makes them.
        Nothing is changed."""
        return self._database.versions()

    def state(self) -> State:
        """What everybody is to answer from."""
        with self._database.session() as session:
            return _state(session)

    def withdraw(self, document: str) -> bool:
        """Have a document, by its path, left out everywhere. False where it is already."""
        with self._database.session() as session:
            if session.get(WithdrawnRow, document_id(document)):
                return False
            session.add(WithdrawnRow(id=document_id(document), document=document, since=_now()))
            self._database.tell(session)
            return True

    def restore(self, document: str) -> bool:
        """Take a withdrawal back. False where the document is not withdrawn."""
        with self._database.session() as session:
            row = session.get(WithdrawnRow, document_id(document))
            if row is None:
                return False
            session.delete(row)
            self._database.tell(session)
            return True

    def withdrawals(self) -> Sequence[Withdrawal]:
        """The withdrawn documents, in the order in which they were withdrawn."""
        order = (WithdrawnRow.since, WithdrawnRow.document)
        with self._database.session() as session:
            rows = session.scalars(select(WithdrawnRow).order_by(*order))
            return [Withdrawal(row.document, row.since) for row in rows]

    def change_tokens(self, change: Change) -> None:
        """Have the tokens of all be what `change` makes of them, alone among all who change them. Raises what
        it does."""
        with self._database.session() as session:
            self._database.lock(session, TokenRow.__tablename__)
            old = _tokens(session)
            new = tuple(change(old))
            if new != old:
                session.execute(delete(TokenRow))
                session.add_all(TokenRow(**asdict(token)) for token in new)
                self._database.tell(session)

    def report(self, replica: Replica) -> State:
        """Keep that a server answers from this now; what it is to answer from."""
        now = _now()
        with self._database.session() as session:
            session.merge(
                ReplicaRow(id=replica.id, snapshot=replica.snapshot, withdrawn=replica.withdrawn, seen=now)
            )
            session.execute(delete(ReplicaRow).where(ReplicaRow.seen < now - FORGOTTEN_SECONDS * 1000))
            return _state(session)

    def forget(self, identity: str) -> None:
        """Forget a server that answers no more."""
        with self._database.session() as session:
            session.execute(delete(ReplicaRow).where(ReplicaRow.id == identity))

    def replicas(self) -> Sequence[Replica]:
        """The servers, in order of their ids."""
        with self._database.session() as session:
            rows = session.scalars(select(ReplicaRow).order_by(ReplicaRow.id))
            return [Replica(row.id, row.snapshot, row.withdrawn, row.seen) for row in rows]

    def wait(self, seconds: float) -> bool:
        """Wait until something may have changed, for so many seconds at most; False at once where that cannot
        be waited for. For one thread alone."""
        return self._database.wait(seconds)

    def wake(self) -> None:
        """Wake who waits, as a change would. Raises StoreError."""
        with self._database.session() as session:
            self._database.tell(session)

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Hold the right to publish snapshots. Raises BusyError where another has it."""
        with self._database.alone() as transaction:
            if transaction is None:
                raise BusyError(
                    "Another `isnad index` is writing for the servers of this catalogue. Wait until it has"
                    " finished."
                )
            yield Writer(transaction, self._database)


class Writer:
    """Who publishes snapshots, alone."""

    def __init__(self, transaction: Transaction, database: Database) -> None:
        self._transaction = transaction
        self._database = database

    def current(self) -> Pointer | None:
        """The current snapshot, as `publish` would replace it. Raises StoreError, also where the right to
        publish was lost meanwhile."""
        with self._transaction() as session:
            return _current(session)

    def publish(self, snapshot: Pointer, store: str) -> None:
        """Make a snapshot that the store holds the current one of all. Raises StoreError, also where the
        right to publish was lost meanwhile."""
        with self._transaction() as session:
            session.merge(
                SnapshotRow(name=snapshot.name, checksum=snapshot.checksum, store=store, created=_now())
            )
            session.flush()
            session.merge(CurrentRow(key=_CURRENT, snapshot=snapshot.name))
            session.flush()
            session.execute(delete(SnapshotRow).where(SnapshotRow.name != snapshot.name))
            self._database.tell(session)


def _state(session: Session) -> State:
    return State(_current(session), _withdrawn(session), _tokens(session))


def _current(session: Session) -> Pointer | None:
    wanted = select(SnapshotRow).join(CurrentRow, CurrentRow.snapshot == SnapshotRow.name)
    row = session.scalar(wanted.where(CurrentRow.key == _CURRENT))
    return Pointer(row.name, row.checksum) if row else None


def _withdrawn(session: Session) -> Withdrawn:
    return Withdrawn(frozenset(session.scalars(select(WithdrawnRow.document))))


def _tokens(session: Session) -> tuple[Token, ...]:
    rows = session.scalars(select(TokenRow).order_by(TokenRow.created, TokenRow.name))
    return tuple(map(_token, rows))


def _token(row: TokenRow) -> Token:
    uses = tuple(use for use in USES if use in row.uses)
    return Token(row.name, row.sha256, row.created, row.expires, uses, row.collections)


def _now() -> int:
    return time.time_ns() // 1_000_000
