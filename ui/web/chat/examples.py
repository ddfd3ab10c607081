"""The example questions of the chat's welcome: what the indexed documents answer."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from math import ceil
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from rag import arabic
from rag.arabic import Language
from rag.collections import Asker, Scope
from rag.config import EXTRACTIVE, Settings
from rag.documents import Document, document_id
from rag.engine import Engine
from rag.index.snapshot import SnapshotError
from rag.question import QuestionError
from rag.question_generation import Generated, generate, generate_in_english
from ui.web.answering import LazyEngine

EXAMPLES: Final = 4
"""So many questions of each language are shown."""
_READ: Final = 24
"""So many documents are read for them, of as many folders as there are."""
_OFFERED: Final = 8
"""So many questions of a document may be tried."""
_MOST_SCOPES: Final = 100
"""For no more kinds of askers than these are the examples kept."""

ByLanguage = Mapping[Language, tuple[str, ...]]

_log = logging.getLogger(__name__)


class Offered(NamedTuple):
    """A question, and what tries whether the documents answer it."""

    text: str
    proves: Callable[[], bool]


class Examples:
    """The example questions of the current index for each asker, made again when there is another index.

    They are made in the background, as soon as they are asked for. No question is longer than
    `answer.max_question_characters`. Each was tried: it was asked, and the answer first cites the sentence
    that it was made of; or where a chat model would be paid for that, the first passage that is found has
    that sentence. Meanwhile questions pass.
    """

    def __init__(self, engine: LazyEngine, settings: Settings) -> None:
        self._engine = engine
        self._asks = settings.answer.model == EXTRACTIVE
        self._longest = settings.answer.max_question_characters
        self._lock = threading.Lock()
        self._version = ""
        self._made: dict[Scope, ByLanguage | None] = {}

    def current(self, asker: Asker, collection: str = "") -> ByLanguage | None:
        """The example questions, of the documents that an asker may see, or of those in one collection; None
        while they are still made. Raises SnapshotError and CollectionError."""
        engine = self._engine()
        scope = self._engine.collections.scope(asker, [collection] if collection else None)
        with self._lock:
            if engine.version != self._version or len(self._made) > _MOST_SCOPES:
                self._version, self._made = engine.version, {}
            if scope not in self._made:
                self._made[scope] = None
                threading.Thread(
                    target=self._make, args=(engine, scope), name="examples", daemon=True
                ).start()
            return self._made[scope]

    def _make(self, engine: Engine, scope: Scope) -> None:
        version = engine.version
        made: ByLanguage = {}
        try:
            paths = spread(engine.titles(scope))
            own = (self._offered(engine, scope, path, generate) for path in paths)
            across = (self._offered(engine, scope, path, generate_in_english) for path in paths)
            made = choose(chain(own, across))
        except SnapshotError as error:  # its file is damaged, say; whoever asks is told
            _log.warning("No examples: %s", error)
        with self._lock:
            if version == self._version:
                self._made[scope] = made

    def _offered(
        self, engine: Engine, scope: Scope, path: str, make: Callable[[Document], Iterator[Generated]]
    ) -> Iterator[Offered]:
        """The questions that are made of a document, each with how to try it."""
        document = engine.document(document_id(path), scope)
        for each in islice(make(document), _OFFERED) if document else ():
            if len(each.text) <= self._longest:
                engine.let_questions_pass()
                yield Offered(each.text, partial(is_proved, engine, scope, path, each, self._asks))


def is_proved(engine: Engine, scope: Scope, path: str, made: Generated, asks: bool) -> bool:
    """Whether a question of the document at a path is answered by what it was made of: with `asks` it is
    asked, and the answer has to cite that first; without, the first passage that is found has to have it."""
    try:
        if asks:
            answer = engine.ask(made.text, scope=scope)
            first = answer.citations[:1] if answer.answered else ()
            return any(_meets(path, made, each.document, each.start, each.end) for each in first)
        found = [hit.passage for hit in engine.hits(made.text, 1, scope=scope)]
    except QuestionError:
        return False
    return any(_meets(path, made, each.document, each.start, each.end) for each in found)


def _meets(path: str, made: Generated, document: str, start: int, end: int) -> bool:
    return document == path and start < made.end and made.start < end


def spread(paths: Iterable[str]) -> list[str]:
    """The documents to read: by turns from each folder, and of a folder first some that stand apart, since
    neighbours by name are often of one topic."""
    folders: dict[PurePosixPath, list[str]] = {}
    for path in paths:
        folders.setdefault(PurePosixPath(path).parent, []).append(path)
    turns = [(turn, path) for own in folders.values() for turn, path in enumerate(_apart(own))]
    return [path for _, path in sorted(turns, key=itemgetter(0))][:_READ]


def _apart(paths: list[str]) -> list[str]:
    step = ceil(len(paths) / EXAMPLES)
    return [path for first in range(step) for path in paths[first::step]]


def choose(documents: Iterable[Iterator[Offered]]) -> ByLanguage:
    """The questions of each language, the first of each document before the second of any."""
    chosen: dict[Language, list[str]] = {"ar": [], "en": []}
    waiting = deque(documents)
    while waiting:
        questions = waiting.popleft()
        for question in questions:
            own = chosen[arabic.language(question.text)]
            if len(own) < EXAMPLES and question.text not in own and question.proves():
                own.append(question.text)
                waiting.append(questions)
                break
    return {language: tuple(questions) for language, questions in chosen.items() if questions}
