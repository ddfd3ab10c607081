from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.questions import Question, QuestionSetError, read
from evals.tables import COLUMNS, read_csv, write_csv
from rag.documents import DocumentError
from rag.loaders.encoding import decode

Fill = Callable[[Any], None]
QUESTIONS = [
    ["question", "answers", "answerable"],
    ["كم يومًا مهلة الرد؟", "خمسة أيام", ""],
    ["من يعتمد الشراء؟", "", "no"],
]


def book(file: Path, fill: Fill) -> Path:
    made = openpyxl.Workbook()
    fill(made)
    made.save(file)
    return file


def questions(made: Any) -> None:
    for row in QUESTIONS:
        made.active.append(row)


def edited(file: Path, pattern: str, by: str) -> Path:
    """The workbook with a change in the XML of its first sheet, as other programs write it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    text, count = re.subn(pattern, by, parts[sheet].decode())
    assert count
    parts[sheet] = text.encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


def problems(file: Path) -> str:
    with pytest.raises(QuestionSetError) as error:
        read(file)
    return str(error.value)


def csv_problems(folder: Path, text: str) -> str:
    file = folder / "set.csv"
    file.write_text(text, encoding="utf-8")
    return problems(file)


def csv_questions(folder: Path, text: str) -> tuple[Question, ...]:
    file = folder / "set.csv"
    file.write_text(text, encoding="utf-8")
    return read(file).questions


def test_a_sheet_that_says_it_is_narrower_than_it_is_loses_no_column(tmp_path: Path) -> None:
    file = edited(book(tmp_path / "set.xlsx", questions), r'<dimension ref="[^"]*"', '<dimension ref="A1:A3"')
    first, second = read(file).questions
    assert (first.answers, first.answerable, second.answerable) == (("خمسة أيام",), True, False)


def test_cells_are_read_as_they_are_shown(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        sheet.append(["question", "answers", "id"])
        for number, (value, shown) in enumerate(
            [(0.125, "0.0%"), (date(2024, 3, 7), "d mmmm yyyy"), (1250000, "#,##0"), (90.0, "General")]
        ):
            sheet.append([f"س{number}؟", value, number])
            sheet.cell(number + 2, 2).number_format = shown

    asked = read(book(tmp_path / "set.xlsx", fill)).questions
    assert [question.answers for question in asked] == [
        ("12.5%",),
        ("7 مارس 2024",),
        ("1,250,000",),
        ("90",),
    ]
    assert asked[0].id == "0"


def test_sheets_without_questions_are_passed_over(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        questions(made)
        made.active.title = "أسئلة"
        explained = made.create_sheet("تعليمات", 0)
        for row in (["كيف تملأ الورقة"], ["question", "ما يُسأل"], ["answers", "الأجوبة"]):
            explained.append(row)
        made.create_chartsheet("رسم", 0)
        hidden = made.create_sheet("قديم")
        hidden.append(["question"])
        hidden.append(["سؤال قديم؟"])
        hidden.sheet_state = "hidden"
        made.active = 0

    assert [q.question for q in read(book(tmp_path / "set.xlsx", fill)).questions] == [
        "كم يومًا مهلة الرد؟",
        "من يعتمد الشراء؟",
    ]


def test_every_sheet_of_questions_is_asked(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        questions(made)
        more = made.create_sheet("سفر")
        more.append(["دليل السفر"])
        more.append([])
        more.append(["tags", "question"])
        more.append(["بدل", "كم البدل اليومي؟"])

    *_, last = read(book(tmp_path / "set.xlsx", fill)).questions
    assert (last.question, last.tags, last.place) == ("كم البدل اليومي؟", ("بدل",), "sheet سفر, row 4")


def test_a_cell_that_is_merged_over_rows_is_said_of_each(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        made.active.append(["tags", "question"])
        for number in range(3):
            made.active.append(["رواتب", f"س{number}؟"])
        made.active.merge_cells("A2:A4")

    assert [q.tags for q in read(book(tmp_path / "set.xlsx", fill)).questions] == [("رواتب",)] * 3


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["question", "answers"], ["س؟", "ج", "زائد"]], "row 2: 'زائد' stands under no name"),
        ([["question", "answers", "answers"], ["س؟", "ج", "د"]], "row 1: 2 columns are called answers"),
        ([["question", "answrs"], ["س؟", "ج"]], "row 1: unknown columns answrs"),
        ([["question", "answers"], ["س؟", "=B1&B1"]], "row 2: the formula in column 2 was never calculated"),
        ([["question", "answerable"], ["س؟", "ربما"]], "row 2: answerable = 'ربما'"),
        ([["question"], ["س؟"], ["س؟"]], "row 3: the same question as in sheet ورقة, row 2"),
    ],
)
def test_every_problem_of_a_workbook_is_told_with_its_sheet_and_row(
    tmp_path: Path, rows: list[list[str]], told: str
) -> None:
    def fill(made: Any) -> None:
        made.active.title = "ورقة"
        for row in rows:
            made.active.append(row)

    assert f"sheet ورقة, {told}" in problems(book(tmp_path / "set.xlsx", fill))


def test_a_formula_that_failed_is_no_answer(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        made.active.append(["question", "answers"])
        made.active.append(["س؟", "#REF!"])
        made.active.cell(2, 2).data_type = "e"

    assert "row 2: answers shows #REF!" in problems(book(tmp_path / "set.xlsx", fill))


def test_a_workbook_without_questions_names_its_sheets(tmp_path: Path) -> None:
    file = book(tmp_path / "set.xlsx", lambda made: made.active.append(["سؤال"]))
    assert "no sheet that is shown has a column `question` (there is Sheet)" in problems(file)


@pytest.mark.parametrize(
    "rows",
    [
        'من المدير؟,سارة\n"كم المهلة؟,خمسة\nمتى يبدأ؟,"في مايو"\n',
        'من المدير؟,سارة\n"كم المهلة؟,خمسة\nمتى يبدأ؟,مايو\n',
        'من المدير؟,سارة\nقال "كم"؟,"خمسة" أيام\nمتى يبدأ؟,مايو\n',
    ],
)
def test_a_quotation_mark_that_does_not_close_swallows_no_row(tmp_path: Path, rows: str) -> None:
    told = csv_problems(tmp_path, f"question,answers\n{rows}متى؟,غدا,بعده\n")
    assert "row 3: a quotation mark is opened and not closed" in told
    assert "row 5: 'بعده' stands under no name" in told


def test_what_stands_under_no_name_is_told(tmp_path: Path) -> None:
    told = csv_problems(tmp_path, "question,answers\nكم المبلغ؟,1,250 ريال\n")
    assert "row 2: '250 ريال' stands under no name" in told


def test_invisible_marks_and_the_line_that_names_the_separator_are_no_part_of_a_name(tmp_path: Path) -> None:
    text = "sep=;\n\u200fquestion\u200e;\u202banswers\u202c;answerable\nكم، أو متى؟;أ,ب;\u200fلا \nمن؟;ج;\n"
    told = csv_problems(tmp_path, text)
    assert "row 2: not answerable, and yet it has an answer" in told
    (question,) = csv_questions(tmp_path, text.replace("كم، أو متى؟;أ,ب;\u200fلا \n", ""))
    assert (question.answers, question.row) == (("ج",), 2)


def test_titles_may_stand_above_the_names_of_the_columns(tmp_path: Path) -> None:
    (question,) = csv_questions(tmp_path, "أسئلة القبول، الإصدار الثاني;;\n\nquestion;answers;\nمن؟;ج;\n")
    assert (question.answers, question.row) == (("ج",), 4)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"question": "س؟", "question": "ص؟"}', "the key question stands twice"),
        ('{"question": ["س؟"]}', "row 1: question = ['س؟'] is no text"),
        ('{"question": "س؟", "answers": {"a": 1}}', "row 1: answers"),
        ('{"question": "س؟", "tags": [["a"]]}', "row 1: tags"),
        ('{"question": "\\ud83d"}', "row 1: not JSON"),
    ],
)
def test_what_is_no_text_is_told_with_its_row(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "set.jsonl").write_text(f'{line}\n{{"question": "ص؟", "q": 1}}', encoding="utf-8")
    found = problems(tmp_path / "set.jsonl")
    assert told in found
    assert "row 2: unknown keys q" in found


@given(st.text('"،,;\t\nab \u200f', max_size=60))
def test_each_line_of_any_table_is_read_or_told(text: str) -> None:
    """Nothing is lost: every row with something in it is a row, or a problem that names it."""
    found: list[str] = []
    try:
        rows = read_csv(decode(f"question,note\n{text}\n".encode()), found)
    except DocumentError:
        return
    assert found or sum("a" in str(row.values) for row in rows) >= bool("a" in text)


@given(st.lists(st.text(alphabet="س'=+-@＝;,\"|a\n1"), min_size=1))
def test_what_is_written_is_read_again_and_no_cell_is_a_formula(texts: list[str]) -> None:
    rows = [{"question": "س؟", "quote": text} for text in texts]
    problems: list[str] = []
    read_again = read_csv(write_csv(rows), problems)
    assert problems == []
    assert [row.values.get("quote", "") for row in read_again] == [text.strip() for text in texts]
    cells = [cell for line in csv.reader(io.StringIO(write_csv(rows))) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]
    assert cells[: len(COLUMNS)] == list(COLUMNS)
