"""An answer that a reader does not wait for: it is stopped, or they go on to something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Reader, Serve
from tests.browser.test_chat import PATERNITY, TRADE, ask
from tests.browser.test_conversations import row
from tests.browser.test_survival import send
from tests.chat_server import ChatServer, Reply, chatting

LEAVE = "كم عدد أيام الإجازة السنوية؟"
WATCH = """
    const live = document.getElementById("isnad-live");
    const watch = () => { window.emptied ||= !live.querySelector("article"); };
    new MutationObserver(watch).observe(live, { childList: true, subtree: true });
"""
BEGUN = Reply("بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023. [1] و", ending="waits")


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatServer]:
    with chatting("") as server:
        yield server


@pytest.fixture(scope="module")
def address(serve: Serve, chat: ChatServer) -> str:
    """A server whose chat model is slow to come to an end."""
    answer = {"model": "ollama:small", "base_url": chat.address, "timeout": 600}
    return serve({"answer": answer, "limits": {"questions": None, "seconds": 900}})


def begin(reader: Reader, address: str, chat: ChatServer) -> Page:
    """A page with an answer that has begun, and the model ready to give another."""
    page = reader(address)
    chat.reply(BEGUN, "إجازة الأبوة ثلاثة أيام. [1]")
    send(page, TRADE)
    expect(page.locator("#isnad-live .answer")).to_contain_text("240 مليار دولار")
    return page


def test_an_answer_that_is_stopped_keeps_what_was_said_and_the_next_question_is_answered(
    reader: Reader, address: str, chat: ChatServer
) -> None:
    page = begin(reader, address, chat)
    page.locator(".composer .stop").click()
    live = page.locator("#isnad-live article[aria-busy=false]")
    expect(live).to_contain_text("أُوقفت الإجابة", use_inner_text=True)
    expect(live.locator(".answer")).to_contain_text("240 مليار دولار")
    ask(page, PATERNITY)
    expect(page.locator("#isnad-past")).to_contain_text("240 مليار دولار")


def test_a_new_conversation_shows_nothing_of_the_answer_that_was_left(
    reader: Reader, address: str, chat: ChatServer
) -> None:
    page = begin(reader, address, chat)
    page.locator(".new").click()
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, PATERNITY)
    expect(page.locator("article.exchange .question")).to_have_text([PATERNITY])


@pytest.mark.parametrize("held", ["cleared", "opened"])
def test_what_was_asked_meanwhile_stands_where_another_conversation_is_served_late(
    reader: Reader, url: str, held: str
) -> None:
    page = reader(url)
    ask(page, PATERNITY)
    expect(row(page, PATERNITY)).to_be_visible()
    if held == "opened":
        page.locator(".new").click()
        expect(page.locator(".welcome")).to_be_visible()
    late: list[Route] = []
    page.route("**/queue/join*", lambda route: route.continue_() if late else late.append(route))
    (page.locator(".new") if held == "cleared" else row(page, PATERNITY).locator(".open")).click()
    ask(page, TRADE)
    page.evaluate(WATCH)
    with page.expect_response(lambda response: response.request == late[0].request):
        late[0].continue_()
    ask(page, LEAVE)
    earlier = [PATERNITY] if held == "opened" else []
    expect(page.locator("article.exchange .question")).to_have_text([*earlier, TRADE, LEAVE])
    assert not page.evaluate("window.emptied")


def test_while_a_question_is_not_taken_the_page_has_gradio_listen(reader: Reader, url: str) -> None:
    page = reader(url)
    page.wait_for_function("isnad.isListening()")
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(lambda each: bool(held) and "queue/join" in each.url):
        send(page, PATERNITY)
    held[0].continue_()
    expect(page.locator("#isnad-live article[aria-busy=false] .question")).to_have_text(PATERNITY)
    expect(page.locator("article.exchange")).to_have_count(1)
