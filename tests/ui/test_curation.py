"""What may be kept as a curated answer, and the tables of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.questions import read
from rag.answers.curated import CuratedAnswer
from rag.documents import Block, Document, Loaded, assemble
from rag.question import QuestionError
from ui.curation import (
    MOST_ANSWER_CHARACTERS,
    CurationError,
    Importer,
    TableError,
    find_document,
    today,
    vet,
    write_table,
)

GUIDE = assemble("دليل.md", Loaded((Block("تفتح المكتبة\nمن الثامنة."),), title="الدليل"), "دليل.md")
HOURS = CuratedAnswer(
    "متى تفتح المكتبة؟", "من الثامنة.", "سلمى", "2026-03-01", "دليل.md", "المكتبة\nمن الثامنة."
)


def find(name: str) -> Document | None:
    return find_document(name, {"دليل.md": GUIDE}.get, lambda: {"دليل.md": "الدليل"})


IMPORTER = Importer(find, ("عام", "خاص"), 2000, "عمر")


def test_a_quote_is_kept_as_the_document_has_it_and_the_document_by_its_path() -> None:
    given = CuratedAnswer(
        " متى\nتفتح المكتبة؟", "من الثامنة.\r\n", document="الدليل", quote="المكتبة من الثامنة."
    )
    kept = vet(given, find, (), 2000)
    assert (kept.question, kept.answer) == ("متى تفتح المكتبة؟", "من الثامنة.")
    assert (kept.document, kept.quote) == ("دليل.md", "المكتبة\nمن الثامنة.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"answer": " \u200f "}, "Write the answer"),
        ({"answer": "س" * (MOST_ANSWER_CHARACTERS + 1)}, "Shorten it"),
        ({"document": "آخر.md"}, "No document “آخر.md” is indexed"),
        ({"quote": "من التاسعة."}, "does not stand in “الدليل” word for word"),
        ({"document": ""}, "Name the document that the quote is from"),
        ({"collections": frozenset({"سر"})}, "no collection “سر”"),
    ],
)
def test_what_may_not_be_kept_is_said_with_the_remedy(change: dict[str, object], said: str) -> None:
    values = {name: getattr(HOURS, name) for name in HOURS.__slots__} | change
    with pytest.raises(CurationError, match=said) as raised:
        vet(CuratedAnswer(**values), find, ("عام",), 2000)
    assert raised.value.text("ar") != raised.value.text("en")


@pytest.mark.parametrize("question", ["", "؟!", "س" * 2001])
def test_a_question_that_cannot_be_asked_is_refused(question: str) -> None:
    with pytest.raises(QuestionError):
        vet(CuratedAnswer(question, "نعم."), find, (), 2000)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_kept_or_refused_and_never_fails(
    question: str, answer: str, document: str, quote: str
) -> None:
    written = CuratedAnswer(question, answer, document=document, quote=quote)
    try:
        kept = vet(written, find, (), 2000)
    except (CurationError, QuestionError):
        return
    assert not any("\0" in text or "\r" in text for text in (kept.question, kept.answer))
    assert vet(kept, find, (), 2000) == kept


def test_a_table_is_read_as_it_was_written() -> None:
    formula = CuratedAnswer("كم ناتج الجمع؟", "=1+1, أو «2»\nسطر ثان", "سلمى", "2026-03-01")
    limited = CuratedAnswer("من يدخل؟", "الموظفون.", "", "2026-03-02", collections=frozenset({"عام", "خاص"}))
    table = write_table([HOURS, formula, limited])
    assert "'=1+1" in table
    assert IMPORTER.read_table(table) == [
        HOURS,
        formula,
        CuratedAnswer("من يدخل؟", "الموظفون.", "عمر", "2026-03-02", collections=frozenset({"عام", "خاص"})),
    ]


def test_who_and_when_are_the_importers_where_the_table_does_not_say() -> None:
    (answer,) = IMPORTER.read_table("question;answer\nمن يدخل؟;الموظفون.\n")
    assert (answer.by, answer.changed) == ("عمر", today())


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("question,answer\nمن يدخل؟,\nكم؟,عشرة\n", ["Row 2: Write the answer."]),
        ("question,answer,document\nمن؟,نعم,آخر.md\n؟,نعم,\n", ["Row 2: No document", "Row 3: "]),
        ("question,answers\nمن؟,نعم\n", ["no column answer"]),
        ("سؤال,جواب\nمن؟,نعم\n", ["no column `question`"]),
        ("question,answer,secret\nمن؟,نعم,x\n", ["unknown columns secret"]),
        ("", ["no column `question`"]),
    ],
)
def test_a_table_with_a_fault_is_not_taken_and_each_fault_is_told(table: str, said: list[str]) -> None:
    with pytest.raises(TableError) as raised:
        IMPORTER.read_table(table)
    assert len(raised.value.problems) >= len(said)
    assert all(part in str(raised.value) for part in said)
    with pytest.raises(TableError) as in_arabic:
        IMPORTER.read_table(table, "ar")
    assert len(in_arabic.value.problems) == len(raised.value.problems)
    assert all(re.match("[\u0621-\u064a]", problem) for problem in in_arabic.value.problems)


def test_a_table_is_a_question_set(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    lines = CuratedAnswer("من يدخل؟", "الموظفون [1]\nوضيوفهم.")
    file.write_text(write_table([HOURS, lines]), encoding="utf-8-sig", newline="")
    one, other = read(file).questions
    assert (one.question, one.answers) == (HOURS.question, ("من الثامنة.",))
    assert [(each.document, each.quote) for each in one.evidence] == [("دليل.md", HOURS.quote)]
    assert (other.answers, other.evidence) == (("الموظفون",), ())
