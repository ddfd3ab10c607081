from __future__ import annotations

import pytest

from rag.loaders.tables import MAX_REPEATED, Cell, grid_lines, table_lines


def test_a_row_can_be_read_alone() -> None:
    rows = [["النوع", "المدة"], ["سنوية", "30 يومًا"], ["مرضية", ""]]
    assert list(table_lines(rows, has_header=True)) == ["النوع: سنوية؛ المدة: 30 يومًا", "النوع: مرضية"]


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
    assert list(table_lines(rows, has_header=None)) == lines


def test_a_header_said_again_on_the_next_page_is_no_row() -> None:
    rows = [["أ", "ب"], ["١", "٢"], ["أ", "ب"], ["٣", "٤"]]
    assert list(table_lines(rows, has_header=True)) == ["أ: ١؛ ب: ٢", "أ: ٣؛ ب: ٤"]


def test_a_text_too_long_to_be_a_name_is_said_once() -> None:
    rows = [["ن" * (MAX_REPEATED + 1), "ب"], *([["١", "٢"]] * 100)]
    assert sum(map(len, table_lines(rows, has_header=True))) < 5 * MAX_REPEATED


def test_a_span_without_end_costs_nothing() -> None:
    rows = [[Cell("أ", 0, 10**9)], [Cell("ب", 0), Cell("ج", 1)]]
    assert list(grid_lines(rows, 1)) == ["أ", "ب؛ ج"]
