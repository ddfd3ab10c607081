"""A server of a catalogue: it takes over what is current and what is withdrawn, and says what it answers
from. Answers never wait for it, and go on from what is here where the catalogue or the store is down."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from rag.config import Settings
from rag.engine import Engine
from rag.errors import IsnadError
from rag.health import Code, Problem
from rag.index import exchange, snapshot
from rag.index.snapshot import SNAPSHOTS, BusyError, SnapshotError
from rag.index.store import SnapshotStoreError, open_store
from rag.index.withdrawn import Withdrawn
from ui.catalogue import catalogue
from ui.catalogue.catalogue import Catalogue, Pointer, State
from ui.catalogue.copying import copy_state
from ui.catalogue.publishing import is_here
from ui.conversations.database import StoreError
from ui.web.telemetry import log_event

LOOK_SECONDS: Final = 3.0
"""How often a server looks at the catalogue, and says that it is there, where nothing wakes it."""

LEAVING_SECONDS: Final = 5.0
"""How long a server that ends has to be listed no more."""


class Replica(threading.Thread):
    """A daemon thread that follows the catalogue for one server. `identity` tells the server from others.
    Raises ConfigError for settings that cannot be used."""

    def __init__(self, settings: Settings, identity: str) -> None:
        super().__init__(name="following the catalogue", daemon=True)
        self._settings = settings
        self._root = settings.data_dir / SNAPSHOTS
        self._store = open_store(settings.snapshots) if settings.snapshots.store else None
        self._catalogue = Catalogue(settings)
        self._identity = identity
        self._engine: Callable[[], Engine] | None = None
        self._stopped = threading.Event()
        self._due = threading.Event()
        self._wanted: State | None = None
        self._behind_since: float | None = None
        self._problems: dict[Code, str] = {}

    def follow(self, engine: Callable[[], Engine]) -> None:
        """From now on, have what `engine` gives answer from what the catalogue says. It raises SnapshotError
        as long as there is nothing to answer from."""
        self._engine = engine
        self.start()

    def leave(self) -> None:
        """End, and be listed no more; what takes too long is not waited for."""
        self._stopped.set()
        if self.is_alive():
            with suppress(StoreError):
                self._catalogue.wake()
            self.join(LEAVING_SECONDS)

    def run(self) -> None:
        fetching = threading.Thread(target=self._keep_fetching, name="fetching snapshots", daemon=True)
        fetching.start()  # apart: what is withdrawn meanwhile does not wait for it
        while not self._stopped.is_set():
            self._try(self.report)
            self._due.set()
            if not self._catalogue.wait(LOOK_SECONDS):
                self._stopped.wait(LOOK_SECONDS)
        with suppress(StoreError):  # then it is listed as not seen for a while
            self._catalogue.forget(self._identity)

    def _keep_fetching(self) -> None:
        while not self._stopped.is_set():
            self._due.wait()
            self._due.clear()
            self._try(self.fetch)

    def _try(self, step: Callable[[], None]) -> None:
        """Take a step; whatever goes wrong, what is open goes on answering."""
        try:
            step()
        except Exception as error:
            log_event("following failed", {"reason": str(error)}, logging.ERROR)

    def learn(self) -> None:
        """Take over what is withdrawn, before anything is answered."""
        try:
            self._wanted = copy_state(self._settings.data_dir, self._catalogue.state)
            self._tell("catalogue_unreachable", None)
        except StoreError as error:
            self._tell("catalogue_unreachable", error)

    def report(self) -> None:
        """Say what is answered from, and take over what is withdrawn."""
        told = catalogue.Replica(self._identity, *self._following())
        try:
            self._wanted = copy_state(self._settings.data_dir, lambda: self._catalogue.report(told))
            self._tell("catalogue_unreachable", None)
        except StoreError as error:
            self._tell("catalogue_unreachable", error)
        if self._wanted:
            now = catalogue.Replica(self._identity, *self._following())
            self._watch_lag(now, self._wanted)
            if now != told and "catalogue_unreachable" not in self._problems:
                with suppress(StoreError):  # the next time tells it
                    self._catalogue.report(now)

    def fetch(self) -> None:
        """Take over the snapshot that is current, and answer from it."""
        if self._store and self._wanted and self._wanted.current:
            self._fetch(self._wanted.current)
            self._following()

    def _following(self) -> tuple[str, str]:
        """The snapshot that is answered from, empty for none, and the version of what is left out of it."""
        if self._engine:
            try:
                return self._engine().following
            except SnapshotError:
                pass
        return "", Withdrawn().version

    def _fetch(self, current: Pointer) -> None:
        try:
            if not is_here(self._root, current):
                assert self._store, "there is a store to get it from"
                started = time.monotonic()
                with snapshot.writer(self._root):
                    exchange.adopt(self._root, current.name, current.checksum, self._store)
                seconds = round(time.monotonic() - started, 1)
                log_event("snapshot taken over", {"snapshot": current.name, "seconds": seconds})
            self._tell("snapshots_unreachable", None)
        except BusyError:
            pass  # `isnad index` is at it in this very data folder
        except SnapshotStoreError as error:
            if self._catalogue_has(current):  # else it was replaced meanwhile, and deleted there
                self._tell("snapshots_unreachable", error)
        except IsnadError as error:
            self._tell("snapshots_unreachable", error)

    def _catalogue_has(self, pointer: Pointer) -> bool:
        try:
            return self._catalogue.state().current == pointer
        except StoreError:
            return True

    def _watch_lag(self, told: catalogue.Replica, wanted: State) -> None:
        is_current = told.follows(wanted) if self._store else told.withdrawn == wanted.withdrawn.version
        if is_current:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = time.monotonic()

    def problems(self) -> list[Problem]:
        """What keeps it from following the catalogue, and whether it is behind for longer than it may be."""
        found = [Problem(code, reason) for code, reason in list(self._problems.items())]
        since = self._behind_since
        behind = time.monotonic() - since if since is not None else 0.0
        if behind > self._settings.catalogue.most_behind:
            wanted = self._wanted.current.name if self._wanted and self._wanted.current else "the current one"
            reason = (
                f"For {behind:.0f} s this server has answered from something else than the snapshot {wanted}"
                " without what is withdrawn. Others are asked meanwhile, if what shares out the questions"
                " looks at /readyz; the log says what keeps it."
            )
            found.append(Problem("replica_behind", reason))
        return found

    def _tell(self, code: Code, error: Exception | None) -> None:
        """Keep what is wrong, or that it is not any more, for who asks."""
        if error is None:
            self._problems.pop(code, None)
        else:
            self._problems[code] = str(error)
