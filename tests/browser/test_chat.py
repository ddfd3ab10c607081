from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Reader, Serve

PATERNITY = "ما مدة إجازة الأبوة؟"
STRICT: dict[str, dict[str, Any]] = {
    "limits": {"questions": "1/hour"},
    "answer": {"max_question_characters": 50},
}
"""The settings of a server that soon refuses."""
TRADE = "كم بلغ حجم التجارة بين الصين وروسيا في عام 2023؟"


@pytest.fixture
def open_chat(reader: Reader, url: str) -> Reader:
    """Opens the chat; fails the test for any request elsewhere and for any error of a script."""
    return partial(reader, url, only=url)


def ask(page: Page, question: str) -> None:
    page.fill("#question", question)
    page.keyboard.press("Enter")
    expect(page.locator("#isnad-live article[aria-busy=false] .question")).to_have_text(question)


def test_all_that_the_page_asks_for_was_named_in_its_head(open_chat: Reader) -> None:
    page = open_chat()
    page.wait_for_function("isnad.isListening()")
    named = "[...document.querySelectorAll('link[rel$=preload]')].map((link) => link.href)"
    asked = "performance.getEntriesByType('resource').map((entry) => entry.name)"  # those that have come
    page.wait_for_function(f"() => {named}.every((each) => {asked}.includes(each))")
    files = {each for each in page.evaluate(asked) if "/assets/" in each or "theme.css" in each}
    assert files == set(page.evaluate(named))


def test_a_sentence_lights_up_its_source_and_a_new_question_stands_in_view(open_chat: Reader) -> None:
    page = open_chat()
    for question in (PATERNITY, TRADE):
        ask(page, question)
        expect(page.locator("#isnad-live .question")).to_be_in_viewport(ratio=1)
    chip = page.locator("#isnad-live .cite").first
    source = page.locator(f'#isnad-live .listed[data-source="{chip.get_attribute("data-source")}"]')
    chip.hover()
    expect(source).to_have_class(re.compile(r"\blit\b"))
    page.locator("#question").hover()
    expect(page.locator(".lit")).to_have_count(0)
    chip.focus()
    expect(source).to_have_class(re.compile(r"\blit\b"))


def test_a_question_is_answered_and_its_source_opens_with_the_sentence_marked(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, TRADE)
    expect(page.locator("#isnad-live .answer")).to_contain_text("240 مليار دولار")
    page.locator("#isnad-live .cite").first.click()
    panel = page.locator("dialog.panel")
    expect(panel.locator("mark")).to_contain_text("240 مليار دولار")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("#isnad-live .cite").first).to_be_focused()


def test_the_whole_document_opens_at_the_sentence(open_chat: Reader, url: str) -> None:
    page = open_chat()
    ask(page, TRADE)
    page.locator("#isnad-live .cite").first.click()
    with page.context.expect_page() as opened:
        page.locator("dialog.panel .whole a").click()
    document = opened.value
    expect(document.locator("mark")).to_be_in_viewport()
    assert document.locator("html").get_attribute("dir") == "rtl"


def test_a_refusal_is_calm_and_shows_the_nearest(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, "كيف أخبز خبز التنور في البيت؟")
    expect(page.locator("#isnad-live .refusal")).to_contain_text("لم أجد")
    expect(page.locator("#isnad-live .nearest li").first).to_be_visible()
    expect(page.locator("#isnad-live .cite")).to_have_count(0)


def test_an_example_is_asked_with_a_click(open_chat: Reader) -> None:
    page = open_chat()
    example = page.locator(".example").first
    text = example.inner_text()
    example.click()
    expect(page.locator("#isnad-live article[aria-busy=false] .question")).to_have_text(text)
    expect(page.locator("#isnad-live .cite").first).to_be_visible()


def test_a_follow_up_leans_on_the_question_before_it(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, "ما مدة إجازة الأبوة؟")
    ask(page, "وإجازة الوضع؟")
    expect(page.locator("#isnad-live .answer")).to_contain_text("10 أسابيع")
    expect(page.locator("#isnad-past .question")).to_have_text("ما مدة إجازة الأبوة؟")


def test_the_language_is_switched_without_losing_anything(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, TRADE)
    page.fill("#question", "مسودة")
    page.locator(".language").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#isnad-live .sources h3")).to_contain_text("Sources")
    expect(page.locator("#question")).to_have_value("مسودة")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_first_visit_is_in_the_language_that_the_browser_asks_for(open_chat: Reader, url: str) -> None:
    for locale, language, title in (
        ("en-GB", "en", "Isnad"),
        ("ar-JO", "ar", "إسناد"),
        ("fr", "ar", "إسناد"),
    ):
        page = open_chat(locale=locale)
        expect(page.locator("#isnad-header h1")).to_have_text(title, use_inner_text=True)
        page.wait_for_function("isnad.isListening()")  # Gradio has begun, which asks the browser itself
        expect(page.locator("html")).to_have_attribute("lang", language)
        for path in ("documents/", "nowhere", ""):
            page.goto(url + path)
            expect(page.locator("html")).to_have_attribute("lang", language)


