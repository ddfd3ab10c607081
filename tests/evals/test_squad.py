from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.squad import Question, SquadError, parse, read


def published(*articles: list[dict[str, Any]]) -> str:
    return json.dumps({"data": [{"title": "ت", "paragraphs": paragraphs} for paragraphs in articles]})


def test_a_paragraph_that_comes_twice_is_one_of_its_first_article() -> None:
    first = {
        "id": 1,
        "question": "متى؟",
        "answers": [{"text": "2023"}, {"text": "2023"}, {"text": "عام 2023"}],
    }
    other = {"id": "2", "question": "من؟", "answers": [{"text": "أحمد"}]}
    found = parse(
        published(
            [{"context": "في عام\n2023.", "qas": [first]}],
            [{"context": "زار أحمد.", "qas": []}, {"context": "في عام\n2023.", "qas": [other]}],
        )
    )
    assert found.paragraphs == ("في عام\n2023.", "زار أحمد.")
    assert found.articles == (0, 1)
    assert found.questions == (
        Question("1", "متى؟", ("2023", "عام 2023"), True, 0),
        Question("2", "من؟", ("أحمد",), True, 0),
    )


def test_an_impossible_question_has_no_answer_even_where_one_is_given() -> None:
    asked = {"id": "1", "question": "من؟", "answers": [{"text": "أحمد"}], "is_impossible": True}
    (question,) = parse(published([{"context": "زار أحمد.", "qas": [asked]}])).questions
    assert (question.answerable, question.answers) == (False, ())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "JSONDecodeError"),
        ("[" * 100_000, "RecursionError"),
        ("[]", "TypeError"),
        ('{"version": 1}', "KeyError: 'data'"),
        ('{"data": 5}', "TypeError"),
        (published([{"context": None, "qas": []}]), "None is no text"),
        (published([{"context": "x", "qas": [{"id": 1, "question": 5, "answers": []}]}]), "5 is no text"),
        (published([{"context": "x", "qas": ["من؟"]}]), "AttributeError"),
    ],
)
def test_what_is_not_in_the_format_is_said(content: str, reason: str) -> None:
    with pytest.raises(SquadError, match="is not in SQuAD's format") as error:
        parse(content)
    assert reason in str(error.value)


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "rows.json").write_text("[]")
    with pytest.raises(SquadError, match=r"rows\.json is not in SQuAD's format"):
        read(tmp_path / "rows.json")
