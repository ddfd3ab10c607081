"""The engine: answers from the current snapshot, and takes up a newer one when there is one."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

from langchain_core.runnables import Runnable

from rag import config, weights
from rag.answers.answer import Answer, Citation, FoundPassage
from rag.answers.quoting import QuotingReader
from rag.chain import ChainInput, build_chain
from rag.config import Settings
from rag.contextual import ContextualVectors
from rag.documents import Document
from rag.embedding import BUNDLED, EmbeddingModel, OnnxEmbeddings, embedding_model
from rag.index import Index, snapshot
from rag.index.indexing import SNAPSHOTS
from rag.index.local import LocalIndex
from rag.index.recipe import Recipe
from rag.index.snapshot import Entry, Snapshot, SnapshotError
from rag.passages import Passage
from rag.question import Turn, check_question, recent
from rag.retrieval import Hit, HybridRetriever
from rag.tracing import Tracing

_log = logging.getLogger(__name__)

READER_PATH: Final = Path(__file__).parent / "models" / "e5-small"
"""The transformer that reads passages."""

CONTEXTUAL: Final = "contextual.db"

LONGEST_PAUSE: Final = 1.0
"""Reading ahead lets questions pass, but takes a step after so many seconds all the same."""

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


class Engine:
    """Answers questions. Safe to share between threads.

    Raises SnapshotError where there is no index, it is damaged, or it was made with another embedding model
    or analyser than the settings name; EmbeddingError where the model cannot be had. `embeddings` are those
    of the settings, where they are loaded already; with `only` it answers from that snapshot, whatever
    becomes current.
    """

    def __init__(
        self,
        settings: Settings,
        embeddings: EmbeddingModel | None = None,
        only: Snapshot | None = None,
    ) -> None:
        self._settings = settings
        self._only = only
        self._root = settings.data_dir / SNAPSHOTS
        self._embeddings = embeddings or embedding_model(settings.embedding)
        is_bundled = settings.embedding.model == BUNDLED
        self._words = self._embeddings if is_bundled else embedding_model(config.Embedding())
        fast = settings.answer.reader == "fast"
        self._contextual = None if fast else open_contextual(settings.data_dir / CONTEXTUAL)
        self._recipe = Recipe.of(settings, self._embeddings)
        self._tracing = Tracing(settings.tracing)
        self._opening = threading.Lock()
        self._counting = threading.Lock()
        self._asked = 0
        self._idle = threading.Event()
        self._idle.set()
        self._refused: str | None = None
        self._open = self._opened()
        self._embeddings.encode_queries(["إسناد"])  # loads the model, so that the first answer is as quick
        if self._embeddings.digest != weights.model_digest():
            _log.warning(
                "The weights of retrieval and reading belong to another embedding model than %s, so answers"
                " may be given or refused too easily. Fit them to it: python -m training.weights",
                settings.embedding.model,
            )

    def _opened(self) -> _Open:
        index = LocalIndex(self._only) if self._only else LocalIndex.current(self._root)
        if problem := self._recipe.mismatch(index.snapshot.manifest.recipe):
            raise SnapshotError(problem)
        retriever = HybridRetriever(
            index=index,
            embeddings=self._embeddings,
            contextual=self._contextual,
            top_k=self._settings.retrieval.top_k,
            candidates=self._settings.retrieval.candidates,
        )
        sentences = self._settings.answer.max_sentences
        reader = QuotingReader(index, self._words, sentences, self._contextual)
        name = index.snapshot.manifest.name
        return _Open(name, index, retriever, self._tracing.bind(build_chain(retriever, reader)))

    def _current(self) -> _Open:
        """What is open, or the newer snapshot. One thread opens that while the others go on with the old one.
        One that cannot be opened leaves the old one serving, and is logged once."""
        name = self._newer()
        if name and self._opening.acquire(blocking=False):
            try:
                self._open = self._opened()
            except SnapshotError as error:
                self._refused = name
                _log.error("The newer index is not used: %s", error)
            finally:
                self._opening.release()
        return self._open

    def _newer(self) -> str | None:
        """The name of a snapshot that was made current since the open one, and has not been refused."""
        if self._only:
            return None
        try:
            name = snapshot.current_name(self._root)
        except SnapshotError:
            return None
        return name if name not in (self._open.name, self._refused) else None

    @property
    def chain(self) -> Runnable[ChainInput, Answer]:
        """The chain over the current snapshot."""
        return self._current().chain

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The whole answer. Raises QuestionError for a question that cannot be answered as it stands."""
        *_, answer = self.stream(question, history)
        assert isinstance(answer, Answer), "the last part is the whole"
        return answer

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str | Citation | Answer]:
        """The answer as it is made: pieces of its text, each citation before the number that names it, and
        last the whole Answer. Raises QuestionError."""
        asked = self._checked(question, history)
        with self._answering():
            started = time.perf_counter()
            retrieved = 0.0
            whole: Answer | None = None
            for part in self.chain.stream(asked):
                retrieved = retrieved or time.perf_counter()
                whole = whole + part if whole else part
                yield from part.citations
                yield from re.findall(r"\s*\S+", part.answer)
            assert whole, "an answer has a first part"
            yield replace(whole, seconds=_seconds(started, retrieved, time.perf_counter()))

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Reading ahead waits meanwhile."""
        with self._counting:
            self._asked += 1
            self._idle.clear()
        try:
            yield
        finally:
            with self._counting:
                self._asked -= 1
                if not self._asked:
                    self._idle.set()

    def read_ahead(self, progress: Progress = lambda done, total: None) -> None:
        """Compute the contextual vectors of every passage that has none; until then they are computed of
        those that are read for an answer. It ends early where a newer index is taken up."""
        while self._contextual and not self._read_ahead(self._contextual, progress):
            pass

    def _read_ahead(self, contextual: ContextualVectors, progress: Progress) -> bool:
        current = self._current()
        for done in contextual.fill(_every_passage(current.index)):
            progress(done, current.index.size)
            self._idle.wait(LONGEST_PAUSE)
            if self._open is not current:
                return False
        return True

    def search(self, query: str, top_k: int | None = None) -> list[FoundPassage]:
        """The best passages for a query, best first. Raises QuestionError."""
        return [FoundPassage.of(hit) for hit in self.hits(query, top_k)]

    def hits(self, query: str, top_k: int | None = None, history: Sequence[Turn] = ()) -> list[Hit]:
        """Like `search`, with each passage's place and what speaks for it; a follow-up brings its history."""
        asked = self._checked(query, history)
        retriever = self._current().retriever
        return retriever.search(retriever.question(asked["question"], asked["history"]), top_k)

    def _checked(self, question: str, history: Sequence[Turn]) -> ChainInput:
        """Raises QuestionError."""
        limit = self._settings.answer.max_question_characters
        return {"question": check_question(question, limit), "history": recent(history, limit)}

    def document(self, document_id: str) -> Document | None:
        """The document of this id (`rag.documents.document_id` of its path), or None."""
        return self._current().index.document(document_id)

    def title(self, path: str) -> str | None:
        """The title of the document of this path, or None."""
        return self._current().index.title(path)

    def titles(self) -> dict[str, str]:
        """The title of each indexed document by its path."""
        return self._current().index.titles()

    def entry(self, document_id: str) -> Entry | None:
        """What the index knows of the document of this id, or None."""
        return next(iter(self._current().index.snapshot.entries(document_id)), None)

    def entries(self) -> list[Entry]:
        """What the index knows of each document, in the order of their paths."""
        return self._current().index.snapshot.entries()

    @property
    def version(self) -> str:
        """The name of the index that is open; another one means other documents."""
        return self._current().name

    def count_documents(self) -> int:
        """How many documents are indexed."""
        return self._current().index.count_documents()


def _every_passage(index: Index) -> Iterator[Passage]:
    for start in range(0, index.size, 64):
        yield from index.passages(range(start, min(start + 64, index.size)))


def open_contextual(file: Path) -> ContextualVectors:
    """The contextual vectors that a file keeps, by the bundled transformer."""
    return ContextualVectors(_transformer(), file)


@cache
def _transformer() -> OnnxEmbeddings:
    """The transformer that reads passages, once a process."""
    return OnnxEmbeddings(READER_PATH, name=READER_PATH.name)


@dataclass(frozen=True, slots=True)
class _Open:
    """An index by its name, and what works on it."""

    name: str
    index: LocalIndex
    retriever: HybridRetriever
    chain: Runnable[ChainInput, Answer]


def _seconds(started: float, retrieved: float, finished: float) -> dict[str, float]:
    return {
        "retrieve": round(retrieved - started, 6),
        "answer": round(finished - retrieved, 6),
        "total": round(finished - started, 6),
    }
