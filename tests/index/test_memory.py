"""The suite on an index of lists: it can be passed by what knows nothing of snapshots."""

from __future__ import annotations

import pytest

from tests.index.conformance import IndexConformance, MakeIndex
from tests.index.memory import MemoryIndex


class TestMemoryIndex(IndexConformance):
    @pytest.fixture
    def make_index(self) -> MakeIndex:
        return MemoryIndex
