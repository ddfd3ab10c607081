"""The curated answers in the database: what those who may have written as right, to be listed, searched and
changed, and for the engine to answer from."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from rag import arabic
from rag.answers.curated import CuratedAnswer
from rag.config import Settings
from ui.conversations.database import Database, StoreError
from ui.conversations.schema import CuratedRow

MOST_ANSWERS: Final = 10_000
"""So many are kept at most: each question is held against all of them."""
MOST_TERMS: Final = 12
"""The words of a search that count."""
PAUSE_SECONDS: Final = 10.0
"""How long answers leave a database alone that has failed, so that none waits for it."""

UNDO_SECONDS: Final = 600
"""How long a deleted answer can be restored."""

_KEPT: Final = CuratedRow.deleted.is_(None)
_FULL: Final = f"There is no room for more than {MOST_ANSWERS:,} curated answers. Delete some first."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A curated answer, and the key that it is kept by."""

    key: int
    answer: CuratedAnswer


class FullError(StoreError):
    """As many answers as may be kept are kept already. The message says how many."""


class CuratedStore:
    """The curated answers. Every method raises StoreError where the database cannot be used."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings)

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.dispose()

    def version(self) -> Hashable:
        """What differs whenever the answers do."""
        with self._database.session() as session:
            state = select(func.count(), func.max(CuratedRow.written)).where(_KEPT)
            return tuple(session.execute(state).one())

    def all(self) -> list[CuratedAnswer]:
        """All answers, those changed last first."""
        with self._database.session() as session:
            return [_read(row).answer for row in session.scalars(_listed())]

    def search(self, query: str = "") -> list[KeptAnswer]:
        """The answers that hold each word of the query, in any spelling that folds alike, those changed last
        first."""
        wanted = _listed()
        for term in dict.fromkeys(arabic.stems(query)[:MOST_TERMS]):
            wanted = wanted.where(CuratedRow.searched.contains(term, autoescape=True))
        with self._database.session() as session:
            return list(map(_read, session.scalars(wanted)))

    def get(self, key: int) -> CuratedAnswer | None:
        """The answer of this key; None where there is none."""
        with self._database.session() as session:
            row = _get(session, key)
            return _read(row).answer if row else None

    def list_same(self, answer: CuratedAnswer) -> list[KeptAnswer]:
        """The answers to the same question, word for word, for the same collections."""
        asked = CuratedRow.searched.startswith(_fold_question(answer.question), autoescape=True)
        with self._database.session() as session:
            found = map(_read, session.scalars(_listed().where(asked)))
            return [kept for kept in found if _key(kept.answer) == _key(answer)]

    def add(self, answer: CuratedAnswer) -> int:
        """Keep another answer; its key. Raises FullError."""
        with self._database.session() as session:
            return _add(session, answer)

    def change(self, key: int, answer: CuratedAnswer) -> bool:
        """Put an answer in the place of the one of this key. False where there is none."""
        with self._database.session() as session:
            row = _get(session, key)
            if row:
                _write(row, answer)
            return row is not None

    def delete(self, key: int) -> bool:
        """Delete an answer; for `UNDO_SECONDS` it can be restored. False where there is none of this key."""
        with self._database.session() as session:
            _purge(session)
            row = _get(session, key)
            if row:
                row.deleted = int(time.time())
            return row is not None

    def get_deleted(self, key: int) -> CuratedAnswer | None:
        """The answer that was deleted under this key and can be restored; None where there is none."""
        with self._database.session() as session:
            _purge(session)
            row = session.get(CuratedRow, key)
            return _read(row).answer if row and row.deleted is not None else None

    def restore(self, key: int) -> bool:
        """Put a deleted answer back as it was. False where there is none of this key. Raises FullError."""
        with self._database.session() as session:
            _purge(session)
            row = session.get(CuratedRow, key)
            if row is None or row.deleted is None:
                return False
            _make_room(session)
            row.deleted, row.written = None, time.time_ns()
            return True

    def take(
        self,
        answers: Iterable[CuratedAnswer],
        may_change: Callable[[CuratedAnswer], bool] = lambda answer: True,
    ) -> tuple[int, int]:
        """Keep answers, each in the place of the one to the same question for the same collections if there
        is one that it `may_change`, or none of them; how many were new, and how many not. Raises
        FullError."""
        with self._database.session() as session:
            held = list(session.scalars(_listed()))
            rows = {_key(said): row for row in held if may_change(said := _read(row).answer)}
            known = len(rows)
            taken = {_key(answer): answer for answer in answers}
            for key, answer in taken.items():
                row = rows.setdefault(key, CuratedRow())
                _write(row, answer)
                session.add(row)
            added = len(rows) - known
            if len(held) + added > MOST_ANSWERS:
                raise FullError(_FULL)
            return added, len(taken) - added


class KeptSource:
    """The answers of a store as the engine asks for them (`rag.answers.curated.CuratedSource`). Where the
    database cannot be used, questions are answered without what changed since."""

    def __init__(self, store: CuratedStore) -> None:
        self._store = store
        self._reading = threading.Lock()
        self._version: Hashable = None
        self._answers: list[CuratedAnswer] = []
        self._failed_at: float | None = None

    def version(self) -> Hashable:
        """What differs whenever the answers do."""
        if self._failed_at is not None and time.monotonic() - self._failed_at < PAUSE_SECONDS:
            return self._version
        try:
            if (version := self._store.version()) != self._version:
                with self._reading:
                    self._answers, self._version = self._store.all(), version
            self._failed_at = None
        except StoreError as error:
            self._failed_at = time.monotonic()
            _log.error("Curated answers cannot be read: %s", error)
        return self._version

    def all(self) -> Sequence[CuratedAnswer]:
        """The answers of that version."""
        return self._answers


def open_source(settings: Settings) -> KeptSource | None:
    """The curated answers of these settings; None where there are to be none."""
    return KeptSource(CuratedStore(settings)) if settings.curation.enabled else None


def _listed() -> Select[CuratedRow]:
    return select(CuratedRow).where(_KEPT).order_by(CuratedRow.written.desc(), CuratedRow.key.desc())


def _key(answer: CuratedAnswer) -> tuple[str, frozenset[str]]:
    """What no two answers have in common."""
    return _fold_question(answer.question), answer.collections


def _add(session: Session, answer: CuratedAnswer) -> int:
    _purge(session)
    _make_room(session)
    row = CuratedRow()
    _write(row, answer)
    session.add(row)
    session.flush()
    return row.key


def _get(session: Session, key: int) -> CuratedRow | None:
    row = session.get(CuratedRow, key)
    return row if row and row.deleted is None else None


def _make_room(session: Session) -> None:
    if (session.scalar(select(func.count()).where(_KEPT)) or 0) >= MOST_ANSWERS:
        raise FullError(_FULL)


def _purge(session: Session) -> None:
    """Delete for good what was deleted `UNDO_SECONDS` ago."""
    session.execute(delete(CuratedRow).where(CuratedRow.deleted < int(time.time()) - UNDO_SECONDS))


def _write(row: CuratedRow, answer: CuratedAnswer) -> None:
    row.question, row.answer = answer.question, answer.answer
    row.author, row.changed = answer.by, answer.changed
    row.document, row.quote = answer.document, answer.quote
    row.collections = sorted(answer.collections)
    row.searched = _fold_question(answer.question) + arabic.fold(f"{answer.answer}\n{answer.document}")
    row.written = time.time_ns()


def _fold_question(question: str) -> str:
    """The words of a question, and the end of the line: what no other question's text begins with."""
    return " ".join(arabic.folded_words(question)) + "\n"


def _read(row: CuratedRow) -> KeptAnswer:
    answer = CuratedAnswer(
        row.question,
        row.answer,
        row.author,
        row.changed,
        row.document,
        row.quote,
        frozenset(row.collections),
    )
    return KeptAnswer(row.key, answer)
