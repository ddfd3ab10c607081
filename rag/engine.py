"""The engine: answers from the current snapshot, and takes up a newer one when there is one."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from langchain_core.runnables import Runnable
from threadpoolctl import ThreadpoolController

from rag import config, weights
from rag.answers.answer import Answer, Citation, FoundPassage
from rag.answers.curated import CuratedAnswers, CuratedSource
from rag.answers.quoting import QuotingReader
from rag.answers.reader import Reader
from rag.chain import ChainInput, Curate, build_chain, curate_nothing
from rag.collections import EVERYTHING, Collections, Scope
from rag.config import EXTRACTIVE, Settings
from rag.contextual import ContextualVectors
from rag.documents import Document
from rag.embedding import BUNDLED, EmbeddingModel, embedding_model, reading_transformer
from rag.index import Index, snapshot, withdrawn
from rag.index.corpus import Entry
from rag.index.idf import background_idf
from rag.index.local import LocalIndex
from rag.index.recipe import Recipe
from rag.index.snapshot import SNAPSHOTS, Snapshot, SnapshotError, UnreachableIndexError
from rag.index.withdrawn import Withdrawn
from rag.likeness import group_alike
from rag.passages import Passage
from rag.question import Turn, check_question, recent
from rag.retrieval import Hit, HybridRetriever
from rag.tracing import Tracing

if TYPE_CHECKING:
    from rag.answers.writing.chat_model import ChatModel
    from rag.index.milvus.index import MilvusIndex

_log = logging.getLogger(__name__)

FAST: Final = "fast"
"""What `answer.reader` is where no transformer reads passages."""

CONTEXTUAL: Final = "contextual.db"

LONGEST_PAUSE: Final = 1.0
"""What works in the background lets questions pass, but takes a step after so many seconds all the same."""

MOST_PARTS: Final = 32
"""Of so many scopes the part of the index is kept ready; another is made when it is asked for."""

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


class Engine:
    """Answers questions. Safe to share between threads.

    Raises SnapshotError where there is no index, it is damaged, or it was made with another embedding model
    or analyser than the settings name; EmbeddingError or ConfigError where a model cannot be had.
    `embeddings` are those of the settings, where they are loaded already; with `only` it answers from that
    snapshot, whatever becomes current; `curated` holds answers that people wrote, which win. What takes a
    `scope` does as if there were no other documents, and all of it as if there were none that is withdrawn.
    """

    def __init__(
        self,
        settings: Settings,
        embeddings: EmbeddingModel | None = None,
        only: Snapshot | None = None,
        curated: CuratedSource | None = None,
    ) -> None:
        self._settings = settings
        self._only = only
        self._root = settings.data_dir / SNAPSHOTS
        self._embeddings = embeddings or embedding_model(settings.embedding)
        is_bundled = settings.embedding.model == BUNDLED
        self._words = self._embeddings if is_bundled else embedding_model(config.Embedding())
        known = settings.collections.keys()
        self._curated = CuratedAnswers(curated, self._words, known) if curated else None
        reader = settings.answer.reader
        self._contextual = None if reader == FAST else open_contextual(settings.data_dir / CONTEXTUAL, reader)
        self._recipe = Recipe.of(settings, self._embeddings)
        self._tracing = Tracing(settings.tracing)
        self._collections = Collections(settings.collections)
        self._chat = _chat_model(settings)
        self._opening = threading.Lock()
        self._replacing = threading.Lock()
        self._counting = threading.Lock()
        self._asked = 0
        self._idle = threading.Event()
        self._idle.set()
        self._refused: str | None = None
        self._refusal = ""
        self._open = self._without_withdrawn(self._opened())
        self._embeddings.encode_queries(["إسناد"])  # loads the model, so that the first answer is as quick
        _multiply_in_one_thread()
        if self._embeddings.digest != weights.model_digest():
            _log.warning(
                "The weights of retrieval and reading belong to another embedding model than %s, so answers"
                " may be given or refused too easily. Fit them to it: python -m training.weights",
                settings.embedding.model,
            )

    def _opened(self) -> Snapshot:
        opened = self._only or snapshot.current(self._root)
        if problem := self._recipe.mismatch(opened.manifest.recipe):
            raise SnapshotError(problem)
        return opened

    def _without_withdrawn(self, opened: Snapshot) -> _Open:
        """What answers from a snapshot, without the documents that are withdrawn by now."""
        stamp = withdrawn.stamp(self._settings.data_dir)
        gone = withdrawn.read(self._settings.data_dir)
        index = self._index_of(opened)
        left = {path for each in opened.segments for path, _, _ in each.extents} - gone.documents
        if len(left) < index.count_documents():
            index = index.within(left)
        origins = opened.origins() if self._settings.collections else {}
        files = {path: origin.file for path, origin in origins.items() if path in left}
        for name, pattern in self._collections.idle(files):
            _log.warning(
                "collections: %r: the pattern %r fits no document. If it is misspelt, what it was to name may"
                " be in no collection, and seen by everybody.",
                name,
                pattern,
            )
        collections = {path: self._collections.of(path, file) for path, file in files.items()}
        return _Open(index, gone, stamp, collections, self._part)

    def _index_of(self, opened: Snapshot) -> LocalIndex | MilvusIndex:
        """The index over a snapshot on the engine that the settings name; what asks Milvus is imported for
        that alone."""
        if self._settings.index.engine == "milvus":
            from rag.index.milvus.index import MilvusIndex

            return MilvusIndex.open(opened, self._settings.index)
        return LocalIndex(opened)

    def _part(self, index: Index, scope: Scope) -> _Part:
        """What asks an index, or the part of one that a scope holds."""
        retriever = HybridRetriever(
            index=index,
            embeddings=self._embeddings,
            contextual=self._contextual,
            top_k=self._settings.retrieval.top_k,
            candidates=self._settings.retrieval.candidates,
        )
        sentences = self._settings.answer.max_sentences
        reader = QuotingReader(index, self._words, sentences, self._contextual)
        return _Part(index, retriever, self._tracing.bind(self._chain(retriever, reader, scope)))

    def _chain(
        self, retriever: HybridRetriever, quoting: QuotingReader, scope: Scope
    ) -> Runnable[ChainInput, Answer]:
        """The chain with the reader that the settings name."""
        curate: Curate = curate_nothing
        if self._curated:
            curate = partial(self._curated.find, index=retriever.index, scope=scope)
        if self._chat is None:
            return build_chain(retriever, quoting, curate=curate)
        from rag.answers.requests import Kind
        from rag.answers.writing.map_reduce import MapReduceReader
        from rag.answers.writing.selector import SelectingReader
        from rag.answers.writing.standalone import make_standalone
        from rag.answers.writing.writer import WritingReader

        answer = self._settings.answer
        reader: Reader = (
            SelectingReader(self._chat, quoting, answer.max_sentences)
            if answer.mode == "select"
            else WritingReader(self._chat, quoting, answer.unsupported)
        )
        return build_chain(
            retriever,
            reader,
            standalone=partial(make_standalone, chat=self._chat),
            writers={kind: MapReduceReader(self._chat, kind) for kind in get_args(Kind)},
            curate=curate,
        )

    def _current(self) -> _Open:
        """What is open, or the newer snapshot. One thread opens that while the others go on with the old one.
        One that cannot be opened leaves the old one serving, and is logged once. What was withdrawn is left
        out of either at once."""
        if withdrawn.stamp(self._settings.data_dir) != self._open.stamp:
            with self._replacing:
                if withdrawn.stamp(self._settings.data_dir) != self._open.stamp:
                    self._open = self._without_withdrawn(self._open.index.snapshot)
        name = self._newer()
        if name and self._opening.acquire(blocking=False):
            try:
                opened = self._opened()
                with self._replacing:
                    self._open = self._without_withdrawn(opened)
            except UnreachableIndexError as error:  # tried again with the next question
                _log.warning("The newer index is not used yet: %s", error)
            except SnapshotError as error:
                self._refused, self._refusal = name, str(error)
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
        return self._current().part(EVERYTHING).chain

    def ask(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> Answer:
        """The whole answer. Raises QuestionError for a question that cannot be answered as it stands."""
        *_, answer = self.stream(question, history, scope)
        assert isinstance(answer, Answer), "the last part is the whole"
        return answer

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        scope: Scope = EVERYTHING,
        count: Callable[[int], None] = lambda requests: None,
    ) -> Iterator[str | Citation | Answer]:
        """The answer as it is made: pieces of its text, each citation before the number that names it, and
        last the whole Answer. A piece is empty where there is nothing to say yet, so that whoever has left is
        noticed. However it ends, `count` is told how many requests to the chat model were made for it, where
        they may be many. Raises QuestionError."""
        asked = self._checked(question, history)
        told, scope = self._collections.named_in(question, scope)
        if told != question:
            asked = self._checked(told, history)
        whole: Answer | None = None
        with self._answering():
            started = time.perf_counter()
            retrieved = 0.0
            try:
                for part in self._current().part(scope).chain.stream(asked):
                    retrieved = retrieved or time.perf_counter()
                    whole = whole + part if whole else part
                    yield from part.citations
                    yield from re.findall(r"\s*\S+", part.answer) or ("",)
            finally:
                count(whole.requests if whole else 0)
            assert whole, "an answer has a first part"
            text = whole.question if told == question else question.strip()
            yield replace(whole, question=text, seconds=_seconds(started, retrieved, time.perf_counter()))

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

    def let_questions_pass(self) -> None:
        """Wait until no question is being answered, or `LONGEST_PAUSE`: for what works in the background,
        before each step."""
        self._idle.wait(LONGEST_PAUSE)

    def read_ahead(self, progress: Progress = lambda done, total: None) -> None:
        """Compute the contextual vectors of every passage that has none; until then they are computed of
        those that are read for an answer. It ends early where a newer index is taken up."""
        while self._contextual and not self._read_ahead(self._contextual, progress):
            pass

    def _read_ahead(self, contextual: ContextualVectors, progress: Progress) -> bool:
        current = self._current()
        for done in contextual.fill(_every_passage(current.index)):
            progress(done, current.index.size)
            self.let_questions_pass()
            if self._open is not current:
                return False
        return True

    def search(self, query: str, top_k: int | None = None, scope: Scope = EVERYTHING) -> list[FoundPassage]:
        """The best passages for a query, best first. Raises QuestionError."""
        return [FoundPassage.of(hit) for hit in self.hits(query, top_k, scope=scope)]

    def hits(
        self,
        query: str,
        top_k: int | None = None,
        history: Sequence[Turn] = (),
        scope: Scope = EVERYTHING,
    ) -> list[Hit]:
        """Like `search`, with each passage's place and what speaks for it; a follow-up brings its history."""
        asked = self._checked(query, history)
        retriever = self._current().part(scope).retriever
        return retriever.search(retriever.question(asked["question"], asked["history"]), top_k)

    def _checked(self, question: str, history: Sequence[Turn]) -> ChainInput:
        """Raises QuestionError."""
        limit = self._settings.answer.max_question_characters
        return {"question": check_question(question, limit), "history": recent(history, limit)}

    def find_curated(self, question: str) -> Answer | None:
        """The curated answer that a question, asked by itself, gets; None where it gets none."""
        if self._curated is None:
            return None
        retriever = self._current().part(EVERYTHING).retriever
        return self._curated.find(retriever.question(question), retriever.index, EVERYTHING)

    def group_alike(self, questions: Sequence[str]) -> list[list[int]]:
        """The places of the questions, those that are alike together (`rag.likeness`)."""
        return group_alike(questions, self._words, partial(background_idf, self._current().index))

    def document(self, document_id: str, scope: Scope = EVERYTHING) -> Document | None:
        """The document of this id (`rag.documents.document_id` of its path), or None."""
        return self._current().part(scope).index.document(document_id)

    def title(self, path: str, scope: Scope = EVERYTHING) -> str | None:
        """The title of the document of this path, or None."""
        return self._current().part(scope).index.title(path)

    def titles(self, scope: Scope = EVERYTHING) -> dict[str, str]:
        """The title of each indexed document by its path."""
        return self._current().part(scope).index.titles()

    def entry(self, document_id: str, scope: Scope = EVERYTHING) -> Entry | None:
        """What the index knows of the document of this id, or None."""
        return next(iter(self._current().entries(scope, document_id)), None)

    def entries(self, scope: Scope = EVERYTHING) -> list[Entry]:
        """What the index knows of each document, in the order of their paths."""
        return self._current().entries(scope)

    @property
    def version(self) -> str:
        """Which documents are answered from; another one means others."""
        current = self._current()
        return f"{current.name} {current.withdrawn.version}"

    @property
    def following(self) -> tuple[str, str]:
        """The name of the snapshot that is open, and the version of the list of documents that are left out
        of it."""
        current = self._current()
        return current.name, current.withdrawn.version

    def is_withdrawn(self, path: str) -> bool:
        """Whether the document of this path is left out, whatever the index holds."""
        return path in self._current().withdrawn.documents

    def refusal(self) -> str | None:
        """Why the index that was made last is not the one that is open; None where it is."""
        self._current()
        try:
            newest = snapshot.current_name(self._root)
        except SnapshotError as error:
            return str(error)
        return self._refusal if newest and newest == self._refused else None

    def check_reachable(self) -> None:
        """See whether what is asked for passages answers. Raises UnreachableIndexError."""
        self._current().index.ping()

    def list_changes(self) -> list[str]:
        """What the settings, or this version, would make otherwise in the open index; empty where it is as
        new."""
        return self._recipe.changes(self._current().recipe)

    def count_documents(self, scope: Scope = EVERYTHING) -> int:
        """How many documents are indexed."""
        return self._current().part(scope).index.count_documents()

    def count_by_collection(self, scope: Scope) -> dict[str, int]:
        """How many documents each collection has that may be seen."""
        own = [held for held in self._current().collections.values() if scope.holds(held)]
        seen = self._settings.collections.keys() if scope.seen is None else scope.seen
        return {name: sum(name in held for held in own) for name in seen}


