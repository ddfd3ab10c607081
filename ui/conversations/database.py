"""The database of a store: SQLite in the data folder, or PostgreSQL where the settings name one.

What is kept of readers (`CONVERSATIONS`) and the catalogue (`CATALOGUE`) may be in one database or in two:
either has all tables, by one history of migrations.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from rag.config import ConfigError, Settings
from rag.errors import IsnadError

WAIT_SECONDS = 2
"""How long an operation waits for others who write to a file."""
MIGRATING_SECONDS = 60
"""How long the start of a server waits for another one that migrates the tables."""

_MIGRATING = threading.Lock()  # Alembic keeps one context for all threads
_MIGRATIONS = Path(__file__).parent / "migrations"
_POSTGRESQL_LOCK = 0x69736E6164  # any number that is always the same
_WRITER_LOCK = _POSTGRESQL_LOCK + 1
_CHANNEL = "isnad"  # on which PostgreSQL tells of changes

Transaction = Callable[[], AbstractContextManager[Session]]
"""Begins a transaction, in a session of its own."""


class StoreError(IsnadError):
    """A database that cannot be used, now or at all. The message names it, the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a database is used for: the key of the settings that names it, the file in the data folder where
    it names none, and what is wrong where it cannot be used."""

    key: str
    file: str
    complaint: str


CONVERSATIONS: Final = Use("conversations.url", "conversations.db", "The conversations cannot be kept in")
CATALOGUE: Final = Use("catalogue.url", "catalogue.db", "The catalogue cannot be used:")


class Database:
    """The database of these settings; nothing is opened before it is used. Conversations are in that of the
    catalogue where they have none of their own. Raises ConfigError for an address that names none."""

    def __init__(self, settings: Settings, use: Use = CONVERSATIONS) -> None:
        self._use, self._key = use, use.key
        given = settings.catalogue.url
        if use == CONVERSATIONS and settings.conversations.url:
            given = settings.conversations.url
        elif given:
            self._key = CATALOGUE.key
        default = URL.create("sqlite", database=str(settings.data_dir.absolute() / use.file))
        try:
            url = make_url(given) if given else default
            self._engine = _create_engine(url)
        except (ArgumentError, ImportError, ValueError) as error:
            raise _wrong_address(error, self._key) from None
        is_file = url.get_backend_name() == "sqlite"
        self._file = Path(url.database or "") if is_file else None
        self._shown = url.render_as_string(hide_password=True)
        self._is_ready = False
        self._listening: Connection | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction, in a session of its own. Raises StoreError."""
        with self._complaining():
            self._migrate()
            with Session(self._engine) as session, session.begin():
                yield session

    @contextmanager
    def alone(self) -> Iterator[Transaction | None]:
        """Hold the right of one writer among all who use the database, and begin its transactions; None where
        another has it. In PostgreSQL they are those of the connection that holds the right: who has lost it
        can write no more. Raises StoreError."""
        with self._complaining():
            self._migrate()
        if self._file is None:
            with self._advised() as transaction:
                yield transaction
            return
        lock = FileLock(self._file.with_suffix(".writer"), timeout=0, mode=0o600)
        try:
            with self._complaining():
                lock.acquire()
        except StoreError as error:
            if not isinstance(error.__cause__, Timeout):
                raise
            yield None
            return
        try:
            yield self.session
        finally:
            lock.release()

    @contextmanager
    def _advised(self) -> Iterator[Transaction | None]:
        """`alone` by an advisory lock, which ends with its connection at the latest."""

        @contextmanager
        def transact() -> Iterator[Session]:
            with self._complaining(), Session(connection) as session, session.begin():
                yield session

        with self._complaining():
            connection = self._engine.connect()
        try:
            with transact() as session:
                held = session.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": _WRITER_LOCK})
            yield transact if held else None
        finally:
            connection.invalidate()  # closed, and the lock with it, whatever became of it
            connection.close()

    def lock(self, session: Session, table: str) -> None:
        """Have a transaction, of which this is the first step, alone write to a table until it ends."""
        if self._file is None:
            session.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
        else:
            session.execute(text("BEGIN IMMEDIATE"))

    def tell(self, session: Session) -> None:
        """Have a transaction, once it is done, wake who waits (`wait`), where the database can."""
        if self._file is None:
            session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": _CHANNEL})

    def wait(self, seconds: float) -> bool:
        """Wait for somebody to `tell`, for so many seconds at most. False at once where the database cannot
        wake anybody, now or at all. For one thread alone."""
        if self._file is not None:
            return False
        import psycopg

        try:
            if self._listening is None:
                opened = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                opened.exec_driver_sql(f"LISTEN {_CHANNEL}")
                self._listening = opened
            driver: Any = self._listening.connection.driver_connection
            for _ in driver.notifies(timeout=seconds, stop_after=1):
                pass
        except (SQLAlchemyError, psycopg.Error):
            self._stop_listening()
            return False
        return True

    def _stop_listening(self) -> None:
        if self._listening is not None:
            self._listening.invalidate()
            self._listening.close()
            self._listening = None

    def versions(self) -> tuple[str | None, str]:
        """Of which migration the tables are, None where there are none, and which is the last one here.
        Raises StoreError."""
        last = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
        assert last, "there are migrations"
        if self._file is not None and not self._file.exists():
            return None, last
        with self._complaining(), self._engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), last

    def dispose(self) -> None:
        """Close its connections."""
        self._stop_listening()
        self._engine.dispose()

    @contextmanager
    def _complaining(self) -> Iterator[None]:
        """What fails is a StoreError."""
        try:
            yield
        except (SQLAlchemyError, CommandError, Timeout, OSError) as error:
            raise StoreError(
                f"{self._use.complaint} {self._shown} ({_reason(error)})."
                f" See to the database, or name another one in {self._key}."
            ) from error

    def _migrate(self) -> None:
        """Bring the tables up to date, once for each process, alone among all."""
        with _MIGRATING:
            if self._is_ready and (self._file is None or self._file.exists()):
                return
            if self._file is None:
                self._upgrade()
            else:
                self._engine.dispose()  # its connections, where there are any, are to a file that is gone
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
                with FileLock(self._file.with_suffix(".lock"), timeout=MIGRATING_SECONDS, mode=0o600):
                    self._upgrade()
            self._is_ready = True

    def _upgrade(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                from ui.conversations.postgresql import wait_longer

                wait_longer(connection, MIGRATING_SECONDS)
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRESQL_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        self._engine.dispose()  # and with it the connection that waits longer than others


def _create_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        if not Path(url.database or "").is_absolute():
            raise ValueError("name the file of SQLite by its whole path")
        engine = create_engine(
            url,
            json_serializer=partial(json.dumps, ensure_ascii=False),
            connect_args={"timeout": WAIT_SECONDS},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    if url.get_backend_name() != "postgresql":
        raise ValueError(f"{url.get_backend_name()} is neither postgresql nor sqlite")
    from ui.conversations.postgresql import create_postgresql

    return create_postgresql(url)


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what was deleted is not to be found in the file


def _wrong_address(error: Exception, key: str) -> ConfigError:
    """Without the address itself, which may hold a password."""
    if isinstance(error, ImportError):
        return ConfigError(
            f"{key} names PostgreSQL, which needs a package more: pip install 'isnad[postgresql]'"
        )
    reason = "it is no address of a database" if isinstance(error, ArgumentError) else error
    return ConfigError(
        f"{key}: {reason}. Write it as in postgresql://USER:PASSWORD@HOST/NAME or"
        " sqlite:////srv/isnad/conversations.db, or null for a file in data_dir."
    )


def _reason(error: BaseException) -> str:
    """The cause in one line, without the statement and its values: those are what somebody asked."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(getattr(cause, "strerror", None) or cause).split())[:300]
