from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.web.late import LateApp, load_late


def app_with(part: LateApp, done: threading.Event) -> FastAPI:
    app = FastAPI()

    @app.get("/early")
    async def early() -> str:
        return "early"

    app.mount("/", part)
    load_late(app, [part], done.set)
    return app


def test_the_server_answers_while_a_part_is_loaded_and_who_asks_for_that_waits() -> None:
    loading, done = threading.Event(), threading.Event()
    part = FastAPI()

    @part.get("/late")
    async def late() -> str:
        return "late"

    def build() -> FastAPI:
        assert loading.wait(120)
        return part

    with TestClient(app_with(LateApp(build), done)) as client, ThreadPoolExecutor(1) as asker:
        waiting = asker.submit(client.get, "/late")
        assert client.get("/early").json() == "early"
        assert not waiting.done()
        assert not done.is_set()
        loading.set()
        assert waiting.result(30).json() == "late"
        assert done.wait(120)


def test_a_part_that_cannot_be_loaded_fails_its_own_requests_alone(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    failing = LateApp(lambda: 1 // 0)  # type: ignore[arg-type, return-value]
    with TestClient(app_with(failing, done), raise_server_exceptions=False) as client:
        assert done.wait(120)
        assert client.get("/early").json() == "early"
        assert client.get("/late").status_code == 500
    assert "could not be loaded" in caplog.text
