"""Files that are made to do harm: each ends within the limits of the worker, with one line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pptx
import pytest

from rag.documents import DocumentError
from rag.extraction import Extractor

pytestmark = pytest.mark.slow

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(12))
    + "]>"
)


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(max_bytes=50_000_000, max_seconds=20, max_memory=1_024_000_000) as started:
        yield started


def workbook() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append(["نص", "آخر"])
    book.save(stream)
    return stream.getvalue()


def presentation() -> bytes:
    slides, stream = pptx.Presentation(), io.BytesIO()
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = "نص"
    slides.save(stream)
    return stream.getvalue()


def book() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("META-INF/container.xml", '<c><rootfile full-path="b.opf"/></c>')
        archive.writestr("b.opf", "<p></p>")
    return stream.getvalue()


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """An archive with something else in the text of one of its files."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.namelist():
            text = before.read(entry)
            if entry == name:
                assert old in text
                text = text.replace(old, new, 1)
            after.writestr(entry, text)
    return stream.getvalue()


def bombed(data: bytes, name: str, root: bytes) -> bytes:
    """An archive one of whose XML files says in entities what would fill the memory."""
    return changed(data, name, root, BOMB.encode() + root)


SHEET, SLIDE = "xl/worksheets/sheet1.xml", "ppt/slides/slide1.xml"
MERGED = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
COLUMNS = b'<cols><col min="1" max="999999999" width="9" hidden="1"/></cols>'
DEEP = b"<a>" * 200_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("merged.xlsx", changed(workbook(), SHEET, b"</sheetData>", b"</sheetData>" + MERGED)),
        ("columns.xlsx", changed(workbook(), SHEET, b"<sheetData>", COLUMNS + b"<sheetData>")),
        ("cell.xlsx", changed(workbook(), SHEET, b'r="A1"', b'r="ZZZZZZ1"')),
        ("bomb.xlsx", bombed(workbook(), SHEET, b"<worksheet")),
        ("bomb.pptx", bombed(presentation(), SLIDE, b"<p:sld")),
        ("bomb.epub", bombed(book(), "b.opf", b"<p>")),
        ("deep.xlsx", changed(workbook(), SHEET, b"<sheetData>", DEEP)),
        ("deep.epub", changed(book(), "b.opf", b"<p>", DEEP)),
        ("large.pptx", changed(presentation(), SLIDE, b"</p:sld>", b" " * 400_000_000)),
        ("nested.docx", changed(book(), "b.opf", b"<p></p>", changed(book(), "b.opf", b"<p>", b"<p>"))),
        ("quotes.csv", b'"' * 5_000_000),
        ("cells.csv", b"," * 5_000_000),
        ("groups.rtf", b"{\\rtf1" + b"{\\footnote " * 300_000),
        ("fields.rtf", b"{\\rtf1" + b"{\\field{\\*\\fldinst{" * 100_000),
        ("nested.eml", b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                                for n in range(3_000))),
        ("header.eml", b"Subject: " + b"=?utf-8?B?2KfZhA==?= " * 200_000 + b"\n\nx"),
        ("brackets.md", b"[" * 1_000_000),
        ("images.md", b"![^`]`\\] " * 100_000),
        ("addresses.eml", b"To: " + b"<(" * 100_000 + b"\n\nx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_hostile_file_ends_within_the_limits(
    name: str, data: bytes, extractor: Extractor, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    reason = ""
    try:
        extractor.read(tmp_path / name, name)
    except DocumentError as error:
        reason = str(error)
    assert "\n" not in reason
    assert len(reason) < 500


def test_the_next_file_is_read(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    assert "نص" in extractor.read(tmp_path / "a.xlsx", "a.xlsx").text
