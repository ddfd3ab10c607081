from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from evals import report
from evals.corpus import prepare
from evals.questions import Evidence, Question, QuestionSet
from evals.run import run
from rag.config import Settings
from rag.index.indexing import index
from tests.conftest import Write
from ui.html import write as to_html

BASE = Path(__file__).parents[2] / "ui" / "static" / "base.css"


@pytest.fixture
def page(browser: Browser, settings: Settings, write: Write, tmp_path: Path) -> Page:
    """A report of two questions, the first of which is right and the second refused; scripts are off."""
    write("a.txt", "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023.")
    index(settings)
    evidence = (Evidence(None, "بلغ حجم التجارة"),)
    questions = (
        Question("1", "كم بلغ حجم التجارة؟", ("240 مليار",), evidence),
        Question("2", "من بنى القصر القديم؟", ("240",), evidence),
    )
    with prepare([QuestionSet("set", questions)], None, settings, lambda *_: None) as (ready,):
        page_of_report = report.html([(run(ready), None)], BASE.read_text("utf-8"), to_html)
    (tmp_path / "report.html").write_text(page_of_report, encoding="utf-8")
    page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page.goto((tmp_path / "report.html").as_uri())
    return page


def test_a_filter_leaves_what_it_names(page: Page) -> None:
    expect(page.locator(".question:visible")).to_have_count(2)
    page.get_by_text("مرفوضة").click()
    expect(page.locator(".question:visible .asked")).to_have_text(["من بنى القصر القديم؟"])
    page.get_by_text("فشل الإسناد").first.click()
    expect(page.locator(".question:visible")).to_have_count(0)


def test_a_question_opens_to_its_answer_and_the_page_turns_to_english(page: Page) -> None:
    expect(page.locator("body")).to_have_css("direction", "rtl")
    page.locator(".question summary").first.click()
    expect(page.locator(".question mark").first).to_have_text("بلغ حجم التجارة")
    page.get_by_text("English").click()
    expect(page.locator("body")).to_have_css("direction", "ltr")
    expect(page.get_by_text("Retrieved").first).to_be_visible()
    expect(page.get_by_text("ما استُرجع").first).to_be_hidden()


def test_paper_has_every_answer_and_no_buttons(page: Page) -> None:
    answer = page.locator(".question .answer").first
    expect(answer).to_be_hidden()
    page.emulate_media(media="print")
    expect(answer).to_be_visible()
    expect(page.locator(".filter")).to_be_hidden()
