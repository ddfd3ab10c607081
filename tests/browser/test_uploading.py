from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from rag.config import Settings, Upload
from rag.embedding import embedding_model
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.serving import serving
from tests.waiting import until
from ui.web import watching
from ui.web.watching import Watcher

TEXT = "تعير المكتبة الكتب ثلاثة أسابيع، وتُجدَّد الإعارة مرتين إن لم يطلب الكتاب قارئ آخر."
DROP = """(form, [name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name));
  form.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def address(settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server that takes uploads, and watches its corpus."""
    monkeypatch.setattr(watching, "QUIET_SECONDS", 0.1)
    write("قديم.txt", "هذه وثيقة كانت هنا من قبل.")
    upload = Upload(folder=settings.corpus[0] / "uploads")
    documents = settings.documents.model_copy(update={"upload": upload})
    given = settings.model_copy(update={"documents": documents})
    index(given)
    with serving(Engine(given), given) as (url, _):
        watcher = Watcher(given, embedding_model(given.embedding))
        watcher.start()
        yield url
        watcher.stop()
        watcher.join()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(locale="en", java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def chosen(page: Page, name: str, text: str) -> None:
    """Choose a file and send it."""
    file: FilePayload = {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name="Upload", exact=True).click()


def test_a_document_is_uploaded_indexed_removed_and_put_back(page: Page, address: str) -> None:
    page.goto(f"{address}/documents/")
    page.locator("summary", has_text="Upload documents").click()
    chosen(page, "مكتبة.txt", TEXT)
    expect(page.locator(".results li")).to_have_text("مكتبة.txt was taken.")
    row = page.get_by_role("row").filter(has_text="uploads/مكتبة.txt")

    def is_listed() -> bool:
        page.goto(f"{address}/documents/")
        return row.count() == 1

    until(is_listed)
    row.get_by_role("button", name="Remove").click()
    expect(page.locator(".undo")).to_contain_text("was removed")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".notice", has_text="was put back")).to_be_visible()


def test_a_file_is_dropped_and_another_is_refused(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="ar", viewport={"width": 375, "height": 700})
    page = context.new_page()
    page.goto(f"{address}/documents/")
    page.locator("form[data-upload]").evaluate(DROP, ["مكتبة.txt", TEXT])
    expect(page.locator(".results li")).to_have_text("مكتبة.txt أُخذ.")
    page.locator("form[data-upload]").evaluate(DROP, ["صورة.exe", "MZ"])
    expect(page.locator(".results li")).to_have_text("صورة.exe من نوع لا يُقرأ (.exe).")
    assert page.locator("html").evaluate("element => element.scrollWidth") <= 375
    context.close()
