from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.loaders.pdf.columns import read_columns
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.gutters import read_spans
from rag.loaders.pdf.lines import read_rows
from rag.loaders.pdf.rules import Rule, Rules
from rag.loaders.pdf.tables import find_tables
from tests.loaders.pdf.typesetting import set_line, set_lines

ABOVE = "تبين القائمة التالية ما يحفظ في المخزن من مواد وما خصص لها"
ROWS = ["حبال", "لفات من القنب الغليظ طول كل واحدة منها مئة متر", "٧"], ["فؤوس", "مقابضها من خشب الزان", "٩"]
EDGES = [100.0, 160.0, 330.0, 420.0]


def table(middle: bool = False) -> list[Glyph]:
    """Two rows of three cells, the second cell of the first row of several lines."""
    name, text, number = ROWS[0]
    side = 685.0 if middle else 700.0
    return [
        *set_line(name, 415, side),
        *set_lines(text, 325, 700, 150),
        *set_line(number, 150, side),
        *(
            glyph
            for x, cell in zip((415, 325, 150), ROWS[1], strict=True)
            for glyph in set_line(cell, x, 640)
        ),
    ]


def rules(upright: Sequence[float], level: Sequence[float] = (630.0, 655.0, 715.0)) -> Rules:
    return Rules(
        tuple(Rule(y, EDGES[0], EDGES[-1]) for y in level),
        tuple(Rule(x, level[0], level[-1]) for x in upright),
    )


def ruled(glyphs: Sequence[Glyph], found: Rules) -> list[str]:
    tables, _ = find_tables(glyphs, found, page_rtl=True)
    return [row.text for table in tables for row in table.rows]


@pytest.mark.parametrize("middle", [False, True], ids=["at the top", "in the middle"])
def test_the_lines_of_a_cell_belong_together(middle: bool) -> None:
    assert ruled(table(middle), rules(EDGES)) == [" | ".join(row) for row in ROWS]


def test_each_cell_is_known_by_its_column_from_the_right() -> None:
    level = (Rule(630.0, 100.0, 420.0), Rule(655.0, 100.0, 330.0), Rule(715.0, 100.0, 420.0))
    found = Rules(level, tuple(Rule(x, 630.0, 715.0) for x in EDGES))
    glyphs = [glyph for glyph in table() if glyph.right < 330 or glyph.baseline > 650]
    tables, _ = find_tables(glyphs, found, page_rtl=True)
    rows = [
        [(row.text[cell.start : cell.end], cell.column) for cell in row.cells]
        for table in tables
        for row in table.rows
    ]
    first, second = ROWS
    assert rows == [[*zip(first, range(3), strict=True)], [*zip(second[1:], (1, 2), strict=True)]]


def test_rules_between_rows_alone_make_cells_too() -> None:
    assert ruled(table(middle=True), rules([])) == [" | ".join(row) for row in ROWS]


def test_a_line_under_words_is_no_edge_of_their_cell() -> None:
    found = rules(EDGES)
    underlined = Rules(
        tuple(sorted((*found.level, Rule(698.0, 250.0, 320.0)), key=lambda r: r.at)), found.upright
    )
    assert ruled(table(), underlined) == [" | ".join(row) for row in ROWS]


def test_a_cell_across_two_rows_is_read_in_the_first() -> None:
    level = (Rule(630.0, 100.0, 420.0), Rule(655.0, 100.0, 330.0), Rule(715.0, 100.0, 420.0))
    found = Rules(level, tuple(Rule(x, 630.0, 715.0) for x in EDGES))
    glyphs = [glyph for glyph in table() if glyph.right < 330 or glyph.baseline > 650]
    assert ruled(glyphs, found) == [" | ".join(ROWS[0]), " | ".join(ROWS[1][1:])]


def test_a_frame_around_text_is_no_table() -> None:
    frame = Rules(
        (Rule(500.0, 50.0, 550.0), Rule(750.0, 50.0, 550.0)),
        (Rule(50.0, 500.0, 750.0), Rule(550.0, 500.0, 750.0)),
    )
    glyphs = set_lines(ABOVE, 500, 700, 300)
    tables, outside = find_tables(glyphs, frame, page_rtl=True)
    assert not tables
    assert outside == glyphs


@pytest.mark.parametrize("middle", [False, True], ids=["at the top", "in the middle"])
def test_a_table_without_rules_is_read_row_by_row(middle: bool) -> None:
    heads = ["المادة", "الوصف", "العدد"]
    glyphs = [
        *(glyph for x, head in zip((415, 325, 150), heads, strict=True) for glyph in set_line(head, x, 725)),
        *table(middle),
    ]
    columns = read_columns([read_spans(row) for row in read_rows(glyphs)], page_rtl=True)
    assert [line.text for column in columns for line in column] == [" | ".join(row) for row in (heads, *ROWS)]


def test_a_table_without_rules_keeps_its_rows_where_a_cell_is_empty() -> None:
    rows = [("حبل", "قنب", "مخزن"), ("فأس", "زان", ""), ("سلم", "صنوبر", "سطح"), ("دلو", "نحاس", "قبو")]
    glyphs = [
        glyph
        for i, row in enumerate(rows)
        for x, cell in zip((415, 325, 150), row, strict=True)
        for glyph in set_line(cell, x, 700 - 15 * i)
    ]
    (lines,) = read_columns([read_spans(row) for row in read_rows(glyphs)], page_rtl=True)
    assert [line.text for line in lines] == [" | ".join(filter(None, row)) for row in rows]


def test_rows_of_numbers_run_like_their_table() -> None:
    level, upright = (100.0, 120.0, 140.0), (100.0, 200.0, 300.0)
    found = Rules(tuple(Rule(y, 100.0, 300.0) for y in level), tuple(Rule(x, 100.0, 140.0) for x in upright))
    glyphs = [
        *set_line("ذهب", 290, 125),
        *set_line("فضة", 190, 125),
        *set_line("7", 290, 105),
        *set_line("5", 190, 105),
    ]
    assert ruled(glyphs, found) == ["ذهب | فضة", "7 | 5"]
