from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import gradio as gr
import pytest

from rag.answers.answer import Answer, Citation, FoundPassage
from rag.documents import Block, Document, Loaded, assemble
from ui.conversations.store import KeptConversation, KeptTurn, Summary
from ui.web.answering import Documents
from ui.web.chat.conversation import Conversation, Exchange, Told, keep, restore, resume
from ui.web.chat.events import read_asked, read_told
from ui.web.chat.rendering import (
    render_exchange,
    render_live,
    render_past,
    render_refused,
)

CITATION = Citation(1, "a.txt", "عنوان", None, 1, None, 0, 3, "نص.", True)
ANSWER = Answer("سؤال", "نص. [1]", True, "ar", "extractive", (CITATION,))
REFUSAL = Answer("سؤال", "لم أجد.", False, "ar", "extractive")


def document(title: str, *headings: str) -> Document:
    blocks = [block for heading in headings for block in (Block(heading, 2), Block("نص."))]
    return assemble(title, Loaded((*blocks, Block("نص.")), title=title), title)


def test_an_open_exchange_is_busy_and_a_finished_one_is_not() -> None:
    assert 'aria-busy="true"' in render_exchange(Exchange("سؤال"), 0)
    assert 'aria-busy="false"' in render_exchange(Exchange("سؤال", answer=ANSWER), 0)
    assert 'aria-busy="false"' in render_exchange(Exchange("سؤال", stopped=True), 0)


def test_a_half_given_answer_has_the_chips_of_the_citations_that_came() -> None:
    growing = Exchange("سؤال", text="نص. [1]\nتتمة [2]", citations=(CITATION,))
    html = render_exchange(growing, 0)
    assert html.count('class="cite"') == 1
    assert "[2]" in html


def test_a_refusal_looks_like_one() -> None:
    assert 'class="refusal"' in render_exchange(Exchange("سؤال", answer=REFUSAL), 0)
    assert 'class="refusal"' not in render_exchange(Exchange("سؤال", answer=ANSWER), 0)


def test_a_problem_is_told_in_both_languages() -> None:
    html = render_exchange(Exchange("سؤال", problem=("خلل", "Fault")), 0)
    assert "خلل" in html
    assert "Fault" in html


def test_questions_are_shown_as_text_only() -> None:
    html = render_past([Exchange("<img src=x onerror=alert(1)>", answer=ANSWER)])
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_finished_exchange_brings_what_the_page_keeps_and_an_open_one_does_not() -> None:
    assert "data-kept" not in render_live(Exchange("سؤال", text="نص."), 0)
    (kept,) = re.findall(r'data-kept="([^"]*)"', render_live(Exchange("<b>سؤال", answer=ANSWER), 0))
    (exchange,) = json.loads(unescape(kept))
    assert exchange["question"] == "<b>سؤال"
    assert exchange["answer"]["citations"][0]["quote"] == "نص."


class Shelf(Documents):
    """Documents by their paths, without an index."""

    def __init__(self, *documents: Document) -> None:
        self._by_path = {document.path: document for document in documents}

    def by_path(self, path: str) -> Document | None:
        return self._by_path.get(path)

    def title(self, path: str) -> str | None:
        found = self.by_path(path)
        return found.title if found else None

    def hides(self, path: str) -> bool:
        return False


def test_what_the_page_kept_is_the_conversation_again() -> None:
    cited = assemble("a.txt", Loaded((Block("نص. تتمة."),)), "عنوان")
    passages = (FoundPassage("a.txt", 1, "نص.", 0.5),)
    finished = (
        Exchange("أول", answer=ANSWER),
        Exchange("ثان", answer=replace(REFUSAL, passages=passages)),
        Exchange("ثالث", text="نص.", stopped=True),
        Exchange("رابع", problem=("خلل", "Fault")),
    )
    kept = json.dumps([json.loads(keep(exchange))[0] for exchange in finished])
    first, second, third, fourth = restore(kept, Shelf(cited))
    assert (first.answer, first.contexts[1].after) == (ANSWER, " تتمة.")
    assert (second.answer, second.titles) == (finished[1].answer, {"a.txt": "عنوان"})
    assert (third, fourth) == finished[2:]


