"""The questions that the chat offers under an answer: what the documents answer next to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from rag import arabic
from rag.answers.answer import Answer
from rag.collections import Asker, CollectionError, Scope
from rag.config import EXTRACTIVE, Settings
from rag.documents import document_id
from rag.engine import Engine
from rag.index.snapshot import SnapshotError
from rag.question_generation import Generated, lead_on, lead_on_in_english
from ui.web.answering import Answering, LazyEngine
from ui.web.chat.examples import is_proved

FOLLOW_UPS: Final = 3
"""So many questions are shown."""
_TRIED: Final = 7
"""So many may be tried for them."""
_MOST_REMEMBERED: Final = 5000
"""Of no more questions than these it is remembered whether they proved good."""


class FollowUps:
    """The questions that lead on from answers. Each was tried, as the chat's examples are, and is remembered
    as long as the index is the same. Nothing is tried while other readers wait for an answer."""

    def __init__(self, engine: LazyEngine, answering: Answering, settings: Settings) -> None:
        self._engine = engine
        self._answering = answering
        self._asks = settings.answer.model == EXTRACTIVE  # a chat model would be paid for each try
        self._longest = settings.answer.max_question_characters
        self._lock = threading.Lock()
        self._version = ""
        self._tried: dict[tuple[Scope, str, str], bool] = {}

    def after(self, answers: Sequence[Answer], asker: Asker, collections: Sequence[str] | None) -> list[str]:
        """The questions that lead on from the last answer of a conversation, in the collections that the
        asker chose, without those that it has answered; none where nothing is cited, or without an index."""
        try:
            return self._find(answers, self._engine.collections.scope(asker, collections))
        except (CollectionError, SnapshotError):
            return []

    def _find(self, answers: Sequence[Answer], scope: Scope) -> list[str]:
        last = answers[-1]
        path = last.citations[0].document if last.answered and last.citations else ""
        engine = self._engine()
        document = engine.document(document_id(path), scope) if path else None
        if document is None:
            return []
        told = [each for answer in reversed(answers) for each in answer.citations if each.document == path]
        cited = [(each.start, each.end) for each in told]
        known = [arabic.folded_words(answer.question) for answer in answers]
        shown = []
        if last.language == "en":  # over a document in Arabic as well
            shown = self._choose(lead_on_in_english(document, cited), known, engine, scope, path)
        return shown or self._choose(lead_on(document, cited), known, engine, scope, path)

    def _choose(
        self, offered: Iterator[Generated], known: list[list[str]], engine: Engine, scope: Scope, path: str
    ) -> list[str]:
        """The first questions of those offered that prove good and are not known."""
        shown: list[str] = []
        for made in islice(offered, _TRIED):
            if len(shown) == FOLLOW_UPS:
                break
            if arabic.folded_words(made.text) in known or len(made.text) > self._longest:
                continue
            key = (scope, path, made.text)
            proved = self._recall(engine, key)
            if proved is None and not self._answering.is_busy():
                proved = is_proved(engine, scope, path, made, self._asks)
                self._remember(engine, key, proved)
            if proved:
                shown.append(made.text)
        return shown

    def _recall(self, engine: Engine, key: tuple[Scope, str, str]) -> bool | None:
        with self._lock:
            if engine.version != self._version or len(self._tried) > _MOST_REMEMBERED:
                self._version, self._tried = engine.version, {}
            return self._tried.get(key)

    def _remember(self, engine: Engine, key: tuple[Scope, str, str], proved: bool) -> None:
        with self._lock:
            if engine.version == self._version:
                self._tried[key] = proved
