from __future__ import annotations

from rag.loaders.docx import load
from tests.loaders.docx.packages import cell, package, paragraph, row, run, table

HEADER = "<w:tblHeader/>"


def bold(text: str) -> str:
    return cell(f"<w:p>{run(text, '<w:b/>')}</w:p>")


def lines(body: str, **parts: str) -> list[str]:
    return [line for block in load(package(body, **parts)).blocks for line in block.text.split("\n")]


def test_two_columns_without_a_header_are_names_and_values() -> None:
    made = lines(table(row("المشروع", "حديقة الوادي"), row("الكلفة:", "٣٠ ألفا"), row("المدة", "")))
    assert made == ["المشروع: حديقة الوادي", "الكلفة: ٣٠ ألفا", "المدة"]


def test_a_header_that_the_file_declares_names_the_columns() -> None:
    made = lines(table(row("النوع", "الرسم", properties=HEADER), row("سنوي", "٣٠"), row("شهري", "٥")))
    assert made == ["النوع: سنوي؛ الرسم: ٣٠", "النوع: شهري؛ الرسم: ٥"]


def test_a_header_can_be_told_by_its_look() -> None:
    shade = '<w:shd w:fill="D9D9D9"/>'
    for first in (
        row(bold("النوع"), bold("الرسم")),
        row(cell("النوع", shade), cell("الرسم", shade)),
    ):
        assert lines(table(first, row("سنوي", "٣٠"))) == ["النوع: سنوي؛ الرسم: ٣٠"]


def test_a_tables_style_can_make_a_header() -> None:
    styles = (
        '<w:style w:type="table" w:styleId="G"><w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        "</w:tblStylePr></w:style>"
    )
    look = '<w:tblStyle w:val="G"/><w:tblLook w:val="04A0" w:firstRow="{}"/>'
    rows = row("النوع", "الرسم") + row("سنوي", "٣٠")
    assert lines(table(rows, properties=look.format(1)), styles=styles) == ["النوع: سنوي؛ الرسم: ٣٠"]
    assert lines(table(rows, properties=look.format(0)), styles=styles) == ["النوع: الرسم", "سنوي: ٣٠"]


def test_bold_names_in_four_columns_are_names_of_what_follows() -> None:
    made = lines(
        table(row(bold("الاسم"), "ليان", bold("العمر"), "٩"), row(bold("الحي"), "الورد", bold("الصف"), "٣"))
    )
    assert made == ["الاسم: ليان؛ العمر: ٩", "الحي: الورد؛ الصف: ٣"]


def test_a_cell_over_columns_has_the_names_of_all() -> None:
    wide = cell("مغلق", '<w:gridSpan w:val="2"/>')
    made = lines(table(row("الفرع", "تونس", "صفاقس", "سوسة"), row("الأول", wide, "٤١٠")))
    assert made == ["الفرع: الأول؛ تونس، صفاقس: مغلق؛ سوسة: ٤١٠"]


def test_old_horizontal_merges_are_one_cell() -> None:
    made = lines(
        table(
            row("الفرع", "تونس", "صفاقس"),
            row("الأول", cell("مغلق", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>")),
        )
    )
    assert made == ["الفرع: الأول؛ تونس، صفاقس: مغلق"]


def test_a_cell_over_rows_stands_in_each() -> None:
    made = lines(
        table(
            row("القرية", "السنة", "السكان"),
            row(cell("الكرمل", '<w:vMerge w:val="restart"/>'), "٢٠١٩", "٣٤٠"),
            row(cell("", "<w:vMerge/>"), "٢٠٢٠", "٤١٠"),
        )
    )
    assert made[1] == "القرية: الكرمل؛ السنة: ٢٠٢٠؛ السكان: ٤١٠"


def test_a_header_of_two_rows_gives_names_of_two_parts() -> None:
    made = lines(
        table(
            row(cell("الفرع", '<w:vMerge w:val="restart"/>'), cell("٢٠٢٣", '<w:gridSpan w:val="2"/>')),
            row(cell("", "<w:vMerge/>"), "ذكور", "إناث"),
            row("تونس", "٤", "٥"),
        )
    )
    assert made == ["الفرع: تونس؛ ٢٠٢٣ ذكور: ٤؛ ٢٠٢٣ إناث: ٥"]


def test_a_row_over_all_columns_is_a_line_of_its_own() -> None:
    title = row(cell("مبيعات الفروع", '<w:gridSpan w:val="3"/>'))
    made = lines(table(title, row("الفرع", "تونس", "سوسة"), row("الأول", "٢", "٣")))
    assert made == ["مبيعات الفروع", "الفرع: الأول؛ تونس: ٢؛ سوسة: ٣"]


def test_a_table_in_a_cell_gives_its_rows_beside_the_row() -> None:
    inner = table(row("الثلاثاء", "الخامسة"), row("الأحد", "السادسة"))
    made = lines(
        table(row("الورشة", "المواعيد", properties=HEADER), row("الخزف", cell(inner + paragraph(""))))
    )
    assert made == [
        "الورشة: الخزف؛ المواعيد: الثلاثاء: الخامسة",
        "الورشة: الخزف؛ المواعيد: الأحد: السادسة",
    ]


def test_rows_and_cells_in_content_controls_are_read() -> None:
    controlled = f"<w:sdt><w:sdtContent>{cell('حديقة')}</w:sdtContent></w:sdt>"
    held = f"<w:sdt><w:sdtContent>{row('الكلفة', '٣٠')}</w:sdtContent></w:sdt>"
    assert lines(table(row("المشروع", controlled), held)) == ["المشروع: حديقة", "الكلفة: ٣٠"]


def test_deleted_and_hidden_rows_are_left_out() -> None:
    made = lines(
        table(row("أ", "١"), row("ب", "٢", properties="<w:del/>"), row("ج", "٣", properties="<w:hidden/>"))
    )
    assert made == ["أ: ١"]


def test_a_table_of_one_column_only_places_its_text() -> None:
    boxed = paragraph("الشروط", '<w:outlineLvl w:val="0"/>') + paragraph("يعفى الصغار.")
    blocks = load(package(table(row(cell(boxed)), row("")))).blocks
    assert [(block.text, block.level) for block in blocks] == [("الشروط", 1), ("يعفى الصغار.", 0)]


def test_a_long_cell_over_rows_is_not_said_again_in_each() -> None:
    long = "نص " * 300
    rows = row(cell(long, '<w:vMerge w:val="restart"/>'), "١") + row(cell("", "<w:vMerge/>"), "٢") * 50
    assert sum(map(len, lines(table(rows)))) < 2 * len(long)
