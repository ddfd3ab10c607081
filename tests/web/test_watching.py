from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import watchfiles

from rag.config import Settings
from rag.embedding import embedding_model
from rag.index import snapshot
from rag.index.indexing import NothingIndexedError, index
from rag.index.outcome import Broken, RefusedError, last_outcome
from rag.index.snapshot import SNAPSHOTS
from rag.index.withdrawn import Withdrawn
from tests.conftest import Write
from ui.conversations.database import StoreError
from ui.web import watching
from ui.web.telemetry import log
from ui.web.watching import Watcher


@pytest.fixture(autouse=True)
def _logged(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(log, "propagate", True)
    caplog.set_level(logging.INFO, logger=log.name)


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == log.name]


def watcher(settings: Settings) -> Watcher:
    return Watcher(settings, embedding_model(settings.embedding))


def titles(settings: Settings) -> list[str]:
    return list(snapshot.current(settings.data_dir / SNAPSHOTS).titles())


def run(watching_thread: Watcher, monkeypatch: pytest.MonkeyPatch, *turns: object) -> None:
    """The watcher's loop where each turn is what happens before the library gives a change."""

    def watch(*sources: Path, **options: object) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        yield set()
        while remaining:
            turn = remaining.pop(0)
            turn()  # type: ignore[operator]
            yield {(watchfiles.Change.modified, "a")}
        watching_thread.stop()

    remaining = list(turns)
    monkeypatch.setattr(watchfiles, "watch", watch)
    monkeypatch.setattr(watching, "POLL_SECONDS", 0)
    watching_thread.run()


def test_what_changes_is_indexed_and_logged(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first = write("أول.txt", "نص أول.")
    run(
        watcher(settings),
        monkeypatch,
        lambda: write("ثان.txt", "نص ثان."),
        first.unlink,
        lambda: None,
    )
    assert titles(settings) == ["ثان.txt"]
    assert events(caplog) == ["indexed"] * 3
    last = last_outcome(settings.data_dir)
    assert last
    assert (last.removed, last.failure) == (0, "")


def test_what_is_withdrawn_leaves_the_index_without_a_change_in_the_corpus(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("أول.txt", "نص أول.")
    write("ثان.txt", "نص ثان.")
    thread = watcher(settings)

    def watch(*sources: Path, **options: object) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        yield set()
        for gone, left in ({"أول.txt"}, ["ثان.txt"]), (set(), ["أول.txt", "ثان.txt"]):
            Withdrawn(frozenset(gone)).keep(settings.data_dir)
            yield set()
            assert titles(settings) == left
        thread.stop()

    monkeypatch.setattr(watchfiles, "watch", watch)
    thread.run()
    assert len(titles(settings)) == 2


def test_a_catalogue_that_is_down_is_logged_once_and_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def fail(*given: object, **named: object) -> object:
        tried.append(1)
        raise StoreError("the catalogue is down")

    def watch(*sources: Path, **options: object) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        yield from (set(), set(), set())
        thread.stop()

    thread = watcher(settings)
    monkeypatch.setattr(watching, "find_indexer", lambda settings: fail)
    monkeypatch.setattr(watchfiles, "watch", watch)
    thread.run()
    assert (len(tried), events(caplog)) == (3, ["indexing failed"])


def test_a_run_that_fails_is_logged_and_the_next_one_goes_on(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write("أول.txt", "")
    run(watcher(settings), monkeypatch, lambda: write("أول.txt", "نص أول."))
    assert events(caplog) == ["indexing failed", "indexed"]
    assert titles(settings) == ["أول.txt"]


def test_an_index_that_the_gate_refuses_is_logged_with_the_questions(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*given: object) -> None:
        raise RefusedError("hit@1 fell.\n  كم؟", (Broken("كم؟", "خمسة", "لا"),))

    write("أول.txt", "نص أول.")
    run(Watcher(settings, embedding_model(settings.embedding), refuse), monkeypatch)
    assert events(caplog) == ["index refused"]
    fields = caplog.records[-1].__dict__["fields"]
    assert fields["reason"] == "hit@1 fell."
    assert fields["broken"] == [{"question": "كم؟", "before": "خمسة", "after": "لا"}]


def test_while_another_run_is_writing_it_stays_due(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    write("أول.txt", "نص أول.")
    writing = snapshot.writer(settings.data_dir / SNAPSHOTS)
    writing.__enter__()
    run(watcher(settings), monkeypatch, lambda: writing.__exit__(None, None, None))
    assert events(caplog) == ["indexed"]


def test_an_index_of_other_files_is_left_alone(
    settings: Settings,
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "آخر.txt").write_text("نص آخر.", encoding="utf-8")
    index(settings, [tmp_path / "آخر.txt"])
    write("أول.txt", "نص أول.")
    thread = watcher(settings)
    run(thread, monkeypatch)
    assert (titles(settings), events(caplog)) == (["آخر.txt"], ["watching stopped"])
    index(settings)
    run(watcher(settings), monkeypatch, lambda: write("ثان.txt", "نص ثان."))
    assert titles(settings) == ["أول.txt", "ثان.txt"]


def test_what_it_writes_itself_and_hidden_files_do_not_concern_it(settings: Settings, tmp_path: Path) -> None:
    inside = watcher(settings.model_copy(update={"corpus": (tmp_path,)}))
    (tmp_path / "link").symlink_to(tmp_path)
    concerned = {
        name: inside._concerns(watchfiles.Change.modified, str(tmp_path / name))
        for name in (
            "a.txt",
            "sub",
            ".a.txt.swp",
            "~$a.docx",
            "data/index/CURRENT",
            "link/data/last-run.json",
        )
    }
    assert [name for name, concerns in concerned.items() if concerns] == ["a.txt", "sub"]


@pytest.mark.slow
def test_a_folder_that_comes_and_changes_is_taken_up(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the library itself, on a real folder."""
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(watching, "QUIET_SECONDS", 0.1)
    settings.corpus[0].rmdir()
    thread = watcher(settings)
    runs: list[int] = []

    def counted(*given: object, **named: object) -> object:
        try:
            return index(*given, **named)  # type: ignore[arg-type]
        finally:
            runs.append(1)
            if len(runs) == 1:
                settings.corpus[0].mkdir()
                (settings.corpus[0] / "أول.txt").write_text("نص أول.", encoding="utf-8")
            elif len(runs) == 2:
                (settings.corpus[0] / "أول.txt").replace(settings.corpus[0] / "ثان.txt")
            else:
                thread.stop()

    monkeypatch.setattr(watching, "find_indexer", lambda settings: counted)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert titles(settings) == ["ثان.txt"]


def test_web_addresses_are_looked_at_again_when_their_time_has_come(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where nothing else is in the corpus; what a run could not keep does not make the next one due."""
    web = Settings.model_validate({"corpus": ["https://intranet.example/"], "data_dir": settings.data_dir})
    thread = watcher(web)
    now, ages = [1_000_000.0], []

    def indexed(*given: object, max_age: float, **named: object) -> None:
        ages.append(max_age)
        if len(ages) == 3:
            thread.stop()
        raise NothingIndexedError("away")

    def pass_time() -> float:
        now[0] += 100
        return now[0]

    monkeypatch.setattr(time, "time", pass_time)
    monkeypatch.setattr(watching, "find_indexer", lambda settings: indexed)
    monkeypatch.setattr(watching, "POLL_SECONDS", 0)
    thread.run()
    assert ages == [24 * 3600] * 3
    assert now[0] >= 1_000_000 + 2 * watching.LEAST_SECONDS