@pytest.mark.parametrize("kept", ["", "{", "null", "[{}]", '[{"question": 5}]', "[" * 10_000])
def test_what_is_no_conversation_restores_nothing(kept: str) -> None:
    assert restore(kept, Shelf()) == ()


def stored(*questions: str) -> KeptConversation:
    """A conversation of the store."""
    answer = json.loads(json.dumps(ANSWER.to_json()))
    turns = tuple(KeptTurn(f"id{n}", question, answer, 0) for n, question in enumerate(questions))
    return KeptConversation(Summary("a" * 16, "عنوان", 0, 0, len(turns)), turns)


def asked_of(conversation: Conversation) -> list[str]:
    return [exchange.question for exchange in conversation.exchanges]


def test_a_page_goes_on_with_what_it_kept_or_with_the_store_where_that_has_more() -> None:
    kept = keep(Exchange("أول", answer=ANSWER), Exchange("موقوف", stopped=True))
    own = Told("a" * 16, kept)
    assert asked_of(resume(own, None, Shelf())) == ["أول", "موقوف"]
    assert asked_of(resume(own, stored("أول"), Shelf())) == ["أول", "موقوف"]
    assert asked_of(resume(own, stored("أول", "ثان"), Shelf())) == ["أول", "ثان"]
    (exchange,) = resume(Told("a" * 16), stored("أول"), Shelf()).exchanges
    assert (exchange.id, exchange.answer) == ("id0", ANSWER)


def test_an_answer_that_another_version_kept_otherwise_is_passed_over() -> None:
    kept = stored("أول", "ثان")
    broken = replace(kept, turns=(replace(kept.turns[0], answer={"question": 5}), kept.turns[1]))
    assert asked_of(resume(Told("a" * 16), broken, Shelf())) == ["ثان"]


@pytest.mark.parametrize(
    "sent", [None, 5, [], "", "{", "[" * 10_000, {"conversation": "../../etc/passwd", "kept": 5, "id": [1]}]
)
def test_what_no_page_of_ours_sends_is_nothing(sent: object) -> None:
    assert read_told(sent) == Told()
    asked = read_asked(sent)
    assert (asked.question, asked.id, asked.instead_of) == ("", "", "")


def test_only_the_last_exchange_gives_up_its_place() -> None:
    conversation = Conversation("a" * 16, (Exchange("أول", "1"), Exchange("ثان", "2")))
    assert asked_of(conversation.without("2")) == ["أول"]
    assert asked_of(conversation.without("1")) == asked_of(conversation.without("")) == ["أول", "ثان"]


def test_a_kept_quote_is_found_again_whatever_signs_of_direction_it_holds() -> None:
    document = assemble("a.txt", Loaded((Block("عام \u202e1002\u202c انتهى."),)), "عنوان")
    quote = document.text.split(" انتهى")[0]
    cited = replace(CITATION, quote=quote, end=len(quote))
    exchange = Exchange("سؤال", answer=replace(ANSWER, citations=(cited,)))
    (kept,) = re.findall(r'data-kept="([^"]*)"', render_live(exchange, 0))
    (restored,) = restore(unescape(kept), Shelf(document))
    assert restored.contexts[1].after == " انتهى."


def test_a_refused_question_is_no_exchange_on_the_page() -> None:
    html = render_refused(Exchange("سؤال", "7", problem=("كثير", "Many"), refused=True, wait=52))
    assert html.startswith('<article hidden data-refused data-id="7" data-wait="52">')


def test_two_answers_on_a_page_do_not_share_ids() -> None:
    html = render_past([Exchange("س", answer=ANSWER), Exchange("س", answer=ANSWER)])
    assert html.count('id="s0-1"') == 1
    assert html.count('id="s1-1"') == 1


def test_gradio_still_names_how_often_its_queue_looks() -> None:
    """`build_chat` sets it, for an idle server to be idle: under another name that would change nothing."""
    queue = gr.Blocks().queue()._queue
    assert min(queue.sleep_when_free, queue.progress_update_sleep_when_free) > 0
