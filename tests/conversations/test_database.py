from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from rag.config import ConfigError, Conversations, Settings
from tests.conversations.answers import answered
from tests.postgresql import Cluster
from tests.waiting import until
from ui.conversations import database, postgresql
from ui.conversations.database import Database, StoreError
from ui.conversations.schema import Base
from ui.conversations.store import Store


def with_url(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"conversations": Conversations(url=url)})


def test_the_migrations_make_the_tables_that_the_code_knows(kept_in: Settings) -> None:
    with Database(kept_in).session() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []


def test_the_file_is_the_owners_alone(settings: Settings) -> None:
    Store(settings).purge()
    assert stat.S_IMODE((settings.data_dir / "conversations.db").stat().st_mode) == 0o600


def test_servers_that_start_at_once_migrate_once(kept_in: Settings) -> None:
    failures: list[Exception] = []

    def start() -> None:
        try:
            Store(kept_in).purge()
        except StoreError as error:
            failures.append(error)

    starts = [threading.Thread(target=start) for _ in range(4)]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert failures == []


def test_a_file_that_was_removed_is_made_again(settings: Settings) -> None:
    store = Store(settings)
    store.keep("a", "first-conversation", "1", answered("سؤال"))
    (settings.data_dir / "conversations.db").unlink()
    assert store.latest("a") == []
    store.keep("a", "first-conversation", "2", answered("سؤال"))
    assert store.latest("a")[0].turns == 1


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "no address of a database"),
        ("mysql://a:secret@host/x", "neither postgresql nor sqlite"),
        ("sqlite:///relative.db", "whole path"),
        ("sqlite://", "whole path"),
        ("sqlite:///:memory:", "whole path"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_at_the_start(settings: Settings, url: str, told: str) -> None:
    with pytest.raises(ConfigError, match=rf"conversations\.url: .*{told}") as raised:
        Store(with_url(settings, url))
    assert "secret" not in str(raised.value)


def test_a_database_that_is_not_there_is_named_without_its_password(settings: Settings) -> None:
    store = Store(with_url(settings, "postgresql://isnad:secret@127.0.0.1:1/isnad"))
    with pytest.raises(StoreError, match=r"postgresql.*127\.0\.0\.1:1.*conversations\.url") as raised:
        store.latest("a")
    assert "secret" not in str(raised.value)


def test_a_file_that_is_no_database_is_left_as_it_is(settings: Settings) -> None:
    settings.data_dir.mkdir()
    file = settings.data_dir / "conversations.db"
    file.write_text("something else of the operator's", encoding="utf-8")
    with pytest.raises(StoreError, match=r"conversations\.db .*not a database"):
        Store(settings).latest("a")
    assert file.read_text(encoding="utf-8") == "something else of the operator's"


def test_tables_of_a_newer_version_are_left_as_they_are(kept_in: Settings) -> None:
    with Database(kept_in).session() as session:
        own = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(StoreError, match="9999"):
            Store(kept_in).latest("a")
    finally:
        with Database(kept_in)._engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :own"), {"own": own})


def test_a_folder_that_cannot_be_written_is_named(settings: Settings) -> None:
    settings.data_dir.write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match=r"conversations\.db"):
        Store(settings).latest("a")


@pytest.mark.slow
def test_a_database_that_another_one_holds_is_not_waited_for_without_end(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.5)
    store = Store(settings)
    store.purge()
    holding = sqlite3.connect(Path(settings.data_dir) / "conversations.db")
    holding.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"):
        store.keep("a", "first-conversation", "1", answered("سؤال"))
    holding.close()
    store.keep("a", "first-conversation", "1", answered("سؤال"))


@pytest.mark.slow
def test_a_postgresql_that_says_nothing_is_given_up(
    settings: Settings, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answers(store: Store) -> bool:
        try:
            return store.latest("a") == []
        except StoreError:  # which a busy machine may raise, too
            return False

    monkeypatch.setattr(postgresql, "WAIT_SECONDS", 2)
    monkeypatch.setattr(postgresql.PatientConnection, "patience", 1.0)
    asked_before, never_asked = (Store(with_url(settings, cluster.make_database())) for _ in range(2))
    until(lambda: answers(asked_before))
    with cluster.frozen():
        for each in (asked_before, never_asked):
            with pytest.raises(StoreError, match=r"no answer for 1 seconds|timeout"):
                each.latest("a")
    until(lambda: answers(asked_before) and answers(never_asked))
