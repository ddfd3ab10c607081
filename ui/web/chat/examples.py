"""The example questions of the chat's welcome: what the indexed documents invite to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag import arabic
from rag.arabic.lexicon import QUESTION_WORDS
from rag.collections import Asker, Scope
from rag.documents import Document
from ui.strings import STRINGS
from ui.web.answering import Documents, LazyEngine

EXAMPLES = 4

_ASKING = frozenset().union(*QUESTION_WORDS.values(), ("is", "are", "do", "does", "did", "can"))
_LONGEST_EXAMPLE = 90
_READ_FOR_EXAMPLES = 8
_MOST_ASKERS = 100
"""For no more kinds of askers than these are the examples kept."""


def suggest_questions(documents: Sequence[Document]) -> list[str]:
    """The questions that documents invite, the best of each document first: a title or heading that is a
    question as it stands; else what the documents say about a title or heading."""
    ranked = [_suggest_for(document, turn) for turn, document in enumerate(documents)]
    longest = max(map(len, ranked), default=0)
    questions = [own[i] for i in range(longest) for own in ranked if i < len(own)]
    return list(dict.fromkeys(questions))


def _suggest_for(document: Document, turn: int) -> list[str]:
    names = [document.title, *(document.text[h.start : h.end] for h in document.headings)]
    asked = [name.strip() for name in names if _is_question(name)]
    topics = [re.split(r"[:؛|]|\s[-–—]\s", name)[0].strip() for name in names if not _is_question(name)]
    topics = [topic for topic in topics if len(topic.split()) >= 2 and not topic.endswith(("؟", "?"))]
    about = [_ask_about(topic, turn + i) for i, topic in enumerate(topics)]
    return [question for question in (*asked, *about) if len(question) <= _LONGEST_EXAMPLE]


def _ask_about(topic: str, turn: int) -> str:
    ways = STRINGS[arabic.language(topic)].examples_of
    return ways[turn % len(ways)].format(topic=topic)


def _is_question(name: str) -> bool:
    words = arabic.words(name)
    return name.rstrip().endswith(("؟", "?")) and bool(words) and words[0].text in _ASKING


class Examples:
    """The example questions of the current index for each asker, made again when there is another.

    No question is longer than `longest`, the limit of those who ask. With `check`, only questions that are
    answered: quoting is quick enough to try them.
    """

    def __init__(self, engine: LazyEngine, check: bool, longest: int) -> None:
        self._engine = engine
        self._check = check
        self._longest = longest
        self._version = ""
        self._questions: dict[Scope, list[str]] = {}

    def current(self, asker: Asker) -> list[str]:
        """The example questions, of the documents that an asker may see. Raises SnapshotError."""
        engine = self._engine()
        scope = self._engine.collections.scope(asker)
        if engine.version != self._version or len(self._questions) > _MOST_ASKERS:
            self._version, self._questions = engine.version, {}
        questions = self._questions.get(scope)
        if questions is None:
            documents = Documents(self._engine, asker)
            paths = list(documents.titles())[:_READ_FOR_EXAMPLES]
            found = [document for path in paths if (document := documents.by_path(path))]
            questions = [q for q in suggest_questions(found) if len(q) <= self._longest]
            if self._check:
                tried = questions[: 4 * EXAMPLES]
                questions = [q for q in tried if engine.ask(q, scope=scope).answered] or questions
            questions = self._questions[scope] = questions[:EXAMPLES]
        return questions
