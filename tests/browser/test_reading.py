"""How an answer is read in a real browser: its sources, how it was found, and in which theme."""

from __future__ import annotations

from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader, Serve, assert_accessible
from tests.browser.test_chat import ask

LEAVES = "ما مدة إجازة الأبوة وما مدة إجازة الزواج؟"


@pytest.fixture
def open_chat(reader: Reader, url: str) -> Reader:
    """Opens the chat; fails the test for any request elsewhere and for any error of a script."""
    return partial(reader, url, only=url)


def colour(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


LIGHT, DARK = "rgb(248, 247, 244)", "rgb(22, 21, 20)"


@pytest.mark.parametrize(("width", "language", "scheme"), [(1280, "ar", "light"), (390, "en", "dark")])
def test_an_answer_is_accessible_with_its_panel_and_how_it_was_found(
    open_chat: Reader, width: int, language: str, scheme: str
) -> None:
    page = open_chat(width, color_scheme=scheme)
    if language == "en":
        page.locator(".language").click()
    ask(page, LEAVES)
    expect(page.locator("#isnad-live .document .listed")).to_have_count(2)
    page.locator(".finding > summary").click()
    expect(page.locator(".finding table").first).to_be_visible()
    assert_accessible(page)
    page.locator("#isnad-live .cite").first.click()
    expect(page.locator("dialog.panel mark")).to_be_visible()
    assert_accessible(page)


def test_the_keyboard_goes_from_the_box_to_the_first_source_and_back(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, LEAVES)
    page.locator("#question").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#isnad-live .cite").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.panel .heading")).to_have_text("إجازات المناسبات الأسرية")
    page.keyboard.press("Escape")
    expect(page.locator("#isnad-live .cite").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#question")).to_have_value("")


def test_questions_that_lead_on_stand_under_the_answer_and_are_answered(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, LEAVES)
    offered = page.locator("#isnad-live .follow-ups .example")
    expect(offered).to_have_count(3)
    question = offered.first.inner_text()
    offered.first.click()
    expect(page.locator("#isnad-live article[aria-busy=false] .question")).to_have_text(question)
    expect(page.locator("#isnad-live .answer")).to_contain_text("10 أسابيع")
    expect(offered).to_have_count(3)
    assert question not in offered.all_inner_texts()
    expect(page.locator("#isnad-past .follow-ups")).to_have_count(0)


def test_what_may_answer_stands_side_by_side_where_there_is_room(reader: Reader, unsure: str) -> None:
    page = reader(unsure)
    ask(page, "ماذا عن المكتبة؟")
    expect(page.locator("#isnad-live .candidates h3")).to_contain_text("قد يكون الجواب هنا")
    boxes = [each.bounding_box() for each in page.locator("#isnad-live .candidates .listed").all()]
    assert len({box and box["y"] for box in boxes}) == 1
    assert len({box and box["x"] for box in boxes}) == len(boxes) > 1


def test_the_page_is_called_after_its_conversation_even_where_none_is_kept(
    reader: Reader, serve: Serve
) -> None:
    page = reader(serve({"conversations": {"enabled": False}}))
    ask(page, LEAVES)
    expect(page).to_have_title(f"{LEAVES} · إسناد · Isnad")
    page.reload()
    expect(page).to_have_title(f"{LEAVES} · إسناد · Isnad")
    page.locator(".new").click()
    expect(page).to_have_title("إسناد · Isnad")


def test_sources_of_one_document_stand_under_its_title_and_open_their_sentence(open_chat: Reader) -> None:
    page = open_chat()
    ask(page, LEAVES)
    together = page.locator("#isnad-live .sources .document")
    expect(together.locator("> .title")).to_have_text("دليل الإجازات في مؤسسة الميزان")
    together.locator(".listed").nth(1).click()
    expect(page.locator("dialog.panel mark")).to_contain_text("الزواج")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_how_it_was_found_is_folded_up_and_fits_the_page(open_chat: Reader, width: int) -> None:
    page = open_chat(width)
    ask(page, LEAVES)
    found = page.locator("#isnad-live .finding")
    expect(found.locator("table").first).to_be_hidden()
    found.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(found.locator(".term", has_text="الأبوة")).to_be_visible()
    expect(found.locator("tbody").first.locator("tr")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_theme_is_chosen_over_the_devices_and_holds_on_every_page(open_chat: Reader, url: str) -> None:
    page = open_chat(color_scheme="light")
    assert colour(page) == LIGHT
    for told, wanted in (("فاتح", LIGHT), ("داكن", DARK)):
        page.locator(".theme").click()
        expect(page.get_by_role("button", name=f"المظهر: {told}")).to_be_visible()
        assert colour(page) == wanted
    assert_accessible(page)
    page.goto(f"{url}documents/")
    assert colour(page) == DARK
    page.goto(url)
    page.locator(".theme").click()
    expect(page.get_by_role("button", name="المظهر: كالجهاز")).to_be_visible()
    assert colour(page) == LIGHT


def test_a_phone_has_the_theme_and_the_documents_behind_a_button(open_chat: Reader) -> None:
    page = open_chat(390, 844)
    expect(page.locator(".bar .count")).to_be_hidden()
    page.locator(".rest").click()
    expect(page.locator(".bar .count")).to_be_in_viewport(ratio=1)
    assert_accessible(page)
    page.locator(".theme").click()
    page.locator(".theme").click()
    assert colour(page) == DARK
    page.keyboard.press("Escape")
    expect(page.locator(".bar .count")).to_be_hidden()
    expect(page.locator(".rest")).to_be_focused()


def test_the_key_that_leads_to_a_source_is_named_to_those_alone_who_have_keys(open_chat: Reader) -> None:
    shown = "getComputedStyle(document.querySelector('#isnad-live .sources h3'), '::after').content"
    for is_phone in (True, False):
        page = open_chat(width=390, has_touch=is_phone, is_mobile=is_phone)
        ask(page, LEAVES)
        described = page.locator("#question").get_attribute("aria-describedby")
        assert ("Alt" in page.evaluate(shown), "question-keys" in (described or "")) == (not is_phone,) * 2


def test_forced_colours_leave_a_mark_that_can_be_seen(open_chat: Reader) -> None:
    page = open_chat(forced_colors="active")
    ask(page, LEAVES)
    page.locator("#isnad-live .cite").first.click()
    mark, around = (
        page.locator(f"dialog.panel {part}").first.evaluate("part => getComputedStyle(part).backgroundColor")
        for part in ("mark", "blockquote")
    )
    assert mark not in (around, "rgba(0, 0, 0, 0)")
