"""The database of the store: SQLite in the data folder, or PostgreSQL where `conversations.url` names one."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from filelock import FileLock, Timeout
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import Session

from rag.config import ConfigError, Settings
from rag.errors import IsnadError

WAIT_SECONDS = 2
"""How long an operation waits for the database, and for others who write to it."""
MIGRATING_SECONDS = 60
"""How long the start of a server waits for another one that migrates the tables."""

_MIGRATING = threading.Lock()  # Alembic keeps one context for all threads
_MIGRATIONS = Path(__file__).parent / "migrations"
_POSTGRESQL_LOCK = 0x69736E6164  # any number that is always the same


class StoreError(IsnadError):
    """A database that cannot be used, now or at all. The message names it, the reason and the remedy."""


class Database:
    """The database of these settings; nothing is opened before it is used. Raises ConfigError for an address
    that names none."""

    def __init__(self, settings: Settings) -> None:
        given = settings.conversations.url
        default = URL.create("sqlite", database=str(settings.data_dir.absolute() / "conversations.db"))
        try:
            url = make_url(given) if given else default
            self._engine = _create_engine(url)
        except (ArgumentError, ImportError, ValueError) as error:
            raise _wrong_address(error) from None
        is_file = url.get_backend_name() == "sqlite"
        self._file = Path(url.database or "") if is_file else None
        self._shown = url.render_as_string(hide_password=True)
        self._is_ready = False

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction, in a session of its own. Raises StoreError."""
        try:
            self._migrate()
            with Session(self._engine) as session, session.begin():
                yield session
        except (SQLAlchemyError, CommandError, Timeout, OSError) as error:
            raise StoreError(
                f"The conversations cannot be kept in {self._shown} ({_reason(error)})."
                " See to the database, or name another one in conversations.url."
            ) from error

    def dispose(self) -> None:
        """Close its connections."""
        self._engine.dispose()

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
                connection.execute(text(f"SET LOCAL statement_timeout = {MIGRATING_SECONDS * 1000}"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRESQL_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _create_engine(url: URL) -> Engine:
    serialise = partial(json.dumps, ensure_ascii=False)
    if url.get_backend_name() == "sqlite":
        if not Path(url.database or "").is_absolute():
            raise ValueError("name the file of SQLite by its whole path")
        engine = create_engine(url, json_serializer=serialise, connect_args={"timeout": WAIT_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    if url.get_backend_name() != "postgresql":
        raise ValueError(f"{url.get_backend_name()} is neither postgresql nor sqlite")
    options = f"-c statement_timeout={WAIT_SECONDS * 1000}"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=serialise,
        pool_pre_ping=True,
        pool_timeout=WAIT_SECONDS,
        connect_args={"connect_timeout": WAIT_SECONDS, "options": options},
    )


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what was deleted is not to be found in the file


def _wrong_address(error: Exception) -> ConfigError:
    """Without the address itself, which may hold a password."""
    if isinstance(error, ImportError):
        return ConfigError(
            "conversations.url names PostgreSQL, which needs a package more: pip install 'isnad[postgresql]'"
        )
    reason = "it is no address of a database" if isinstance(error, ArgumentError) else error
    return ConfigError(
        f"conversations.url: {reason}. Write it as in postgresql://USER:PASSWORD@HOST/NAME or"
        " sqlite:////srv/isnad/conversations.db, or null for a file in data_dir."
    )


def _reason(error: BaseException) -> str:
    """The cause in one line, without the statement and its values: those are what somebody asked."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(getattr(cause, "strerror", None) or cause).split())[:300]
