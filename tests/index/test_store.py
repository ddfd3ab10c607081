from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.config import Snapshots
from rag.index.store import SnapshotStore, SnapshotStoreError, open_store
from tests.buckets import serving_buckets


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "isnad")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path, credentials: None) -> Iterator[SnapshotStore]:
    """An empty store of each kind."""
    (tmp_path / "shared" / "isnad").mkdir(parents=True)
    if request.param == "folder":
        yield open_store(Snapshots(store=str(tmp_path / "shared")))
        return
    with serving_buckets(tmp_path / "shared") as endpoint:
        yield open_store(Snapshots(store="s3://isnad/an/index", endpoint=endpoint))


def test_what_is_put_is_got_and_listed_until_it_is_deleted(store: SnapshotStore, tmp_path: Path) -> None:
    (file := tmp_path / "file").write_bytes(content := bytes(range(256)) * 5000)
    assert store.names() == set()
    for name in ("files/a", "files/b", "snapshots/c.json"):
        store.put(name, file)
    assert store.names() == {"files/a", "files/b", "snapshots/c.json"}
    store.get("files/b", got := tmp_path / "got")
    assert got.read_bytes() == content
    store.delete("files/a")
    store.delete("files/a")
    assert store.names() == {"files/b", "snapshots/c.json"}


def test_what_is_not_there_is_an_error_that_names_the_store(store: SnapshotStore, tmp_path: Path) -> None:
    with pytest.raises(SnapshotStoreError, match=r"snapshots\.store = "):
        store.get("files/a", tmp_path / "got")


def test_a_share_that_is_not_mounted_is_no_empty_store(tmp_path: Path) -> None:
    store = open_store(Snapshots(store=str(tmp_path / "away")))
    with pytest.raises(SnapshotStoreError, match="away: there is no such folder"):
        store.names()


def test_what_a_killed_writer_left_is_not_listed_and_goes(tmp_path: Path) -> None:
    (file := tmp_path / "file").write_text("text")
    store = open_store(Snapshots(store=str(tmp_path)))
    store.put("files/a", file)
    (left := tmp_path / "files" / ".partial-0").write_text("te")
    assert store.names() == {"files/a"}
    store.delete("files/a")
    assert not left.exists()


def test_a_bucket_that_nobody_serves_is_named_and_not_waited_for(credentials: None) -> None:
    store = open_store(Snapshots(store="s3://isnad/index", endpoint="http://127.0.0.1:1"))
    with pytest.raises(SnapshotStoreError, match=r"s3://isnad/index at http://127\.0\.0\.1:1: .*AWS_ACCESS"):
        store.names()
