"""The example questions of the chat's welcome: what the indexed documents invite to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag import arabic
from rag.documents import Document
from ui.strings import STRINGS
from ui.web.answering import Documents, LazyEngine

EXAMPLES = 4

_ASKS = re.compile(
    r"(?:ما|ماذا|من|متي|اين|كيف|لماذا|كم|هل|اي|بم|فيم|عم|الي متي"
    r"|what|who|when|where|why|how|which|is|are|do|does|did|can)\s"
)
_LONGEST_EXAMPLE = 90
_READ_FOR_EXAMPLES = 8


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
    return name.rstrip().endswith(("؟", "?")) and bool(_ASKS.match(arabic.fold(name).strip()))


class Examples:
    """The example questions of the current index, made again when the titles are others.

    With `check`, only questions that are answered: quoting is quick enough to try them.
    """

    def __init__(self, engine: LazyEngine, check: bool) -> None:
        self._engine = engine
        self._documents = Documents(engine)
        self._check = check
        self._titles: dict[str, str] | None = None
        self._questions: list[str] = []

    def current(self) -> list[str]:
        """The example questions. Raises SnapshotError."""
        titles = self._documents.titles()
        if titles != self._titles:
            paths = list(titles)[:_READ_FOR_EXAMPLES]
            found = [document for path in paths if (document := self._documents.by_path(path))]
            questions = suggest_questions(found)
            if self._check:
                tried = questions[: 4 * EXAMPLES]
                questions = [q for q in tried if self._engine().ask(q).answered] or questions
            self._titles, self._questions = titles, questions[:EXAMPLES]
        return self._questions
