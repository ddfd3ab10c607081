"""The chat's Gradio app: which event of the page calls what, and what it changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import gradio as gr
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from rag.collections import ANYBODY, Asker, CollectionError
from rag.config import EXTRACTIVE, Settings
from rag.index.snapshot import SnapshotError
from ui.strings import ARABIC, ENGLISH, count_wait
from ui.web.access import Visitor
from ui.web.answering import Answering, Documents, LazyEngine
from ui.web.chat.conversation import (
    KEPT_EXCHANGES,
    Conversation,
    Exchange,
    close,
    explain_problem,
    grow,
    list_turns,
    restore,
)
from ui.web.chat.examples import Examples
from ui.web.chat.rendering import (
    render_chooser,
    render_composer,
    render_header,
    render_live,
    render_past,
    render_pending,
    render_refused,
    render_welcome,
)
from ui.web.chat.theme import build_theme
from ui.web.errors import phrase
from ui.web.limits import Limits

UPDATES_A_SECOND = 20
QUEUE_SECONDS = 0.1
"""How often Gradio's queue looks for a question. Its own millisecond keeps an idle server busy."""
PROGRESS_SECONDS = 10.0
"""How often it looks for bars of progress, of which we have none."""


def create_chat(engine: LazyEngine, answering: Answering, limits: Limits, settings: Settings) -> FastAPI:
    """An app of the chat alone, to be mounted at the root of another, behind all other routes."""
    longest = settings.answer.max_question_characters
    examples = Examples(engine, settings.answer.model == EXTRACTIVE, longest)
    logs_out = settings.server.auth == "tokens"
    chat = Chat(answering, Documents(engine), examples, limits, longest, logs_out)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, telemetry={"auto_configure": False})
    app.add_middleware(CORSMiddleware, allow_origins=())  # else Gradio would let any site read the chat
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
    return app


class Chat:
    """The handlers of the page's events. The conversation is Gradio's state of one page."""

    def __init__(
        self,
        answering: Answering,
        documents: Documents,
        examples: Examples,
        limits: Limits,
        longest_question: int,
        logs_out: bool = False,
    ) -> None:
        self._answering = answering
        self._documents = documents
        self._examples = examples
        self._limits = limits
        self.longest_question = longest_question
        self._logs_out = logs_out

    def load(
        self, conversation: Conversation, kept: str, request: gr.Request
    ) -> tuple[str, str, Conversation, str]:
        """(header, past, conversation, chooser) of a page that opens; `kept` is what it kept of an earlier
        one."""
        asker = _get_visitor(request).asker
        conversation = conversation or restore(kept, self._documents.asked_by(asker))
        past = render_past(conversation) or self.welcome(asker)
        return self.header(asker), past, conversation, self._chooser(asker)

    def header(self, asker: Asker = ANYBODY) -> str:
        """The header of an asker's page."""
        try:
            return render_header(self._documents.asked_by(asker).count(), self._logs_out)
        except SnapshotError:
            return render_header(0, self._logs_out)

    def _chooser(self, asker: Asker) -> str:
        try:
            return render_chooser(self._documents.asked_by(asker).collections())
        except SnapshotError:
            return render_chooser({})

    def respond(
        self, conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, Any, Conversation]]:
        """(past, live, conversation) as the answer to a question grows."""
        question, kept, identity, chosen = _read_event(event)
        asker = _get_visitor(request).asker
        conversation = conversation or restore(kept, self._documents.asked_by(asker))
        conversation = tuple(close(exchange) for exchange in conversation[-KEPT_EXCHANGES:])
        limit = self.longest_question
        exchange = Exchange(question[:limit] + "…" if len(question) > limit else question, identity)
        key = len(conversation)
        yield render_past(conversation), render_live(exchange, key), (*conversation, exchange)
        shown = 0.0
        for grown in self._answer(exchange, question, chosen, conversation, request):
            if grown.refused:
                yield render_past(conversation) or self.welcome(asker), render_refused(grown), conversation
                return
            now = time.monotonic()
            if not grown.open or now - shown >= 1 / UPDATES_A_SECOND:
                shown = now
                yield gr.skip(), render_live(grown, key), (*conversation, grown)

    def stop(self, conversation: Conversation) -> tuple[str, Conversation]:
        """(live, conversation) when the reader stops the answer."""
        conversation = tuple(close(exchange) for exchange in conversation)
        last = render_live(conversation[-1], len(conversation) - 1) if conversation else ""
        return last, conversation

    def clear(self, request: gr.Request) -> tuple[str, str, Conversation]:
        """(past, live, conversation) of a new conversation."""
        return self.welcome(_get_visitor(request).asker), "", ()

    def _answer(
        self,
        exchange: Exchange,
        question: str,
        chosen: list[str] | None,
        conversation: Conversation,
        request: gr.Request,
    ) -> Iterator[Exchange]:
        visitor = _get_visitor(request)
        wait = self._limits.wait(visitor)
        if wait is None:
            turns = list_turns(conversation)
            documents = self._documents.asked_by(visitor.asker)
            try:
                answering = self._answering.asked_by(visitor.asker).within(chosen)
            except CollectionError as error:
                yield replace(exchange, problem=explain_problem(error), refused=True)
            else:
                yield from grow(exchange, question, turns, answering, documents)
        else:
            told = phrase("too_often", wait=partial(count_wait, wait))
            yield replace(exchange, problem=(told("ar"), told("en")), refused=True, wait=wait)

    def welcome(self, asker: Asker = ANYBODY) -> str:
        """What stands where an asker's first question will."""
        try:
            return render_welcome(self._examples.current(asker))
        except SnapshotError as error:
            return render_welcome((), explain_problem(error))


