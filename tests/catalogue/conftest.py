from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgresql import Cluster, be_patient, started


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of the test's own; the test skips where there is none to start."""
    with started() as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a catalogue with nothing in it, in SQLite, and in PostgreSQL where that is at hand."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('shared')}/catalogue.db"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.make_database()
