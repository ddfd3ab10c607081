"""The chat's Gradio app: which event of the page calls what, and what it changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import gradio as gr
from fastapi import FastAPI

from rag.answers.answer import Answer
from rag.config import EXTRACTIVE, Settings
from rag.index.snapshot import SnapshotError
from ui.conversations.store import KeptConversation
from ui.strings import ARABIC, ENGLISH, count_wait
from ui.web.access import Visitor
from ui.web.answering import Answering, Documents, LazyEngine
from ui.web.chat.conversation import (
    KEPT_EXCHANGES,
    Conversation,
    Exchange,
    Exchanges,
    Told,
    close,
    explain_problem,
    grow,
    list_turns,
    resume,
)
from ui.web.chat.events import Asked, get_visitor, read_asked, read_told
from ui.web.chat.examples import Examples
from ui.web.chat.rendering import (
    render_composer,
    render_conversations,
    render_header,
    render_kept,
    render_live,
    render_not_kept,
    render_past,
    render_pending,
    render_refused,
    render_welcome,
)
from ui.web.chat.theme import build_theme
from ui.web.errors import phrase
from ui.web.keeping import Keeping, get_owner
from ui.web.limits import Limits

UPDATES_A_SECOND = 20
QUEUE_SECONDS = 0.05
"""How often Gradio's queue looks for a question. Its own millisecond keeps an idle server busy."""


def add_chat(
    app: FastAPI,
    engine: LazyEngine,
    answering: Answering,
    keeping: Keeping,
    limits: Limits,
    settings: Settings,
) -> None:
    """Mount the chat at the root of an app, behind all other routes."""
    longest = settings.answer.max_question_characters
    examples = Examples(engine, settings.answer.model == EXTRACTIVE, longest)
    chat = Chat(answering, Documents(engine), examples, keeping, limits, settings)
    gr.mount_gradio_app(
        app,
        build_chat(chat),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        allowed_paths=[],
        blocked_paths=["/"],
        max_file_size=0,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=build_theme(),
    )


class Chat:
    """The handlers of the page's events. The conversation is Gradio's state of one page."""

    def __init__(
        self,
        answering: Answering,
        documents: Documents,
        examples: Examples,
        keeping: Keeping,
        limits: Limits,
        settings: Settings,
    ) -> None:
        self._answering = answering
        self._documents = documents
        self._examples = examples
        self._keeping = keeping
        self._limits = limits
        self.longest_question = settings.answer.max_question_characters
        self.keep_days = settings.conversations.keep_days
        self.keeps = keeping.store is not None

    def load(
        self, conversation: Conversation, told: str, request: gr.Request
    ) -> tuple[str, str, str, Conversation]:
        """(header, past, kept, conversation) of a page that opens; `told` is what it says of an earlier
        one."""
        past, _, kept, conversation = self._show(conversation, read_told(told), get_visitor(request))
        return self.header(), past, kept, conversation

    def open(self, event: gr.EventData, request: gr.Request) -> tuple[str, str, str, Conversation]:
        """(past, live, kept, conversation) of another conversation that the reader opens."""
        return self._show(Conversation(), read_told(event._data), get_visitor(request))

    def respond(
        self, conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, Any, Any, Conversation]]:
        """(past, live, kept, conversation) as the answer to a question grows."""
        asked = read_asked(event._data)
        visitor = get_visitor(request)
        if not conversation.holds(asked.told):
            conversation = resume(asked.told, self._find(asked.told, visitor), self._documents)
        before = Conversation(conversation.id, tuple(map(close, conversation.exchanges[-KEPT_EXCHANGES:])))
        conversation = before.without(asked.instead_of)
        limit = self.longest_question
        question = asked.question
        exchange = Exchange(question[:limit] + "…" if len(question) > limit else question, asked.id)
        key = len(conversation.exchanges)
        past = render_past(conversation.exchanges)
        yield past, render_live(exchange, key), "", _with(conversation, exchange)
        shown = 0.0
        for grown in self._answer(exchange, question, conversation.exchanges, visitor):
            if grown.refused:
                past = render_past(before.exchanges) or self.welcome()
                yield past, render_refused(grown), "", before
                return
            now = time.monotonic()
            if not grown.open or now - shown >= 1 / UPDATES_A_SECOND:
                shown = now
                yield gr.skip(), render_live(grown, key), gr.skip(), _with(conversation, grown)
            if grown.answer:
                kept = self._keep(visitor, asked, grown.answer)
                yield gr.skip(), gr.skip(), kept, _with(conversation, grown)

    def stop(self, conversation: Conversation) -> tuple[str, Conversation]:
        """(live, conversation) when the reader stops the answer."""
        exchanges = tuple(map(close, conversation.exchanges))
        last = render_live(exchanges[-1], len(exchanges) - 1) if exchanges else ""
        return last, replace(conversation, exchanges=exchanges)

    def clear(self) -> tuple[str, str, str, Conversation]:
        """(past, live, kept, conversation) of a new conversation."""
        return self.welcome(), "", "", Conversation()

    def _find(self, told: Told, visitor: Visitor) -> KeptConversation | None:
        return self._keeping.find(visitor, told.id) if told.id else None

    def _show(
        self, conversation: Conversation, told: Told, visitor: Visitor
    ) -> tuple[str, str, str, Conversation]:
        stored = self._find(told, visitor)
        if not conversation.holds(told):
            conversation = resume(told, stored, self._documents)
        missing = told.linked and not conversation.exchanges
        past = render_past(conversation.exchanges) or self.welcome(missing)
        kept = render_kept(stored.summary, conversation.exchanges) if stored else ""
        return past, "", kept, conversation

    def _keep(self, visitor: Visitor, asked: Asked, answer: Answer) -> str:
        if not (self.keeps and asked.told.id and get_owner(visitor)):
            return ""
        instead_of = asked.instead_of or None
        kept = self._keeping.keep(visitor, asked.told.id, asked.id or uuid4().hex, answer, instead_of)
        return render_kept(kept) if kept else render_not_kept()

    def _answer(
        self, exchange: Exchange, question: str, earlier: Exchanges, visitor: Visitor
    ) -> Iterator[Exchange]:
        wait = self._limits.wait(visitor)
        if wait is None:
            yield from grow(exchange, question, list_turns(earlier), self._answering, self._documents)
        else:
            told = phrase("too_often", wait=partial(count_wait, wait))
            yield replace(exchange, problem=(told("ar"), told("en")), refused=True, wait=wait)

    def header(self) -> str:
        """The header of the page."""
        try:
            return render_header(self._documents.count(), self.keeps)
        except SnapshotError:
            return render_header(0, self.keeps)

    def welcome(self, missing: bool = False) -> str:
        """The welcome; `missing` says that the reader came for a conversation that is not theirs to see."""
        told = phrase("conversation_missing")
        problem = (told("ar"), told("en")) if missing else None
        try:
            return render_welcome(self._examples.current(), problem)
        except SnapshotError as error:
            return render_welcome((), explain_problem(error))


