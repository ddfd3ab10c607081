from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from rag.documents import Block, DocumentError, Loaded
from rag.loaders.xlsx import load
from tests.loaders.structure import describe

HEADER = ["الموظف", "الراتب", "تاريخ التعيين", "النسبة"]


def saved(*fills: Callable[[Worksheet], object]) -> bytes:
    """A workbook of one sheet for each function that fills one."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, fill in enumerate(fills, start=1):
        sheet = book.create_sheet(f"ورقة {number}")
        fill(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def texts(loaded: Loaded) -> list[str]:
    return [block.text for block in loaded.blocks]


def staff(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    sheet.append(["هدى", 1250.5, datetime.datetime(2021, 9, 1), 0.075])
    sheet["B2"].number_format = "#,##0.00"
    sheet["C2"].number_format = "dd/mm/yyyy"
    sheet["D2"].number_format = "0.0%"


def test_values_are_read_as_their_cells_show_them() -> None:
    row = "الموظف: هدى؛ الراتب: 1,250.50؛ تاريخ التعيين: 01/09/2021؛ النسبة: 7.5%"
    heading, told = load(saved(staff)).blocks
    assert heading == Block("ورقة 1", 1)
    assert (told.text, told.page, told.unit) == (row, 2, "row")
    assert describe([told]) == ["row: [الموظف]هدى|[الراتب]1,250.50|[تاريخ التعيين]01/09/2021|[النسبة]7.5%"]


def test_sheets_are_sections_and_the_file_keeps_its_name() -> None:
    loaded = load(saved(staff, lambda sheet: sheet.append(["ملاحظة واحدة"])))
    assert [block.text for block in loaded.blocks if block.level] == ["ورقة 1", "ورقة 2"]
    assert loaded.title == ""


def test_a_title_over_merged_cells_is_a_heading() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "كشف الرواتب"
        sheet.merge_cells("A1:D1")
        sheet.append(HEADER)
        sheet.append(["سامر", 900, "قديم", "لا"])

    blocks = load(saved(fill)).blocks
    assert (blocks[1].text, blocks[1].level) == ("كشف الرواتب", 2)
    assert blocks[2].text == "الموظف: سامر؛ الراتب: 900؛ تاريخ التعيين: قديم؛ النسبة: لا"


def test_a_cell_merged_over_rows_belongs_to_each_of_them() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["القسم", "الموظف", "الهاتف"], ["المالية", "هدى", 11], [None, "سامر", 12]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    assert texts(load(saved(fill)))[2] == "القسم: المالية؛ الموظف: سامر؛ الهاتف: 12"


def test_names_over_several_columns_are_part_of_the_names_below() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["المدينة", "الطلاب", None], [None, "ذكور", "إناث"], ["إربد", 40, 41]):
            sheet.append(row)
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A1:A2")

    assert texts(load(saved(fill)))[1] == "المدينة: إربد؛ الطلاب ذكور: 40؛ الطلاب إناث: 41"


def test_what_is_hidden_is_left_out_and_named() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["الصنف", "السعر", "الكلفة"], ["قلم", 2, 1], ["دفتر", 3, 2], ["لوح", 4, 2]):
            sheet.append(row)
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[3].hidden = True

    def secret(sheet: Worksheet) -> None:
        sheet.append(["سري جدا", 5])
        sheet.sheet_state = "hidden"

    loaded = load(saved(fill, secret))
    assert texts(loaded) == ["ورقة 1", "الصنف: قلم؛ السعر: 2", "الصنف: لوح؛ السعر: 4"]
    assert "hidden" in loaded.remarks[0]
    assert "ورقة 2" in loaded.remarks[1]


def test_questions_and_answers_are_headings_and_paragraphs() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["م", "السؤال", "الجواب"])
        sheet.append([1, "كم رسم الاشتراك؟", "عشرة دنانير."])

    found = [(block.level, block.text) for block in load(saved(fill)).blocks]
    assert found[1:3] == [(2, "كم رسم الاشتراك؟"), (0, "عشرة دنانير.")]


def test_a_wrong_claim_of_size_is_not_believed() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(staff))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b'<dimension ref="A1:D2"', b'<dimension ref="A1"')
                assert b'ref="A1"' in data
            new.writestr(name, data)
    assert "النسبة: 7.5%" in texts(load(packed.getvalue()))[1]


def test_cells_at_the_far_ends_of_a_sheet_cost_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "أول"
        sheet["XFD1048576"] = "آخر"

    blocks = load(saved(fill)).blocks
    assert [(block.text, block.page) for block in blocks[1:]] == [("أول", 1), ("آخر", 1048576)]


def test_what_unpacks_to_too_much_is_refused() -> None:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(51):
            sheet.write(b"0" * 10_000_000)
    with pytest.raises(DocumentError, match="more than"):
        load(packed.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0"])
def test_a_broken_workbook_is_named(data: bytes) -> None:
    with pytest.raises(DocumentError, match="workbook"):
        load(data)


def test_links_of_cells_lead_out_of_the_file() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["الخدمة", "الرسم", "الموقع"], ["رخصة بناء", 40, "صفحة الرخص"], ["كشف", 5, "ملف"]):
            sheet.append(row)
        sheet["C2"].hyperlink = "https://example.org/permits"
        sheet["C3"].hyperlink = "file:///C:/secret.txt"

    first, second = load(saved(fill)).blocks[1:]
    (span,) = first.spans
    assert (first.text[span.start : span.end], span.link) == ("صفحة الرخص", "https://example.org/permits")
    assert not second.spans


def test_formulas_without_a_value_are_named() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (["البند", "المبلغ"], ["خبز", 3], ["لبن", 4], ["المجموع", "=SUM(B2:B3)"]):
            sheet.append(row)

    (remark,) = load(saved(fill)).remarks
    assert "1 formulas have no value" in remark
    assert load(saved(staff)).remarks == ()
