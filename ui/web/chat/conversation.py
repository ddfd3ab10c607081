"""The conversation of a chat page: its exchanges, as they grow and as page and store keep them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pydantic import TypeAdapter, ValidationError

from rag.answers.answer import Answer, Citation
from rag.collections import CollectionError
from rag.index.snapshot import SnapshotError
from rag.question import QuestionError, Turn
from ui.conversations.store import KeptConversation
from ui.finding import SHOWN
from ui.html import DIRECTIONS, OVERRIDES
from ui.markup import NEAREST, Context
from ui.web.answering import Answering, Documents
from ui.web.errors import explain
from ui.web.keeping import read_answer

KEPT_EXCHANGES = 50
"""The length of a conversation, at most; older exchanges leave the page."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer as far as it has come. `problem` is a sentence in Arabic and in English.

    `id` is the page's own, by which it knows its question again. A `refused` one never becomes part of the
    conversation: its question goes back to where it was written; `wait` is in how many seconds it may be
    asked again, if that is why.
    """

    question: str
    id: str = ""
    text: str = ""
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    contexts: Mapping[int, Context] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    problem: tuple[str, str] | None = None
    stopped: bool = False
    refused: bool = False
    wait: int | None = None

    @property
    def open(self) -> bool:
        """Whether its answer is still to come."""
        return self.answer is None and self.problem is None and not self.stopped


Exchanges = tuple[Exchange, ...]
_KEPT: Final = TypeAdapter(Exchanges)


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of its conversation: its id, and what the page kept of it. `linked` says that the
    reader came to it by a link, so that there has to be one."""

    id: str = ""
    kept: str = ""
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """The conversation of a page. `id` is of the page's making; the store keeps it for its reader by that."""

    id: str = ""
    exchanges: Exchanges = ()

    def without(self, identity: str) -> Conversation:
        """The conversation before its last exchange, if that has this id."""
        is_last = bool(identity and self.exchanges and self.exchanges[-1].id == identity)
        return replace(self, exchanges=self.exchanges[:-1]) if is_last else self

    def holds(self, told: Told) -> bool:
        """Whether it is the one that the page speaks of, and begun."""
        return bool(self.exchanges) and self.id == told.id


def keep(*exchanges: Exchange) -> str:
    """The JSON that the page keeps of finished exchanges, so that the conversation outlives a reload and the
    server's memory of it. It is without what `restore` reads from the documents again."""
    kept = _KEPT.dump_json(tuple(map(_without_documents, exchanges))).decode()
    return re.sub(
        f"[{OVERRIDES}{DIRECTIONS}]",
        lambda found: f"\\u{ord(found[0]):04x}",  # else they would not outlive their way into the page
        kept,
    )


def _without_documents(exchange: Exchange) -> Exchange:
    kept = replace(exchange, contexts={}, titles={})
    if answer := exchange.answer:
        passages = () if answer.answered else answer.passages[:NEAREST]
        answer = replace(answer, passages=passages, terms=(), evidence=())
        kept = replace(kept, answer=answer, citations=(), text="")
    return kept


def resume(told: Told, stored: KeptConversation | None, documents: Documents) -> Conversation:
    """The conversation of a page that the server does not know: as the page kept it, which includes what was
    stopped or failed, unless the store has more of it, from another page or machine say."""
    own = restore(told.kept, documents)
    if stored is None or sum(exchange.answer is not None for exchange in own) >= len(stored.turns):
        return Conversation(told.id, own)
    found = [
        answer_exchange(Exchange(turn.question, turn.id), answer, documents)
        for turn in stored.turns[-KEPT_EXCHANGES:]
        if (answer := read_answer(turn))
    ]
    return Conversation(told.id, tuple(found))


def restore(kept: str, documents: Documents) -> Exchanges:
    """The exchanges that a page has kept, for a server that does not know it: one started since, or one
    that the page lost sight of. Empty where the page kept none, or sends what is no conversation."""
    try:
        exchanges = _KEPT.validate_json(kept)[-KEPT_EXCHANGES:] if kept else ()
        return tuple(
            answer_exchange(exchange, exchange.answer, documents) if exchange.answer else close(exchange)
            for exchange in exchanges
        )
    except (ValidationError, SnapshotError):
        return ()


def close(exchange: Exchange) -> Exchange:
    """The exchange, stopped if it was open: the reader or a lost connection cut it off."""
    return replace(exchange, stopped=True) if exchange.open else exchange


def list_turns(exchanges: Exchanges) -> list[Turn]:
    """The turns of the answered exchanges."""
    return [
        turn
        for exchange in exchanges
        if exchange.answer
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.answer.answer))
    ]


def grow(
    exchange: Exchange,
    question: str,
    turns: Sequence[Turn],
    answering: Answering,
    documents: Documents,
) -> Iterator[Exchange]:
    """The exchange as the answer to its question grows. A failure is the problem of the last one, which is
    refused where the question itself is at fault."""
    try:
        for piece in answering.stream(question, turns):
            if isinstance(piece, str):
                exchange = replace(exchange, text=exchange.text + piece)
            elif isinstance(piece, Citation):
                exchange = replace(exchange, citations=(*exchange.citations, piece))
            else:
                exchange = answer_exchange(exchange, piece, documents)
            yield exchange
    except Exception as error:
        refused = isinstance(error, QuestionError)
        yield replace(exchange, problem=explain_problem(error), refused=refused)


def answer_exchange(exchange: Exchange, answer: Answer, documents: Documents) -> Exchange:
    """The exchange with its whole answer, and what the documents say around the quotes."""
    contexts = {}
    for citation in (*answer.citations, *answer.candidates):
        document = documents.by_path(citation.document)
        if document:
            contexts[citation.number] = Context.of(citation, document)
    shown = answer.passages[: max(SHOWN, NEAREST)]
    named = {passage.document: documents.title(passage.document) for passage in shown}
    titles = {path: title for path, title in named.items() if title is not None}
    return replace(exchange, answer=answer, contexts=contexts, titles=titles)


def explain_problem(error: Exception) -> tuple[str, str]:
    """What the reader is told of an error, in Arabic and in English; the log has the rest."""
    if isinstance(error, SnapshotError):
        _log.warning("%s", error)
    elif not isinstance(error, CollectionError | QuestionError):
        _log.error("answering failed", exc_info=error)
    explained = explain(error)
    return explained.text("ar"), explained.text("en")
