from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from rag.documents import DocumentError
from rag.extraction import Extractor
from rag.loaders.pdf import load
from rag.ocr import recogniser
from rag.ocr.recogniser import Recogniser
from rag.ocr.text import Page
from tests.ocr.pages import draw, needs_face, needs_tesseract


def scanned(*pages: Image.Image) -> bytes:
    """A PDF whose pages are these pictures, at 300 dpi."""
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", resolution=300, save_all=True, append_images=pages[1:])
    return stream.getvalue()


def test_without_a_recogniser_a_scan_is_refused_with_the_remedy() -> None:
    with pytest.raises(DocumentError, match="tesseract-ocr-ara"):
        load(scanned(Image.new("L", (600, 800), 255)))


def test_pages_that_are_pictures_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def read(grey: Image.Image) -> Page:
        sizes.append(grey.size)
        return Page(("سطر مقروء.",), 90)

    monkeypatch.setattr(recogniser, "_read", read)
    loaded = load(scanned(*(Image.new("L", (600, 800), 200 + n) for n in range(3))), Recogniser())
    assert [(block.page, block.unit) for block in loaded.blocks] == [(1, "scan"), (2, "scan"), (3, "scan")]
    assert loaded.remarks == ("read from a picture: page 1-3",)
    assert sizes == [(600, 800)] * 3


def test_the_words_of_a_page_with_a_large_picture_stay_where_nothing_recognises_it(
    print_pdf: Callable[..., bytes],
) -> None:
    picture = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    page = f'<p>شهادة شكر وتقدير من إدارة المدرسة</p><img width=680 height=880 src="{picture}">'
    loaded = load(print_pdf(page))
    assert "شهادة شكر وتقدير من إدارة المدرسة" in loaded.blocks[0].text
    assert loaded.blocks[0].unit == "page"


def test_a_scan_without_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "_read", lambda grey: Page((), 100))
    with pytest.raises(DocumentError, match="no text was found"):
        load(scanned(Image.new("L", (600, 800), 255)), Recogniser())


def test_a_scan_that_takes_too_long_is_refused_with_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recogniser, "_read", lambda grey: None)
    with pytest.raises(
        DocumentError, match="gave no text: page 1-2 was left out: its picture takes too long"
    ):
        load(scanned(*[Image.new("L", (600, 800), 255)] * 2), Recogniser())


@needs_tesseract
@needs_face
@pytest.mark.slow
def test_a_scan_is_read_by_the_worker_and_its_pages_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(scanned(draw(), draw().rotate(2, fillcolor=255)))
    done: list[tuple[int, int]] = []
    with Extractor(10**7, 60, 10**9, tmp_path / "ocr.db", lambda *counts: done.append(counts)) as extractor:
        document = extractor.read(tmp_path / "a.pdf", "a.pdf")
    assert {paragraph.unit for paragraph in document.paragraphs} == {"scan"}
    assert document.text.count("حديقة") == 2
    assert done == [(1, 2), (2, 2)]
