"""Curation in a browser: from a question that was not answered to its answer, as readers get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from rag.config import Curation, Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.browser.conftest import Reader, assert_accessible
from tests.browser.test_chat import ask
from tests.serving import serving
from ui.conversations.curated import open_source

HOURS = "تستقبل الحديقة زوارها من السابعة صباحًا حتى المغرب، ولا رسم على الدخول."
UNANSWERED = "من رسم لوحة المدخل؟"
OTHERWISE = "من رسم لوحة الباب عند المدخل؟"
HOSTILE = "<b>سلمى</b> & «عمر»"


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of a server with curation, which was asked what it does not know."""
    with curating(tmp_path) as url:
        yield url


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of one with an answer to it."""
    with curating(tmp_path_factory.mktemp("curating")) as url:
        write_answer(open_page(browser, url, "ar"), url, "فنان من المدينة. " * 40)
        yield url


@contextmanager
def curating(folder: Path) -> Iterator[str]:
    (folder / "corpus").mkdir()
    (folder / "corpus" / "garden.txt").write_text(HOURS, encoding="utf-8")
    given = Settings(corpus=(folder / "corpus",), data_dir=folder / "data", curation=Curation(enabled=True))
    index(given)
    with serving(Engine(given, curated=open_source(given)), given) as (url, _):
        with httpx.Client(base_url=url, timeout=60) as client:
            client.get("/")
            for number, question in enumerate((OTHERWISE, UNANSWERED, "كم سعر تذكرة الطائرة؟")):
                body = {"question": question, "conversation_id": f"conversation-{number:04}"}
                assert client.post("/api/ask", json=body).json()["answered"] is False
        yield url


def open_page(
    browser: Browser,
    address: str,
    language: str,
    scheme: Literal["light", "dark"] = "light",
    width: int = 1280,
) -> Page:
    """A page in a browser of its own."""
    context = browser.new_context(
        locale=language, color_scheme=scheme, viewport={"width": width, "height": 760}
    )
    page = context.new_page()
    page.goto(address)
    return page


def write_answer(page: Page, address: str, answer: str) -> None:
    """Write the answer to the question that was asked most often and not answered."""
    page.goto(f"{address}/answers/unanswered")
    page.locator(".gaps > li").first.get_by_role("link").click()
    page.locator("#answer").fill(answer)
    page.locator("#document").fill("garden")
    page.locator("#quote").fill("تستقبل الحديقة  زوارها")
    page.locator(".curating > button").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_an_answer_is_written_to_what_was_not_answered_and_readers_get_it(
    browser: Browser, address: str, reader: Reader
) -> None:
    editor = open_page(browser, f"{address}/documents/", "ar")
    editor.get_by_role("link", name="الأجوبة المعتمدة").click()
    editor.get_by_role("link", name="أسئلة بلا جواب").click()
    first = editor.locator(".gaps > li").first
    expect(first).to_contain_text("سُئل مرتين")
    first.get_by_text("بألفاظ أخرى").click()
    expect(first.get_by_text(OTHERWISE)).to_be_visible()
    write_answer(editor, address, HOSTILE)
    expect(editor.locator(".answers > li")).to_contain_text(HOSTILE)
    editor.goto(f"{address}/answers/unanswered")
    expect(editor.locator(".gaps > li", has_text=UNANSWERED)).to_have_count(0)
    page = reader(address)
    ask(page, "مين رسم لوحه المدخل")
    answer = page.locator("#isnad-live .answer")
    expect(answer.locator(".byline")).to_contain_text("جواب معتمد")
    expect(answer.locator(".byline + .note")).to_contain_text(UNANSWERED)
    expect(answer).to_contain_text(HOSTILE)
    answer.locator(".cite").click()
    expect(page.locator("dialog.panel mark")).to_have_text("تستقبل الحديقة زوارها")
    page.reload()
    expect(page.locator("#isnad-past .byline")).to_contain_text("جواب معتمد")
    expect(page.locator(".conversations .told")).to_contain_text("من دون اسمك")


def test_the_widget_shows_who_wrote_an_answer_and_still_does_after_a_reload(
    browser: Browser, address: str
) -> None:
    write_answer(open_page(browser, address, "ar"), address, HOSTILE)
    page = open_page(browser, f"{address}/widget?lang=en", "en", width=360)
    page.locator("textarea").fill(UNANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator(".byline")).to_contain_text("Curated answer")
    page.reload()
    expect(page.locator(".byline")).to_contain_text("Curated answer")
    expect(page.locator(".answer")).to_contain_text(HOSTILE)
    assert_accessible(page)


def test_an_answer_is_deleted_by_the_keyboard_in_two_steps(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/answers/", "en")
    write_answer(page, address, "فنان من المدينة.")
    page.locator(".answers a").click()
    page.locator(".deleting summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("was deleted.")
    expect(page.locator(".answers > li")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").first).to_contain_text("The answer is back.")
    expect(page.locator(".answers > li")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_fit_and_can_be_used_by_everybody(
    browser: Browser, written: str, language: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = open_page(browser, f"{written}/answers/new", language, scheme, width)
    page.locator("#question").fill(UNANSWERED)
    page.locator("#answer").fill("غيره.")
    page.locator("#quote").fill("ليس هنا")
    page.locator(".curating > button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#answer")).to_have_value("غيره.")
    assert_accessible(page)
    for path in ("", "unanswered", "new", "1"):
        page.goto(f"{written}/answers/{path}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
