from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement

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
