from __future__ import annotations

from collections.abc import Iterator

import pytest

from rag.crawl import client
from tests.crawl.intranet import Intranet, intranet


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Intranet]:
    """An intranet of the test's own, asked without a pause."""
    monkeypatch.setattr(client, "PAUSE_SECONDS", 0.0)
    with intranet() as made:
        yield made
