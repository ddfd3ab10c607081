"""Keeping conversations as they are held. It costs no answer: what cannot be kept is logged, and said."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from typing import Annotated, Final

from fastapi import Depends, Request
from pydantic import TypeAdapter, ValidationError

from rag.answers.answer import Answer
from rag.question import Turn
from ui.conversations.database import StoreError
from ui.conversations.schema import OWNER_CHARACTERS
from ui.conversations.store import KeptConversation, KeptTurn, Store, Summary
from ui.markup import NEAREST
from ui.web.access import Visitor
from ui.web.telemetry import log_event

PAUSE_SECONDS = 10.0
"""How long answers leave a store alone that has failed, so that none waits for it."""
PURGING_SECONDS = 300.0

_ANSWER: Final = TypeAdapter(Answer)


class Keeping:
    """The conversations of the visitors, in a store; without one nothing is kept."""

    def __init__(self, store: Store | None) -> None:
        self.store = store
        self._failed_at: float | None = None

    def keep(
        self,
        visitor: Visitor,
        conversation: str,
        turn: str,
        answer: Answer,
        instead_of: str | None = None,
    ) -> Summary | None:
        """Keep an answer, as `Store.keep` does. None where it could not be kept."""
        owner = get_owner(visitor)
        if self.store is None or owner is None or self._is_paused():
            return None
        passages = () if answer.answered else answer.passages[:NEAREST]
        kept = replace(answer, passages=passages).to_json()
        try:
            return self.store.keep(owner, conversation, turn, kept, instead_of)
        except StoreError as error:
            self._pause(error)
            return None

    def find(self, visitor: Visitor, conversation: str) -> KeptConversation | None:
        """A conversation of the visitor's; None where there is none, or where the store cannot be read."""
        owner = get_owner(visitor)
        if self.store is None or owner is None or self._is_paused():
            return None
        try:
            return self.store.get(owner, conversation)
        except StoreError as error:
            self._pause(error)
            return None

    def _is_paused(self) -> bool:
        return self._failed_at is not None and time.monotonic() - self._failed_at < PAUSE_SECONDS

    def _pause(self, error: StoreError) -> None:
        self._failed_at = time.monotonic()
        log_event("conversations cannot be kept", {"reason": str(error)}, logging.ERROR)


class Purging(threading.Thread):
    """A daemon thread that brings a store up to date at the start, and deletes from it what is no longer to
    be kept."""

    def __init__(self, store: Store) -> None:
        super().__init__(name="purging conversations", daemon=True)
        self._store = store

    def run(self) -> None:
        while True:
            try:
                if purged := self._store.purge():
                    log_event("conversations purged", {"conversations": purged})
            except StoreError as error:
                log_event("conversations cannot be kept", {"reason": str(error)}, logging.ERROR)
            time.sleep(PURGING_SECONDS)


def get_owner(visitor: Visitor) -> str | None:
    """Whose conversations a visitor's are; None where they are nobody's."""
    owner = visitor.owner
    return owner if owner and len(owner) <= OWNER_CHARACTERS else None


def read_answer(turn: KeptTurn) -> Answer | None:
    """The answer of a kept turn; None where it was kept by a version that wrote it otherwise."""
    try:
        return _ANSWER.validate_python(turn.answer)
    except ValidationError:
        return None


def list_turns(kept: KeptConversation) -> list[Turn]:
    """What was said in a conversation, for a question that leans on it."""
    return [
        turn
        for each in kept.turns
        for turn in (Turn("user", each.question), Turn("assistant", str(each.answer["answer"])))
    ]


def get_keeping(request: Request) -> Keeping:
    """Dependency that gives what keeps conversations."""
    keeping: Keeping = request.app.state.keeping
    return keeping


KeepingDependency = Annotated[Keeping, Depends(get_keeping)]
