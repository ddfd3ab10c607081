from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rag.engine import Engine
from tests.catalogue.servers import Site
from tests.postgresql import Cluster
from tests.waiting import until
from ui.catalogue.catalogue import Catalogue
from ui.catalogue.publishing import index_for_all
from ui.web import health, replica
from ui.web.replica import Replica
from ui.web.server import create_app


@pytest.mark.slow
def test_a_server_that_ends_is_listed_no_more_and_waits_for_no_next_look(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "LOOK_SECONDS", 600.0)
    monkeypatch.setattr(replica, "LEAVING_SECONDS", 300.0)
    site = Site(tmp_path, cluster.make_database(), str(tmp_path / "store"))
    site.write("pay.txt", "بدل السكن ثلاثمئة دينار.")
    index_for_all(site.settings("writer"))
    settings = site.settings("one")
    leaving, catalogue = Replica(settings, "one"), Catalogue(settings)
    leaving.report()
    leaving.fetch()
    engine = Engine(settings)
    leaving.follow(lambda: engine)

    def has_heard() -> bool:
        catalogue.wake()
        return [each.follows(catalogue.state()) for each in catalogue.replicas()] == [True]

    for document in ("sun.txt", "rain.txt"):  # who has heard of a second one listens
        catalogue.withdraw(document)
        until(has_heard)
    leaving.leave()
    assert catalogue.replicas() == []


def test_a_server_that_stays_behind_is_not_ready_and_says_so_until_it_follows(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(replica, "LOOK_SECONDS", 0.1)
    site = Site(tmp_path, url, str(tmp_path / "store"))
    site.write("pay.txt", "بدل السكن ثلاثمئة دينار.")
    (elsewhere := tmp_path / "elsewhere").mkdir()
    index_for_all(site.settings("writer"))
    shutil.copytree(site.store, elsewhere, dirs_exist_ok=True)
    catalogue = {"url": url, "most_behind": 0.1}
    settings = site.settings("one", catalogue=catalogue, snapshots={"store": str(elsewhere)})
    first = Replica(settings, "one")
    first.report()
    first.fetch()
    engine, following = Engine(settings), Replica(settings, "one")
    client = TestClient(create_app(engine, settings, replica=following), "http://localhost")
    following.follow(lambda: engine)
    try:
        until(lambda: client.get("/readyz").json() == {"status": "ready", "documents": 1})
        site.write("pay.txt", "بدل السكن خمسمئة دينار.")
        index_for_all(site.settings("writer"))
        until(lambda: client.get("/readyz").status_code == 503)
        behind = client.get("/readyz").json()
        assert (behind["status"], "replica_behind" in behind["problems"]) == ("behind", True)
        assert 'isnad_problem{code="replica_behind"} 1.0' in client.get("/metrics").text
        asked = client.post("/api/ask", json={"question": "كم بدل السكن؟"}).json()
        assert "ثلاثمئة" in asked["answer"]
        shutil.copytree(site.store, elsewhere, dirs_exist_ok=True)
        until(lambda: client.get("/readyz").json() == {"status": "ready", "documents": 1})
        asked = client.post("/api/ask", json={"question": "كم بدل السكن؟"}).json()
        assert "خمسمئة" in asked["answer"]
    finally:
        following.leave()
