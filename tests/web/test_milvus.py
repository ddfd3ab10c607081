from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rag.config import Index, Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.milvus import MilvusLite
from ui.web import health
from ui.web.server import create_app

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MilvusLite]:
    made = MilvusLite(tmp_path / "milvus")
    yield made
    made.stop()


def test_where_milvus_stops_answers_and_readiness_say_so_until_it_is_back(
    settings: Settings, write: Write, server: MilvusLite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.index.milvus import collection

    monkeypatch.setattr(health, "FRESH_SECONDS", 0.0)
    monkeypatch.setattr(collection, "SECONDS", 60.0)
    write("a.txt", "تشرق الشمس كل صباح من جهة الشرق.")
    on_milvus = settings.model_copy(update={"index": Index(engine="milvus", url=server.url)})
    index(on_milvus)
    client = TestClient(create_app(Engine(on_milvus), on_milvus), "http://localhost")
    question = {"question": "من أين تشرق الشمس؟"}
    answer = client.post("/api/ask", json=question)
    assert answer.status_code == 200
    assert client.get("/readyz").json() == {"status": "ready", "documents": 1}

    server.stop()
    monkeypatch.setattr(collection, "SECONDS", 1.0)
    refused = client.post("/api/ask", json=question)
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "index_unreachable")
    assert "البحث" in refused.json()["error"]["message"]
    assert client.get("/api/search", params={"q": "الشمس"}).status_code == 503
    assert client.get("/readyz").status_code == 503
    assert 'isnad_problem{code="index_unreachable"} 1.0' in client.get("/metrics").text
    waiting = TestClient(create_app(None, on_milvus), "http://localhost")
    assert waiting.get("/readyz").json()["error"]["code"] == "index_unreachable"

    server.start()
    monkeypatch.setattr(collection, "SECONDS", 60.0)
    deadline = time.monotonic() + 300
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "Milvus is back, and was not noticed"
    assert client.post("/api/ask", json=question).json()["answer"] == answer.json()["answer"]