def _with(conversation: Conversation, exchange: Exchange) -> Conversation:
    return replace(conversation, exchanges=(*conversation.exchanges, exchange))


def build_chat(chat: Chat) -> gr.Blocks:
    """The page of a chat. It opens without an index too, and says what is missing."""
    blocks = gr.Blocks(title=f"{ARABIC.name} · {ENGLISH.name}", analytics_enabled=False, fill_width=True)
    with blocks:
        conversation = gr.State(Conversation())
        js_on_load = "isnad.header(element, trigger); 'clear'"
        header = _html(chat.header(), "isnad-header", js_on_load=js_on_load)
        past = _html(chat.welcome(), "isnad-past")
        live = _html("", "isnad-live", js_on_load="isnad.live(element)")
        kept = _html("", "isnad-kept", js_on_load="isnad.watchKept(element)")
        _html(render_pending(), "isnad-pending")
        written = render_composer(chat.longest_question)
        composer = _html(written, "isnad-composer", js_on_load="isnad.composer(element, trigger)")
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        private["trigger_mode"] = "multiple"  # the page's script keeps order; one lost on its way blocks none
        exchange = [past, live, kept, conversation]
        asking = composer.submit(chat.respond, conversation, exchange, concurrency_limit=None, **private)
        composer.stop(chat.stop, conversation, [live, conversation], cancels=[asking], **private)
        header.clear(chat.clear, None, exchange, cancels=[asking], **private)
        if chat.keeps:
            js_on_load = "isnadConversations(element, trigger); 'select'"
            listed = _html(render_conversations(chat.keep_days), "isnad-conversations", js_on_load=js_on_load)
            listed.select(chat.open, None, exchange, cancels=[asking], **private)
        loaded = blocks.load(
            chat.load,
            [conversation, past],
            [header, past, kept, conversation],
            js="(conversation) => [conversation, isnad.told()]",
            **private,
        )
        loaded.then(None, None, None, js="() => { isnad.connected(); return []; }", **private)
    blocks.queue(max_size=200, default_concurrency_limit=32, api_open=False)
    blocks._queue.sleep_when_free = QUEUE_SECONDS
    return blocks


def _html(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)
