"""The chat page: a Gradio app of our own escaped HTML, with its script and style in ui/static/."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr
from pydantic import TypeAdapter, ValidationError

from rag import arabic
from rag.chain import Engine, QuestionError, Turn
from rag.citations import Answer, Citation
from rag.config import EXTRACTIVE, Settings
from rag.documents import Document, document_id
from rag.snapshot import NoSnapshotError, SnapshotError
from ui.access import Visitor
from ui.answering import Answering
from ui.limits import Limits
from ui.markup import NEAREST, Context, both, escape, label, render_answer, render_notice, render_text
from ui.strings import ARABIC, ENGLISH, STRINGS, count_documents

EXAMPLES = 4
UPDATES_A_SECOND = 20
KEPT_EXCHANGES = 50
"""How many questions back a conversation is kept on the page."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what has come back for it so far. `problem` is a sentence in Arabic and in English."""

    question: str
    text: str = ""
    citations: tuple[Citation, ...] = ()
    answer: Answer | None = None
    contexts: Mapping[int, Context] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    problem: tuple[str, str] | None = None
    stopped: bool = False

    @property
    def open(self) -> bool:
        return self.answer is None and self.problem is None and not self.stopped


Conversation = tuple[Exchange, ...]
_KEPT = TypeAdapter(Conversation)


def build_chat(answering: Answering, limits: Limits, settings: Settings) -> gr.Blocks:
    """The chat over what answers. It opens without an index too, and says what is missing."""
    examples = _Examples(check=settings.answer.model == EXTRACTIVE)
    limit = settings.answer.max_question_characters

    def page(conversation: Conversation, kept: str) -> tuple[str, str, Conversation]:
        conversation = conversation or _restored(answering, kept)
        return render_header(_count(answering)), render_past(conversation) or welcome(), conversation

    def welcome() -> str:
        try:
            return render_welcome(examples.of(answering.engine()))
        except SnapshotError as error:
            return render_welcome((), _explain(error))

    def respond(
        conversation: Conversation, event: gr.EventData, request: gr.Request
    ) -> Iterator[tuple[Any, Any, Conversation]]:
        question, kept = _sent(event)
        conversation = conversation or _restored(answering, kept)
        conversation = tuple(_closed(exchange) for exchange in conversation[-KEPT_EXCHANGES:])
        exchange = Exchange(question[:limit] + "…" if len(question) > limit else question)
        key = len(conversation)
        yield render_past(conversation), render_live(exchange, key), (*conversation, exchange)
        wait = limits.wait(_visitor(request))
        if wait is not None:
            told = (ARABIC.too_often.format(seconds=wait), ENGLISH.too_often.format(seconds=wait))
            refused = replace(exchange, problem=told)
            yield gr.skip(), render_live(refused, key), (*conversation, refused)
            return
        shown = 0.0
        for grown in _answering(answering, exchange, question, _history(conversation)):
            now = time.monotonic()
            if not grown.open or now - shown >= 1 / UPDATES_A_SECOND:
                shown = now
                yield gr.skip(), render_live(grown, key), (*conversation, grown)

    def stop(conversation: Conversation) -> tuple[str, Conversation]:
        conversation = tuple(_closed(exchange) for exchange in conversation)
        last = render_live(conversation[-1], len(conversation) - 1) if conversation else ""
        return last, conversation

    def clear() -> tuple[str, str, Conversation]:
        return welcome(), "", ()

    chat = gr.Blocks(title=f"{ARABIC.name} · {ENGLISH.name}", analytics_enabled=False, fill_width=True)
    with chat:
        conversation = gr.State(())
        header_html, past_html, _ = page((), "")
        header = _html(header_html, "isnad-header", js_on_load="isnad.header(element, trigger); 'clear'")
        past = _html(past_html, "isnad-past")
        live = _html("", "isnad-live", js_on_load="isnad.live(element)")
        composer = _html(render_composer(), "isnad-composer", js_on_load="isnad.composer(element, trigger)")
        asking = composer.submit(
            respond,
            conversation,
            [past, live, conversation],
            api_visibility="private",
            show_progress="hidden",
            concurrency_limit=None,
        )
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        composer.stop(stop, conversation, [live, conversation], cancels=[asking], **private)
        header.clear(clear, None, [past, live, conversation], cancels=[asking], **private)
        loaded = chat.load(
            page,
            [conversation, past],
            [header, past, conversation],
            js="(conversation) => [conversation, isnad.kept()]",
            **private,
        )
        loaded.then(None, None, None, js="() => { isnad.connected(); return []; }", **private)
    chat.queue(max_size=200, default_concurrency_limit=32, api_open=False)
    return chat


def _html(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)


def _sent(event: gr.EventData) -> tuple[str, str]:
    """(the question, the conversation that the page has kept) of an event of the composer."""
    data = event._data if isinstance(event._data, dict) else {}
    question, kept = (data.get(name) for name in ("question", "kept"))
    return (
        question.encode("utf-8", "replace").decode().strip() if isinstance(question, str) else "",
        kept if isinstance(kept, str) else "",
    )


