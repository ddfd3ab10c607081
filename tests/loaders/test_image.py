from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from rag.documents import Block, DocumentError
from rag.loaders import image, scans
from rag.loaders.image import load
from rag.ocr import recogniser
from rag.ocr.recogniser import Recogniser
from rag.ocr.text import Page


def saved(*pages: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    if len(pages) > 1:
        options |= {"save_all": True, "append_images": pages[1:]}
    pages[0].save(stream, kind, **options)
    return stream.getvalue()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    """The pictures that were to be read; the width of each is its confidence."""
    pictures: list[Image.Image] = []

    def stand_in(grey: Image.Image) -> Page | None:
        pictures.append(grey)
        return Page(("سطر مقروء.",), grey.width) if grey.width else None

    monkeypatch.setattr(recogniser, "_read", stand_in)
    monkeypatch.setattr(image, "_at_resolution", lambda picture: picture)
    return pictures


def test_each_page_of_a_tiff_has_its_number(read: list[Image.Image]) -> None:
    pages = [Image.new("1", (90, 10), 1), Image.new("1", (91, 10), 1)]
    loaded = load(saved(*pages, kind="TIFF"), Recogniser())
    assert loaded.blocks == (Block("سطر مقروء.", 0, 1, "scan"), Block("سطر مقروء.", 0, 2, "scan"))
    assert loaded.remarks == ("read from a picture: page 1-2",)


def test_little_confidence_is_remarked_on(read: list[Image.Image]) -> None:
    loaded = load(saved(Image.new("L", (61, 10))), Recogniser())
    assert "below 80 of 100: page 1 (61)" in loaded.remarks[1]


def test_what_shows_through_is_white(read: list[Image.Image]) -> None:
    load(saved(Image.new("RGBA", (90, 10), (0, 0, 0, 0))), Recogniser())
    assert read[0].getextrema() == (255, 255)


def test_a_photograph_is_turned_as_the_camera_says(read: list[Image.Image]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    load(saved(Image.new("L", (40, 90)), kind="JPEG", exif=exif), Recogniser())
    assert read[0].size == (90, 40)


def test_pages_of_low_resolution_are_enlarged() -> None:
    small = Image.new("L", (100, 100))
    assert image._at_resolution(small).size == (200, 200)
    small.info["dpi"] = (150, 150)
    assert image._at_resolution(small).size == (200, 200)
    small.info["dpi"] = (100, 100)
    assert image._at_resolution(small).size == (300, 300)


def test_without_tesseract_the_remedy_is_named() -> None:
    with pytest.raises(DocumentError, match="tesseract-ocr-ara"):
        load(saved(Image.new("L", (10, 10))))


def test_a_huge_picture_is_refused(tmp_path: Path) -> None:
    data = saved(Image.new("1", (30_000, 2_500)))
    assert len(data) < 100_000
    with pytest.raises(DocumentError, match="million points"):
        load(data, Recogniser())


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", saved(Image.new("L", (300, 300)), kind="TIFF")[:90]],
    ids=["empty", "begun", "cut"],
)
def test_a_broken_picture_is_named(data: bytes) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        load(data, Recogniser())


def test_numbers_that_follow_one_another_are_one_range() -> None:
    assert scans.name_numbers([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
