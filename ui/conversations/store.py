"""The store: conversations by their owner. Each of its operations names the owner, and sees no other's."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import CursorResult, Select, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rag import arabic
from rag.config import Settings
from ui.conversations.database import Database, StoreError
from ui.conversations.schema import ConversationRow, FeedbackRow, TurnRow
from ui.html import clean, shorten

UNDO_SECONDS: Final = 600
"""How long what was deleted can be restored; then it is purged."""
IDENTITY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
"""The form of a conversation's id: long enough that a random one cannot be guessed."""
TITLE_CHARACTERS: Final = 120
LISTED: Final = 50
"""How many conversations a list has, at most; `before` asks for older ones."""
MOST_TERMS: Final = 12
"""The words of a search that count."""

_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question and its answer, as the API's JSON; `created` in milliseconds since the epoch."""

    id: str
    question: str
    answer: dict[str, Any]
    created: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation as it is listed; times in milliseconds since the epoch."""

    id: str
    title: str
    created: int
    updated: int
    turns: int


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """A conversation with its turns, the oldest first."""

    summary: Summary
    turns: tuple[KeptTurn, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """How much of an owner is kept, and the time of the last."""

    owner: str
    conversations: int
    updated: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reader says of an answer: whether it is right, and why, where they said so."""

    is_right: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JudgedTurn:
    """A turn that its reader judged, and the turns before it in its conversation, the oldest first."""

    turn: KeptTurn
    judgement: Judgement
    before: tuple[KeptTurn, ...]


class Store:
    """The conversations of all owners. Every method raises StoreError where the database cannot be used."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings)
        self._keep_days = settings.conversations.keep_days

    def close(self) -> None:
        """Close the connections to the database."""
        self._database.dispose()

    def keep(
        self, owner: str, identity: str, turn: str, answer: dict[str, Any], instead_of: str | None = None
    ) -> Summary:
        """Add a turn to the owner's conversation `identity`, which begins with it if there is none; the turn
        `instead_of` leaves it. A turn that is there is kept once."""
        try:
            return self._keep(owner, identity, turn, answer, instead_of)
        except StoreError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            return self._keep(owner, identity, turn, answer, instead_of)  # another has just begun it

    def _keep(
        self, owner: str, identity: str, turn: str, answer: dict[str, Any], instead_of: str | None
    ) -> Summary:
        now = _now()
        question = _plain(str(answer["question"]))
        with self._database.session() as session:
            row = session.scalar(_of(owner, identity))
            if row is None:
                row = ConversationRow(
                    owner=owner, id=identity, title="", searched="", created=now, updated=now
                )
                _name(row, question)
                session.add(row)
                session.flush()
            row.updated, row.deleted = now, None
            ids = [turn] if instead_of is None else [turn, instead_of]
            replaced = (TurnRow.conversation == row.key, TurnRow.id.in_(ids))
            if row.title in map(_entitle, session.scalars(select(TurnRow.question).where(*replaced))):
                _name(row, question)  # it was called after the question that leaves it
            session.execute(delete(TurnRow).where(*replaced))
            searched = arabic.fold(f"{question}\n{answer['answer']}")
            session.add(
                TurnRow(
                    conversation=row.key,
                    id=turn,
                    question=question,
                    answer=answer,
                    searched=_plain(searched),
                    created=now,
                )
            )
            session.flush()
            return _summarise(row, _count_turns(session, row))

    def latest(self, owner: str, query: str = "", before: int | None = None) -> list[Summary]:
        """The owner's latest conversations, or those of them that were continued before a time. Each word of
        `query` is in the title, a question or an answer of theirs, in any spelling that folds alike."""
        counted = (
            select(func.count())
            .where(TurnRow.conversation == ConversationRow.key)
            .correlate(ConversationRow)
            .scalar_subquery()
        )
        wanted = (
            select(ConversationRow, counted)
            .where(ConversationRow.owner == owner, ConversationRow.deleted.is_(None))
            .order_by(ConversationRow.updated.desc(), ConversationRow.key.desc())
            .limit(LISTED)
        )
        for term in dict.fromkeys(arabic.stems(query)[:MOST_TERMS]):
            said = select(TurnRow.key).where(
                TurnRow.conversation == ConversationRow.key, TurnRow.searched.contains(term, autoescape=True)
            )
            named = ConversationRow.searched.contains(term, autoescape=True)
            wanted = wanted.where(or_(named, said.exists()))
        if before is not None:
            wanted = wanted.where(ConversationRow.updated < before)
        with self._database.session() as session:
            return [_summarise(row, turns) for row, turns in session.execute(wanted)]

    def get(self, owner: str, identity: str) -> KeptConversation | None:
        """The owner's conversation of this id; None where there is none."""
        with self._database.session() as session:
            row = session.scalar(_of(owner, identity, deleted=False))
            if row is None:
                return None
            found = session.scalars(
                select(TurnRow).where(TurnRow.conversation == row.key).order_by(TurnRow.key)
            )
            turns = tuple(map(_read_turn, found))
            return KeptConversation(_summarise(row, len(turns)), turns)

    def rename(self, owner: str, identity: str, title: str) -> Summary | None:
        """Give a conversation another title. None where there is none."""
        with self._database.session() as session:
            row = session.scalar(_of(owner, identity, deleted=False))
            if row is None:
                return None
            _name(row, title)
            return _summarise(row, _count_turns(session, row))

    def delete(self, owner: str, identity: str) -> bool:
        """Delete a conversation; for `UNDO_SECONDS` it can be restored. False where there is none."""
        return self._mark(owner, identity, _now())

    def restore(self, owner: str, identity: str) -> bool:
        """Take the deletion of a conversation back. False where there is none, or none any more."""
        return self._mark(owner, identity, None)

    def _mark(self, owner: str, identity: str, deleted: int | None) -> bool:
        with self._database.session() as session:
            row = session.scalar(_of(owner, identity, deleted=deleted is None))
            if row is None:
                return False
            row.deleted = deleted
            return True

    def delete_all(self, owner: str) -> int:
        """Delete all that is kept of an owner, for good; how many conversations these were."""
        with self._database.session() as session:
            return _delete(session, ConversationRow.owner == owner)

    def judge(self, owner: str, identity: str, turn: str, judgement: Judgement | None) -> bool:
        """Keep what the owner says of a turn of theirs, in place of what they said before; None takes it
        back. False where they have no such turn."""
        wanted = (
            select(TurnRow.key)
            .join(ConversationRow, TurnRow.conversation == ConversationRow.key)
            .where(ConversationRow.owner == owner, ConversationRow.id == identity)
            .where(ConversationRow.deleted.is_(None), TurnRow.id == turn)
        )
        with self._database.session() as session:
            key = session.scalar(wanted)
            if key is None:
                return False
            session.execute(delete(FeedbackRow).where(FeedbackRow.turn == key))
            if judgement:
                reason = _plain(judgement.reason)
                session.add(FeedbackRow(turn=key, is_right=judgement.is_right, reason=reason, judged=_now()))
            return True

    def judgements(self, owner: str, identity: str) -> dict[str, Judgement | None] | None:
        """What the owner says of the turns of a conversation, by their ids, the oldest first. None where
        there is no such conversation."""
        with self._database.session() as session:
            row = session.scalar(_of(owner, identity, deleted=False))
            if row is None:
                return None
            found = session.execute(
                select(TurnRow.id, FeedbackRow)
                .outerjoin(FeedbackRow, FeedbackRow.turn == TurnRow.key)
                .where(TurnRow.conversation == row.key)
                .order_by(TurnRow.key)
            )
            return {turn: Judgement(said.is_right, said.reason) if said else None for turn, said in found}

    def judged(self) -> list[JudgedTurn]:
        """The turns of all owners that were judged, in the order in which they were."""
        wanted = (
            select(TurnRow, FeedbackRow)
            .join(FeedbackRow, FeedbackRow.turn == TurnRow.key)
            .join(ConversationRow, TurnRow.conversation == ConversationRow.key)
            .where(ConversationRow.deleted.is_(None))
            .order_by(FeedbackRow.judged, TurnRow.key)
        )
        with self._database.session() as session:
            found = []
            for row, said in session.execute(wanted).all():
                before = session.scalars(
                    select(TurnRow)
                    .where(TurnRow.conversation == row.conversation, TurnRow.key < row.key)
                    .order_by(TurnRow.key)
                )
                judgement = Judgement(said.is_right, said.reason)
                found.append(JudgedTurn(_read_turn(row), judgement, tuple(map(_read_turn, before))))
            return found

    def refused(self, most: int | None = None) -> list[KeptTurn]:
        """The turns of all owners whose question was not answered, or the latest `most` of them, the oldest
        first."""
        wanted = (
            select(TurnRow)
            .join(ConversationRow, TurnRow.conversation == ConversationRow.key)
            .where(ConversationRow.deleted.is_(None), TurnRow.answer["answered"].as_boolean().is_(False))
            .order_by(TurnRow.created.desc(), TurnRow.key.desc())
            .limit(most)
        )
        with self._database.session() as session:
            return list(map(_read_turn, session.scalars(wanted)))[::-1]

    def holdings(self) -> Sequence[Holding]:
        """Of whom conversations are kept, in order of their names."""
        owner = ConversationRow.owner
        wanted = select(owner, func.count(), func.max(ConversationRow.updated)).group_by(owner)
        with self._database.session() as session:
            return [Holding(*row) for row in session.execute(wanted.order_by(owner))]

    def purge(self) -> int:
        """Delete for good what was deleted `UNDO_SECONDS` ago, and what is older than `keep_days`; how many
        conversations these were."""
        now = _now()
        with self._database.session() as session:
            purged = _delete(session, ConversationRow.deleted < now - UNDO_SECONDS * 1000)
            if self._keep_days is not None:
                purged += _delete(session, ConversationRow.updated < now - self._keep_days * _DAY)
            return purged