def build_chat(chat: Chat) -> gr.Blocks:
    """The page of a chat. It opens without an index too, and says what is missing."""
    blocks = gr.Blocks(title=f"{ARABIC.name} · {ENGLISH.name}", analytics_enabled=False, fill_width=True)
    with blocks:
        conversation = gr.State(())
        header = _html(chat.header(), "isnad-header", js_on_load="isnad.header(element, trigger); 'clear'")
        past = _html(chat.welcome(), "isnad-past")
        live = _html("", "isnad-live", js_on_load="isnad.live(element)")
        _html(render_pending(), "isnad-pending")
        chooser = _html("", "isnad-collections", js_on_load="isnad.collections(element)")
        written = render_composer(chat.longest_question)
        composer = _html(written, "isnad-composer", js_on_load="isnad.composer(element, trigger)")
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        private["trigger_mode"] = "multiple"  # the page's script keeps order; one lost on its way blocks none
        exchange = [past, live, conversation]
        asking = composer.submit(chat.respond, conversation, exchange, concurrency_limit=None, **private)
        composer.stop(chat.stop, conversation, [live, conversation], cancels=[asking], **private)
        header.clear(chat.clear, None, exchange, cancels=[asking], **private)
        loaded = blocks.load(
            chat.load,
            [conversation, past],
            [header, past, conversation, chooser],
            js="(conversation) => [conversation, isnad.kept()]",
            **private,
        )
        loaded.then(None, None, None, js="() => { isnad.connected(); return []; }", **private)
    blocks.queue(max_size=200, default_concurrency_limit=32, api_open=False)
    blocks._queue.sleep_when_free = QUEUE_SECONDS
    blocks._queue.progress_update_sleep_when_free = PROGRESS_SECONDS
    return blocks


def _html(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)


def _read_event(event: gr.EventData) -> tuple[str, str, str, list[str] | None]:
    """(the question, the conversation that the page has kept, the question's id, the collections that it is
    asked in) of an event of the composer."""
    data = event._data if isinstance(event._data, dict) else {}
    question, kept, identity, chosen = (data.get(name) for name in ("question", "kept", "id", "collections"))
    return (
        question.encode("utf-8", "replace").decode().strip() if isinstance(question, str) else "",
        kept if isinstance(kept, str) else "",
        identity if isinstance(identity, str) and len(identity) <= 40 else "",
        (list(map(str, chosen)) or None) if isinstance(chosen, list) else None,
    )


def _get_visitor(request: gr.Request) -> Visitor:
    """The visitor that the guard let in with an event of the page."""
    assert request.request, "an event of the page comes with a request"
    visitor: Visitor = request.request.state.visitor
    return visitor
