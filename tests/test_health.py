from __future__ import annotations

import shutil
from collections import namedtuple

import pytest

from rag.config import Settings, with_value
from rag.engine import Engine
from rag.health import find_problems
from rag.index.indexing import index
from rag.index.outcome import Outcome
from tests.conftest import Write

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def engine(settings: Settings, write: Write) -> Engine:
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    return Engine(settings)


def codes(settings: Settings, engine: Engine | None) -> list[str]:
    return [problem.code for problem in find_problems(settings, engine)]


def test_nothing_is_wrong_with_a_fresh_index(settings: Settings, engine: Engine) -> None:
    assert codes(settings, engine) == []


def test_a_newer_index_of_other_settings_is_told_until_it_can_be_used(
    settings: Settings, engine: Engine, write: Write
) -> None:
    index(with_value(settings, "retrieval.analyser=words"))
    (problem,) = find_problems(settings, engine)
    assert problem.code == "newer_index_unusable"
    assert "isnad index" in problem.reason
    write("b.txt", "يغيب القمر.")
    index(settings)
    assert codes(settings, engine) == []


def test_a_damaged_newer_index_is_told(settings: Settings, engine: Engine, write: Write) -> None:
    write("b.txt", "يغيب القمر.")
    index(settings)
    next((settings.data_dir / "index").rglob("corpus.db")).write_bytes(b"")
    (problem,) = find_problems(settings, engine)
    assert (problem.code, "corpus.db" in problem.reason) == ("newer_index_unusable", True)


def test_an_index_made_otherwise_than_it_would_be_now_is_stale(settings: Settings, engine: Engine) -> None:
    changed = with_value(settings, "passages.max_words=50")
    assert codes(changed, Engine(changed)) == ["stale_index"]


def test_a_source_that_is_not_there_and_a_failed_run_are_told(settings: Settings, engine: Engine) -> None:
    shutil.rmtree(settings.corpus[0])
    Outcome(failure="no space left").keep(settings.data_dir)
    missing, failed = find_problems(settings, engine)
    assert (missing.code, str(settings.corpus[0]) in missing.reason) == ("source_missing", True)
    assert (failed.code, failed.reason) == ("indexing_failed", "no space left")


def test_a_full_disk_is_told(settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12, 3_000_000))
    (problem,) = find_problems(settings, engine)
    assert (problem.code, "3 MB left" in problem.reason) == ("disk_full", True)


def test_a_data_folder_that_is_a_file_is_told(settings: Settings) -> None:
    settings.data_dir.parent.mkdir(parents=True, exist_ok=True)
    settings.data_dir.write_text("x")
    assert "data_unwritable" in codes(settings, None)
