"""The widget in a page of another origin, in a real browser: from the script tag to the cited answer."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.conftest import Reader, Serve

TRADE = "كم بلغ حجم التجارة بين الصين وروسيا في عام 2023؟"


@dataclass
class Host:
    """A site of somebody's, of one page."""

    port: int
    page: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = site.page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in site.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Host(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def isnad(serve: Serve, host: Host) -> str:
    """The address of a server that lets the host's pages show the widget."""
    return serve(
        {
            "widget": {"allowed_origins": [host.origin]},
            "limits": {"questions": None},
            "collections": {"السفر": ["staff-travel*"]},
        }
    )


Show = Callable[..., Page]


@pytest.fixture
def show(browser: Browser, host: Host, isnad: str) -> Iterator[Show]:
    contexts = []

    def open_page(
        attributes: str = "",
        style: str = "",
        body: str = "",
        server: str = isnad,
        width: int = 1280,
        **options: Any,
    ) -> Page:
        tag = f'<script src="{server}widget.js" {attributes} defer></script>'
        host.page = f"<!doctype html><html {style}><head>{tag}</head><body>{body}<p>صفحة.</p></body></html>"
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(host.origin)
        return page

    yield open_page
    for context in contexts:
        context.close()
    host.headers = {}


def ask(page: Page, question: str = TRADE) -> FrameLocator:
    page.locator("isnad-widget button").click()
    frame = page.frame_locator("isnad-widget iframe")
    frame.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(frame.locator("[role=log]")).to_have_attribute("aria-busy", "false")
    return frame


def test_an_allowed_page_gets_from_the_tag_to_the_quoted_sentence(show: Show) -> None:
    page = show('data-title="اسأل الدليل" data-color="#7a1f5c"')
    frame = ask(page)
    expect(frame.locator("h1")).to_have_text("اسأل الدليل")
    expect(frame.locator("header")).to_have_css("background-color", "rgb(122, 31, 92)")
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
    expect(frame.locator(".answer")).to_contain_text("240 مليار دولار")
    frame.locator(".cite").first.click()
    expect(frame.locator(".source mark")).to_contain_text("240 مليار دولار")
    with page.context.expect_page() as opened:
        frame.locator(".source a").click()
    expect(opened.value.locator("mark")).to_contain_text("240 مليار دولار")


def test_a_page_may_ask_one_collection(show: Show) -> None:
    frame = ask(show('data-collection="السفر"'))
    expect(frame.locator(".answer.refusal")).to_be_visible()
    expect(frame.locator(".near")).to_have_count(3)
    expect(frame.locator(".near a").first).to_have_attribute("href", re.compile(r"/documents/\w+\?.*#p\d+$"))
    expect(frame.locator(".cite")).to_have_count(0)


def test_a_page_that_is_not_allowed_sees_nothing(show: Show, serve: Serve) -> None:
    other = serve({"widget": {"allowed_origins": ["https://intranet.example.org"]}})
    page = show(server=other)
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.reload()
    expect(page.locator("isnad-widget button")).to_be_hidden()
    assert page.evaluate("document.querySelector('isnad-widget').getBoundingClientRect().width") == 0


def test_a_strict_policy_and_hostile_style_do_not_hurt(show: Show, host: Host, isnad: str) -> None:
    server = isnad.rstrip("/")
    host.headers = {"Content-Security-Policy": f"default-src 'none'; script-src {server}; frame-src {server}"}
    page = show()
    expect(ask(page).locator(".answer")).to_contain_text("240")
    host.headers = {}
    rules = "display: none !important; font-size: 90px !important; direction: ltr !important"
    hostile = f"<style>body * {{ {rules} }}</style>"
    page = show(body=hostile)
    expect(ask(page).locator(".answer")).to_contain_text("240")
    button = page.locator("isnad-widget button").bounding_box()
    assert button
    assert (button["width"], button["height"]) == (56, 56)


@pytest.mark.parametrize(("direction", "at_left"), [("rtl", True), ("ltr", False)])
def test_it_stands_at_the_end_of_the_pages_direction(show: Show, direction: str, at_left: bool) -> None:
    page = show(style=f'dir="{direction}"')
    expect(page.locator("isnad-widget button")).to_be_visible()
    place = page.locator("isnad-widget button").bounding_box()
    assert place
    assert (place["x"] < 640) is at_left


def test_its_attributes_place_and_greet(show: Show) -> None:
    greeting = 'data-greeting="أهلًا بكم" data-title="اسأل الدليل"'
    page = show(f'{greeting} data-open data-position="inline-start" data-width="360" data-height="30rem"')
    frame = page.locator("isnad-widget iframe")
    expect(page.frame_locator("isnad-widget iframe").get_by_text("أهلًا بكم")).to_be_visible()
    box = frame.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (360, 480)
    assert box["x"] < 640  # the page reads from the left


def test_style_sheets_can_set_its_colour_and_font(show: Show) -> None:
    page = show(
        "data-open", body="<style>isnad-widget { --isnad-color: #7a1f5c; --isnad-font: Amiri }</style>"
    )
    frame = page.frame_locator("isnad-widget iframe")
    expect(frame.locator("header")).to_have_css("background-color", "rgb(122, 31, 92)")
    expect(frame.locator("#question")).to_have_css("font-family", re.compile("^Amiri"))


def test_esc_closes_it_and_the_focus_returns(show: Show) -> None:
    page = show('data-lang="en"')
    button = page.locator("isnad-widget button")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    question = page.frame_locator("isnad-widget iframe").locator("#question")
    expect(question).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


@pytest.mark.parametrize(
    "turn",
    [
        "document.documentElement.replaceChild(document.createElement('body'), document.body)",
        "document.body.innerHTML = '<p>صفحة أخرى.</p>'",
    ],
)
def test_it_comes_back_when_the_page_is_turned(show: Show, turn: str) -> None:
    page = show()
    ask(page)
    page.evaluate(f"() => {{ {turn} }}")
    restored = page.frame_locator("isnad-widget iframe")
    expect(restored.locator(".answer")).to_contain_text("240")
    expect(restored.locator(".answer")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    page.locator("isnad-widget button").click()
    expect(restored.locator(".answer")).to_be_hidden()


def test_a_conversation_outlives_a_change_of_the_page(show: Show, host: Host) -> None:
    page = show()
    ask(page)
    page.goto(f"{host.origin}/other")
    page.locator("isnad-widget button").click()
    frame = page.frame_locator("isnad-widget iframe")
    expect(frame.locator(".answer")).to_contain_text("240")
    frame.locator("#question").fill("وفي أي عام؟")
    page.keyboard.press("Enter")
    expect(frame.locator(".answer").last).to_contain_text("2023")


def test_a_page_that_isolates_itself_and_has_an_element_of_its_name(show: Show, host: Host) -> None:
    host.headers = {"Cross-Origin-Embedder-Policy": "require-corp"}
    page = show(body='<div id="Isnad"></div><iframe name="Isnad"></iframe>')
    expect(ask(page).locator(".answer")).to_contain_text("240")
    assert page.evaluate("typeof Isnad.open") == "function"


def test_a_page_of_one_app_may_take_it_out_and_put_it_in_again(show: Show, isnad: str) -> None:
    page = show()
    ask(page)
    page.evaluate("Isnad.remove()")
    page.evaluate("document.body.append(document.createElement('hr'))")
    expect(page.locator("isnad-widget")).to_have_count(0)
    add = "src => { const s = document.createElement('script'); s.src = src; document.body.append(s); }"
    for _ in range(2):
        page.evaluate(add, f"{isnad}widget.js")
    expect(page.locator("isnad-widget button")).to_be_visible()
    expect(page.locator("isnad-widget")).to_have_count(1)
    restored = page.frame_locator("isnad-widget iframe").locator(".answer")
    expect(restored).to_contain_text("240")


def test_the_page_asks_and_hears_through_one_global(show: Show) -> None:
    page = show()
    expect(page.locator("isnad-widget button")).to_be_visible()
    heard = page.evaluate(
        """question => new Promise(resolve => {
            Isnad.on("answer", resolve);
            Isnad.ask(question);
        })""",
        TRADE,
    )
    assert heard["answered"]
    assert "240" in heard["answer"]
    assert page.evaluate("Object.keys(window).filter(name => /isnad/i.test(name))") == ["Isnad"]


def test_a_telephone_is_filled(show: Show) -> None:
    page = show(width=390, reduced_motion="reduce")
    page.locator("isnad-widget button").click()
    frame = page.locator("isnad-widget iframe")
    expect(frame).to_be_visible()
    box = frame.bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 800)


def test_a_follow_up_leans_on_what_was_asked_and_a_new_conversation_forgets(show: Show) -> None:
    page = show()
    frame = ask(page)
    frame.locator("#question").fill("وكم صدّرت من السيارات؟")
    page.keyboard.press("Enter")
    expect(frame.locator("article")).to_have_count(2)
    expect(frame.locator("[role=log]")).to_have_attribute("aria-busy", "false")
    frame.locator(".new").click()
    expect(frame.locator("article")).to_have_count(0)
    expect(frame.locator(".welcome")).to_be_visible()


def test_where_tokens_are_asked_for_the_page_hands_one_over(show: Show, serve: Serve, host: Host) -> None:
    settings: dict[str, dict[str, Any]] = {
        "server": {"auth": "tokens"},
        "widget": {"allowed_origins": [host.origin]},
    }
    server = serve(settings, token="intranet")
    page = show(server=server)
    frame = ask(page)
    expect(frame.locator(".problem")).to_be_visible()
    short = page.context.request.post(
        f"{server}api/token", headers={"Authorization": f"Bearer {serve.token}"}
    ).json()["token"]
    page.evaluate("token => Isnad.token(() => token)", short)
    frame.locator("#question").fill(TRADE)
    page.keyboard.press("Enter")
    expect(frame.locator(".answer").last).to_contain_text("240")


def test_letters_cut_in_two_between_chunks_stay_whole(show: Show, isnad: str) -> None:
    page = show()
    page.locator("isnad-widget button").click()
    frame = page.frames[1]
    frame.evaluate(
        """() => {
            const real = window.fetch;
            window.fetch = async (...given) => {
                const response = await real(...given);
                const bytes = new Uint8Array(await response.arrayBuffer());
                const stream = new ReadableStream({
                    start(controller) {
                        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
                        controller.close();
                    },
                });
                return new Response(stream, response);
            };
        }"""
    )
    located = page.frame_locator("isnad-widget iframe")
    located.locator("#question").fill(TRADE)
    page.keyboard.press("Enter")
    expect(located.locator(".answer")).to_contain_text("240 مليار دولار")
    assert "\ufffd" not in located.locator(".answer").inner_text()


def test_markup_in_a_question_is_text(show: Show) -> None:
    page = show()
    frame = ask(page, "<img src=x onerror=alert(1)> ما هذا؟")
    expect(frame.locator(".question")).to_contain_text("<img")
    expect(frame.locator("article img")).to_have_count(0)


def test_text_neither_turns_round_nor_reaches_into_other_lines_and_long_words_break(show: Show) -> None:
    page = show()
    frame = ask(page, f"\u202eكم بلغ\u202c عدد \u2067الزوار\u2069 {'س' * 450} حَ{chr(0x301) * 60}")
    shown = frame.locator(".question")
    assert shown.locator("wbr").count() == 2
    text = shown.inner_text()
    assert text.startswith("\ufffdكم")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]|\u0301{7}", text)