def test_every_page_speaks_the_language_that_was_chosen_in_the_chat(open_chat: Reader, url: str) -> None:
    page = open_chat()
    page.locator(".language").click()
    for path in ("documents/", "widget/demo", "nowhere"):
        page.goto(url + path)
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"{url}documents/")
    page.locator(".documents tbody a").first.click()
    expect(page.get_by_role("link", name="All documents")).to_be_visible()
    expect(page.locator(".text")).to_have_attribute("dir", "rtl")
    page.goto(url)
    page.locator(".language").click()
    page.goto(f"{url}documents/")
    expect(page.locator("html")).to_have_attribute("lang", "ar")


def test_arabic_runs_from_right_to_left_and_english_answers_do_not_turn_the_page(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, "Who won the 2022 World Cup?")
    refusal = page.locator("#isnad-live .refusal p").first
    expect(refusal).to_have_text("The documents do not hold an answer to this question.")
    assert refusal.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_at_any_width(open_chat: Reader, scheme: str) -> None:
    page = open_chat(color_scheme=scheme)
    ask(page, TRADE)
    for width, height in ((1280, 800), (390, 844), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.locator("#isnad-live .cite").first.click()
        expect(page.locator("dialog.panel mark")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for place in ("dialog.panel .close", "dialog.panel mark"):
            box = page.locator(place).bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
        expect(page.locator("dialog.panel")).to_be_hidden()


def test_markup_in_a_question_is_text(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, "<img src=x onerror=alert(1)> التجارة")
    expect(page.locator("#isnad-live .question img")).to_have_count(0)


def test_a_new_conversation_begins_empty(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, TRADE)
    page.locator(".new").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("article.exchange")).to_have_count(0)


def test_who_asks_too_often_is_told_when_to_come_back(browser: Browser, serve: Serve) -> None:
    page = browser.new_page(locale="ar")
    page.goto(serve(STRICT))
    expect(page.locator("#question")).to_be_visible()
    ask(page, TRADE)
    page.fill("#question", "متى تأسست منظمة شنغهاي للتعاون؟")
    page.keyboard.press("Enter")
    expect(page.locator(".unsent")).to_contain_text(re.compile(r"عُد بعد \d+ دقيقة"))
    expect(page.locator("#question")).to_have_value("متى تأسست منظمة شنغهاي للتعاون؟")
    expect(page.locator("#isnad-past .question, #isnad-live .question")).to_have_text(TRADE)
    page.close()


def test_a_restart_of_the_server_does_not_end_an_open_page(browser: Browser, serve: Serve) -> None:
    address = serve({})
    page = browser.new_page(locale="ar")
    page.goto(address)
    ask(page, "ما مدة إجازة الأبوة؟")
    page.evaluate("window.isOld = true")
    serve.restart(address)
    page.wait_for_function("!window.isOld")  # the page has found the new server, and is loaded anew
    page.wait_for_function("isnad.isListening()")
    ask(page, "وإجازة الوضع؟")  # a follow-up, which the new server can answer from what the page kept alone
    expect(page.locator("#isnad-live .answer")).to_contain_text("10 أسابيع")
    expect(page.locator("#isnad-past .question")).to_have_text("ما مدة إجازة الأبوة؟")
    page.close()


def test_a_lost_network_costs_neither_the_conversation_nor_the_question(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, TRADE)
    page.context.set_offline(True)
    page.fill("#question", "ما مدة إجازة الأبوة؟")
    page.keyboard.press("Enter")
    expect(page.locator(".connection")).to_be_visible()
    expect(page.locator("#question")).to_have_value("ما مدة إجازة الأبوة؟")
    page.context.set_offline(False)
    expect(page.locator(".connection")).to_have_count(0)
    ask(page, "ما مدة إجازة الأبوة؟")
    expect(page.locator("#isnad-past .question")).to_have_text(TRADE)
    page.locator("#isnad-past .cite").first.click()
    expect(page.locator("dialog.panel mark")).to_contain_text("240 مليار دولار")


def test_a_new_conversation_stays_empty_after_a_reload(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, TRADE)
    page.locator(".new").click()
    expect(page.locator(".welcome")).to_be_visible()
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("article.exchange")).to_have_count(0)
