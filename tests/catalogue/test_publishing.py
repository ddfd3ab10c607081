from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.config import Settings
from rag.documents import document_id
from rag.index import exchange, snapshot
from rag.index.indexing import index
from rag.index.snapshot import SNAPSHOTS, BusyError
from tests.catalogue.servers import Site
from tests.postgresql import Cluster
from ui.catalogue.catalogue import Catalogue, Pointer, Writer
from ui.catalogue.publishing import index_for_all
from ui.web.replica import Replica

OLD, NEW = "بدل السكن ثلاثمئة دينار.", "بدل السكن خمسمئة دينار."
KILLED = """
import os, signal, sys
from pathlib import Path
from rag.config import load_settings
from rag.index import exchange, snapshot
from rag.index.store import FolderStore
from ui.catalogue.catalogue import Writer
from ui.catalogue.publishing import index_for_all
from ui.conversations.database import Database

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

def die_later(*arguments, put=FolderStore.put):
    FolderStore.put = die
    put(*arguments)

step = sys.argv[2]
if step == "sending": FolderStore.put = die_later
if step == "sent": Writer.publish = die
if step == "swapping": Database.tell = die
if step == "swapped": snapshot._make_current = die
if step == "pruning": exchange.prune = die
index_for_all(load_settings(Path(sys.argv[1]), {}))
"""


def held(settings: Settings) -> str:
    """The text of the one document of the current snapshot of a data folder."""
    opened = snapshot.current(settings.data_dir / SNAPSHOTS)
    document = opened.document(document_id("pay.txt"))
    opened.close()
    assert document
    return document.text


def taken_over(site: Site, name: str) -> str:
    """What a server with a data folder of this name has after it has looked at the catalogue."""
    settings = site.settings(name)
    replica = Replica(settings, name)
    replica.report()
    replica.fetch()
    assert replica.problems() == []
    return held(settings)


def stored(site: Site) -> set[str]:
    return {path.name for path in Path(site.store).rglob("*") if path.is_file()}


@pytest.fixture
def site(tmp_path: Path, url: str) -> Site:
    site = Site(tmp_path, url, str(tmp_path / "store"))
    site.write("pay.txt", OLD)
    index_for_all(site.settings("writer"))
    return site


def test_what_one_indexes_others_get(site: Site) -> None:
    assert taken_over(site, "one") == OLD
    site.write("pay.txt", NEW)
    index_for_all(site.settings("writer"))
    assert taken_over(site, "one") == NEW
    assert taken_over(site, "other") == NEW


def test_the_store_holds_the_current_snapshot_and_nothing_else(site: Site) -> None:
    site.write("pay.txt", NEW)
    index_for_all(site.settings("writer"))
    opened = snapshot.current(site.settings("writer").data_dir / SNAPSHOTS)
    assert stored(site) == {f"{opened.manifest.name}.json", *opened.manifest.files.values()}


def test_an_index_of_before_there_was_a_catalogue_is_published(tmp_path: Path, url: str) -> None:
    site = Site(tmp_path, url, str(tmp_path / "store"))
    site.write("pay.txt", OLD)
    alone = site.settings("writer", catalogue={}, snapshots={})
    index(alone)
    index_for_all(site.settings("writer"))
    assert taken_over(site, "one") == OLD


def test_another_machine_goes_on_from_what_was_published(site: Site) -> None:
    report = index_for_all(site.settings("another"))
    assert (report.added, report.changed, report.embedded) == (0, 0, 0)
    site.write("pay.txt", NEW)
    index_for_all(site.settings("another"))
    assert taken_over(site, "one") == NEW
    report = index_for_all(site.settings("writer"))
    assert (report.changed, held(site.settings("writer"))) == (0, NEW)


def test_of_two_writers_one_is_told_to_wait(site: Site) -> None:
    with Catalogue(site.settings("another")).writer(), pytest.raises(BusyError):
        index_for_all(site.settings("writer"))
    index_for_all(site.settings("writer"))


def test_a_server_that_starts_during_the_swap_gets_the_old_or_the_new(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap = Writer.publish
    got = []

    def look_around(self: Writer, pointer: Pointer, store: str) -> None:
        got.append(taken_over(site, "before"))
        swap(self, pointer, store)
        got.append(taken_over(site, "after"))

    monkeypatch.setattr(Writer, "publish", look_around)
    site.write("pay.txt", NEW)
    index_for_all(site.settings("writer"))
    assert got == [OLD, NEW]


def test_a_snapshot_that_is_replaced_while_it_is_got_is_no_problem(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt = exchange.adopt

    def come_too_late(*arguments: object) -> None:
        monkeypatch.undo()
        site.write("pay.txt", NEW)
        index_for_all(site.settings("writer"))
        adopt(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(exchange, "adopt", come_too_late)
    replica = Replica(site.settings("one"), "one")
    replica.report()
    replica.fetch()
    assert replica.problems() == []
    replica.report()
    replica.fetch()
    assert held(site.settings("one")) == NEW


def test_a_damaged_snapshot_is_told_and_the_old_one_stays(site: Site) -> None:
    assert taken_over(site, "one") == OLD
    site.write("pay.txt", NEW)
    index_for_all(site.settings("writer"))
    for file in (Path(site.store) / "files").iterdir():
        file.write_bytes(b"something else")
    replica = Replica(site.settings("one"), "one")
    replica.report()
    replica.fetch()
    assert [problem.code for problem in replica.problems()] == ["snapshots_unreachable"]
    assert held(site.settings("one")) == OLD


def test_what_is_withdrawn_is_left_out_of_the_next_index_of_any_machine(site: Site) -> None:
    site.write("sun.txt", "تشرق الشمس كل صباح.")
    Catalogue(site.settings("writer")).withdraw("pay.txt")
    report = index_for_all(site.settings("another"))
    assert (report.documents, report.removed) == (1, 1)
    assert report.messages == ("pay.txt is withdrawn, and was left out.",)


@pytest.mark.slow
@pytest.mark.parametrize("step", ["sending", "sent", "swapping", "swapped", "pruning"])
def test_a_writer_that_is_killed_leaves_one_index_for_all(
    step: str, tmp_path: Path, cluster: Cluster
) -> None:
    site = Site(tmp_path, cluster.make_database(), str(tmp_path / "store"))
    site.write("pay.txt", OLD)
    index_for_all(site.settings("writer"))
    assert taken_over(site, "one") == OLD
    site.write("pay.txt", NEW)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", KILLED, str(site.config("writer")), step]
    assert subprocess.run(command, env=environment).returncode == -signal.SIGKILL
    expected = NEW if step in ("swapped", "pruning") else OLD
    assert taken_over(site, "one") == taken_over(site, "another") == expected
    index_for_all(site.settings("writer"))
    assert taken_over(site, "one") == NEW
    opened = snapshot.current(site.settings("writer").data_dir / SNAPSHOTS)
    assert stored(site) == {f"{opened.manifest.name}.json", *opened.manifest.files.values()}
