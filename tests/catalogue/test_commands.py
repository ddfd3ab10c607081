"""`isnad withdraw` and `isnad replicas`, on one machine without a catalogue of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.config import load_settings
from rag.index.indexing import index
from tests.conftest import Write

pytestmark = pytest.mark.slow


def isnad(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    command = [sys.executable, "-m", "ui", "--config", str(config), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


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
