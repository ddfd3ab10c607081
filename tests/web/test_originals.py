from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from rag import pictures
from rag.config import Settings, with_value
from rag.documents import document_id
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from tests.loaders.pdf.conftest import draw_pdf
from ui.web.originals import find_type
from ui.web.server import create_app

__all__ = ["draw_pdf"]

pytestmark = pytest.mark.slow

TEXT = "تفتح المكتبة أبوابها في الثامنة صباحًا كل يوم من أيام الأسبوع ما عدا الجمعة."
PAGE = f"<html><body><h1>المكتبة</h1><p>{TEXT}</p><script>alert(1)</script></body></html>"


@pytest.fixture
def client(settings: Settings, write: Write) -> Iterator[TestClient]:
    write("مواعيد.txt", TEXT)
    write("page.html", PAGE)
    index(settings)
    with TestClient(create_app(Engine(settings), settings), "http://localhost") as client:
        yield client


def original(path: str) -> str:
    return f"/documents/{document_id(path)}/original"


def test_a_text_is_shown_and_nothing_in_it_can_run(client: TestClient) -> None:
    response = client.get(original("مواعيد.txt"))
    assert response.status_code == 200
    assert response.content.decode() == TEXT
    assert response.headers["content-type"] == "text/plain"
    assert response.headers["content-disposition"].startswith("inline; filename*=UTF-8''%D9%85")
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_web_page_is_saved_and_never_opened(client: TestClient) -> None:
    response = client.get(original("page.html"))
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in response.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xhtml", "a", "a.js", "a.pdf.exe"])
def test_what_could_run_has_no_type(name: str) -> None:
    assert find_type(name) == "application/octet-stream"


def test_a_file_that_changed_since_it_was_read_is_not_given(client: TestClient, settings: Settings) -> None:
    (Path(settings.corpus[0]) / "مواعيد.txt").write_text("سر جديد.", "utf-8")
    response = client.get(original("مواعيد.txt"))
    assert response.status_code == 404
    assert "سر" not in response.text


def test_a_link_put_in_place_of_a_file_leads_nowhere(client: TestClient, settings: Settings) -> None:
    file = Path(settings.corpus[0]) / "مواعيد.txt"
    file.unlink()
    file.symlink_to("/etc/passwd")
    assert client.get(original("مواعيد.txt")).status_code == 404


@pytest.mark.parametrize("identity", ["0" * 20, "..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "text.txt"])
def test_no_path_in_an_address_is_one_on_the_disk(with_pdf: TestClient, identity: str) -> None:
    response = with_pdf.get(f"/documents/{identity}/original", headers={"accept-language": "en"})
    assert response.status_code in (404, 405)
    assert "root:" not in response.text


def test_the_page_of_a_document_leads_to_its_file_unless_it_is_not_to_be_opened(
    client: TestClient, settings: Settings
) -> None:
    page = f"/documents/{document_id('مواعيد.txt')}"
    assert "/original" in client.get(page).text
    closed = with_value(settings, "documents.originals=false")
    with TestClient(create_app(Engine(closed), closed), "http://localhost") as without:
        assert "/original" not in without.get(page).text
        assert without.get(original("مواعيد.txt")).status_code == 404


@pytest.fixture(scope="module")
def with_pdf(
    tmp_path_factory: pytest.TempPathFactory, draw_pdf: Callable[..., bytes]
) -> Iterator[TestClient]:
    """A server for all who leave its documents as they are."""
    folder = tmp_path_factory.mktemp("corpus")
    settings = Settings(corpus=(folder,), data_dir=tmp_path_factory.mktemp("data"))
    (folder / "words.pdf").write_bytes(draw_pdf(("1 0 0 1 60 300", "abc"), ("1 0 0 1 60 200", "def")))
    (folder / "text.txt").write_text(TEXT, "utf-8")
    index(settings)
    client = TestClient(create_app(Engine(settings), settings), "http://localhost")
    with pytest.MonkeyPatch.context() as patient, client:
        patient.setattr(pictures, "SECONDS", 300.0)
        yield client


def test_a_page_of_a_pdf_is_a_picture_and_the_document_leads_to_it(with_pdf: TestClient) -> None:
    identity = document_id("words.pdf")
    page = with_pdf.get(f"/documents/{identity}?start=0&end=3").text
    assert f'src="{identity}/pages/1?start=0&amp;end=3"' in page
    assert f'href="{identity}/original#page=1"' in page
    without = with_pdf.get(f"/documents/{identity}").text
    assert f'<a href="{identity}/pages/1">' in without
    assert "<img" not in without
    response = with_pdf.get(f"/documents/{identity}/pages/1?start=0&end=3")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert response.content != with_pdf.get(f"/documents/{identity}/pages/1").content


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30])
def test_a_page_that_a_file_does_not_have_is_missing(with_pdf: TestClient, page: str) -> None:
    assert with_pdf.get(f"/documents/{document_id('words.pdf')}/pages/{page}").status_code == 404


def test_a_text_has_no_pages_to_draw(with_pdf: TestClient) -> None:
    assert with_pdf.get(f"/documents/{document_id('text.txt')}/pages/1").status_code == 404


def test_a_pdf_is_shown_by_the_browser(with_pdf: TestClient) -> None:
    response = with_pdf.get(original("words.pdf"))
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
