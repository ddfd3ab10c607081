from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rag.loaders.pdf import load

Draw = Callable[..., bytes]

ROWS = [
    ("النوع", "المكان", "العدد"),
    ("كراسي خشبية قابلة للطي", "قاعة الاحتفالات الكبرى", "40"),
    ("مناضد", "المستودع الجنوبي القديم", "1250"),
    ("سبورات بيضاء متحركة", "الصفوف", "12"),
]
WIDTH, LETTER = 110, 12
"""Points of a cell, and of a letter that `draw_pdf` draws."""


def printed(draw_pdf: Draw, rows: Sequence[Sequence[str]], rtl: bool = True) -> bytes:
    """A sheet as programs print it: all text of each cell from its right edge, or a number from its left one,
    with a clip around the cell."""
    shows: list[tuple[str, list[str]]] = []
    for i, row in enumerate(rows):
        for column, text in enumerate(row):
            left = 450 - WIDTH * column if rtl else 120 + WIDTH * column
            x = left + 5 if text.isdigit() else left + WIDTH - 2 - LETTER * len(text)
            y = 340 - 30 * i
            begin = "ET q" if not shows else "ET Q q"
            clip = f"{begin} {left} {y - 10} {WIDTH} 30 re W n BT /F 20 Tf 1 0 0 1 {x} {y}"
            shows.append((clip, list(text if text.isdigit() else reversed(text))))
    return draw_pdf(*shows)


@pytest.mark.parametrize("rtl", [True, False])
def test_cells_that_are_cut_are_read_whole_and_apart(draw_pdf: Draw, rtl: bool) -> None:
    rows = [row if rtl else row[::-1] for row in ROWS]
    (block,) = load(printed(draw_pdf, rows, rtl)).blocks
    assert block.text.splitlines() == [" | ".join(row) for row in ROWS]
    assert [len(line.cells) for line in block.lines] == [3] * len(ROWS)


def test_what_touches_the_next_cell_is_apart_from_it(draw_pdf: Draw) -> None:
    rows = [
        ("خمسة عشر دينارا", "77150", "مناضد مستديرة كبيرة"),
        ("سبعة", "78", "خزائن"),
        ("ستة", "9", "مصابيح للقراءة"),
    ]
    (block,) = load(printed(draw_pdf, rows)).blocks
    assert block.text.splitlines() == [" | ".join(row) for row in rows]


@pytest.mark.parametrize("area", ["20 20 560 360", "200 20 100 360"], ids=["whole", "cut"])
def test_a_line_that_lies_over_nothing_stays_as_it_is(draw_pdf: Draw, area: str) -> None:
    text = "يفتح المتحف أبوابه صباحا"
    clip = f"ET q {area} re W n BT /F 20 Tf 1 0 0 1 60 300"
    assert [block.text for block in load(draw_pdf((clip, list(reversed(text))))).blocks] == [text]
