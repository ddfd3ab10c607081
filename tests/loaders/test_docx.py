from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from rag.documents import Block, DocumentError
from rag.loaders.docx import load


def saved(fill: Callable[[Document], object]) -> bytes:
    word = docx.Document()
    fill(word)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def test_title_headings_and_paragraphs() -> None:
    def fill(word: Document) -> None:
        word.core_properties.title = "سياسة الإجازات"
        word.add_heading("الإجازة السنوية", 1)
        word.add_paragraph("للموظف 30 يومًا في السنة.")
        word.add_heading("شروطها", 2)

    loaded = load(saved(fill))
    assert loaded.title == "سياسة الإجازات"
    assert loaded.blocks == (
        Block("الإجازة السنوية", 1),
        Block("للموظف 30 يومًا في السنة."),
        Block("شروطها", 2),
    )


def test_a_list_is_one_block_and_a_table_names_its_columns_in_order() -> None:
    def fill(word: Document) -> None:
        word.add_paragraph("أول", style="List Bullet")
        word.add_paragraph("ثان", style="List Bullet")
        table = word.add_table(2, 2)
        for cell, text in zip(table._cells, ["النوع", "المدة", "مرضية", "120 يومًا"], strict=True):
            cell.text = text
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        word.add_paragraph("خاتمة.")

    texts = [block.text for block in load(saved(fill)).blocks]
    assert texts == ["أول\nثان", "النوع: مرضية؛ المدة: 120 يومًا", "خاتمة."]


def test_inserted_text_is_read_and_deleted_text_is_not() -> None:
    def fill(word: Document) -> None:
        paragraph = word.add_paragraph("نص ")
        for tag, text, holder in (("w:ins", "أضيف", "w:t"), ("w:del", "حذف", "w:delText")):
            change, run, node = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(holder)
            node.text = text
            run.append(node)
            change.append(run)
            paragraph._p.append(change)

    assert [block.text for block in load(saved(fill)).blocks] == ["نص أضيف"]


def test_a_damaged_file_is_refused() -> None:
    data = saved(lambda word: word.add_paragraph("نص"))
    for broken in (data[: len(data) // 2], b"PK\x03\x04 not a package", "نص".encode()):
        with pytest.raises(DocumentError, match="damaged"):
            load(broken)


def test_an_old_or_encrypted_file_is_refused_with_the_remedy() -> None:
    with pytest.raises(DocumentError, match=r"Save it as \.docx"):
        load(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """With one part of the package changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
    return stream.getvalue()


def patched(data: bytes, local: int, central: int, value: bytes) -> bytes:
    """With a field of the headers of word/document.xml overwritten, at an offset in each of the two."""
    array = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        at = package.getinfo("word/document.xml").header_offset
    listed = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    for start in (at + local, listed + central):
        array[start : start + len(value)] = value
    return bytes(array)


def one_paragraph() -> bytes:
    return saved(lambda word: word.add_paragraph("نص سليم."))


def stream_damaged() -> bytes:
    data = one_paragraph()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entry = package.getinfo("word/document.xml")
    at = entry.header_offset + 30 + len(entry.filename) + 5
    return data[:at] + b"\xff" * 40 + data[at + 40 :]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (stream_damaged(), "damaged"),
        (patched(one_paragraph(), 6, 8, b"\x01\x00"), "encrypted"),
        (patched(one_paragraph(), 8, 10, b"\x09\x00"), "damaged"),
        (
            rewritten(
                one_paragraph(),
                "word/document.xml",
                lambda xml: re.sub(b"<w:body>.*</w:body>", b"", xml, flags=re.S),
            ),
            "without a body",
        ),
    ],
    ids=["deflate stream", "encryption flag", "compression method 9", "no w:body"],
)
def test_a_damaged_package_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        load(data)


def test_properties_that_are_none_are_no_loss_to_the_text() -> None:
    loaded = load(rewritten(one_paragraph(), "docProps/core.xml", lambda xml: b"<x/>"))
    assert (loaded.title, [block.text for block in loaded.blocks]) == (None, ["نص سليم."])


def test_a_style_based_on_itself_ends() -> None:
    def fill(word: Document) -> None:
        word.add_paragraph("عنوان", style="Heading 1")
        style = word.styles["Heading 1"]
        style.element.find(qn("w:basedOn")).set(qn("w:val"), style.style_id)

    assert load(saved(fill)).blocks == (Block("عنوان", 1),)


def test_a_cell_over_a_hundred_million_columns_is_one() -> None:
    def fill(word: Document) -> None:
        table = word.add_table(1, 2)
        for cell, text in zip(table._cells, "أب", strict=True):
            cell.text = text
        table._cells[0]._tc.get_or_add_tcPr().grid_span = 99_999_999

    assert [block.text for block in load(saved(fill)).blocks] == ["أ؛ ب"]


def test_a_cell_over_rows_is_read_in_each() -> None:
    def fill(word: Document) -> None:
        table = word.add_table(1200, 2)
        cells = table._cells
        for row, merge in enumerate(["restart"] + ["continue"] * 1199):
            cells[2 * row]._tc.get_or_add_tcPr()._add_vMerge().val = merge
            cells[2 * row + 1].text = str(row)
        cells[0].text = "أ"
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    (block,) = load(saved(fill)).blocks
    assert block.text.split("\n")[0] == "أ: أ؛ 0: 1"
    assert block.text.split("\n")[-1] == "أ: أ؛ 0: 1199"
