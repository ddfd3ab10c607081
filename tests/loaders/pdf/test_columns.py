from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.loaders.pdf.columns import read_columns
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.gutters import read_spans
from rag.loaders.pdf.lines import read_rows
from tests.loaders.pdf.typesetting import set_line, set_lines

RIGHT = (
    "كان أهل الساحل يخرجون قبل الفجر إلى مراكبهم الصغيرة ويعودون عند الضحى وقد امتلأت سلالهم بالسمك فيبيعونه "
    "في سوق المدينة القديم ثم يجلسون في المقهى حتى يحين وقت الغداء"
)
MIDDLE = (
    "أما أهل الجبل فيعتنون بأشجار الزيتون واللوز ويقطفون ثمارها في أول الخريف ثم يعصرون الزيت في معاصر الحجر "
    "ويخزنونه في الجرار الكبيرة إلى نهاية العام"
)
LEFT = (
    "وأهل البادية يرحلون بأغنامهم طلبا للماء والكلأ وينصبون خيامهم قرب الآبار ويصنعون من الصوف بسطا ملونة "
    "يبيعونها للتجار في موسم الربيع من كل سنة"
)


def text_of(glyphs: Sequence[Glyph]) -> str:
    columns = read_columns([read_spans(row) for row in read_rows(glyphs)], page_rtl=True)
    return " ".join(line.text for column in columns for line in column)


@pytest.mark.parametrize("gutter", [10, 14, 40])
@pytest.mark.parametrize("lower", [0, 3, 7], ids="lower by {}".format)
def test_two_columns_are_read_one_after_the_other(gutter: int, lower: int) -> None:
    glyphs = set_lines(RIGHT, 500, 700, 200) + set_lines(LEFT, 300 - gutter, 700 - lower, 200)
    assert text_of(glyphs) == f"{RIGHT} {LEFT}"


def test_three_columns_are_read_one_after_the_other() -> None:
    glyphs = (
        set_lines(RIGHT, 560, 700, 160) + set_lines(MIDDLE, 388, 700, 160) + set_lines(LEFT, 216, 700, 160)
    )
    assert text_of(glyphs) == f"{RIGHT} {MIDDLE} {LEFT}"


def test_a_narrow_column_beside_a_wide_one_is_read_after_it() -> None:
    glyphs = set_lines(RIGHT, 560, 700, 330) + set_lines(LEFT, 216, 700, 130, step=18.0)
    assert text_of(glyphs) == f"{RIGHT} {LEFT}"


def test_what_runs_across_parts_the_columns_above_from_those_below() -> None:
    title = "تقرير عن حياة الناس في القرى والجبال والبوادي في العام الماضي كما رواه أهلها"
    above = set_lines(RIGHT, 560, 700, 230) + set_lines(MIDDLE, 310, 700, 230)
    below = set_lines(LEFT, 560, 500, 230) + set_lines(RIGHT, 310, 500, 230)
    assert text_of([*above, *set_line(title, 500, 540), *below]) == f"{RIGHT} {MIDDLE} {title} {LEFT} {RIGHT}"


def test_a_heading_after_columns_is_not_the_end_of_the_first() -> None:
    columns = set_lines(RIGHT, 560, 700, 230) + set_lines(MIDDLE, 310, 700, 230)
    heading = set_line("خاتمة", 560, 560)
    assert text_of([*columns, *heading, *set_lines(LEFT, 560, 540, 480)]) == f"{RIGHT} {MIDDLE} خاتمة {LEFT}"


def test_a_line_that_was_drawn_out_stays_one() -> None:
    words = "كان أهل الساحل يخرجون قبل الفجر"
    drawn_out = set_line(words, 300, 685, space=2.2)
    width = 300 - min(glyph.left for glyph in drawn_out)
    glyphs = [*set_line("م" * int(width / 5), 300, 700), *drawn_out, *set_line("إلى مراكبهم", 300, 670)]
    assert text_of(glyphs).endswith(f"{words} إلى مراكبهم")


def test_a_list_and_its_numbers_are_no_columns() -> None:
    items = ["اكتب اسمك في أول الورقة", "اقرأ كل سؤال مرتين قبل أن تجيب", "راجع ما كتبت ثم سلمه"] * 3
    glyphs = [
        glyph
        for i, item in enumerate(items)
        for glyph in (*set_line("•", 500, 700 - 15 * i), *set_line(item, 486, 700 - 15 * i))
    ]
    assert text_of(glyphs) == " ".join(f"• {item}" for item in items)
