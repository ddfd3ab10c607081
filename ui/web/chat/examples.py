"""What the chat's welcome offers: the documents' topics, and example questions that they answer."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from ui.web.chat.topics import Topic, list_sections, list_topics

EXAMPLES: Final = 4
"""So many questions of each language are shown."""
_READ: Final = 24
"""So many documents are read for them, of as many folders as there are."""
_TOPICS: Final = 10
"""So many topics are named, at most."""
_OFFERED: Final = 8
"""So many questions of a document may be tried."""
_MOST_SCOPES: Final = 100
"""For no more kinds of askers than these are the examples kept."""

ByLanguage = Mapping[Language, tuple[str, ...]]
Topics = Mapping[Topic, tuple[str, ...]]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """The example questions of each language, and the topics, each with the examples that are of it."""

    examples: ByLanguage
    topics: Topics


NOTHING: Final = Offer({}, {})


class Offered(NamedTuple):
    """A question, what tries whether the documents answer it, and its topic, where it has one."""

    text: str
    proves: Callable[[], bool]
    topic: Topic | None = None


class Examples:
    """The topics and example questions of the current index for each asker, made again when there is another
    index.

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
        self._made: dict[Scope, Offer | None] = {}

    def current(self, asker: Asker, collection: str = "") -> Offer | None:
        """The topics and examples of the documents that an asker may see, or of those in one collection; None
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
        made = NOTHING
        try:
            titles = engine.titles(scope)
            paths = spread(titles)
            topics = self._topics(engine, scope, {path: titles[path] for path in paths})
            own = (self._offered(engine, scope, path, generate, topics) for path in paths)
            across = (self._offered(engine, scope, path, generate_in_english, topics) for path in paths)
            made = choose(chain(own, across), topics)
        except SnapshotError as error:  # its file is damaged, say; whoever asks is told
            _log.warning("No examples: %s", error)
        with self._lock:
            if version == self._version:
                self._made[scope] = made

    def _topics(self, engine: Engine, scope: Scope, titles: Mapping[str, str]) -> list[Topic]:
        """A topic of each of these documents, or of each section of a single one."""
        if len(titles) > 1:
            return list_topics(titles)
        document = next((engine.document(document_id(path), scope) for path in titles), None)
        return list_sections(document) if document else []

    def _offered(
        self,
        engine: Engine,
        scope: Scope,
        path: str,
        make: Callable[[Document], Iterator[Generated]],
        topics: Iterable[Topic],
    ) -> Iterator[Offered]:
        """The questions that are made of a document, each with how to try it."""
        document = engine.document(document_id(path), scope)
        for each in islice(make(document), _OFFERED) if document else ():
            if len(each.text) <= self._longest:
                engine.let_questions_pass()
                topic = next((topic for topic in topics if topic.holds(path, each.start)), None)
                yield Offered(each.text, partial(is_proved, engine, scope, path, each, self._asks), topic)


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


def choose(documents: Iterable[Iterator[Offered]], topics: Iterable[Topic] = ()) -> Offer:
    """The questions of each language, the first of each document before the second of any; with the topics,
    those first that have a question."""
    chosen: dict[Language, list[str]] = {"ar": [], "en": []}
    asked: dict[Topic, list[str]] = {topic: [] for topic in topics}
    waiting = deque(documents)
    while waiting:
        questions = waiting.popleft()
        for question in questions:
            own = chosen[arabic.language(question.text)]
            if len(own) < EXAMPLES and question.text not in own and question.proves():
                own.append(question.text)
                if question.topic:
                    asked[question.topic].append(question.text)
                waiting.append(questions)
                break
    named: dict[str, Topic] = {}  # several that are called the same would be told apart by nobody
    for topic in sorted(asked, key=lambda topic: not asked[topic]):
        if named.setdefault(topic.name, topic) != topic:
            asked[named[topic.name]] += asked[topic]
    return Offer(
        {language: tuple(questions) for language, questions in chosen.items() if questions},
        {topic: tuple(asked[topic]) for topic in islice(named.values(), _TOPICS)},
    )
