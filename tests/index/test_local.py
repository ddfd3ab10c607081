from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from rag.documents import Document
from rag.embedding import Vectors
from rag.index import WholeIndex, snapshot
from rag.index.corpus import Batch, Origin
from rag.index.local import LocalIndex
from rag.index.postings import Postings
from rag.index.recipe import Recipe, passage_text
from rag.index.vectors import FaissIndex
from rag.passages import Passage
from tests.index.conformance import IndexConformance, MakeIndex


class TestLocalIndex(IndexConformance):
    @pytest.fixture
    def make_index(self, tmp_path: Path) -> MakeIndex:
        def make(documents: Sequence[Document], passages: Sequence[Passage], vectors: Vectors) -> WholeIndex:
            batches = [
                Batch(each, Origin(), [passage for passage in passages if passage.document == each.path])
                for each in documents
            ]
            postings = Postings.build(map(passage_text, passages), "light10+4grams")
            with snapshot.writer(tmp_path):
                recipe = Recipe("1", "1", "40-160 words", "1", "light10+4grams", "1", "test")
                with snapshot.draft(tmp_path, recipe) as draft:
                    draft.add(batches, postings, FaissIndex.build(vectors))
                    draft.publish()
            return LocalIndex.current(tmp_path)

        return make
