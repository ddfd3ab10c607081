from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.config import Conversations, Settings
from tests.postgresql import Cluster, be_patient, started
from ui.conversations.store import Store


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of the test's own; the test skips where there is none to start."""
    with started() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgresql(cluster: Cluster) -> str:
    """Its address."""
    return cluster.url()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)],
)
def kept_in(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings that keep conversations in SQLite, and in PostgreSQL where that is at hand."""
    if request.param == "sqlite":
        return settings
    url = request.getfixturevalue("postgresql")
    return settings.model_copy(update={"conversations": Conversations(url=url)})


@pytest.fixture
def store(kept_in: Settings) -> Iterator[Store]:
    """An empty store."""
    store = Store(kept_in)
    for holding in store.holdings():
        store.delete_all(holding.owner)
    yield store
    store.close()