def _visitor(request: gr.Request) -> Visitor:
    """Whom the guard let in with the event that is being answered."""
    assert request.request, "an event of the page comes with a request"
    visitor: Visitor = request.request.state.visitor
    return visitor


def _restored(answering: Answering, kept: str) -> Conversation:
    """The conversation that a page has kept, for a server that does not know it: one started since, or one
    that the page lost sight of. Nothing where the page kept none, or what it sends is no conversation."""
    try:
        conversation = _KEPT.validate_json(kept)[-KEPT_EXCHANGES:] if kept else ()
        engine = answering.engine()
    except (ValidationError, SnapshotError):
        return ()
    return tuple(
        _answered(exchange, exchange.answer, engine) if exchange.answer else _closed(exchange)
        for exchange in conversation
    )


def _history(conversation: Conversation) -> list[Turn]:
    return [
        turn
        for exchange in conversation
        if exchange.answer
        for turn in (Turn("user", exchange.question), Turn("assistant", exchange.answer.answer))
    ]


def _closed(exchange: Exchange) -> Exchange:
    """An exchange whose answering was cut off, by the reader or by a lost connection, says so."""
    return replace(exchange, stopped=True) if exchange.open else exchange


def _answering(
    answering: Answering, exchange: Exchange, question: str, history: Sequence[Turn]
) -> Iterator[Exchange]:
    """The exchange as it grows, whatever goes wrong."""
    try:
        for part in answering.stream(question, history):
            if isinstance(part, str):
                exchange = replace(exchange, text=exchange.text + part)
            elif isinstance(part, Citation):
                exchange = replace(exchange, citations=(*exchange.citations, part))
            else:
                exchange = _answered(exchange, part, answering.engine())
            yield exchange
    except QuestionError as error:
        yield replace(exchange, problem=(error.text("ar"), error.text("en")))
    except SnapshotError as error:
        yield replace(exchange, problem=_explain(error))
    except Exception:
        _log.exception("answering failed")
        yield replace(exchange, problem=(ARABIC.failed, ENGLISH.failed))


def _answered(exchange: Exchange, answer: Answer, engine: Engine) -> Exchange:
    contexts = {}
    for citation in answer.citations:
        document = engine.document(document_id(citation.document))
        if document:
            contexts[citation.number] = Context.of(citation, document)
    named = {passage.document for passage in answer.passages} if not answer.answered else set()
    titles = {path: title for path, title in engine.titles().items() if path in named} if named else {}
    return replace(exchange, answer=answer, contexts=contexts, titles=titles)


def _explain(error: SnapshotError) -> tuple[str, str]:
    """Without the error's own words, which name the server's folders."""
    _log.warning("%s", error)
    if isinstance(error, NoSnapshotError):
        return ARABIC.no_index, ENGLISH.no_index
    return ARABIC.damaged_index, ENGLISH.damaged_index


def _count(answering: Answering) -> int:
    try:
        return len(answering.engine().titles())
    except SnapshotError:
        return 0


def render_past(conversation: Iterable[Exchange]) -> str:
    """The exchanges before the one in view."""
    return "".join(render_exchange(exchange, key) for key, exchange in enumerate(conversation))


def render_live(exchange: Exchange, key: int) -> str:
    """The exchange in view. A finished one brings what the page keeps of it, so that the conversation
    outlives a reload and the server's memory of it."""
    if exchange.open:
        return render_exchange(exchange, key)
    answer = exchange.answer and replace(
        exchange.answer, passages=() if exchange.answer.answered else exchange.answer.passages[:NEAREST]
    )
    kept = replace(exchange, answer=answer, citations=() if answer else exchange.citations)
    kept = replace(kept, text="" if answer else kept.text, contexts={}, titles={})
    return render_exchange(exchange, key, _KEPT.dump_json((kept,)).decode())


def render_exchange(exchange: Exchange, key: int, kept: str = "") -> str:
    """One question and its answer as far as it has come."""
    if exchange.problem:
        body = render_notice(*exchange.problem, kind="problem")
    elif exchange.answer:
        body = render_answer(exchange.answer, f"s{key}", exchange.contexts, exchange.titles)
    elif exchange.text:
        body = render_text(exchange.text, exchange.citations, f"s{key}")
    else:
        body = "" if exchange.stopped else f'<p class="searching">{label("searching")}</p>'
    if exchange.stopped:
        body += render_notice(ARABIC.stopped, ENGLISH.stopped)
    keeps = f' data-kept="{escape(kept)}"' if kept else ""
    return (
        f'<article class="exchange" aria-busy="{"true" if exchange.open else "false"}"{keeps}>'
        f'<h2 class="question" dir="auto">{escape(exchange.question)}</h2>'
        f'<div class="answer">{body}</div></article>'
    )


