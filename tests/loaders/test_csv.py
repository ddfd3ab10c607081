from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents import DocumentError, assemble
from rag.loaders.csv import load


def lines(data: str) -> list[str]:
    return [block.text for block in load(data.encode()).blocks]


def test_each_row_is_a_line_that_can_be_read_alone_and_has_its_number() -> None:
    blocks = load("الاسم,المدينة,العمر\nليان,إربد,9\n,,\nسامر,حلب,12\n".encode()).blocks
    assert blocks[0].text == "الاسم: ليان؛ المدينة: إربد؛ العمر: 9"
    assert (blocks[0].page, blocks[0].unit) == (2, "row")
    assert blocks[1].page == 4


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_whatever_divides_the_cells_is_found(separator: str) -> None:
    text = "المادة;الكمية;السعر\nقمح;١٢;٣,٥\nشعير;٤;٢\n".replace(";", separator).replace("٣,٥", "٣")
    assert lines(text)[1] == "المادة: شعير؛ الكمية: ٤؛ السعر: ٢"


def test_excels_word_about_the_separator_is_no_row() -> None:
    assert lines("\ufeffsep=;\nالبند;القيمة;العملة\nقلم;2,50;دينار\n") == [
        "البند: قلم؛ القيمة: 2,50؛ العملة: دينار"
    ]


def test_windows_1256_is_read() -> None:
    text = "الاسم;المدينة;الصفة\nهدى;القدس;مهندسة في البلدية\n"
    assert (
        load(text.encode("cp1256")).blocks[0].text == "الاسم: هدى؛ المدينة: القدس؛ الصفة: مهندسة في البلدية"
    )


def test_a_quotation_mark_that_is_not_closed_swallows_nothing() -> None:
    loaded = load('الرقم,النص,الحالة\n1,"قال نعم,جديد\n2,ثم سكت,قديم\n'.encode())
    assert "الرقم: 2؛ النص: ثم سكت؛ الحالة: قديم" in [block.text for block in loaded.blocks]
    assert "not closed" in loaded.remarks[0]


def test_questions_and_answers_are_headings_and_their_paragraphs() -> None:
    text = (
        'م,السؤال,الجواب,القسم\n1,متى تفتح المكتبة؟,"في الثامنة.\nوتغلق في السادسة.",مواعيد\n'
        f"2,هل تفتح يوم الجمعة؟,لا.,مواعيد\n3,كم الرسم؟,دينار.,رسوم\n4,من يعفى؟,الطلاب.,{'شرح طويل ' * 9}\n"
    )
    assert [(block.level, block.text) for block in load(text.encode()).blocks] == [
        (1, "مواعيد"),
        (2, "متى تفتح المكتبة؟"),
        (0, "في الثامنة.\nوتغلق في السادسة."),
        (2, "هل تفتح يوم الجمعة؟"),
        (0, "لا."),
        (1, "رسوم"),
        (2, "كم الرسم؟"),
        (0, "دينار."),
        (2, "من يعفى؟"),
        (0, "الطلاب."),
        (0, f"القسم: {('شرح طويل ' * 9).strip()}"),
    ]


def test_the_title_is_the_name_of_the_file() -> None:
    loaded = load("السؤال,الجواب\nما العنوان؟,شارع الوادي\n".encode())
    assert assemble("أسئلة.csv", loaded, "أسئلة").title == "أسئلة"


def test_a_cell_without_end_is_named() -> None:
    with pytest.raises(DocumentError, match="CSV"):
        load(b"a,b\n" + b"x" * 1_100_000 + b",y\n")


@given(st.lists(st.lists(st.text('نص ا"،,;\n1', max_size=5), max_size=4), max_size=6))
def test_any_text_gives_blocks_or_a_reason(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows)
    for block in load(text.encode()).blocks:
        assert "\n\n" not in block.text
