"""Watching the corpus: what changes in it is indexed a few seconds after the last change, and its web
addresses are looked at again every `index.web_hours`."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

import watchfiles

from rag.config import Settings
from rag.crawl.finding import next_look
from rag.embedding import EmbeddingModel
from rag.errors import IsnadError
from rag.index import snapshot, withdrawn
from rag.index.indexing import Gate, Report, is_of_corpus
from rag.index.outcome import RefusedError
from rag.index.snapshot import SNAPSHOTS, BusyError, SnapshotError
from rag.index.store import SnapshotStoreError
from ui.conversations.database import StoreError
from ui.indexing import find_indexer
from ui.web.telemetry import log_event

QUIET_SECONDS: Final = 3.0
"""So long nothing may change before what changed is indexed."""
PATIENCE_SECONDS: Final = 60.0
"""Where something changes all the time, it is indexed after so long all the same."""
POLL_SECONDS: Final = 5.0
"""How often it is looked whether a source of the corpus has come, gone, or been mounted over."""
LEAST_SECONDS: Final = 600.0
"""Between two looks at web addresses, also where what the first one gave could not be kept."""


class Watcher(threading.Thread):
    """A daemon thread that keeps the index of the corpus up to date, from its start on.

    An index that was made of other files than the corpus names is left alone until somebody makes it of the
    corpus again.
    """

    def __init__(self, settings: Settings, embeddings: EmbeddingModel, gate: Gate | None = None) -> None:
        super().__init__(name="watching the corpus", daemon=True)
        self._settings = settings
        self._embeddings = embeddings
        self._gate = gate
        self._stopped = threading.Event()
        self._known: str | None = None
        self._is_due = True
        self._next_look = float("inf")
        self._withdrawn = withdrawn.stamp(settings.data_dir)
        self._failure = ""

    def stop(self) -> None:
        """End soon; a run in progress is finished."""
        self._stopped.set()

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._watch()
            except (OSError, RuntimeError) as error:  # a source that has just gone, or too many folders
                log_event("watching failed", {"reason": str(error)}, logging.ERROR)
                self._stopped.wait(POLL_SECONDS)
            self._is_due = True

    def _watch(self) -> None:
        """Watch the sources that there are, until others are there. What changes during a run comes after
        it."""
        there = self._identities()
        sources = [source for source, identity in there.items() if identity]
        if not sources:
            self._take_up()
            while not self._stopped.wait(POLL_SECONDS) and self._identities() == there:
                if self._is_due or self._is_time():
                    self._take_up()
            return
        for changes in watchfiles.watch(
            *sources,
            watch_filter=self._concerns,
            debounce=int(PATIENCE_SECONDS * 1000),
            step=int(QUIET_SECONDS * 1000),
            rust_timeout=int(POLL_SECONDS * 1000),
            yield_on_timeout=True,
            stop_event=self._stopped,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            self._is_due |= bool(changes) or self._is_time()
            if self._is_due:
                self._take_up()
            if self._identities() != there:
                return

    def _is_time(self) -> bool:
        """Whether to index though no file has changed: addresses are to be looked at again, or documents were
        withdrawn, or are not any more."""
        return time.time() >= self._next_look or withdrawn.stamp(self._settings.data_dir) != self._withdrawn

    def _identities(self) -> dict[Path, tuple[int, int] | None]:
        """The device and number of each source, None for one that is not there."""
        found: dict[Path, tuple[int, int] | None] = {}
        for source in self._settings.corpus:
            try:
                status = source.stat()
                found[source] = (status.st_dev, status.st_ino)
            except OSError:
                found[source] = None
        return found

    def _concerns(self, change: watchfiles.Change, path: str) -> bool:
        changed = Path(path)
        data_dir = self._settings.data_dir.resolve()
        return not changed.name.startswith((".", "~$")) and not changed.resolve().is_relative_to(data_dir)

    def _take_up(self) -> None:
        """Index what changed, and log what that did. Where another run is writing it stays due."""
        self._is_due = False
        self._withdrawn = withdrawn.stamp(self._settings.data_dir)
        if not self._is_ours():
            return
        index = find_indexer(self._settings)
        try:
            max_age = self._settings.index.web_hours * 3600
            report = index(self._settings, embeddings=self._embeddings, gate=self._gate, max_age=max_age)
        except BusyError:
            self._is_due = True
        except (StoreError, SnapshotStoreError) as error:  # which come back without a change in the corpus
            self._is_due = True
            if str(error) != self._failure:
                log_event("indexing failed", {"reason": str(error)}, logging.ERROR)
            self._failure = str(error)
        except RefusedError as error:
            broken = [asdict(each) for each in error.broken]
            log_event(
                "index refused", {"reason": str(error).split("\n", 1)[0], "broken": broken}, logging.ERROR
            )
        except IsnadError as error:
            log_event("indexing failed", {"reason": str(error)}, logging.ERROR)
        except Exception:
            logging.getLogger("isnad").exception("indexing failed")
        else:
            self._failure = ""
            self._known = self._current()
            _log(report)
        if self._settings.web:
            self._next_look = max(next_look(self._settings), time.time() + LEAST_SECONDS)

    def _is_ours(self) -> bool:
        """Whether the current index is of the corpus; looked at where it is another than the one known."""
        if (name := self._current()) == self._known:
            return True
        if is_of_corpus(self._settings):
            self._known = name
            return True
        reason = "the index was made of other files than `corpus` names. Make it of those: isnad index"
        log_event("watching stopped", {"reason": reason}, logging.WARNING)
        return False

    def _current(self) -> str | None:
        try:
            return snapshot.current_name(self._settings.data_dir / SNAPSHOTS)
        except SnapshotError:
            return None


def _log(report: Report) -> None:
    counts = {"added": report.added, "changed": report.changed, "removed": report.removed}
    if not any(counts.values()) and not report.unreachable:
        return
    fields = {
        **counts,
        "documents": report.documents,
        "skipped": [f"{each.path}: {each.reason}" for each in report.skipped],
        "unreachable": [f"{each.name}: {each.reason}" for each in report.unreachable],
        "seconds": round(report.seconds, 1),
    }
    log_event("indexed", fields, logging.WARNING if report.unreachable else logging.INFO)