def test_the_newest_answer_stays_in_view(show: Show) -> None:
    page = show()
    frame = ask(page)
    for number in (2, 3):
        frame.locator("#question").fill(TRADE)
        page.keyboard.press("Enter")
        expect(frame.locator(".about")).to_have_count(number)
        expect(frame.locator(".question").last).to_be_in_viewport(ratio=1)
        expect(frame.locator(".answer").last).to_be_in_viewport(ratio=0.9)
    frame.locator(".listed").last.click()
    expect(frame.locator(".source a")).to_be_in_viewport(ratio=1)


def test_the_sources_are_listed_and_the_answer_is_copied_with_them(show: Show) -> None:
    page = show()
    frame = ask(page)
    listed = frame.locator(".listed").first
    expect(listed.locator(".number")).to_have_text("1")
    listed.click()
    expect(frame.locator(".source mark")).to_contain_text("240 مليار دولار")
    frame.locator(".cite").first.click()
    expect(frame.locator(".source")).to_have_count(1)
    expect(listed).to_have_attribute("aria-expanded", "false")
    frame.locator(".copy").click()
    expect(frame.locator(".copy")).to_have_text("نُسخ", use_inner_text=True)
    frame.locator("#question").press("Control+V")
    assert "240 مليار دولار" in frame.locator("#question").input_value()
    assert "\n[1] " in frame.locator("#question").input_value()


