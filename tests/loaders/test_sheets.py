from __future__ import annotations

from rag.loaders.sheets import Row, read_sheet


def read(*rows: tuple[str, ...]) -> list[str]:
    table = [Row(number, cells) for number, cells in enumerate(rows, start=1)]
    return [("#" * block.level + " " if block.level else "") + block.text for block in read_sheet(table)]


def test_a_line_above_a_table_is_its_heading() -> None:
    assert read(("أسعار الفواكه",), ("الصنف", "السعر", "الوحدة"), ("تفاح", "3", "كغم")) == [
        "# أسعار الفواكه",
        "الصنف: تفاح؛ السعر: 3؛ الوحدة: كغم",
    ]


def test_so_is_one_over_merged_cells_or_with_an_empty_row_below() -> None:
    title, header, row = "أسعار الفواكه", ("الصنف", "السعر", "الوحدة"), ("تفاح", "3", "كغم")
    told = ["# أسعار الفواكه", "الصنف: تفاح؛ السعر: 3؛ الوحدة: كغم"]
    assert read((title, title, title), header, row) == told
    assert read((title, title, title), (), header, row) == told
    assert read((title,), (), (), header, row) == told


def test_lines_alone_with_empty_rows_between_are_text() -> None:
    assert read(("سطر أول",), (), ("سطر ثان",), ("سطر ثالث",)) == ["سطر أول", "سطر ثان", "سطر ثالث"]


def test_empty_rows_divide_tables() -> None:
    first, second = ("الصنف", "السعر", "الوحدة"), ("الفرع", "المدير", "الهاتف")
    assert read(first, ("تفاح", "3", "كغم"), (), second, ("الشمال", "هند", "12")) == [
        "الصنف: تفاح؛ السعر: 3؛ الوحدة: كغم",
        "الفرع: الشمال؛ المدير: هند؛ الهاتف: 12",
    ]


def test_empty_columns_divide_tables_side_by_side() -> None:
    header, row = ("أ", "ب", "ج", "", "د", "ه", "و"), ("1", "2", "3", "", "4", "5", "6")
    assert read(header, row) == ["أ: 1؛ ب: 2؛ ج: 3", "د: 4؛ ه: 5؛ و: 6"]


def test_numbers_name_no_columns() -> None:
    assert read(("2020", "15", "30"), ("2021", "18", "31")) == ["2020؛ 15؛ 30", "2021؛ 18؛ 31"]


def test_names_and_values_have_no_header() -> None:
    assert read(("اسم المشروع", "ممشى الوادي"), ("الكلفة", "ألف دينار")) == [
        "اسم المشروع: ممشى الوادي",
        "الكلفة: ألف دينار",
    ]


def test_names_of_two_rows_are_one() -> None:
    above, below = ("المدينة", "السكان", "السكان"), ("المدينة", "ذكور", "إناث")
    assert read(above, below, ("إربد", "10", "11")) == ["المدينة: إربد؛ السكان ذكور: 10؛ السكان إناث: 11"]


def test_two_columns_whose_values_are_of_several_kinds_are_names_and_values() -> None:
    rows = [("اسم الشركة", "مصنع النور"), ("سنة التأسيس", "1984"), ("المدير", "هالة السعدي")]
    sheet = [Row(number, row) for number, row in enumerate(rows, start=1)]
    assert [block.text for block in read_sheet(sheet)] == [": ".join(row) for row in rows]
    counted = [Row(1, ("القرية", "السكان")), Row(2, ("الكرمل", "400")), Row(3, ("يطا", "700"))]
    assert next(block.text for block in read_sheet(counted)) == "القرية: الكرمل؛ السكان: 400"
