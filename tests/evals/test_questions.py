from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.questions import QuestionSetError, read
from rag.chain import Turn


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


def test_a_squad_file_brings_its_paragraphs(tmp_path: Path) -> None:
    qas = [
        {"id": "1", "question": "متى؟", "answers": [{"text": "2023"}, {"text": "2023"}]},
        {"id": "2", "question": "من؟", "answers": [], "is_impossible": True},
    ]
    squad = {"data": [{"title": "ت", "paragraphs": [{"context": "في عام\n2023.", "qas": qas}]}]}
    asked = read(saved(tmp_path, "squad.json", json.dumps(squad)))
    assert [document.text for document in asked.corpus] == ["في عام 2023."]
    assert [(q.answers, q.answerable, q.document) for q in asked.questions] == [
        (("2023",), True, "0"),
        ((), False, "0"),
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
