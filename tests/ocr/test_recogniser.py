from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from rag.ocr import recogniser
from rag.ocr.recogniser import Recogniser
from rag.ocr.text import Page
from tests.ocr.pages import LINES, draw, needs_face, needs_tesseract


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The widths of the pages that were read, by a stand-in for Tesseract."""
    widths: list[int] = []

    def read(grey: Image.Image) -> Page | None:
        widths.append(grey.width)
        return Page((f"نص {grey.width}",), 90) if grey.width != 13 else None

    monkeypatch.setattr(recogniser, "_read", read)
    return widths


def blank(width: int) -> Image.Image:
    return Image.new("L", (width, 10), 255)


def test_pages_come_in_order_with_progress(calls: list[int]) -> None:
    done = []
    read = Recogniser(progress=lambda *counts: done.append(counts)).recognise(map(blank, range(1, 9)), 8)
    assert [page.paragraphs[0] for page in read if page] == [f"نص {width}" for width in range(1, 9)]
    assert done == [(number, 8) for number in range(1, 9)]


def test_few_pages_are_in_memory_at_a_time(calls: list[int]) -> None:
    asked: list[int] = []

    def pages() -> Iterator[Image.Image]:
        for width in range(1, 1000):
            asked.append(width)
            yield blank(width)

    next(Recogniser().recognise(pages(), 999))
    assert len(asked) < 100


def test_a_page_is_read_once(calls: list[int], tmp_path: Path) -> None:
    for _ in range(2):
        assert [*Recogniser(tmp_path / "data" / "ocr.db").recognise([blank(5)], 1)] == [Page(("نص 5",), 90)]
    assert calls == [5]


def test_a_page_that_failed_is_tried_again(calls: list[int], tmp_path: Path) -> None:
    for _ in range(2):
        assert [*Recogniser(tmp_path / "ocr.db").recognise([blank(13)], 1)] == [None]
    assert calls == [13, 13]


def test_a_damaged_cache_is_begun_anew(calls: list[int], tmp_path: Path) -> None:
    (tmp_path / "ocr.db").write_bytes(b"no database" * 100)
    assert [*Recogniser(tmp_path / "ocr.db").recognise([blank(5)], 1)] == [Page(("نص 5",), 90)]


@needs_tesseract
@needs_face
@pytest.mark.slow
def test_a_page_is_read_with_its_confidence() -> None:
    (page,) = Recogniser().recognise([draw()], 1)
    assert page
    words = " ".join(page.paragraphs).split()
    assert len({*words} & {*" ".join(LINES).split()}) >= 18  # of 21
    assert page.confidence > 80


@needs_tesseract
@needs_face
@pytest.mark.slow
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_turned_is_read_upright(angle: int) -> None:
    upright, turned = Recogniser().recognise([draw(), draw().rotate(angle, expand=True)], 2)
    assert turned == upright


@needs_tesseract
@needs_face
@pytest.mark.slow
def test_columns_are_read_one_after_the_other() -> None:
    from tests.ocr.pages import put

    page = draw(LINES, right=1150, size=(2500, 900))
    put(page, LINES[::-1], right=2400)
    (read,) = Recogniser().recognise([page], 1)
    assert read
    text = " ".join(read.paragraphs)
    assert text.index("الأطفال") < text.index("حديقة") < text.rindex("الأطفال")
