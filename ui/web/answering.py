"""The doors to the engine: answers, each counted, and documents. It is opened when there is an index."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Sequence
from copy import copy
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from rag.answers.answer import Answer, FoundPassage
from rag.collections import ANYBODY, EVERYTHING, Asker, Collections
from rag.config import Settings
from rag.documents import Document, document_id
from rag.engine import Engine
from rag.index.corpus import Entry
from rag.index.outcome import Outcome, last_outcome
from rag.index.snapshot import SnapshotError
from rag.question import QuestionError, Turn
from ui.conversations.curated import open_source
from ui.web.access import Visitor
from ui.web.answer_stream import AnswerStream, Piece
from ui.web.background import BackgroundReading
from ui.web.limits import Limits
from ui.web.telemetry import Telemetry

RETRY_SECONDS = 5.0
"""How long after a failed attempt to open the index the next one may be made."""


class LazyEngine:
    """The engine, opened at the first call that finds an index."""

    def __init__(self, engine: Engine | None, settings: Settings) -> None:
        self.collections = Collections(settings.collections)
        self._engine = engine
        self._settings = settings
        self._reads_ahead = False
        self._reading: BackgroundReading | None = None
        self._opening = threading.Lock()
        self._failure: SnapshotError | None = None
        self._failed_at = 0.0

    def __call__(self) -> Engine:
        """The open engine. Raises SnapshotError where there is no index to open."""
        if self._engine:
            return self._engine
        with self._opening:
            if self._engine is None:
                if self._failure and time.monotonic() - self._failed_at < RETRY_SECONDS:
                    raise self._failure
                try:
                    self._engine = Engine(self._settings, curated=open_source(self._settings))
                except SnapshotError as error:
                    self._failure, self._failed_at = error, time.monotonic()
                    raise
                if self._reads_ahead:
                    self._read_with(self._engine)
            return self._engine

    def read_ahead(self) -> None:
        """From now on, read passages in the background, as soon as there is an index."""
        with self._opening:
            self._reads_ahead = True
            if self._engine:
                self._read_with(self._engine)

    def _read_with(self, engine: Engine) -> None:
        self._reading = BackgroundReading(engine)
        self._reading.start()

    def reading(self) -> tuple[int, int] | None:
        """How many passages are read ahead so far, and of how many; None where none are left to be."""
        return self._reading.progress if self._reading else None

    def last_outcome(self) -> Outcome | None:
        """What the last indexing run did; None where that is not known."""
        return last_outcome(self._settings.data_dir)


class Answering:
    """Answers and searches, of what anybody may see until it is known who asks. Both raise QuestionError and
    SnapshotError."""

    def __init__(self, engine: LazyEngine, telemetry: Telemetry, limits: Limits) -> None:
        self._engine = engine
        self._limits = limits
        self._visitor: Visitor | None = None
        self._asker = ANYBODY
        self._scope = engine.collections.scope(ANYBODY)
        self._telemetry = telemetry
        self._in_progress: set[object] = set()

    def asked_by(self, visitor: Visitor | None) -> Answering:
        """The same, of what a visitor may see; what their answers cost is theirs."""
        own = copy(self)
        own._visitor = visitor
        own._asker = visitor.asker if visitor else ANYBODY
        own._scope = self._engine.collections.scope(own._asker)
        return own

    def within(self, collections: Sequence[str] | None) -> Answering:
        """The same, in these collections alone if any are named. Raises CollectionError."""
        own = copy(self)
        own._scope = self._engine.collections.scope(self._asker, collections)
        return own

    def is_busy(self) -> bool:
        """Whether an answer is in progress."""
        return bool(self._in_progress)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> AnswerStream:
        """The answer in pieces, the last of which is the whole."""
        return AnswerStream(self._pieces(question, history))

    def search(self, query: str, top_k: int | None = None) -> list[FoundPassage]:
        """The best passages for a query, best first."""
        return self._engine().search(query, top_k, self._scope)

    def _pieces(self, question: str, history: Sequence[Turn]) -> Generator[Piece]:
        self._in_progress.add(running := object())
        try:
            for piece in self._engine().stream(question, history, self._scope, self._charge):
                if isinstance(piece, Answer):
                    self._telemetry.count_answer(piece)
                yield piece
        except QuestionError:
            self._telemetry.count_failure("unanswerable")
            raise
        except Exception:
            self._telemetry.count_failure("error")
            raise
        finally:
            self._in_progress.discard(running)

    def _charge(self, requests: int) -> None:
        if self._visitor:
            self._limits.charge(self._visitor, requests)


class Documents:
    """The indexed documents that an asker may see. Each method raises SnapshotError where there is no
    index."""

    def __init__(self, engine: LazyEngine, asker: Asker = ANYBODY) -> None:
        self._engine = engine
        self._asker = asker
        self._scope = engine.collections.scope(asker)

    def asked_by(self, asker: Asker) -> Documents:
        """Those that another asker may see."""
        return Documents(self._engine, asker)

    def collections(self) -> dict[str, int]:
        """The number of documents of each collection, in the order of the settings."""
        counted = self._engine().count_by_collection(self._scope)
        return {name: counted[name] for name in self._engine.collections.names(self._asker)}

    def count(self) -> int:
        """The number of indexed documents."""
        return self._engine().count_documents(self._scope)

    def title(self, path: str) -> str | None:
        """The title of the document of this path, or None."""
        return self._engine().title(path, self._scope)

    def titles(self) -> dict[str, str]:
        """The title of each document by its path."""
        return self._engine().titles(self._scope)

    def last_outcome(self) -> Outcome | None:
        """What the last indexing run did; None where that is not known, or not every document may be seen."""
        return self._engine.last_outcome() if self._scope == EVERYTHING else None

    def reading(self) -> tuple[int, int] | None:
        """How many passages are read ahead so far, and of how many; None where none are left to be, or not
        every document may be seen."""
        return self._engine.reading() if self._scope == EVERYTHING else None

    def by_id(self, identity: str) -> Document | None:
        """The document of this id (`rag.documents.document_id` of its path), or None."""
        return self._engine().document(identity, self._scope)

    def entry(self, identity: str) -> Entry | None:
        """What the index knows of the document of this id, or None."""
        return self._engine().entry(identity, self._scope)

    def entries(self) -> list[Entry]:
        """What the index knows of each document, in the order of their paths."""
        return self._engine().entries(self._scope)

    def hides(self, path: str) -> bool:
        """Whether the document of this path is for others, or withdrawn. Of one that is not indexed, or where
        there is no index, its path says so."""
        try:
            if self._engine().is_withdrawn(path):
                return True
        except SnapshotError:
            pass
        if self._scope == EVERYTHING:
            return False
        try:
            if self._engine().title(path) is not None:
                return self._engine().title(path, self._scope) is None
        except SnapshotError:
            pass
        return not self._scope.holds(self._engine.collections.of(path, Path(path)))

    def by_path(self, path: str) -> Document | None:
        """The document of this path, or None."""
        return self.by_id(document_id(path))


def get_answering(request: Request) -> Answering:
    """Dependency that gives what answers its visitor. A route that takes it has to declare
    `@policy(asks=True)`."""
    answering: Answering = request.app.state.answering
    return answering.asked_by(request.state.visitor)


def get_documents(request: Request) -> Documents:
    """Dependency that gives the documents that its visitor may see."""
    documents: Documents = request.app.state.documents
    return documents.asked_by(get_asker(request))


def get_asker(request: Request) -> Asker:
    """Who asks, by the visitor that the guard let in; anybody where a public route has none."""
    visitor = request.state.visitor
    return visitor.asker if visitor else ANYBODY


AnsweringDependency = Annotated[Answering, Depends(get_answering)]
DocumentsDependency = Annotated[Documents, Depends(get_documents)]
