from __future__ import annotations

import logging

import pytest

from rag.config import ConfigError, Settings
from rag.config import Limits as LimitSettings
from tests.coroutines import awaited
from ui.web import limits
from ui.web.access import Visitor
from ui.web.limits import Limits


def of(**values: object) -> Limits:
    return Limits(Settings(limits=LimitSettings.model_validate(values)))


def test_each_client_has_its_own_count() -> None:
    counted = of(questions="2/minute")
    salma, omar = Visitor("salma"), Visitor("omar")
    assert [counted.wait(salma), counted.wait(salma), counted.wait(omar)] == [None, None, None]
    wait = counted.wait(salma)
    assert wait
    assert 1 <= wait <= 60


def test_an_answer_counts_by_its_requests_to_the_chat_model_as_far_as_the_rate_goes() -> None:
    counted = of(questions="10/minute")
    salma = Visitor("salma")
    assert counted.wait(salma) is None
    counted.charge(salma, 4)
    assert [counted.wait(salma) for _ in range(6)] == [None] * 6
    assert counted.wait(salma)
    counted.charge(Visitor("omar"), 25)
    assert counted.wait(Visitor("omar"))
    for requests in (0, 1):
        counted.charge(Visitor("huda"), requests)
    assert [counted.wait(Visitor("huda")) for _ in range(10)] == [None] * 10


def test_without_a_rate_nobody_waits() -> None:
    counted = of(questions=None)
    assert {counted.wait(Visitor("salma")) for _ in range(200)} == {None}


def test_a_storage_that_is_not_to_be_reached_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    counted = of(questions="1/minute", storage="redis://127.0.0.1:9")
    with caplog.at_level(logging.ERROR, logger="isnad"):
        assert [counted.wait(Visitor("salma")) for _ in range(3)] == [None, None, None]
        counted.charge(Visitor("salma"), 5)
    assert "limits.storage failed" in caplog.text


def test_a_storage_of_an_unknown_kind_is_named() -> None:
    with pytest.raises(ConfigError, match=r"limits\.storage = 'no://x'"):
        of(storage="no://x")


def test_who_finds_no_place_in_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING_SECONDS", 0.01)

    async def entered() -> list[bool]:
        places = of(concurrent=1)
        found = [await places.enter(), await places.enter()]
        places.leave()
        return [*found, await places.enter()]

    assert awaited(entered()) == [True, False, True]
