from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rag.config import Settings
from rag.index.indexing import index
from tests.conftest import Write
from tests.serving import served_apart
from tests.waiting import until
from ui.web import late
from ui.web.late import LateApp, load_late

BREAKING = """
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

class Breaking(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "gradio.routes" and Path({cause!r}).exists():
            raise ImportError("half of it is not there")

sys.meta_path.insert(0, Breaking())
"""
"""Breaks the import of Gradio half-way while there is the file `cause`."""


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

    with TestClient(app_with(LateApp("The part", build), done)) as client, ThreadPoolExecutor(1) as asker:
        waiting = asker.submit(client.get, "/late")
        assert client.get("/early").json() == "early"
        assert not waiting.done()
        assert not done.is_set()
        loading.set()
        assert waiting.result(120).json() == "late"
        assert done.wait(120)


def test_a_part_that_cannot_be_loaded_refuses_its_own_requests_alone_and_is_tried_until_it_can(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "FIRST_PAUSE", 0.01)
    mended, done, whole = threading.Event(), threading.Event(), FastAPI()
    tries: list[int] = []

    @whole.get("/late")
    async def come_late() -> str:
        return "late"

    def build() -> FastAPI:
        tries.append(len(tries))
        if not mended.is_set():
            raise ImportError("half of it is not there")
        return whole

    part = LateApp("The part", build)
    with TestClient(app_with(part, done)) as client:
        assert done.wait(120)
        assert client.get("/early").json() == "early"
        refused = client.get("/late", headers={"Accept": "text/html", "Accept-Language": "ar"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "60")
        assert "تعذّر على الخادم تحميل هذه الصفحة" in refused.text
        assert part.failure == "ImportError: half of it is not there"
        until(lambda: len(tries) > 3)
        mended.set()
        until(lambda: client.get("/late").status_code == 200)
        assert part.failure is None
    assert caplog.text.count("The part could not be loaded") == 1


@pytest.mark.slow
def test_a_server_whose_chat_is_broken_says_so_and_shows_the_chat_once_it_can_be_loaded(
    tmp_path: Path, settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    cause = tmp_path / "cause"
    cause.touch()
    (tmp_path / "sitecustomize.py").write_text(BREAKING.format(cause=str(cause)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    with served_apart(tmp_path) as (address, _), httpx.Client(base_url=address, timeout=120) as client:
        assert client.get("/", headers={"Accept": "text/html"}).status_code == 503
        until(lambda: client.get("/readyz").status_code == 503)  # what was found is told for two seconds
        readiness = client.get("/readyz").json()
        assert (readiness["status"], readiness["problems"]) == ("incomplete", ["not_loaded"])
        assert 'isnad_problem{code="not_loaded"} 1.0' in client.get("/metrics").text
        assert client.post("/api/ask", json={"question": "متى تشرق الشمس؟"}).json()["answered"]
        cause.unlink()
        until(lambda: client.get("/readyz").status_code == 200)
        assert "gradio_config" in client.get("/").text
