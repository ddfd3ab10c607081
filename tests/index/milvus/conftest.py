from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from rag.config import Index, Settings
from tests.milvus import MilvusLite

_numbers = count()


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusLite]:
    """A server for tests that leave it running."""
    server = MilvusLite(tmp_path_factory.mktemp("milvus") / "data")
    yield server
    server.stop()


@pytest.fixture
def milvus(milvus_server: MilvusLite, monkeypatch: pytest.MonkeyPatch) -> Index:
    """Settings with a collection of the test's own."""
    from rag.index.milvus import collection

    monkeypatch.setattr(collection, "SECONDS", 60.0)  # however busy the machine is
    return Index(engine="milvus", url=milvus_server.url, collection=f"test{next(_numbers)}")


@pytest.fixture
def on_milvus(settings: Settings, milvus: Index) -> Settings:
    """The test's settings, with Milvus as the engine."""
    return settings.model_copy(update={"index": milvus})
