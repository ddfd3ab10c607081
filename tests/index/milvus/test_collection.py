from __future__ import annotations

import socket
import subprocess
import sys

import numpy as np
import pytest

from rag.config import Index
from rag.index.snapshot import UnreachableIndexError
from tests.index.milvus.test_index import RECIPE
from tests.milvus import MilvusLite

pytestmark = pytest.mark.slow


def test_a_server_that_stops_answering_is_given_up_and_asked_again(
    milvus: Index, milvus_server: MilvusLite, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.index.milvus import collection

    made = collection.MilvusCollection(milvus, RECIPE)
    made.create(4, 10)
    made.write("part", [[{"id": 7, "document": 7, "dense": np.ones(4, np.float32), "sparse": {3: 0.5}}]])
    made.finish()
    with milvus_server.frozen(), monkeypatch.context() as patch:
        patch.setattr(collection, "SECONDS", 0.5)
        with pytest.raises(UnreachableIndexError, match="Deadline Exceeded"):
            made.search("sparse", {3: 1.0}, 10, ["part"])
    ids, scores = made.search("sparse", {3: 1.0}, 10, ["part"])
    assert (ids.tolist(), scores.tolist()) == ([7], [0.5])


def test_a_place_that_takes_connections_and_says_nothing_is_given_up(
    milvus: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rag.index.milvus import collection

    monkeypatch.setattr(collection, "SECONDS", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(UnreachableIndexError, match="does not answer"):
            collection.MilvusCollection(milvus.model_copy(update={"url": url}), RECIPE)


def test_what_asks_milvus_is_imported_for_that_alone() -> None:
    loaded = "print([name for name in sys.modules if 'milvus' in name or name.startswith('grpc')])"
    asked = [sys.executable, "-c", f"import sys, rag.engine, rag.index.indexing, ui.cli; {loaded}"]
    assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip() == "[]"
