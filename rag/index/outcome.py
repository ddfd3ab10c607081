"""What the last indexing run did, kept beside the index for those who did not see it run."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import IsnadError
from rag.storage import StorageError, writing

LAST_RUN = "last-run.json"


@dataclass(frozen=True, slots=True)
class Broken:
    """A question that a new index answers wrongly; `before` is what the one that serves answers."""

    question: str
    before: str | None
    after: str


class RefusedError(IsnadError):
    """A new index that does not become current, since it answers worse than it has to. `broken` are the
    questions."""

    def __init__(self, message: str, broken: tuple[Broken, ...] = ()) -> None:
        self.broken = broken
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: the counts of documents, what could not be read or reached (each with the reason), or
    why the index that was there goes on serving (`failure`)."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    skipped: tuple[tuple[str, str], ...] = ()
    unreachable: tuple[tuple[str, str], ...] = ()
    failure: str = ""
    broken: tuple[Broken, ...] = ()
    finished: str = ""

    def keep(self, data_dir: Path) -> None:
        """Write it as that of the last run, which has finished now. Does nothing where that cannot be."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        text = json.dumps(asdict(self) | {"finished": now}, indent=1)
        unfinished = data_dir / f".{LAST_RUN}"
        with suppress(StorageError), writing(data_dir):
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(data_dir / LAST_RUN)


def last_outcome(data_dir: Path) -> Outcome | None:
    """That of the last run; None where none is kept."""
    try:
        values = json.loads((data_dir / LAST_RUN).read_text(encoding="utf-8"))
        pairs = {key: tuple((str(a), str(b)) for a, b in values[key]) for key in ("skipped", "unreachable")}
        broken = tuple(Broken(**each) for each in values["broken"])
        return Outcome(**values | pairs | {"broken": broken})
    except (OSError, ValueError, TypeError, KeyError):
        return None