def _chat_model(settings: Settings) -> ChatModel | None:
    """The chat model that the settings name; what asks one is imported for that alone."""
    if settings.answer.model == EXTRACTIVE:
        return None
    from rag.answers.writing.chat_model import ChatModel

    return ChatModel(settings.answer)


def _every_passage(index: Index) -> Iterator[Passage]:
    for start in range(0, index.size, 64):
        yield from index.passages(range(start, min(start + 64, index.size)))


@cache
def _multiply_in_one_thread() -> None:
    """numpy's products are small here: threads that wait for their parts of one cost more than they save,
    and many ask at once."""
    ThreadpoolController().select(user_api="blas").limit(limits=1)


def open_contextual(file: Path, reader: str = BUNDLED) -> ContextualVectors:
    """The contextual vectors that a file keeps, by the transformer that reads passages. Raises
    EmbeddingError."""
    return ContextualVectors(reading_transformer(reader), file)


@dataclass(frozen=True, slots=True)
class _Part:
    """An index, or a part of one, and what works on it."""

    index: Index
    retriever: HybridRetriever
    chain: Runnable[ChainInput, Answer]


class _Open:
    """An open index without the documents that are withdrawn, the collections of the others by their paths,
    and its parts. `stamp` is that of the list of withdrawn documents."""

    def __init__(
        self,
        index: LocalIndex | MilvusIndex,
        withdrawn: Withdrawn,
        stamp: Hashable,
        collections: Mapping[str, frozenset[str]],
        make: Callable[[Index, Scope], _Part],
    ) -> None:
        self.name = index.snapshot.manifest.name
        self.recipe = index.snapshot.manifest.recipe
        self.index = index
        self.withdrawn = withdrawn
        self.stamp = stamp
        self.collections = collections
        self._make = make
        self._whole = make(index, EVERYTHING)
        self._parts: OrderedDict[Scope, _Part] = OrderedDict()
        self._making = threading.Lock()

    def part(self, scope: Scope) -> _Part:
        """The documents that a scope holds."""
        if scope == EVERYTHING:
            return self._whole
        with self._making:
            if scope not in self._parts:
                self._parts[scope] = self._made(scope)
            self._parts.move_to_end(scope)
            if len(self._parts) > MOST_PARTS:
                self._parts.popitem(last=False)
            return self._parts[scope]

    def entries(self, scope: Scope, document_id: str | None = None) -> list[Entry]:
        """What the index knows of the documents that a scope holds, or of the one of this id."""
        return [
            entry
            for entry in self.index.snapshot.entries(document_id)
            if entry.path not in self.withdrawn.documents
            and scope.holds(self.collections.get(entry.path, frozenset()))
        ]

    def _made(self, scope: Scope) -> _Part:
        own = [path for path, held in self.collections.items() if scope.holds(held)]
        holds_all = len(own) == len(self.collections) == self.index.count_documents()
        return self._make(self.index if holds_all else self.index.within(own), scope)


def _seconds(started: float, retrieved: float, finished: float) -> dict[str, float]:
    return {
        "retrieve": round(retrieved - started, 6),
        "answer": round(finished - retrieved, 6),
        "total": round(finished - started, 6),
    }
