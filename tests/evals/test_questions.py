from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from evals.questions import Evidence, QuestionSetError, read
from rag.question import Turn


def saved(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_a_spreadsheet_is_read_however_it_was_saved(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [
        ["question", "answers", "answerable", "tags", "history"],
        ["كم بلغ حجم التجارة بين البلدين؟", "240 مليار|مئتان وأربعون", "", "رقم|لهجة", "ما التجارة؟"],
        ["من رسم اللوحة؟", "", "لا", "", ""],
    ]
    text = "\n".join(delimiter.join(row) for row in rows)
    first, second = read(saved(tmp_path, "set.csv", text, encoding)).questions
    assert first.question == "كم بلغ حجم التجارة بين البلدين؟"
    assert first.answers == ("240 مليار", "مئتان وأربعون")
    assert first.tags == ("رقم", "لهجة")
    assert first.history == (Turn("user", "ما التجارة؟"),)
    assert (first.answerable, second.answerable) == (True, False)
    assert (first.row, second.row) == (2, 3)


def test_json_lines_have_the_same_fields(tmp_path: Path) -> None:
    history = [{"role": "user", "content": "ما التجارة؟"}, {"role": "assistant", "content": "تبادل."}]
    line = json.dumps({"id": "q1", "question": "وحجمها؟", "answers": ["240"], "history": history})
    (question,) = read(saved(tmp_path, "set.jsonl", line + "\n\n")).questions
    assert (question.id, question.answers) == ("q1", ("240",))
    assert question.history == (Turn("user", "ما التجارة؟"), Turn("assistant", "تبادل."))


def test_a_workbook_is_read_as_its_front_sheet_shows_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("ملاحظات").append(["ليست أسئلة"])
    sheet = book.active
    assert sheet is not None
    sheet.append(["Question", "answers", "quote", "answerable", "note"])
    sheet.append(["كم بلغ حجم التجارة؟", 240, "بلغ 240", True, date(2024, 5, 16)])
    sheet.append([])
    sheet.append(["من رسم اللوحة؟", None, None, False, 1.5])
    book.save(tmp_path / "set.xlsx")
    first, second = read(tmp_path / "set.xlsx").questions
    assert (first.answers, first.evidence, first.answerable) == (("240",), (Evidence(None, "بلغ 240"),), True)
    assert (second.answers, second.answerable, second.row, second.note) == ((), False, 4, "1.5")
    assert first.note.startswith("2024-05-16")


@pytest.mark.parametrize("content", [b"", b"question\nx", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 locked"])
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "set.xlsx").write_bytes(content)
    with pytest.raises(QuestionSetError, match=r"set\.xlsx.*Save it again"):
        read(tmp_path / "set.xlsx")


def beir(folder: Path, **files: str) -> Path:
    standard = {
        "corpus.jsonl": '{"_id": "d1", "title": "التجارة", "text": "بلغت 240."}\n'
        '{"_id": "d2", "title": "", "text": "الطقس بارد."}\n{"_id": "d3", "title": "عنوان", "text": ""}',
        "queries.jsonl": '{"_id": "q1", "text": "كم بلغت؟"}\n{"_id": "q2", "text": "لا حكم له"}',
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq1\td3\t0\n",
        "qrels/train.tsv": "query-id\tcorpus-id\tscore\nq2\td2\t1\n",
    }
    (folder / "qrels").mkdir(parents=True)
    for name, text in (standard | files).items():
        (folder / name).write_text(text)
    return folder


def test_a_beir_folder_brings_its_corpus_and_its_grades(tmp_path: Path) -> None:
    asked = read(beir(tmp_path / "scifact-ar"))
    assert asked.name == "scifact-ar"
    assert [(document.path, document.title) for document in asked.corpus] == [
        ("d1", "التجارة"),
        ("d2", ""),
        ("d3", "عنوان"),
    ]
    (question,) = asked.questions
    assert question.evidence == (Evidence("d1", grade=2), Evidence("d2", grade=1))


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d1 1", "with tabs between them: q1 d1 1"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td9\t1", "not there: q1 d9"),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore", "no question"),
        ("corpus.jsonl", '{"title": "x"}', "lacks '_id'"),
        ("queries.jsonl", "{", "row 1: not JSON"),
    ],
)
def test_what_is_wrong_in_a_beir_folder_is_said(tmp_path: Path, name: str, text: str, problem: str) -> None:
    with pytest.raises(QuestionSetError) as error:
        read(beir(tmp_path / "set", **{name: text}))
    assert problem in str(error.value)


def test_any_other_folder_is_no_set(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="no BEIR folder"):
        read(tmp_path)


def test_a_squad_file_brings_its_paragraphs(tmp_path: Path) -> None:
    qas = [
        {"id": "1", "question": "متى؟", "answers": [{"text": "2023"}, {"text": "2023"}]},
        {"id": "2", "question": "من؟", "answers": [], "is_impossible": True},
    ]
    squad = {"data": [{"title": "ت", "paragraphs": [{"context": "في عام\n2023.", "qas": qas}]}]}
    asked = read(saved(tmp_path, "squad.json", json.dumps(squad)))
    assert [document.text for document in asked.corpus] == ["في عام 2023."]
    assert [(q.answers, q.answerable, q.evidence) for q in asked.questions] == [
        (("2023",), True, (Evidence("0"),)),
        ((), False, ()),
    ]


@pytest.mark.parametrize(
    ("name", "text", "problems"),
    [
        ("a.csv", "سؤال\nx", ["row 1: there is no column `question`"]),
        ("a.csv", "question,answr\nx,y", ["unknown columns answr"]),
        ("a.csv", "question,answers\n,y", ["row 2: the question is empty"]),
        ("a.csv", "question\nx\ny\nx", ["row 4: the same question as in row 2"]),
        ("a.csv", "question,answerable\nx,ربما", ["row 2: answerable = 'ربما'"]),
        ("a.csv", "question,answerable,answers\nx,no,y", ["row 2: not answerable"]),
        ("a.csv", "question,history\nx,[1]", ["row 2: history"]),
        ("a.csv", "question\n", ["no question"]),
        ("a.csv", "question,answerable\nx,no\ny,لا", ["not one question is answerable"]),
        ("a.csv", 'question,note\nx,"' + "y" * 200_000, ["row 2: a quotation mark is opened"]),
        ("a.jsonl", '{"question": "x"}\n{', ["row 2: not JSON"]),
        ("a.jsonl", '{"question": "x", "q": 1}', ["row 1: unknown keys q"]),
        ("a.json", '{"data": 5}', ["SQuAD"]),
        ("a.json", "{", ["SQuAD"]),
        ("a.pdf", "x", [".pdf is no kind of set"]),
        ("a.csv", "question,answerable\n,\nx,ربما\n,no", ["row 3", "row 4"]),
    ],
)
def test_what_is_wrong_is_listed_with_its_row(
    tmp_path: Path, name: str, text: str, problems: list[str]
) -> None:
    with pytest.raises(QuestionSetError) as error:
        read(saved(tmp_path, name, text))
    for problem in problems:
        assert problem in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="nowhere"):
        read(tmp_path / "nowhere.csv")
