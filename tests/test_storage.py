from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rag.storage import StorageError, is_damaged, writing


def test_what_cannot_be_written_is_named_with_the_reason_and_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    reason = r"index cannot be written \(Not a directory\).*data_dir"
    with pytest.raises(StorageError, match=reason), writing(tmp_path / "data" / "index"):
        (tmp_path / "data" / "index").mkdir()


def test_a_full_disk_is_no_damage(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "a.db")
    database.execute("CREATE TABLE one (text TEXT)")
    database.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError, match="full") as caught:
        database.execute("INSERT INTO one VALUES (?)", ("نص" * 10_000,))
    assert not is_damaged(caught.value)
    with pytest.raises(sqlite3.OperationalError, match="no such column") as caught:
        database.execute("SELECT another FROM one")
    assert is_damaged(caught.value)
    database.close()
    (tmp_path / "b.db").write_bytes(b"no database" * 100)
    database = sqlite3.connect(tmp_path / "b.db")
    with pytest.raises(sqlite3.DatabaseError) as damaged:
        database.execute("SELECT * FROM one")
    assert is_damaged(damaged.value)
    database.close()
