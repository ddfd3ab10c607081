"""The health of an installation, as far as files tell: the index, the disk, and the sources."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from rag.config import Settings
from rag.engine import Engine
from rag.index.outcome import last_outcome
from rag.index.snapshot import UnreachableIndexError

LEAST_FREE_BYTES: Final = 200_000_000
"""With less on the disk the next index may not be written."""

Code = Literal[
    "no_index",
    "damaged_index",
    "outdated_index",
    "index_unreachable",
    "newer_index_unusable",
    "stale_index",
    "disk_full",
    "data_unwritable",
    "source_missing",
    "indexing_failed",
    "catalogue_unreachable",
    "snapshots_unreachable",
    "replica_behind",
    "not_loaded",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong: `code` for programs, `reason` for the operator, with the place and the remedy."""

    code: Code
    reason: str


def find_problems(settings: Settings, engine: Engine | None) -> list[Problem]:
    """What is wrong beside an index that cannot be opened (`engine` is None then)."""
    return [*(_index_problems(engine) if engine else ()), *_disk_problems(settings), *_run_problems(settings)]


def _index_problems(engine: Engine) -> Iterator[Problem]:
    try:
        engine.check_reachable()
    except UnreachableIndexError as error:
        yield Problem("index_unreachable", str(error))
    if refusal := engine.refusal():
        yield Problem("newer_index_unusable", f"The newer index is not used: {refusal}")
    elif changes := engine.list_changes():
        yield Problem("stale_index", f"{' '.join(changes)} Make it again: isnad index")


def _disk_problems(settings: Settings) -> Iterator[Problem]:
    folder = settings.data_dir
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        yield Problem(
            "data_unwritable",
            f"{settings.data_dir} cannot be written. See to its owner and permissions, or name another"
            " data_dir.",
        )
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        yield Problem("disk_full", f"{folder} has {free // 1_000_000} MB left. Make room on its disk.")


def _run_problems(settings: Settings) -> Iterator[Problem]:
    missing = [str(source) for source in settings.corpus if not source.exists()]
    last = last_outcome(settings.data_dir)
    missing += [place for place, _ in last.unreachable if place not in missing] if last else []
    if missing:
        yield Problem(
            "source_missing",
            f"{', '.join(missing)}: not there. Mount it, or take it out of `corpus`; what was read of it"
            " before stays in the index.",
        )
    if last and last.failure:
        yield Problem("indexing_failed", last.failure.split("\n", 1)[0])
