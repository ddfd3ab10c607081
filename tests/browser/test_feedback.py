"""The thumbs under an answer: what they say is kept, shown again, and taken back; and nothing unless it is
to be kept."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Reader, Serve
from tests.browser.test_chat import PATERNITY, TRADE, ask


def test_a_reader_judges_an_answer_and_takes_it_back(reader: Reader, serve: Serve) -> None:
    page = reader(serve({"conversations": {"feedback": True}}))
    expect(page.locator(".conversations .told")).to_contain_text("ورأيك في الرد")
    ask(page, PATERNITY)
    group = page.get_by_role("group", name="هل هذا الرد صحيح؟")
    right = group.get_by_role("button", name="صحيح", exact=True)
    wrong = group.get_by_role("button", name="خطأ", exact=True)
    expect(right).to_have_attribute("aria-pressed", "false")
    right.click()
    expect(right).to_have_attribute("aria-pressed", "true")
    wrong.focus()
    page.keyboard.press("Enter")
    expect(wrong).to_have_attribute("aria-pressed", "true")
    expect(right).to_have_attribute("aria-pressed", "false")
    group.get_by_label("لماذا؟ (اختياري)").fill("المدة لغير الموظفين")
    page.keyboard.press("Enter")
    expect(group.get_by_role("status")).to_contain_text("حُفظ رأيك")
    expect(group.get_by_role("textbox")).to_be_hidden()
    ask(page, TRADE)  # the answer moves up, and is rendered again
    expect(page.locator("#isnad-past .wrong")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#isnad-live .wrong")).to_have_attribute("aria-pressed", "false")
    page.reload()
    first = page.locator("#isnad-past .exchange").first
    expect(first.locator(".wrong")).to_have_attribute("aria-pressed", "true")
    first.locator(".reason").click()
    expect(first.locator("input")).to_be_focused()
    expect(first.locator("input")).to_have_value("المدة لغير الموظفين")
    page.locator(".language").click()
    expect(first.get_by_role("group", name="Was this reply right?")).to_be_visible()
    first.get_by_role("button", name="Wrong").click()
    expect(first.locator(".wrong")).to_have_attribute("aria-pressed", "false")
    expect(first.locator("input")).to_be_hidden()
    page.reload()
    expect(page.locator("#isnad-past .wrong")).to_have_count(2)
    expect(page.locator("#isnad-past [aria-pressed=true]")).to_have_count(0)


def test_the_buttons_of_earlier_answers_leave_the_newest_question_in_its_place(
    reader: Reader, serve: Serve
) -> None:
    page = reader(serve({"conversations": {"feedback": True}}))
    for asked, question in enumerate((PATERNITY, TRADE, "ما مدة إجازة الوضع؟")):
        ask(page, question)
        expect(page.locator(".feedback")).to_have_count(asked + 1)
    page.wait_for_function(
        """() => {
            const [header, newest] = ["#isnad-header", "#isnad-live article"].map((part) =>
                document.querySelector(part).getBoundingClientRect());
            return Math.abs(newest.top - header.bottom) < 8;
        }"""
    )


def test_a_judgement_that_cannot_be_kept_is_taken_back_on_the_page(reader: Reader, serve: Serve) -> None:
    page = reader(serve({"conversations": {"feedback": True}}))
    ask(page, PATERNITY)
    page.route("**/api/feedback", lambda route: route.abort())
    page.locator("#isnad-live .thumb.right").click()
    expect(page.locator("#isnad-live .feedback [role=status]")).to_contain_text("تعذّر حفظ رأيك")
    expect(page.locator("#isnad-live .thumb.right")).to_have_attribute("aria-pressed", "false")


def test_by_default_the_page_has_no_thumbs(reader: Reader, url: str) -> None:
    page = reader(url)
    expect(page.locator(".conversations .told")).not_to_contain_text("ورأيك في الرد")
    ask(page, PATERNITY)
    expect(page.locator(".conversations li")).to_have_count(1)
    expect(page.locator(".thumb")).to_have_count(0)
