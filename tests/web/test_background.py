from __future__ import annotations

import logging

import pytest

from ui.web import background
from ui.web.background import BackgroundReading
from ui.web.telemetry import log


class Gone(Exception):
    """What ends the thread's loop, which has no end of its own."""


class Reading:
    """An engine whose index is another one at the third look, and is gone at the fourth."""

    def __init__(self, fault: Exception | None = None) -> None:
        self._versions = iter(["one", "one", "two"])
        self._fault = fault
        self.current = ""
        self.read: list[str] = []

    @property
    def version(self) -> str:
        self.current = next(self._versions, "")
        if not self.current:
            raise Gone
        return self.current

    def read_ahead(self, progress: object) -> None:
        self.read.append(self.current)
        if self._fault:
            raise self._fault


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "POLL_SECONDS", 0)


def run(engine: Reading) -> None:
    with pytest.raises(Gone):
        BackgroundReading(engine).run()  # type: ignore[arg-type]


def test_each_index_is_read_once() -> None:
    engine = Reading()
    run(engine)
    assert engine.read == ["one", "two"]


def test_a_failure_is_logged_and_the_next_index_is_read(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "propagate", True)
    engine = Reading(OSError("No space left on device"))
    with caplog.at_level(logging.ERROR, logger=log.name):
        run(engine)
    assert engine.read == ["one", "two"]
    assert [record.getMessage() for record in caplog.records] == ["reading ahead failed"] * 2
