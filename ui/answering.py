"""The one place where questions are answered for the chat, the API and the widget: the engine, opened when
there is an index, with each answer counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

from rag.chain import Engine, QuestionError, Turn
from rag.citations import Answer, Citation
from rag.config import Settings
from rag.snapshot import SnapshotError
from ui.telemetry import Telemetry

RETRY_SECONDS = 5.0
"""How long after a failed attempt to open the index the next one may be made."""


class Answering:
    """Answers from the engine. Without one it is opened at the first question that finds an index."""

    def __init__(self, engine: Engine | None, settings: Settings, telemetry: Telemetry) -> None:
        self._engine = engine
        self._settings = settings
        self._telemetry = telemetry
        self._lock = threading.Lock()
        self._failure: SnapshotError | None = None
        self._failed_at = 0.0

    def engine(self) -> Engine:
        """Raises SnapshotError where there is no index to open."""
        if self._engine:
            return self._engine
        with self._lock:
            if self._engine is None:
                if self._failure and time.monotonic() - self._failed_at < RETRY_SECONDS:
                    raise self._failure
                try:
                    self._engine = Engine(self._settings)
                except SnapshotError as error:
                    self._failure, self._failed_at = error, time.monotonic()
                    raise
            return self._engine

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer. Raises QuestionError and SnapshotError."""
        *_, answer = self.stream(question, history)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str | Citation | Answer]:
        """The answer in pieces, as `Engine.stream` gives them. Raises QuestionError and SnapshotError."""
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
