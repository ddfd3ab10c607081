"""LangChain's own suites for what we give to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import EmbeddingsIntegrationTests, RetrieversIntegrationTests

from rag import config
from rag.config import Settings
from rag.embedding import StaticEmbeddings, embedding_model
from rag.index.indexing import index
from rag.index.local import LocalIndex
from rag.index.snapshot import SNAPSHOTS
from rag.retrieval import HybridRetriever


class TestStaticEmbeddings(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return StaticEmbeddings

    @property
    def embedding_model_params(self) -> dict[str, Any]:
        return {"settings": config.Embedding()}


class TestHybridRetriever(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _indexed(self, tmp_path: Path) -> None:
        for name in range(4):
            (tmp_path / f"{name}.txt").write_text(f"الجملة رقم {name} عن التجارة.", encoding="utf-8")
        settings = Settings(corpus=(tmp_path,), data_dir=tmp_path / "data")
        index(settings)
        self._index = LocalIndex.current(settings.data_dir / SNAPSHOTS)

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return HybridRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"index": self._index, "embeddings": embedding_model(config.Embedding())}

    @property
    def retriever_query_example(self) -> str:
        return "ما رقم الجملة عن التجارة؟"

    @property
    def num_results_arg_name(self) -> str:
        return "top_k"
