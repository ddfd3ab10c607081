"""PostgreSQL as the stores use it: nothing is waited for without end, not even one that is there and says
nothing."""

from __future__ import annotations

import json
from functools import partial
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

WAIT_SECONDS: Final = 2
"""How long PostgreSQL works at one statement, and how long a connection to it is waited for."""
LOST_SECONDS: Final = 5
"""After so long without a sign of it, a connection is given up."""

_T = TypeVar("_T")


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is given up when an answer takes longer than its patience, in seconds."""

    patience: float = LOST_SECONDS

    def wait(self, gen: PQGen[_T], interval: float = 0.1, timeout: float | None = None) -> _T:
        """As psycopg has it, which waits without end where no `timeout` is given."""
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except psycopg.errors._WaitTimeout:
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError(f"no answer for {self.patience:g} seconds") from None


def create_postgresql(url: URL) -> Engine:
    """The engine of a PostgreSQL. Raises ArgumentError for an address that names none."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=partial(json.dumps, ensure_ascii=False),
        pool_pre_ping=True,
        pool_timeout=WAIT_SECONDS,
        connect_args={
            "connect_timeout": WAIT_SECONDS,
            "options": f"-c statement_timeout={WAIT_SECONDS * 1000}",
            "tcp_user_timeout": str(LOST_SECONDS * 1000),
            "keepalives_idle": str(LOST_SECONDS),
            "keepalives_interval": str(WAIT_SECONDS),
            "keepalives_count": "2",
        },
    )
    event.listen(engine, "do_connect", _connect)
    return engine


def wait_longer(connection: Connection, seconds: float) -> None:
    """Have a connection wait so long for its answers, and PostgreSQL work so long at one statement until the
    transaction ends."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, PatientConnection)
    driver.patience = seconds
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {round(seconds * 1000)}")


def _connect(dialect: object, record: object, arguments: Any, values: Any) -> PatientConnection:
    return PatientConnection.connect(*arguments, **values)
