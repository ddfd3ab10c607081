"""The chat's Gradio app: which event of the page calls what, and what it changes."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import gradio as gr
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from rag.answers.answer import Answer
from rag.collections import ANYBODY, Asker, CollectionError
from rag.index.snapshot import SnapshotError
from ui.conversations.store import KeptConversation
from ui.strings import ARABIC, ENGLISH, count_wait
from ui.web.access import Visitor
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
from ui.web.chat.events import Asked, get_visitor, read_asked, read_chosen, read_told, read_turn
from ui.web.chat.parts import Parts
from ui.web.chat.rendering import (
    render_chooser,
    render_composer,
    render_conversations,
    render_feedback,
    render_follow_ups,
    render_header,
    render_kept,
    render_live,
    render_not_kept,
    render_past,
    render_pending,
    render_refused,
)
from ui.web.chat.theme import build_theme
from ui.web.chat.turns import Turns
from ui.web.chat.welcome import render_welcome
from ui.web.errors import phrase
from ui.web.keeping import get_owner
from ui.web.withholding import withhold

Shown = tuple[Any, Any, Any, Any]
"""What an event of the conversation changes: (past, live, kept, conversation)."""

UPDATES_A_SECOND = 20
QUEUE_SECONDS = 0.1
"""How often Gradio's queue looks for a question. Its own millisecond keeps an idle server busy."""
PROGRESS_SECONDS = 10.0
"""How often it looks for bars of progress, of which we have none."""


