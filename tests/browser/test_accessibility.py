"""Every page in every state as axe sees it, light, dark and in the system's colours: nothing that it calls
serious or critical."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from rag.config import Settings, Upload
from rag.engine import Engine
from rag.index.indexing import index
from tests.browser.conftest import Serve, assert_accessible
from tests.browser.test_chat import PATERNITY, ask
from tests.browser.test_documents import GUIDE
from tests.browser.test_survival import JOIN, hold, send, stop_time
from tests.conftest import Write
from tests.serving import serving

SETTINGS: dict[str, dict[str, Any]] = {
    "server": {"auth": "tokens"},
    "limits": {"questions": None},
    "conversations": {"feedback": True},
    "collections": {"شؤون الموظفين": ["*leave*"], "أخبار التجارة": ["*china*"]},
}


def assert_shown_to_all(page: Page) -> None:
    """Fail where a state of a page keeps somebody out, light, dark or in the system's colours."""
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert_accessible(page)
    page.emulate_media(color_scheme="dark", forced_colors="none")
    assert_accessible(page)
    page.emulate_media(color_scheme="light")
    assert_accessible(page)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="ar")
    yield context.new_page()
    context.close()


@pytest.fixture
def documents(settings: Settings, write: Write) -> Iterator[str]:
    """The address of the documents' page of a server that takes uploads."""
    write("دليل.html", GUIDE)
    upload = Upload(folder=settings.corpus[0] / "uploads")
    changed = settings.documents.model_copy(update={"upload": upload})
    given = settings.model_copy(update={"documents": changed})
    index(given)
    with serving(Engine(given), given) as (url, _):
        yield f"{url}/documents/"


def test_from_the_login_to_the_list_of_conversations_on_a_phone(page: Page, serve: Serve) -> None:
    address = serve(SETTINGS, token="axe")
    page.goto(f"{address}documents/")
    expect(page.locator("#token")).to_be_focused()
    assert_shown_to_all(page)
    page.keyboard.type("isnad_x")
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_be_visible()
    assert_shown_to_all(page)
    page.keyboard.type(serve.token)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}documents/")
    page.goto(f"{address}nowhere")
    expect(page.get_by_text("لا شيء في هذا العنوان.")).to_be_visible()
    assert_shown_to_all(page)
    page.get_by_role("link", name="العودة إلى المحادثة").click()
    page.locator(".collections summary").click()
    assert_shown_to_all(page)
    page.keyboard.press("Escape")
    ask(page, PATERNITY)
    page.locator(".thumb.wrong").click()
    expect(page.locator(".feedback input")).to_be_visible()
    assert_shown_to_all(page)
    page.locator("#isnad-live .cite").first.click()
    assert_shown_to_all(page)
    page.set_viewport_size({"width": 375, "height": 700})
    page.locator(".bar .list").click()
    page.locator(".conversations-sheet .more").click()
    assert_shown_to_all(page)


def test_from_the_start_to_a_lost_connection_and_what_is_printed(page: Page, url: str) -> None:
    page.clock.install()
    page.goto(url)
    expect(page.locator(".example:visible").first).to_be_visible()
    assert_shown_to_all(page)
    ask(page, "من بنى الأهرام؟")
    expect(page.locator("#isnad-live .nearest")).to_be_visible()
    assert_shown_to_all(page)
    page.locator(".conversations .more").click()
    with page.context.expect_page() as opened:
        page.locator(".conversations .print").click()
    printed = opened.value
    expect(printed.locator("blockquote").first).to_be_visible()
    assert_shown_to_all(printed)
    printed.close()
    page.locator(".conversations .delete").click()
    expect(page.locator(".undo button")).to_be_visible()
    assert_shown_to_all(page)
    page.route(JOIN, hold)
    stop_time(page)
    send(page, PATERNITY)
    expect(page.locator("#isnad-pending article")).to_be_visible()
    page.clock.resume()  # axe needs it
    assert_accessible(page)
    expect(page.locator(".unsent")).to_be_visible()
    assert_shown_to_all(page)
    page.context.set_offline(True)
    expect(page.locator(".connection")).to_be_visible()
    assert_shown_to_all(page)


def test_what_may_answer(page: Page, unsure: str) -> None:
    page.goto(unsure)
    ask(page, "ماذا عن المكتبة؟")
    expect(page.locator("#isnad-live .candidates")).to_be_visible()
    assert_shown_to_all(page)


def test_documents_their_tables_and_uploads(page: Page, documents: str) -> None:
    page.goto(documents)
    page.locator(".upload > summary").click()
    files: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": "نص عن المسبح.".encode()}
        for name in ("مسبح.txt", "برنامج.exe")
    ]
    page.locator("input[type=file]").set_input_files(files)
    assert_shown_to_all(page)
    page.get_by_role("button", name="ارفع", exact=True).click()
    expect(page.locator(".results li")).to_have_count(2)
    assert_shown_to_all(page)
    page.goto(documents)
    page.get_by_role("link", name="دليل المسبح البلدي").click()
    expect(page.locator("table")).to_be_visible()
    assert_shown_to_all(page)


def test_the_widget_with_a_source_open(page: Page, url: str) -> None:
    page.goto(f"{url}widget?lang=ar")
    page.locator("#question").fill(PATERNITY)
    page.keyboard.press("Enter")
    page.locator(".listed").first.click()
    assert_shown_to_all(page)
    page.goto(f"{url}widget/demo")
    page.locator("isnad-widget button").click()
    assert_shown_to_all(page)
