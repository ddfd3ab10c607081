"""Reading ahead in the background: what a transformer makes of a passage is there before it is needed."""

from __future__ import annotations

import logging
import threading
import time

from rag.engine import Engine
from ui.web.telemetry import log_event

POLL_SECONDS = 5.0
"""How often it is asked whether there is a newer index."""
LOGGED_PASSAGES = 1_000
"""The log tells of the progress every so many passages."""


class BackgroundReading(threading.Thread):
    """A daemon thread that reads the passages of the current index, and of each newer one."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(name="reading ahead", daemon=True)
        self._engine = engine
        self.progress: tuple[int, int] | None = None
        """How many passages are read, and of how many; None where all are."""

    def run(self) -> None:
        version = ""
        while True:
            if (current := self._engine.version) != version:
                version = current
                try:
                    self._engine.read_ahead(self._tell)
                except Exception as error:  # a full disk, say: answers compute what they need themselves
                    log_event("reading ahead failed", {"reason": str(error)}, logging.ERROR)
                self.progress = None
            time.sleep(POLL_SECONDS)

    def _tell(self, done: int, total: int) -> None:
        self.progress = (done, total)
        if done == total or done % LOGGED_PASSAGES == 0:
            log_event("reading ahead", {"passages": done, "of": total})
