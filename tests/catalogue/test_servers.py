"""Several `isnad serve` over one catalogue in PostgreSQL, asked while it changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.documents import document_id
from rag.index.store import SnapshotStoreError
from tests.catalogue.servers import Served, Site
from tests.postgresql import Cluster
from tests.waiting import until
from ui.catalogue.catalogue import Catalogue
from ui.catalogue.publishing import index_for_all
from ui.conversations.database import StoreError

pytestmark = pytest.mark.slow

ASKED = "كم بدل السكن في الشهر؟"
SUN = "متى تشرق الشمس؟"
PAY = "بدل السكن {} دينار في الشهر."


@pytest.fixture
def site(tmp_path: Path, cluster: Cluster) -> Site:
    site = Site(tmp_path, cluster.make_database(), str(tmp_path / "store"))
    site.write("pay.txt", PAY.format(300))
    site.write("sun.txt", "تشرق الشمس كل صباح.")
    index_for_all(site.settings("writer"))
    return site


@pytest.fixture
def both(site: Site) -> Iterator[list[Served]]:
    """Two servers that are ready."""
    with site.serving("one") as one, site.serving("other") as other:
        servers = [one, other]
        for each in servers:
            until(each.is_ready)
        yield servers


def test_an_index_is_taken_up_by_all_while_they_answer(site: Site, both: list[Served]) -> None:
    heard: list[list[str]] = [[], []]
    stopped = threading.Event()

    def keep_asking(server: Served, own: list[str]) -> None:
        while not stopped.is_set():
            own.append(server.ask(ASKED)["answer"])

    askers = [threading.Thread(target=keep_asking, args=pair) for pair in zip(both, heard, strict=True)]
    for each in askers:
        each.start()
    try:
        site.write("pay.txt", PAY.format(450))
        index_for_all(site.settings("writer"))
        until(lambda: all(own and "450" in own[-1] for own in heard))
    finally:
        stopped.set()
        for each in askers:
            each.join()
    for own in heard:
        versions = ["450" in said for said in own]
        assert versions == sorted(versions)
        assert all("300" in said for said, is_new in zip(own, versions, strict=True) if not is_new)
    catalogue = Catalogue(site.settings("writer"))
    until(lambda: all(each.follows(catalogue.state()) for each in catalogue.replicas()))
    assert len(catalogue.replicas()) == 2
    both[0].end()
    assert len(catalogue.replicas()) == 1


def test_a_withdrawn_document_is_gone_from_all_and_stays_gone(site: Site, both: list[Served]) -> None:
    catalogue = Catalogue(site.settings("writer"))
    kept = "conversation-of-a-reader"
    assert all(each.ask(ASKED, conversation_id=kept)["kept"] for each in both)
    catalogue.withdraw("pay.txt")
    for each in both:
        until(lambda each=each: not each.says(ASKED, "300"))  # type: ignore[misc]
    index_for_all(site.settings("writer"))
    until(lambda: all(each.follows(catalogue.state()) for each in catalogue.replicas()))
    for each in both:
        assert not each.says(ASKED, "300")
        assert each.says(SUN, "الشمس")
        shown = [
            each.client.get(path).text
            for path in ("/api/documents", "/documents/", f"/api/conversations/{kept}")
        ]
        shown.append(each.client.get("/api/search", params={"q": "بدل السكن"}).text)
        assert not any("pay.txt" in text or "300" in text for text in shown)
        identity = document_id("pay.txt")
        assert each.client.get(f"/documents/{identity}").status_code == 404
        assert each.client.get(f"/documents/{identity}/original").status_code == 404
    catalogue.restore("pay.txt")
    index_for_all(site.settings("writer"))
    for each in both:
        until(lambda each=each: each.says(ASKED, "300"))  # type: ignore[misc]


def test_without_postgresql_all_answer_and_say_that_nothing_is_kept(
    site: Site, both: list[Served], cluster: Cluster
) -> None:
    Catalogue(site.settings("writer")).withdraw("sun.txt")
    until(lambda: not any(each.says(SUN, "صباح") for each in both))
    cluster.stop()
    try:
        for each in both:
            answer = each.ask(ASKED, conversation_id="conversation-of-a-reader")
            assert ("300" in answer["answer"], answer["kept"]) == (True, False)
            until(lambda each=each: each.readiness() == (200, {"catalogue_unreachable"}))  # type: ignore[misc]
        with pytest.raises(StoreError, match=r"catalogue\.url"):
            index_for_all(site.settings("writer"))
        both[0].end()
        with site.serving("one") as again:  # which knows by itself what is withdrawn
            until(again.is_ready)
            assert again.says(ASKED, "300")
            assert not again.says(SUN, "صباح")
    finally:
        cluster.start()
    site.write("pay.txt", PAY.format(450))
    until(lambda: _has_published(site))
    until(lambda: both[1].says(ASKED, "450"))
    until(lambda: both[1].readiness() == (200, set()))


def _has_published(site: Site) -> bool:
    try:
        index_for_all(site.settings("writer"))
    except StoreError:  # which does not take connections yet
        return False
    return True


def test_without_the_store_all_answer_from_what_they_have(site: Site, both: list[Served]) -> None:
    store = Path(site.store)
    store.rename(away := store.with_name("away"))
    site.write("pay.txt", PAY.format(450))
    with pytest.raises(SnapshotStoreError, match=r"snapshots\.store.*no such folder"):
        index_for_all(site.settings("writer"))
    assert all(each.says(ASKED, "300") for each in both)
    away.rename(store)
    index_for_all(site.settings("writer"))
    for each in both:
        until(lambda each=each: each.says(ASKED, "450"))  # type: ignore[misc]