def create_chat(parts: Parts) -> FastAPI:
    """An app of the chat alone, to be mounted at the root of another, behind all other routes."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry={"auto_configure": False})
    app.add_middleware(CORSMiddleware, allow_origins=())  # else Gradio would let any site read the chat
    gr.mount_gradio_app(
        app,
        build_chat(Chat(parts)),
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
    return app


class Chat:
    """The handlers of the page's events. The conversation is Gradio's state of one page."""

    def __init__(self, parts: Parts) -> None:
        settings = parts.settings
        self._answering = parts.answering
        self._documents = parts.documents
        self._examples = parts.examples
        self._follow_ups = parts.follow_ups
        self._keeping = parts.keeping
        self._limits = parts.limits
        self._turns = Turns()
        self.longest_question = settings.answer.max_question_characters
        self.keep_days = settings.conversations.keep_days
        self.keeps = parts.keeping.store is not None
        self.judges = self.keeps and settings.conversations.feedback
        self.curates = settings.curation.enabled
        self._logs_out = settings.server.auth == "tokens"

    def load(
        self, conversation: Conversation, told: str, request: gr.Request
    ) -> tuple[str, str, str, Conversation, str]:
        """(header, past, kept, conversation, chooser) of a page that opens; `told` is what it says of an
        earlier one."""
        visitor = get_visitor(request)
        past, _, kept, conversation = self._show(conversation, read_told(told), visitor)
        return self.header(visitor.asker), past, kept, conversation, self._chooser(visitor.asker)

    def header(self, asker: Asker = ANYBODY) -> str:
        """The header of an asker's page."""
        try:
            count = self._documents.asked_by(asker).count()
        except SnapshotError:
            count = 0
        return render_header(count, self.keeps, self._logs_out)

    def _chooser(self, asker: Asker) -> str:
        try:
            return render_chooser(self._documents.asked_by(asker).collections())
        except SnapshotError:
            return render_chooser({})

    def open(self, event: gr.EventData, request: gr.Request) -> Iterator[Shown]:
        """(past, live, kept, conversation) of another conversation that the reader opens."""
        yield from self._take(event, request, self._open(read_told(event._data), get_visitor(request)))

    def _open(self, told: Told, visitor: Visitor) -> Generator[Shown]:
        yield self._show(Conversation(), told, visitor)

    def respond(
        self, conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[Shown]:
        """(past, live, kept, conversation) as the answer to a question grows, until the reader stops it or
        goes on to something else. Each is given whole every time; Gradio sends what differs."""
        pieces = self._respond(conversation, read_asked(event._data), get_visitor(request))
        yield from self._take(event, request, pieces)

    def _take(self, event: gr.EventData, request: gr.Request, pieces: Generator[Shown]) -> Iterator[Shown]:
        page = str(request.session_hash)
        return self._turns.take(page, read_turn(event._data), pieces, (gr.skip(),) * 4)

    def _respond(self, conversation: Conversation, asked: Asked, visitor: Visitor) -> Generator[Shown]:
        if not conversation.holds(asked.told):
            stored = self._find(asked.told, visitor)
            conversation = resume(asked.told, stored, self._documents.asked_by(visitor.asker))
        before = Conversation(conversation.id, tuple(map(close, conversation.exchanges[-KEPT_EXCHANGES:])))
        conversation = before.without(asked.instead_of)
        limit = self.longest_question
        question = asked.question
        exchange = Exchange(question[:limit] + "…" if len(question) > limit else question, asked.id)
        key = len(conversation.exchanges)
        past = render_past(conversation.exchanges)
        yield past, render_live(exchange, key), "", _with(conversation, exchange)
        shown = 0.0
        for grown in self._answer(exchange, asked, conversation.exchanges, visitor):
            if grown.refused:
                past = render_past(before.exchanges) or self.welcome(visitor.asker)
                yield past, render_refused(grown), "", before
                return
            now = time.monotonic()
            if not grown.open or now - shown >= 1 / UPDATES_A_SECOND:
                shown = now
                kept = self._keep(visitor, asked, grown.answer) if grown.answer else ""
                yield past, render_live(grown, key), kept, _with(conversation, grown)

    def lead_on(self, conversation: Conversation, chosen: str, request: gr.Request) -> str:
        """The questions that lead on from the last answer; `chosen` is JSON of where the page asks."""
        exchanges = conversation.exchanges
        if not exchanges or exchanges[-1].answer is None:
            return ""
        answers = [exchange.answer for exchange in exchanges if exchange.answer]
        asker = get_visitor(request).asker
        return render_follow_ups(
            exchanges[-1].id, self._follow_ups.after(answers, asker, read_chosen(chosen))
        )

    def stop(self, conversation: Conversation, event: gr.EventData, request: gr.Request) -> Iterator[Shown]:
        """(past, live, kept, conversation) when the reader stops the answer."""
        yield from self._take(event, request, self._stop(conversation))

    def _stop(self, conversation: Conversation) -> Generator[Shown]:
        exchanges = tuple(map(close, conversation.exchanges))
        last = render_live(exchanges[-1], len(exchanges) - 1) if exchanges else ""
        yield gr.skip(), last, gr.skip(), replace(conversation, exchanges=exchanges)

    def clear(self, event: gr.EventData, request: gr.Request) -> Iterator[Shown]:
        """(past, live, kept, conversation) of a new conversation."""
        yield from self._take(event, request, self._clear(get_visitor(request)))

    def _clear(self, visitor: Visitor) -> Generator[Shown]:
        yield self.welcome(visitor.asker), "", "", Conversation()

    def _find(self, told: Told, visitor: Visitor) -> KeptConversation | None:
        kept = self._keeping.find(visitor, told.id) if told.id else None
        return kept and withhold(kept, self._documents.asked_by(visitor.asker))

    def _show(
        self, conversation: Conversation, told: Told, visitor: Visitor
    ) -> tuple[str, str, str, Conversation]:
        stored = self._find(told, visitor)
        if not conversation.holds(told):
            conversation = resume(told, stored, self._documents.asked_by(visitor.asker))
        missing = told.linked and not conversation.exchanges
        past = render_past(conversation.exchanges) or self.welcome(visitor.asker, missing)
        kept = render_kept(stored.summary, conversation.exchanges) if stored else ""
        return past, "", kept, conversation

    def _keep(self, visitor: Visitor, asked: Asked, answer: Answer) -> str:
        if not (self.keeps and asked.told.id and get_owner(visitor)):
            return ""
        instead_of = asked.instead_of or None
        kept = self._keeping.keep(visitor, asked.told.id, asked.id or uuid4().hex, answer, instead_of)
        return render_kept(kept) if kept else render_not_kept()

    def _answer(
        self, exchange: Exchange, asked: Asked, earlier: Exchanges, visitor: Visitor
    ) -> Iterator[Exchange]:
        wait = self._limits.wait(visitor)
        if wait is None:
            documents = self._documents.asked_by(visitor.asker)
            try:
                answering = self._answering.asked_by(visitor).within(asked.collections)
            except CollectionError as error:
                yield replace(exchange, problem=explain_problem(error), refused=True)
            else:
                yield from grow(exchange, asked.question, list_turns(earlier), answering, documents)
        else:
            told = phrase("too_often", wait=partial(count_wait, wait))
            yield replace(exchange, problem=(told("ar"), told("en")), refused=True, wait=wait)

    def welcome(self, asker: Asker = ANYBODY, missing: bool = False) -> str:
        """What stands where an asker's first question will; `missing` says that they came for a conversation
        that is not theirs to see."""
        told = phrase("conversation_missing")
        problem = (told("ar"), told("en")) if missing else None
        try:
            return render_welcome(self._examples.current(asker), problem)
        except SnapshotError as error:
            return render_welcome(None, explain_problem(error))


def _with(conversation: Conversation, exchange: Exchange) -> Conversation:
    return replace(conversation, exchanges=(*conversation.exchanges, exchange))


def _listen() -> None:
    """Nothing: the page asks for it so that Gradio opens its stream again."""


def build_chat(chat: Chat) -> gr.Blocks:
    """The page of a chat. It opens without an index too, and says what is missing."""
    blocks = gr.Blocks(title=f"{ARABIC.name} · {ENGLISH.name}", analytics_enabled=False, fill_width=True)
    with blocks:
        conversation = gr.State(Conversation())
        js_on_load = "isnad.header(element, trigger); 'clear'"
        header = _html(chat.header(), "isnad-header", js_on_load=js_on_load)
        past = _html(chat.welcome(), "isnad-past", js_on_load="isnadWelcome(element)")
        live = _html("", "isnad-live", js_on_load="isnad.live(element)")
        kept = _html("", "isnad-kept", js_on_load="isnad.watchKept(element)")
        _html(render_pending(), "isnad-pending")
        chooser = _html("", "isnad-collections", js_on_load="isnad.collections(element)")
        written = render_composer(chat.longest_question)
        composer = _html(written, "isnad-composer", js_on_load="isnad.composer(element, trigger)")
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        private["trigger_mode"] = "multiple"  # the page's script keeps order; one lost on its way blocks none
        exchange = [past, live, kept, conversation]
        asking = composer.submit(chat.respond, conversation, exchange, concurrency_limit=None, **private)
        leading = _html("", "isnad-follow-ups", js_on_load="isnad.followUps(element)")
        js = "(conversation) => [conversation, isnad.chosen()]"
        led = asking.success(chat.lead_on, [conversation, past], leading, js=js, **private)
        led.success(None, None, None, js="() => { isnad.led(); return []; }", **private)
        composer.stop(chat.stop, conversation, exchange, **private)
        composer.input(_listen, None, None, **private)
        header.clear(chat.clear, None, exchange, **private)
        if chat.keeps:
            js_on_load = "isnadConversations(element, trigger); 'select'"
            written = render_conversations(chat.keep_days, chat.judges, chat.curates)
            listed = _html(written, "isnad-conversations", js_on_load=js_on_load)
            listed.select(chat.open, None, exchange, **private)
        if chat.judges:
            _html(render_feedback(), "isnad-feedback", js_on_load="isnadFeedback(element)")
        loaded = blocks.load(
            chat.load,
            [conversation, past],
            [header, past, kept, conversation, chooser],
            js="(conversation) => [conversation, isnad.told()]",
            **private,
        )
        loaded.then(None, None, None, js="() => { isnad.connected(); return []; }", **private)
    blocks.queue(max_size=200, default_concurrency_limit=32, api_open=False)
    blocks._queue.sleep_when_free = QUEUE_SECONDS
    blocks._queue.progress_update_sleep_when_free = PROGRESS_SECONDS
    return blocks


def _html(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)
