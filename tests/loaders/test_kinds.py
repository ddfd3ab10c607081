from __future__ import annotations

import io
import zipfile

import pytest

from rag.documents import DocumentError
from rag.loaders import read
from rag.loaders.kinds import find_kind
from tests.loaders.ole import compound


def packed(*names: str, mimetype: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


PAGE = "<!DOCTYPE html>\n<html><body><p>نص الصفحة.</p></body></html>".encode()


@pytest.mark.parametrize(
    ("ending", "data", "kind"),
    [
        (".docx", packed("word/document.xml"), ".docx"),
        (".pdf", packed("word/document.xml"), ".docx"),
        (".docx", packed("xl/workbook.xml"), ".xlsx"),
        (".doc", packed("ppt/presentation.xml"), ".pptx"),
        (".docx", packed("content.xml", mimetype="application/vnd.oasis.opendocument.text"), ".odt"),
        (".pdf", packed("META-INF/container.xml", mimetype="application/epub+zip"), ".epub"),
        (".docx", b"%PDF-1.7", ".pdf"),
        (".pdf", b"junk\n%PDF-1.4", ".pdf"),
        (".doc", b"{\\rtf1 x}", ".rtf"),
        (".doc", PAGE, ".html"),
        (".xlsx", b"\xef\xbb\xbf" + PAGE, ".html"),
        (".txt", PAGE, ".html"),
        (".htm", PAGE, ".htm"),
        (".md", "فيه <html> في وسطه".encode(), ".md"),
        (".doc", "نص فقط".encode(), ".txt"),
        (".doc", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", ".eml"),
        (".txt", "MIME-Version: شرح".encode(), ".txt"),
        (".jpg", b"\x89PNG\r\n\x1a\n", ".png"),
        (".png", b"\xff\xd8\xff\xe0", ".jpg"),
        (".docx", b"PK\x03\x04 broken", ".docx"),
        (".docx", "نص".encode(), ".docx"),
    ],
)
def test_a_file_is_what_its_content_is(ending: str, data: bytes, kind: str) -> None:
    assert find_kind(ending, data) == kind


@pytest.mark.parametrize(
    ("ending", "data", "reason"),
    [
        (".docx", packed("a.txt"), "packed"),
        (".docx", packed("x.docx", "y.zip"), "packed"),
        (".docx", packed("c", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
        (".jpg", b"GIF89a", "picture"),
        (".doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
    ],
)
def test_what_no_loader_reads_is_named(ending: str, data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        find_kind(ending, data)


def test_a_lie_is_remarked_on() -> None:
    loaded = read(".docx", PAGE)
    assert loaded.blocks[0].text == "نص الصفحة."
    assert loaded.remarks == ("is called .docx and was read as .html",)


def test_an_office_file_whose_folder_holds_itself_is_named_as_damaged() -> None:
    data = bytearray(compound({"a": b"b"}))
    root = data.index("Root Entry".encode("utf-16-le"))
    data[root + 66] = 1  # a folder like others
    data[root + 68 : root + 80] = bytes(12)  # the numbers of those beside it, and of the first in it
    with pytest.raises(DocumentError, match="damaged"):
        find_kind(".msg", bytes(data))
