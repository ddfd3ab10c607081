"""What becomes of a question when the server does not take it: nothing that the reader wrote is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Serve, stop_time
from tests.browser.test_chat import PATERNITY, STRICT, TRADE, ask

JOIN = "**/gradio_api/queue/join*"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="ar")
    yield context.new_page()
    context.close()


def open_chat(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#question")).to_be_visible()


def send(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")


def hold(route: Route) -> None:
    """Never answers."""


@contextmanager
def loading_anew(page: Page) -> Iterator[None]:
    """When the block has ended, and however long that took, the page has been loaded anew."""
    page.evaluate("window.isOld = true")
    yield
    page.wait_for_function("!window.isOld")


def test_the_question_shows_before_the_server_speaks(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, TRADE)
    page.route(JOIN, hold)
    stop_time(page)
    send(page, "سؤال \u202eمقلوب")
    expect(page.locator("#isnad-pending .question")).to_have_text("سؤال \ufffdمقلوب")
    expect(page.locator("#isnad-live .question")).to_have_text(TRADE)
    expect(page.locator("#question")).to_have_value("")


def test_a_question_that_is_not_taken_goes_back_into_the_box_and_can_be_sent_again(
    page: Page, url: str
) -> None:
    open_chat(page, url)
    ask(page, TRADE)
    page.route(JOIN, hold)
    stop_time(page)
    send(page, PATERNITY)
    expect(page.locator("#isnad-pending .question")).to_be_visible()
    page.clock.fast_forward(9_000)
    page.clock.resume()
    expect(page.locator(".unsent")).to_contain_text("لم يستلم الخادم سؤالك")
    expect(page.locator("#question")).to_have_value(PATERNITY)
    expect(page.locator("#isnad-pending article")).to_have_count(0)
    page.route(JOIN, lambda route: route.continue_())
    page.locator(".retry").click()
    expect(page.locator("#isnad-live article[aria-busy=false] .question")).to_have_text(PATERNITY)
    expect(page.locator(".unsent")).to_be_hidden()


def test_a_question_that_is_taken_late_is_not_left_in_the_box(page: Page, url: str) -> None:
    held: list[Route] = []
    open_chat(page, url)
    page.wait_for_function("isnad.isListening()")
    page.route(JOIN, lambda route: held.append(route))
    stop_time(page)
    with page.expect_request(JOIN):
        send(page, PATERNITY)
    expect(page.locator("#isnad-pending .question")).to_be_visible()
    page.clock.fast_forward(9_000)
    page.clock.resume()
    expect(page.locator("#question")).to_have_value(PATERNITY)
    for route in held:
        route.continue_()
    expect(page.locator("#isnad-live article[aria-busy=false] .question")).to_have_text(PATERNITY)
    expect(page.locator("#question")).to_have_value("")
    expect(page.locator(".unsent")).to_be_hidden()


def test_the_timer_of_one_question_leaves_the_next_one_alone(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, TRADE)
    page.route(JOIN, hold)
    stop_time(page)
    send(page, "الأول")
    page.clock.fast_forward(5_000)
    page.locator(".composer .stop").click()
    expect(page.locator("#question")).to_have_value("الأول")
    send(page, "الثاني")
    page.clock.fast_forward(5_000)
    expect(page.locator("#isnad-pending .question")).to_have_text("الثاني")
    expect(page.locator("#question")).to_have_value("")


def test_a_page_that_the_server_refuses_says_why_and_keeps_the_question(page: Page, url: str) -> None:
    """As behind a proxy that gives the server another Host than the browser sees."""

    def from_elsewhere(route: Route) -> None:
        headers = {**route.request.headers, "origin": "https://chat.example.org"}
        route.fulfill(response=route.fetch(headers=headers))

    page.route(JOIN, from_elsewhere)
    open_chat(page, url)
    send(page, TRADE)
    expect(page.locator(".unsent")).to_contain_text("widget.allowed_origins")
    expect(page.locator("#question")).to_have_value(TRADE)
    page.unroute(JOIN)
    page.locator(".retry").click()  # opens the page anew, which can now listen
    expect(page.locator(".unsent")).to_be_hidden()
    expect(page.locator("#question")).to_have_value(TRADE)
    ask(page, TRADE)


def test_a_server_that_is_away_is_announced_in_the_language_of_the_page_until_it_is_back(
    page: Page, serve: Serve
) -> None:
    address = serve({})
    open_chat(page, address)
    ask(page, TRADE)
    serve.stop_one(address)
    send(page, PATERNITY)
    bar = page.locator(".connection")
    expect(bar).to_contain_text("انقطع الاتصال بالخادم", use_inner_text=True)
    expect(bar).not_to_contain_text("connection", use_inner_text=True)
    expect(page.locator(".unsent")).to_contain_text("لم يصل سؤالك")
    expect(page.locator("#question")).to_have_value(PATERNITY)
    expect(page.locator(".toast-wrap")).to_be_hidden()
    with loading_anew(page):
        serve.restart(address)
    expect(bar).to_have_count(0)
    expect(page.locator("#isnad-past .question")).to_have_text(TRADE)
    expect(page.locator("#question")).to_have_value(PATERNITY)


def test_an_idle_page_notices_that_its_server_is_away_and_joins_it_again(page: Page, serve: Serve) -> None:
    address = serve({"limits": {"questions": "900/minute"}})
    open_chat(page, address)
    ask(page, TRADE)
    expect(page.locator("#isnad-live .follow-ups")).to_be_visible()  # nothing is asked of the server any more
    page.fill("#question", PATERNITY)
    serve.stop_one(address)
    expect(page.locator(".connection")).to_be_visible()
    with loading_anew(page):
        serve.restart(address)
    expect(page.locator(".connection")).to_have_count(0)
    expect(page.locator("#isnad-past .question")).to_have_text(TRADE)
    expect(page.locator("#question")).to_have_value(PATERNITY)
    expect(page.locator(".unsent")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#isnad-live article[aria-busy=false] .question")).to_have_text(PATERNITY)


def test_a_lost_network_is_announced_and_the_bar_goes_by_itself(page: Page, url: str) -> None:
    open_chat(page, url)
    ask(page, TRADE)
    page.context.set_offline(True)
    expect(page.locator(".connection")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".connection")).to_have_count(0)
    ask(page, PATERNITY)


def test_a_session_that_ended_leads_to_the_login_and_back_to_the_draft(page: Page, serve: Serve) -> None:
    address = serve({"server": {"auth": "tokens"}}, token="reader")
    page.goto(address)
    page.fill("#token", serve.token)
    page.keyboard.press("Enter")
    ask(page, TRADE)
    serve.remove_token(address, "reader")
    send(page, PATERNITY)
    bar = page.locator(".connection")
    expect(bar).to_contain_text("انتهت جلستك")
    expect(page.locator("#question")).to_have_value(PATERNITY)
    bar.locator("a").click()
    expect(page).to_have_url(f"{address}login")
    page.fill("#token", serve.add_token(address, "reader"))
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_value(PATERNITY)
    expect(page.locator("#isnad-past .question")).to_have_text(TRADE)


def test_a_link_to_a_place_leads_there_after_the_login(page: Page, serve: Serve) -> None:
    address = serve({"server": {"auth": "tokens"}}, token="follower")
    headers = {"Authorization": f"Bearer {serve.token}"}
    listed = httpx.get(f"{address}api/documents", headers=headers, timeout=120).json()["documents"]
    place = f"documents/{listed[0]['id']}#p5"
    page.goto(address + place)
    page.locator("nav a").click()  # the other language
    page.fill("#token", "wrong")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_be_visible()
    page.fill("#token", serve.token)
    page.keyboard.press("Enter")
    expect(page).to_have_url(address + place)
    expect(page.locator("#p5")).to_be_in_viewport()


def test_a_reader_logs_out_in_the_header_and_leaves_nothing_behind(page: Page, serve: Serve) -> None:
    address = serve({"server": {"auth": "tokens"}}, token="leaving")
    for asks in (True, False):
        page.goto(address)
        page.fill("#token", serve.token)
        page.keyboard.press("Enter")
        page.wait_for_function("isnad.isListening()")
        expect(page.locator(".exchange")).to_have_count(0)
        if asks:
            ask(page, TRADE)
            page.fill("#question", PATERNITY)
        page.get_by_role("button", name="الخروج").click()
        expect(page).to_have_url(f"{address}login")
        page.wait_for_load_state()
        left = page.evaluate("JSON.stringify([Object.values(sessionStorage), Object.values(localStorage)])")
        assert TRADE not in left
        assert PATERNITY not in left


def test_a_question_that_is_too_long_is_counted_and_stays(page: Page, serve: Serve) -> None:
    open_chat(page, serve(STRICT))
    counter = page.locator("#question-length")
    page.fill("#question", "م" * 40)
    expect(counter).to_be_hidden()
    page.fill("#question", "م" * 47)
    expect(counter).to_have_text("الباقي: 3 أحرف", use_inner_text=True)
    page.fill("#question", "م" * 61)
    expect(counter).to_contain_text("الزائد على الحد: 11 حرفًا", use_inner_text=True)
    page.keyboard.press("Enter")
    expect(page.locator("#question")).to_have_value("م" * 61)
    expect(page.locator("article.exchange")).to_have_count(0)


def test_who_asks_too_often_sees_the_seconds_pass(page: Page, serve: Serve) -> None:
    page.clock.install()
    open_chat(page, serve({"limits": {"questions": "1/hour"}}))
    ask(page, TRADE)
    send(page, PATERNITY)
    why = page.locator(".unsent .why")
    expect(why).to_contain_text("عُد بعد")
    expect(page.locator(".retry")).to_be_hidden()
    wait = page.locator("#isnad-live article").get_attribute("data-wait")
    page.clock.fast_forward((int(wait or 0) - 100) * 1_000)  # the last two minutes are told in seconds
    before = why.inner_text()
    page.clock.fast_forward(5_000)
    expect(why).not_to_have_text(before, use_inner_text=True)
    page.clock.fast_forward(120_000)
    expect(why).to_have_text("يمكنك أن تسأل الآن.", use_inner_text=True)
    expect(page.locator(".retry")).to_be_visible()
    expect(page.locator("#question")).to_have_value(PATERNITY)


def test_a_question_without_words_is_given_back_and_is_no_part_of_the_conversation(
    page: Page, url: str
) -> None:
    open_chat(page, url)
    send(page, "؟؟")
    expect(page.locator(".unsent")).to_contain_text("لا كلمات في السؤال")
    expect(page.locator("#question")).to_have_value("؟؟")
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, TRADE)
    expect(page.locator("article.exchange")).to_have_count(1)
