from __future__ import annotations

import shutil

import pytest
from fastapi.testclient import TestClient

from rag.config import Settings
from rag.engine import Engine
from rag.index import snapshot
from rag.index.indexing import index
from tests.conftest import Write
from ui.web import health
from ui.web.server import create_app


def test_what_is_wrong_is_told_at_readyz_in_the_metrics_and_once_in_the_log(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(health, "FRESH_SECONDS", 0.0)
    caplog.set_level("INFO", logger="isnad")
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    client = TestClient(create_app(Engine(settings), settings), "http://localhost")
    assert client.get("/readyz").json() == {"status": "ready", "documents": 1}
    shutil.move(settings.corpus[0], away := settings.corpus[0].with_name("away"))
    for _ in range(2):
        assert client.get("/readyz").json()["problems"] == ["source_missing"]
    assert 'isnad_problem{code="source_missing"} 1.0' in client.get("/metrics").text
    shutil.move(away, settings.corpus[0])
    assert "source_missing" not in client.get("/metrics").text
    assert [record.message for record in caplog.records if "problem" in record.message] == [
        "problem",
        "problem solved",
    ]


def test_an_index_of_another_version_is_not_called_damaged(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "FORMAT", snapshot.FORMAT + 1)
    write("a.txt", "تشرق الشمس كل صباح.")
    with monkeypatch.context() as before:
        before.setattr(snapshot, "FORMAT", snapshot.FORMAT - 1)
        index(settings)
    client = TestClient(create_app(None, settings), "http://localhost")
    for response in (client.get("/readyz"), client.post("/api/ask", json={"question": "متى تشرق الشمس؟"})):
        assert (response.status_code, response.json()["error"]["code"]) == (503, "outdated_index")
    assert 'isnad_problem{code="outdated_index"} 1.0' in client.get("/metrics").text
