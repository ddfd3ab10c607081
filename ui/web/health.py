"""Health: what is wrong with a server's index, disk and sources, for /readyz, metrics and log."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from rag.config import Settings
from rag.health import Code, Problem, find_problems
from rag.index.snapshot import FormatError, NoSnapshotError, SnapshotError, UnreachableIndexError
from ui.web.answering import LazyEngine
from ui.web.late import LateApp
from ui.web.telemetry import Telemetry, log_event

if TYPE_CHECKING:
    from ui.web.replica import Replica

CHECK_SECONDS = 30.0
"""How often the log is brought up to date."""
FRESH_SECONDS = 2.0
"""How long what was found is told again instead of being looked for."""
UNREADY: Final[Mapping[str, str]] = {"not_loaded": "incomplete", "replica_behind": "behind"}
"""With one of these a server answers, and others are to be asked all the same: its status at /readyz."""


class Health:
    """The health of a server, of which `parts` are loaded late, and which may follow a catalogue as a
    `replica`. It logs what has come or gone since it looked last."""

    def __init__(
        self,
        engine: LazyEngine,
        settings: Settings,
        telemetry: Telemetry,
        parts: Sequence[LateApp],
        replica: Replica | None = None,
    ) -> None:
        self._parts = parts
        self._replica = replica
        self._engine = engine
        self._settings = settings
        self._telemetry = telemetry
        self._looking = threading.Lock()
        self._found: dict[str, Problem] = {}
        self._looked = -FRESH_SECONDS

    def check(self) -> list[Problem]:
        """What is wrong now."""
        with self._looking:
            if time.monotonic() - self._looked >= FRESH_SECONDS:
                self._tell({problem.code: problem for problem in self._find()})
                self._looked = time.monotonic()
            return list(self._found.values())

    def _find(self) -> list[Problem]:
        following = self._replica.problems() if self._replica else []
        return [*self._find_own(), *self._find_unloaded(), *following]

    def _find_unloaded(self) -> list[Problem]:
        failures = [f"{part.name} ({part.failure})" for part in self._parts if part.failure]
        if not failures:
            return []
        reason = (
            f"{' and '.join(failures)} could not be loaded, which is tried again and again. Where that does"
            " not help, restart the server; where that does not either, install Isnad anew."
        )
        return [Problem("not_loaded", reason)]

    def _find_own(self) -> list[Problem]:
        try:
            engine = self._engine()
        except SnapshotError as error:
            return [Problem(_name(error), str(error)), *find_problems(self._settings, None)]
        return find_problems(self._settings, engine)

    def _tell(self, found: dict[str, Problem]) -> None:
        for code, problem in found.items():
            if code not in self._found:
                log_event("problem", {"code": code, "reason": problem.reason}, logging.ERROR)
        for code in self._found.keys() - found.keys():
            log_event("problem solved", {"code": code})
        self._telemetry.show_problems(found)
        self._found = found

    def watch(self) -> None:
        """From now on, look by itself."""
        threading.Thread(target=self._watch, name="health", daemon=True).start()

    def _watch(self) -> None:
        while True:
            try:
                self.check()
            except Exception as error:  # a disk that is gone, say
                log_event("health unknown", {"reason": str(error)}, logging.ERROR)
            time.sleep(CHECK_SECONDS)


def _name(error: SnapshotError) -> Code:
    if isinstance(error, NoSnapshotError):
        return "no_index"
    if isinstance(error, UnreachableIndexError):
        return "index_unreachable"
    return "outdated_index" if isinstance(error, FormatError) else "damaged_index"
