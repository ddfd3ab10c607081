from __future__ import annotations

from collections.abc import Iterable

import pytest

from rag.documents import Block, Line
from rag.loaders.tables import MAX_REPEATED, Cell, grid_lines, table_lines


def texts(lines: Iterable[Block]) -> list[str]:
    return [line.text for line in lines]


def test_a_row_can_be_read_alone() -> None:
    rows = [["النوع", "المدة"], ["سنوية", "30 يومًا"], ["مرضية", ""]]
    assert texts(table_lines(rows, has_header=True)) == ["النوع: سنوية؛ المدة: 30 يومًا", "النوع: مرضية"]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([["الاسم", "ليان"], ["العمر", "٩"]], ["الاسم: ليان", "العمر: ٩"]),
        ([["الفرع", "تونس", "سوسة"], ["الأول", "٢", "٣"]], ["الفرع: الأول؛ تونس: ٢؛ سوسة: ٣"]),
        ([["", "2020", "2021"], ["تونس", "٢", "٣"]], ["تونس؛ 2020: ٢؛ 2021: ٣"]),
        ([["١", "٢", "٣"], ["٤", "٥", "٦"]], ["١؛ ٢؛ ٣", "٤؛ ٥؛ ٦"]),
        (
            [["وصل سالم.", "غاب ليث.", "عاد زيد."], ["أ", "ب", "ج"]],
            ["وصل سالم.؛ غاب ليث.؛ عاد زيد.", "أ؛ ب؛ ج"],
        ),
        ([["اسم واحد فقط"], [""]], ["اسم واحد فقط"]),
        ([["Name", "Age", "Town"], ["Lian", "9", "Carmel"]], ["Name: Lian; Age: 9; Town: Carmel"]),
    ],
)
def test_where_nothing_is_said_only_three_columns_or_more_can_have_a_header(
    rows: list[list[str]], lines: list[str]
) -> None:
    assert texts(table_lines(rows, has_header=None)) == lines


def test_a_header_said_again_on_the_next_page_is_no_row() -> None:
    rows = [["أ", "ب"], ["١", "٢"], ["أ", "ب"], ["٣", "٤"]]
    assert texts(table_lines(rows, has_header=True)) == ["أ: ١؛ ب: ٢", "أ: ٣؛ ب: ٤"]


def test_a_text_too_long_to_be_a_name_is_said_once() -> None:
    rows = [["ن" * (MAX_REPEATED + 1), "ب"], *([["١", "٢"]] * 100)]
    assert sum(map(len, texts(table_lines(rows, has_header=True)))) < 5 * MAX_REPEATED


def test_a_span_without_end_costs_nothing() -> None:
    rows = [[Cell("أ", 0, 10**9)], [Cell("ب", 0), Cell("ج", 1)]]
    assert texts(grid_lines(rows, 1)) == ["أ", "ب؛ ج"]


def cells(block: Block) -> list[tuple[str, int, int, bool]]:
    (line,) = block.lines
    assert line.kind == "row"
    return [(block.text[c.start : c.end], c.column, c.span, c.is_name) for c in line.cells]


def test_each_cell_is_found_in_its_row_with_the_name_of_its_column() -> None:
    rows = [["الصنف", "الثمن", "العدد"], ["كتاب", "", "٣"]]
    (row,) = table_lines(rows, has_header=True)
    assert cells(row) == [
        ("الصنف", 0, 1, True),
        ("كتاب", 0, 1, False),
        ("العدد", 2, 1, True),
        ("٣", 2, 1, False),
    ]


def test_a_name_beside_its_value_has_a_column_of_its_own() -> None:
    first, _ = table_lines([["المقر:", "صفاقس"], ["الهاتف", "٧٤"]], has_header=None)
    assert cells(first) == [("المقر", 0, 1, True), ("صفاقس", 1, 1, False)]


def test_a_cell_over_several_columns_covers_them() -> None:
    rows = [[Cell("المدينة", 0), Cell("السكان", 1, 2)], [Cell("قابس", 0), Cell("ألف", 1, 2)]]
    (row,) = grid_lines(rows, 1)
    assert cells(row)[-1] == ("ألف", 1, 2, False)


def test_what_stands_over_a_whole_table_is_its_caption() -> None:
    rows = [[Cell("أسعار السوق", 0, 2)], [Cell("تمر", 0), Cell("٥", 1)]]
    caption, row = grid_lines(rows, 0)
    assert caption.lines == (Line(0, len("أسعار السوق"), "caption"),)
    assert cells(row) == [("تمر", 0, 1, True), ("٥", 1, 1, False)]
