from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from rag import pictures
from rag.config import Settings
from rag.documents import document_id
from rag.files import read_document
from tests.loaders.pdf.conftest import draw_pdf
from tests.serving import served

__all__ = ["draw_pdf"]

GUIDE = """<html><body><main><h1>دليل المسبح البلدي</h1>
<p>يبين هذا الدليل مواعيد المسبح البلدي ورسومه، وما يلزم السباح أن يحمله معه في كل زيارة.</p>
<h2>ما يلزمك</h2><ul><li>قبعة سباحة:<ul><li>من المطاط أو القماش</li></ul></li><li>منشفة نظيفة</li></ul>
<h4>الرسوم</h4><table><tr><th>الفئة</th><th>الرسم بالدينار</th></tr>
<tr><td>الكبار</td><td>سبعة</td></tr><tr><td>الصغار</td><td>أربعة</td></tr></table></main></body></html>"""
FEES = "الفئة: الصغار؛ الرسم بالدينار: أربعة"

Address = Callable[..., str]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, draw_pdf: Callable[..., bytes]) -> Iterator[Address]:
    """The address of a document's page, with a text of it marked, on a server of a guide, a long sheet and a
    PDF."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "دليل.html").write_text(GUIDE, encoding="utf-8")
    rows = "\n".join(f"السباح {number},فريق {number % 7},{number * 3}" for number in range(1, 6_001))
    (folder / "سباحون.csv").write_text(f"الاسم,الفريق,النقاط\n{rows}", encoding="utf-8")
    (folder / "words.pdf").write_bytes(draw_pdf(("1 0 0 1 60 300", "abc")))
    settings = Settings(corpus=(folder,), data_dir=tmp_path_factory.mktemp("data"))
    with pytest.MonkeyPatch.context() as patient, served(settings) as url:
        patient.setattr(pictures, "SECONDS", 300.0)

        def find(name: str, quote: str = "") -> str:
            if not name:
                return f"{url}/documents/"
            document = read_document(folder / name, name, 10**8)
            start = document.text.index(quote)
            number = next(p.number for p in document.paragraphs if p.start <= start < p.end)
            query = f"?{urlencode({'start': start, 'end': start + len(quote)})}#p{number}" if quote else ""
            return f"{url}/documents/{document_id(name)}{query}"

        yield find


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a phone."""
    context = browser.new_context(viewport={"width": 375, "height": 700}, locale="ar")
    yield context.new_page()
    context.close()


def fits(page: Page) -> bool:
    """Whether nothing stands out of the window at its side."""
    width = page.locator("html").evaluate("element => element.scrollWidth")
    return bool(width <= 375)


def test_lists_and_tables_are_such_and_the_quoted_row_is_in_view(page: Page, address: Address) -> None:
    page.goto(address("دليل.html", FEES))
    expect(page.locator(".text > ul > li > ul > li")).to_have_text("من المطاط أو القماش")
    expect(page.get_by_role("columnheader")).to_have_text(["الفئة", "الرسم بالدينار"])
    expect(page.locator("mark")).to_have_text(["الصغار", "أربعة"])
    expect(page.locator("mark").first).to_be_in_viewport(ratio=1)
    tags = [heading.evaluate("element => element.tagName") for heading in page.get_by_role("heading").all()]
    assert tags == ["H1", "H2", "H3"]
    assert fits(page)


def test_a_long_sheet_opens_at_its_row(page: Page, address: Address) -> None:
    page.goto(address("سباحون.csv", "السباح 4321"))
    expect(page.locator("mark")).to_have_text("السباح 4321")
    expect(page.locator("mark")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("rowheader", name="الصف 4322")).to_be_visible()
    assert page.locator("tr").count() < 5_000
    page.get_by_text("الجزء السابق").first.click()
    expect(page.get_by_text("الجزء 2 من").first).to_be_visible()
    assert fits(page)


def test_a_page_of_a_pdf_is_shown_on_demand(page: Page, address: Address) -> None:
    page.goto(address("words.pdf", "abc"))
    picture = page.get_by_role("img", name=re.compile("1"))
    expect(picture).to_be_hidden()
    with page.expect_response(re.compile(r"/pages/1\?start=0&end=3")) as answered:
        page.locator("summary").click()
    assert answered.value.headers["content-type"] == "image/png"
    expect(picture).to_be_visible()


def test_the_list_is_filtered_sorted_and_leads_to_documents_and_back(page: Page, address: Address) -> None:
    page.goto(address(""))
    expect(page.get_by_role("rowheader")).to_have_count(3)
    assert fits(page)
    page.get_by_role("link", name="المقاطع").click()
    expect(page.get_by_role("rowheader").last).to_contain_text("سباحون")
    page.get_by_role("searchbox").fill("المسبح")
    page.get_by_role("button").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("link", name="دليل المسبح البلدي").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("دليل المسبح البلدي")
    page.get_by_role("link", name="كل الوثائق").click()
    expect(page.get_by_role("rowheader")).to_have_count(3)


def test_a_document_is_compared_with_another_by_a_button_that_asks_in_the_chat(
    page: Page, address: Address
) -> None:
    page.goto(address("دليل.html", "منشفة نظيفة"))
    page.get_by_role("combobox").select_option(label="سباحون")
    page.get_by_role("button", name="قارن").click()
    expect(page.locator("article.exchange .question")).to_have_text("قارن بين «دليل المسبح البلدي» و«سباحون»")
    expect(page.locator("article.exchange")).to_contain_text("لا أقارن بين الوثائق")
    assert "ask=" not in page.url


def test_a_link_from_elsewhere_asks_nothing_and_only_writes_the_question_down(
    page: Page, address: Address
) -> None:
    page.goto(f"{address('').removesuffix('documents/')}?{urlencode({'ask': 'لخص كل الوثائق'})}")
    expect(page.locator("#question")).to_have_value("لخص كل الوثائق")
    expect(page.locator("article.exchange")).to_have_count(0)
