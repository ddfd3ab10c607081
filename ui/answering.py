"""The one place where questions are answered for the chat, the API and the widget: the engine, opened when
there is an index, with each answer counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Sequence

from rag.answers.answer import Answer, Citation
from rag.config import Settings
from rag.engine import Engine
from rag.index.snapshot import SnapshotError
from rag.question import QuestionError, Turn
from ui.telemetry import Telemetry

RETRY_SECONDS = 5.0
"""How long after a failed attempt to open the index the next one may be made."""


class Parts(Iterator[str | Citation | Answer]):
    """An answer in pieces, each made in the thread that asks for it. Closed, even while another thread makes
    a piece, that piece is the last."""

    def __init__(self, made: Generator[str | Citation | Answer]) -> None:
        self._made = made
        self._state = threading.Lock()
        self._running = self._closed = False

    def __next__(self) -> str | Citation | Answer:
        with self._state:
            if self._closed:
                raise StopIteration
            self._running = True
        try:
            return next(self._made)
        finally:
            with self._state:
                self._running = False
                closed = self._closed
            if closed:
                self._made.close()

    def close(self) -> None:
        with self._state:
            self._closed = True
            running = self._running
        if not running:
            self._made.close()


class Answering:
    """Answers from the engine. Without one it is opened at the first question that finds an index."""

    def __init__(self, engine: Engine | None, settings: Settings, telemetry: Telemetry) -> None:
        self._engine = engine
        self._settings = settings
        self._telemetry = telemetry
        self._opening = threading.Lock()
        self._making: set[object] = set()
        self._failure: SnapshotError | None = None
        self._failed_at = 0.0

    def engine(self) -> Engine:
        """Raises SnapshotError where there is no index to open."""
        if self._engine:
            return self._engine
        with self._opening:
            if self._engine is None:
                if self._failure and time.monotonic() - self._failed_at < RETRY_SECONDS:
                    raise self._failure
                try:
                    self._engine = Engine(self._settings)
                except SnapshotError as error:
                    self._failure, self._failed_at = error, time.monotonic()
                    raise
            return self._engine

    def making(self) -> bool:
        """Whether an answer is being made."""
        return bool(self._making)

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Parts:
        """The answer in pieces, as `Engine.stream` gives them. To ask for a piece raises QuestionError and
        SnapshotError."""
        return Parts(self._stream(question, history))

    def _stream(self, question: str, history: Sequence[Turn]) -> Generator[str | Citation | Answer]:
        self._making.add(running := object())
        try:
            for part in self.engine().stream(question, history):
                if isinstance(part, Answer):
                    self._telemetry.answered(part)
                yield part
        except QuestionError:
            self._telemetry.failed("unanswerable")
            raise
        except Exception:
            self._telemetry.failed("error")
            raise
        finally:
            self._making.discard(running)
