"""The chooser of collections in a real browser: by keyboard, remembered, and without what may not be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Serve
from tests.browser.test_chat import PATERNITY, ask

LEAVE, TRADE = "شؤون الموظفين", "أخبار التجارة"
PATHS = {LEAVE: ["*leave*"], TRADE: ["*china*"]}


@pytest.fixture(scope="module")
def address(serve: Serve) -> str:
    return serve({"limits": {"questions": None}, "collections": PATHS})


def open_page(browser: Browser, address: str, width: int = 1280) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 700}, locale="ar").new_page()
    page.goto(address)
    expect(page.locator(".collections summary")).to_be_visible()
    return page


def test_a_reader_chooses_by_keyboard_where_to_ask_and_it_is_remembered(
    browser: Browser, address: str
) -> None:
    page = open_page(browser, address)
    summary = page.locator(".collections summary")
    expect(summary.get_by_text("كل الوثائق")).to_be_visible()
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # YAML has the names in order
    expect(page.get_by_label(TRADE)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator(".collections fieldset")).to_be_hidden()
    expect(summary).to_contain_text(TRADE)
    expect(summary.locator(".all")).to_be_hidden()

    ask(page, PATERNITY)
    expect(page.locator("#isnad-live .cite")).to_have_count(0)
    page.reload()
    expect(summary).to_contain_text(TRADE)
    summary.click()
    page.get_by_label(TRADE).uncheck()
    page.locator("#question").click()
    expect(page.locator(".collections fieldset")).to_be_hidden()
    ask(page, PATERNITY)
    expect(page.locator("#isnad-live .cite")).not_to_have_count(0)
    page.locator(".language").click()
    expect(summary.get_by_text("all documents")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_chooser_fits_the_page(browser: Browser, address: str, width: int) -> None:
    page = open_page(browser, address, width)
    page.locator(".collections summary").click()
    fieldset = page.locator(".collections fieldset")
    expect(fieldset).to_be_in_viewport(ratio=1)
    box = fieldset.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_the_page_of_who_may_not_see_a_collection_does_not_name_it(browser: Browser, serve: Serve) -> None:
    address = serve(
        {
            "server": {"auth": "tokens"},
            "limits": {"questions": None},
            "collections": {LEAVE: {"paths": PATHS[LEAVE], "users": ["أمل"]}, TRADE: PATHS[TRADE]},
        },
        token="سلمى",
    )
    salma, amal = serve.token, serve.add_token(address, "أمل")
    for token, seen in ((amal, True), (salma, False)):
        page = browser.new_context(locale="ar").new_page()
        page.goto(address)
        page.fill("input[name=token]", token)
        page.keyboard.press("Enter")
        summary = page.locator(".collections summary")
        expect(summary).to_be_visible()
        assert (LEAVE in page.content()) is seen
        ask(page, PATERNITY)
        assert (page.locator("#isnad-live .cite").count() > 0) is seen
        for old in page.locator("#isnad-live article").all_inner_texts():
            assert ("الأبوة" in old.replace(PATERNITY, "")) is seen
        page.locator(".new").click()
        expect(page.locator(".welcome")).to_be_visible()
        page.context.close()
