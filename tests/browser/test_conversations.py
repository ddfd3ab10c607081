"""The list of conversations: nothing of one is lost, and nothing of one is another reader's."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Reader, Serve
from tests.browser.test_chat import PATERNITY, TRADE, ask


def row(page: Page, title: str) -> Any:
    return page.locator(".conversations li", has_text=title)


def unfold(page: Page, title: str) -> Any:
    """The options of a conversation in the list, shown."""
    row(page, title).locator(".more").click()
    return row(page, title).locator(".options")


def test_a_conversation_goes_on_after_a_reload_and_by_its_link(reader: Reader, url: str) -> None:
    page = reader(url)
    expect(page.locator(".conversations .told")).to_contain_text("تُحفظ أسئلتك")
    ask(page, PATERNITY)
    expect(row(page, PATERNITY).locator("[aria-current=page]")).to_be_visible()
    expect(page).to_have_title(f"{PATERNITY} · إسناد · Isnad")
    expect(page).to_have_url(re.compile(r"\?c=[0-9a-f]{32}$"))
    page.reload()
    expect(page.locator("#isnad-past .question")).to_have_text(PATERNITY)
    expect(page).to_have_title(f"{PATERNITY} · إسناد · Isnad")
    link = page.url
    page.locator(".new").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page).to_have_url(url)
    expect(page).to_have_title("إسناد · Isnad")
    other = page.context.new_page()  # without what the first tab keeps of it
    other.goto(link)
    expect(other.locator("#isnad-past .question")).to_have_text(PATERNITY)
    ask(other, "وإجازة الوضع؟")
    expect(other.locator("#isnad-live .answer")).to_contain_text("10 أسابيع")
    page.reload()
    row(page, PATERNITY).locator(".open").click()
    expect(page.locator("#isnad-past .question")).to_have_text([PATERNITY, "وإجازة الوضع؟"])


def test_another_reader_sees_neither_the_list_nor_what_a_link_leads_to(reader: Reader, url: str) -> None:
    salma = reader(url)
    ask(salma, PATERNITY)
    expect(row(salma, PATERNITY)).to_be_visible()
    omar = reader(salma.url)
    expect(omar.locator(".welcome .problem")).to_contain_text("لا محادثة لك بهذا العنوان")
    expect(omar.locator(".conversations .none")).to_be_visible()
    expect(omar.locator("article.exchange")).to_have_count(0)
    expect(omar).to_have_title("إسناد · Isnad")


def test_a_conversation_goes_on_at_another_machine_and_after_a_restart(
    browser: Browser, serve: Serve
) -> None:
    address = serve({"server": {"auth": "tokens"}}, token="salma")
    pages = [browser.new_context(locale="ar").new_page() for _ in range(2)]
    for page in pages:
        page.goto(address)
        page.fill("#token", serve.token)
        page.keyboard.press("Enter")
    here, there = pages
    ask(here, PATERNITY)
    serve.restart(address)
    there = there.context.new_page()  # the one that is open may be just loading itself anew
    there.goto(address)
    row(there, PATERNITY).locator(".open").click()
    expect(there.locator("#isnad-past .question")).to_have_text(PATERNITY)
    ask(there, "وإجازة الوضع؟")
    expect(there.locator("#isnad-live .answer")).to_contain_text("10 أسابيع")
    for page in pages:
        page.context.close()


def test_conversations_are_searched_renamed_deleted_and_restored(reader: Reader, url: str) -> None:
    page = reader(url)
    ask(page, PATERNITY)
    expect(row(page, PATERNITY)).to_be_visible()
    page.locator(".new").click()
    ask(page, TRADE)
    expect(page.locator(".conversations li")).to_have_count(2)
    search = page.locator(".conversations input[type=search]")
    search.fill("أبوه")
    expect(page.locator(".conversations .open")).to_have_text([PATERNITY])
    search.fill("خبز")
    expect(page.locator(".conversations .unmatched")).to_be_visible()
    search.fill("")
    expect(page.locator(".conversations li")).to_have_count(2)
    unfold(page, TRADE).locator(".rename").click()
    page.keyboard.type("<b>أرقام</b> التجارة")
    page.keyboard.press("Enter")
    expect(page.locator(".conversations .open").first).to_have_text("<b>أرقام</b> التجارة")
    expect(page).to_have_title("<b>أرقام</b> التجارة · إسناد · Isnad")
    unfold(page, "أرقام").locator(".delete").click()
    expect(page.locator(".conversations .undo")).to_contain_text("حُذفت «<b>أرقام</b> التجارة»")
    expect(page.locator(".conversations li")).to_have_count(1)
    expect(page.locator(".welcome")).to_be_visible()
    page.locator(".conversations .undo button").click()
    expect(page.locator(".conversations li")).to_have_count(2)
    expect(page.locator("#isnad-past .question")).to_have_text(TRADE)


def test_all_are_deleted_after_a_second_click(reader: Reader, url: str) -> None:
    page = reader(url)
    ask(page, PATERNITY)
    page.locator(".delete-all").click()
    page.locator(".sure").click()
    expect(page.locator(".conversations .none")).to_be_visible()
    expect(page.locator(".welcome")).to_be_visible()
    page.reload()
    expect(page.locator(".conversations .none")).to_be_visible()


def test_a_new_one_is_begun_before_the_page_hears_events(reader: Reader, url: str) -> None:
    page = reader(url)
    ask(page, PATERNITY)
    expect(row(page, PATERNITY)).to_be_visible()
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    page.reload()
    page.locator(".new").click()
    expect(page).to_have_url(url)
    ask(page, TRADE)
    expect(page.locator("article.exchange .question")).to_have_text([TRADE])


def test_the_way_back_leads_to_the_conversation_before(reader: Reader, url: str) -> None:
    page = reader(url)
    ask(page, PATERNITY)
    expect(row(page, PATERNITY)).to_be_visible()
    page.locator(".new").click()
    ask(page, TRADE)
    expect(row(page, TRADE)).to_be_visible()
    row(page, PATERNITY).locator(".open").click()
    expect(page.locator("article.exchange .question")).to_have_text(PATERNITY)
    page.go_back()
    expect(page.locator("article.exchange .question")).to_have_text(TRADE)
    expect(row(page, TRADE).locator("[aria-current=page]")).to_be_visible()


def test_the_last_question_is_edited_in_place_and_asked_again(reader: Reader, url: str) -> None:
    page = reader(url)
    ask(page, TRADE)
    ask(page, PATERNITY)
    page.locator("#isnad-live .edit").click()
    expect(page.locator(".editing")).to_be_visible()
    expect(page.locator("#question")).to_have_value(PATERNITY)
    ask(page, "ما مدة إجازة الوضع؟")
    expect(page.locator(".editing")).to_be_hidden()
    expect(page.locator("article.exchange .question")).to_have_text([TRADE, "ما مدة إجازة الوضع؟"])
    page.locator("#isnad-live .again").click()
    expect(page.locator("#isnad-live article[aria-busy=false]")).to_be_visible()
    page.reload()
    expect(page.locator("#isnad-past .question")).to_have_text([TRADE, "ما مدة إجازة الوضع؟"])
    page.locator("#question").press("ArrowUp")
    expect(page.locator("#question")).to_have_value("ما مدة إجازة الوضع؟")
    other = page.context.new_page()  # shows what the server keeps
    other.goto(page.url)
    expect(other.locator("#isnad-past .question")).to_have_text([TRADE, "ما مدة إجازة الوضع؟"])


def test_on_a_phone_the_list_is_a_sheet_that_the_keyboard_leaves(reader: Reader, url: str) -> None:
    page = reader(url, 390)
    ask(page, PATERNITY)
    nav = page.locator(".conversations")
    expect(nav).to_be_hidden()
    page.locator(".bar .list").click()
    expect(row(page, PATERNITY)).to_be_visible()
    page.keyboard.press("Escape")
    expect(nav).to_be_hidden()
    expect(page.locator(".bar .list")).to_be_focused()
    page.locator(".bar .list").click()
    page.mouse.click(10, 400)
    expect(nav).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_at_the_side_the_list_stays_closed_once_it_was_closed(reader: Reader, url: str) -> None:
    page = reader(url)
    page.locator(".conversations .hide").click()
    expect(page.locator(".conversations")).to_be_hidden()
    page.reload()
    expect(page.locator(".bar .list")).to_be_visible()
    expect(page.locator(".conversations")).to_be_hidden()
    page.locator(".bar .list").click()
    expect(page.locator(".conversations")).to_be_visible()


def test_a_conversation_is_exported_and_printed(reader: Reader, url: str) -> None:
    page = reader(url)
    ask(page, PATERNITY)
    options = unfold(page, PATERNITY)
    with page.expect_download() as download:
        options.locator(".md").click()
    assert download.value.suggested_filename.endswith(".md")
    with page.context.expect_page() as opened:
        options.locator(".print").click()
    printed = opened.value
    expect(printed.locator("h2")).to_have_text(PATERNITY)
    expect(printed.locator("blockquote")).to_contain_text("الأبوة")
    expect(printed.locator("button")).to_have_count(0)


def test_what_could_not_be_kept_is_answered_and_said(reader: Reader, serve: Serve) -> None:
    away = {"conversations": {"url": "postgresql://isnad@127.0.0.1:1/isnad"}}
    page = reader(serve(away), height=1400)
    expect(page.locator(".conversations .unread")).to_be_visible()
    ask(page, PATERNITY)
    expect(page.locator("#isnad-live .answer")).to_contain_text("الأبوة")
    expect(page.locator("#isnad-kept")).to_contain_text("تعذّر حفظ هذا الجواب")
    ask(page, TRADE)
    page.wait_for_function(
        """() => document.querySelector("#isnad-kept .problem")?.getBoundingClientRect().bottom
            < document.querySelector("#question").getBoundingClientRect().top"""
    )
    page.reload()
    expect(page.locator("#isnad-past .question")).to_have_text([PATERNITY, TRADE])


def test_where_nothing_is_kept_there_is_no_list(reader: Reader, serve: Serve) -> None:
    page = reader(serve({"conversations": {"enabled": False}}))
    ask(page, PATERNITY)
    expect(page.locator(".bar .list")).to_have_count(0)
    expect(page.locator(".conversations")).to_have_count(0)
    expect(page).not_to_have_url(re.compile(r"\?c="))
