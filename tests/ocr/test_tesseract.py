from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from rag.ocr.tesseract import run_tesseract


def stand_in(folder: Path, program: str) -> None:
    file = folder / "tesseract"
    file.write_text(f"#!/bin/sh\n{program}\n")
    file.chmod(0o755)


@pytest.mark.slow
def test_a_page_is_given_up_after_so_many_seconds_of_a_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "while :; do :; done")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(subprocess.SubprocessError):
        run_tesseract(["page.pgm"], 1)


def test_what_it_prints_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, 'echo "$1 $OMP_THREAD_LIMIT"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert run_tesseract(["page.pgm"], 10) == "page.pgm 1\n"