def _of(owner: str, identity: str, deleted: bool | None = None) -> Select[ConversationRow]:
    """The query of one owner's conversation: one that is deleted, one that is not, or either."""
    wanted = select(ConversationRow).where(ConversationRow.owner == owner, ConversationRow.id == identity)
    if deleted is None:
        return wanted
    return wanted.where(
        ConversationRow.deleted.is_not(None) if deleted else ConversationRow.deleted.is_(None)
    )


def _delete(session: Session, condition: Any) -> int:
    result = session.execute(delete(ConversationRow).where(condition))
    assert isinstance(result, CursorResult)
    return result.rowcount


def _count_turns(session: Session, row: ConversationRow) -> int:
    return session.scalar(select(func.count()).where(TurnRow.conversation == row.key)) or 0


def _read_turn(row: TurnRow) -> KeptTurn:
    return KeptTurn(row.id, row.question, row.answer, row.created)


def _summarise(row: ConversationRow, turns: int) -> Summary:
    return Summary(row.id, row.title, row.created, row.updated, turns)


def _entitle(question: str) -> str:
    return shorten(" ".join(clean(question).split()), TITLE_CHARACTERS)


def _name(row: ConversationRow, title: str) -> None:
    row.title = _entitle(title)
    row.searched = _plain(arabic.fold(row.title))


def _plain(text: str) -> str:
    """Without the character that PostgreSQL's texts cannot hold."""
    return text.replace("\0", "\ufffd")


def _now() -> int:
    return time.time_ns() // 1_000_000
