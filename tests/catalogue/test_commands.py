"""The commands of a catalogue, as an operator gives them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rag.config import load_settings
from rag.index.indexing import index
from tests.catalogue.servers import Site, without_settings
from tests.conftest import Write

pytestmark = pytest.mark.slow


def isnad(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui", "--config", str(config), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=without_settings())


def test_a_document_is_withdrawn_and_comes_back(write: Write, tmp_path: Path) -> None:
    write("pay.txt", "بدل السكن ثلاثمئة دينار كل شهر.")
    write("sun.txt", "تشرق الشمس كل صباح.")
    config = tmp_path / "config.yaml"
    config.write_text("corpus: [corpus]\ndata_dir: data\nanswer: {reader: fast}\n")
    index(load_settings(config, {}))
    unknown = isnad(config, "withdraw", "bay.txt")
    assert (unknown.returncode, "'bay.txt' is no document of the index" in unknown.stderr) == (1, True)
    assert isnad(config, "withdraw", "pay.txt").stdout == "pay.txt is withdrawn.\n"
    assert isnad(config, "withdraw").stdout.endswith("  pay.txt\n")
    assert "ثلاثمئة" not in isnad(config, "ask", "كم بدل السكن؟").stdout
    assert isnad(config, "replicas").stdout == "current: none was published; 1 withdrawn\n"
    assert isnad(config, "withdraw", "pay.txt", "--undo").returncode == 0
    assert "ثلاثمئة" in isnad(config, "ask", "كم بدل السكن؟").stdout
    again = isnad(config, "withdraw", "pay.txt", "--undo")
    assert (again.returncode, "'pay.txt' is not withdrawn" in again.stderr) == (1, True)


def test_without_its_database_a_withdrawal_says_what_holds_and_what_to_do(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"corpus: []\ncatalogue: {{url: 'postgresql://isnad@/none?host={tmp_path}'}}\n")
    refused = isnad(config, "withdraw", "pay.txt")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "pay.txt may still be answered from at every server. Run this again when" in refused.stderr
    assert "where that cannot wait, stop the servers" in refused.stderr


def test_what_one_machine_is_told_holds_for_another(tmp_path: Path) -> None:
    site = Site(tmp_path, f"sqlite:///{tmp_path}/shared/catalogue.db", str(tmp_path / "store"))
    site.write("pay.txt", "بدل السكن ثلاثمئة دينار كل شهر.")
    one, other = (site.config(name, server={"auth": "tokens"}) for name in ("one", "other"))
    indexed = isnad(one, "index")
    assert (indexed.returncode, indexed.stderr, indexed.stdout[:10]) == (0, "", "1 document")
    assert isnad(other, "index").stdout.startswith("1 document, 1 passage (added 0, changed 0, removed 0")
    assert "ثلاثمئة" in isnad(other, "ask", "كم بدل السكن؟").stdout
    assert isnad(one, "token", "add", "salma").stdout.startswith("isnad_")
    assert "  salma  (ask, documents; lasts; not used yet)" in isnad(other, "token", "list").stdout
    sound = isnad(other, "doctor").stdout
    assert "ok    access:" in sound
    assert "ok    catalogue: answers" in sound
    assert "ok    store:" in sound
    assert isnad(other, "token", "remove", "salma").returncode == 0
    assert "nobody has a token" in isnad(one, "doctor").stdout