def render_header(documents: int) -> str:
    """The name, what this is, and how much it knows."""
    count = both(count_documents(documents, "ar"), count_documents(documents, "en"))
    return (
        '<header class="bar"><img src="ui/icon.svg" alt="" width="36" height="36">'
        f'<div class="brand"><h1>{label("name")}</h1><p class="tagline">{label("tagline")}</p></div>'
        f'<p class="count">{count}</p>'
        f'<button type="button" class="quiet new">{_PLUS}<span>{label("new_conversation")}</span></button>'
        '<button type="button" class="quiet language">'
        f"{both(ARABIC.switch_language, ENGLISH.switch_language)}</button></header>"
    )


def render_welcome(examples: Sequence[str], problem: tuple[str, str] | None = None) -> str:
    """The page before the first question."""
    buttons = "".join(
        f'<li><button type="button" class="example" dir="auto">{escape(example)}</button></li>'
        for example in examples
    )
    offered = f'<h3>{label("examples")}</h3><ul class="examples">{buttons}</ul>' if buttons else ""
    notice = render_notice(*problem, kind="problem") if problem else ""
    return (
        f'<div class="welcome"><h2>{label("greeting")}</h2><p>{label("greeting_detail")}</p>'
        f"{notice}{offered}</div>"
    )


def render_composer() -> str:
    """Where the question is written. It is never rendered again, so a draft is never lost."""
    return (
        '<form class="composer"><label class="unseen" for="question">'
        f'{label("question")}</label><textarea id="question" rows="1" enterkeyhint="send" autocomplete="off"'
        f' data-ar="{escape(ARABIC.placeholder)}" data-en="{escape(ENGLISH.placeholder)}"></textarea>'
        f'<button type="submit" class="send"><span class="unseen">{label("send")}</span>{_ARROW}</button>'
        f'<button type="button" class="stop"><span class="unseen">{label("stop")}</span>{_SQUARE}</button>'
        f'</form><template class="panel-words"><span class="unseen">{label("close")}</span>{_CROSS}'
        "</template>"
    )


_SVG = '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none" stroke="currentColor"'
_STROKE = 'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
_ARROW = f'{_SVG} {_STROKE}><path d="M12 19V5M5.5 11.5 12 5l6.5 6.5"/></svg>'
_PLUS = f'{_SVG} {_STROKE}><path d="M12 5v14M5 12h14"/></svg>'
_CROSS = f'{_SVG} {_STROKE}><path d="M6 6l12 12M18 6 6 18"/></svg>'
_SQUARE = f'{_SVG}><rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" stroke="none"/></svg>'


_ASKS = re.compile(
    r"(?:ما|ماذا|من|متي|اين|كيف|لماذا|كم|هل|اي|بم|فيم|عم|الي متي"
    r"|what|who|when|where|why|how|which|is|are|do|does|did|can)\s"
)
_LONGEST_EXAMPLE = 90
_READ_FOR_EXAMPLES = 8


def example_questions(documents: Sequence[Document]) -> list[str]:
    """Questions that these documents invite, the best of each document first: a title or heading that is
    a question as it stands; else what the documents say about a title or heading."""
    ranked = [_invited(document, turn) for turn, document in enumerate(documents)]
    longest = max(map(len, ranked), default=0)
    questions = [own[i] for i in range(longest) for own in ranked if i < len(own)]
    return list(dict.fromkeys(questions))


def _invited(document: Document, turn: int) -> list[str]:
    names = [document.title, *(document.text[h.start : h.end] for h in document.headings)]
    asked = [name.strip() for name in names if _is_question(name)]
    topics = [re.split(r"[:؛|]|\s[-–—]\s", name)[0].strip() for name in names if not _is_question(name)]
    topics = [topic for topic in topics if len(topic.split()) >= 2 and not topic.endswith(("؟", "?"))]
    about = [_question_about(topic, turn + i) for i, topic in enumerate(topics)]
    return [question for question in (*asked, *about) if len(question) <= _LONGEST_EXAMPLE]


def _question_about(topic: str, turn: int) -> str:
    ways = STRINGS[arabic.language(topic)].examples_of
    return ways[turn % len(ways)].format(topic=topic)


def _is_question(name: str) -> bool:
    return name.rstrip().endswith(("؟", "?")) and bool(_ASKS.match(arabic.fold(name).strip()))


class _Examples:
    """Example questions of what is indexed now, made again when the documents are others."""

    def __init__(self, check: bool) -> None:
        self._check = check
        self._titles: dict[str, str] | None = None
        self._questions: list[str] = []

    def of(self, engine: Engine) -> list[str]:
        titles = engine.titles()
        if titles != self._titles:
            paths = list(titles)[:_READ_FOR_EXAMPLES]
            found = [document for path in paths if (document := engine.document(document_id(path)))]
            questions = example_questions(found)
            if self._check:  # quoting is quick enough to try them, and an example should not be refused
                tried = questions[: 4 * EXAMPLES]
                questions = [q for q in tried if engine.ask(q).answered] or questions
            self._titles, self._questions = titles, questions[:EXAMPLES]
        return self._questions