def test_it_begins_with_questions_of_what_it_may_ask(show: Show) -> None:
    page = show('data-collection="السفر"', reduced_motion="reduce")
    page.locator("isnad-widget button").click()
    frame = page.frame_locator("isnad-widget iframe")
    question = frame.locator(".example").first.inner_text()
    frame.locator(".example").first.click()
    expect(frame.locator(".question")).to_have_text(question)
    expect(frame.locator(".cite").first).to_be_visible()


def test_its_theme_is_that_of_the_page(show: Show) -> None:
    grounds = {"dark": "rgb(22, 21, 20)", "light": "rgb(248, 247, 244)"}
    for theme, device in (("dark", "light"), ("light", "dark")):
        page = show(f'data-open data-theme="{theme}"', color_scheme=device)
        body = page.frame_locator("isnad-widget iframe").locator("body")
        expect(body).to_have_css("background-color", grounds[theme])


def test_a_reader_whom_the_server_knows_finds_the_conversation_in_the_chat(
    reader: Reader, isnad: str
) -> None:
    page = reader(isnad)
    page.goto(f"{isnad}widget/demo")
    frame = ask(page)
    with page.context.expect_page() as opened:
        frame.locator(".kept a").click()
    expect(opened.value.locator("article .question")).to_have_text(TRADE)
    frame.locator(".new").click()
    expect(frame.locator(".kept")).to_be_hidden()


def test_a_reader_whom_the_server_does_not_know_is_promised_nothing(show: Show) -> None:
    expect(ask(show()).locator(".kept")).to_be_hidden()


@pytest.mark.parametrize(("locale", "language"), [("ar", "ar"), ("en-GB", "en")])
def test_the_demo_speaks_the_readers_language_and_its_tag_can_be_copied(
    browser: Browser, isnad: str, locale: str, language: str
) -> None:
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(f"{isnad}widget/demo")
    expect(page.locator("html")).to_have_attribute("lang", language)
    tag = f'<script src="{isnad}widget.js" data-lang="{language}" defer></script>'
    expect(page.locator("pre")).to_have_text(tag)
    assert page.locator(".copy").get_attribute("data-copy") == tag
    frame = ask(page)
    expect(frame.locator(".answer")).to_contain_text("240")
    page.locator("main .copy").click()
    expect(page.locator("main .copy")).to_contain_class("done")
    frame.locator("#question").press("Control+V")
    expect(frame.locator("#question")).to_have_value(tag)
    context.close()
