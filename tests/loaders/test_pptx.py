from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pptx
import pytest
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches

from rag.documents import Block, DocumentError, Line, Loaded
from rag.loaders.pptx import load
from tests.loaders.structure import describe, looks

FORM = "https://example.org/form"


def saved(*fills: Callable[[Any], object], layout: int = 1) -> bytes:
    """A presentation of one slide for each function that fills one."""
    presentation = pptx.Presentation()
    for fill in fills:
        fill(presentation.slides.add_slide(presentation.slide_layouts[layout]))
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def texts(loaded: Loaded) -> list[str]:
    return [block.text for block in loaded.blocks]


def goals(slide: Any) -> None:
    slide.shapes.title.text = "أهداف العام"
    slide.placeholders[1].text = "زيادة المشتركين\nخفض الهدر"
    slide.notes_slide.notes_text_frame.text = "يُذكر هنا رقم العام الماضي: 420 مشتركا."


def test_a_slide_is_a_section_with_its_number_and_its_notes() -> None:
    assert load(saved(goals)).blocks == (
        Block("أهداف العام", 1, 1, "slide"),
        Block(
            "زيادة المشتركين\nخفض الهدر", 0, 1, "slide", (Line(0, 15, "item"), Line(16, 25, "item", 0, 16))
        ),
        Block("يُذكر هنا رقم العام الماضي: 420 مشتركا.", 0, 1, "slide"),
    )


def test_each_slide_has_its_own_number() -> None:
    assert [block.page for block in load(saved(goals, goals)).blocks] == [1, 1, 1, 2, 2, 2]


def test_shapes_are_read_from_the_top_and_from_the_right() -> None:
    def fill(slide: Any) -> None:
        for text, left, top in (("أسفل", 5, 4), ("يسار", 1, 1), ("يمين", 6, 1)):
            slide.shapes.add_textbox(Inches(left), Inches(top), Inches(1), Inches(1)).text_frame.text = text

    assert texts(load(saved(fill, layout=6))) == ["يمين", "يسار", "أسفل"]


def test_what_is_grouped_is_read() -> None:
    def fill(slide: Any) -> None:
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "في مجموعة"

    assert texts(load(saved(fill, layout=6))) == ["في مجموعة"]


def test_rows_of_a_table_stand_alone() -> None:
    def fill(slide: Any) -> None:
        table = slide.shapes.add_table(2, 3, 0, 0, Inches(5), Inches(2)).table
        for row, cells in enumerate((("الفرع", "المبيعات", "الموظفون"), ("عمان", "900", "12"))):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text

    assert texts(load(saved(fill, layout=6))) == ["الفرع: عمان؛ المبيعات: 900؛ الموظفون: 12"]


def test_a_hidden_slide_is_left_out_and_named() -> None:
    def hidden(slide: Any) -> None:
        goals(slide)
        slide._element.set("show", "0")

    loaded = load(saved(hidden, goals))
    assert {block.page for block in loaded.blocks} == {2}
    assert loaded.remarks == ("slide 1 is hidden and was left out",)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", saved(goals)[:3000]])
def test_a_broken_presentation_is_named(data: bytes) -> None:
    with pytest.raises(DocumentError, match="presentation"):
        load(data)


def test_bold_words_and_links_are_told() -> None:
    def fill(slide: Any) -> None:
        paragraph = slide.placeholders[1].text_frame.paragraphs[0]
        for text, bold, address in (("يسلم", False, None), (" الطلب", True, None), (" هنا", False, FORM)):
            run = paragraph.add_run()
            run.text, run.font.bold, run.hyperlink.address = text, bold, address
        table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
        for cell, text in zip(table.iter_cells(), ("المدينة", "الرسم", "الشام", "خمسة"), strict=True):
            cell.text = text
        table.cell(1, 1).text_frame.paragraphs[0].runs[0].font.bold = True

    assert looks(load(saved(fill)).blocks) == ["*الطلب*", f"هنا -> {FORM}", "*خمسة*"]


def test_bullets_are_items_with_their_depth() -> None:
    def fill(slide: Any) -> None:
        frame = slide.placeholders[1].text_frame
        frame.text = "زراعة الأشجار\nبالتنقيط\nخاتمة بلا علامة"
        frame.paragraphs[1].level = 1
        frame.paragraphs[2]._p.get_or_add_pPr().append(OxmlElement("a:buNone"))
        box = slide.shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1)).text_frame
        box.text = "سطر\nبند"
        box.paragraphs[1]._p.get_or_add_pPr().append(OxmlElement("a:buChar"))

    told = ["item 0: زراعة الأشجار", "item 1: بالتنقيط", "item 0: بند"]
    assert describe(load(saved(fill)).blocks) == told


def test_merged_cells_stand_in_each_row_and_column_that_they_cover() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(3, 3, 0, 0, 900_000, 900_000).table
    rows = (("المدينة", "السنة", "العدد"), ("الروابي", "2021", "40"), ("", "مغلقة", ""))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    stream = io.BytesIO()
    deck.save(stream)
    (block,) = (block for block in load(stream.getvalue()).blocks if block.text)
    assert block.text == ("المدينة: الروابي؛ السنة: 2021؛ العدد: 40\nالمدينة: الروابي؛ السنة، العدد: مغلقة")
