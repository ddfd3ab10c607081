from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.documents import Document
from rag.embedding import Vectors
from rag.index import WholeIndex, snapshot
from rag.index.lexical import LexicalIndex
from rag.index.local import LocalIndex
from rag.index.recipe import Recipe, passage_text
from rag.index.snapshot import Origin
from rag.index.vectors import FaissIndex
from rag.passages import Passage
from tests.index.conformance import IndexConformance, MakeIndex


class TestLocalIndex(IndexConformance):
    @pytest.fixture
    def make_index(self, tmp_path: Path) -> MakeIndex:
        def make(documents: Sequence[Document], passages: Sequence[Passage], vectors: Vectors) -> WholeIndex:
            with snapshot.writer(tmp_path):
                snapshot.publish(
                    tmp_path,
                    [(document, Origin()) for document in documents],
                    passages,
                    LexicalIndex.build(map(passage_text, passages)),
                    FaissIndex.build(vectors),
                    Recipe("1", "1", "40-160 words", "1", "light10+4grams", "1", "test"),
                )
            return LocalIndex.current(tmp_path)

        return make
