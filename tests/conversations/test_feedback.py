"""What readers say of answers: as rows of a question set, and what was not answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.questions import Question, read
from evals.tables import write_csv
from rag.answers.answer import Answer, FoundPassage
from tests.conversations.answers import QUOTE, answered
from ui.conversations.feedback import build_rows, group_unanswered
from ui.conversations.store import JudgedTurn, Judgement, KeptTurn

PASSAGES = (FoundPassage("تجارة.md", 1, QUOTE, 0.2),)


def refused(question: str, passages: tuple[FoundPassage, ...] = PASSAGES) -> dict[str, Any]:
    return Answer(question, "لم أجد.", False, "ar", "extractive", passages=passages).to_json()


def turn(answer: dict[str, Any], created: int = 0) -> KeptTurn:
    return KeptTurn("1", answer["question"], answer, created)


def judged(
    answer: dict[str, Any], is_right: bool, reason: str = "", before: tuple[KeptTurn, ...] = ()
) -> JudgedTurn:
    return JudgedTurn(turn(answer), Judgement(is_right, reason), before)


def questions(folder: Path, *given: JudgedTurn) -> list[Question]:
    """The rows as `isnad eval` reads them, after a question that can be answered."""
    file = folder / "feedback.csv"
    known = {"question": "كم بلغت الصادرات؟", "answers": "90"}
    file.write_text(write_csv([known, *build_rows(given)]), encoding="utf-8-sig", newline="")
    return list(read(file).questions)[1:]


def test_a_right_answer_is_what_is_to_be_found_again(tmp_path: Path) -> None:
    answer = answered("كم بلغ حجم التجارة؟") | {"emphasis": [[16, 25]]}
    (row,) = questions(tmp_path, judged(answer, True))
    assert row.answerable
    assert row.answers == (QUOTE[16:25],)
    assert [(each.document, each.quote) for each in row.evidence] == [("تجارة.md", QUOTE)]
    assert row.tags == ("right",)


def test_a_wrong_answer_is_no_answer_but_a_note_with_the_reason(tmp_path: Path) -> None:
    (row,) = questions(tmp_path, judged(answered("كم بلغ حجم التجارة؟"), False, "الرقم\nقديم"))
    assert (row.answerable, row.answers, row.evidence) == (True, (), ())
    assert row.tags == ("wrong",)
    assert row.note == f"answer: {QUOTE} [1]\nreason: الرقم قديم"


def test_a_right_refusal_is_to_be_refused_again_and_a_wrong_one_to_be_answered(tmp_path: Path) -> None:
    right, wrong = questions(tmp_path, judged(refused("من فاز؟"), True), judged(refused("من خسر؟"), False))
    assert (right.answerable, right.tags) == (False, ("right", "refused"))
    assert (wrong.answerable, wrong.tags) == (True, ("wrong", "refused"))


def test_a_question_that_leans_on_others_brings_them_along(tmp_path: Path) -> None:
    before = (turn(answered("كم بلغ حجم التجارة؟")),)
    (row,) = questions(tmp_path, judged(answered("وفي أي عام؟"), True, before=before))
    assert [(said.role, said.content) for said in row.history] == [
        ("user", "كم بلغ حجم التجارة؟"),
        ("assistant", f"{QUOTE} [1]"),
    ]


def test_a_question_that_was_judged_twice_is_one_row_by_the_last_judgement(tmp_path: Path) -> None:
    answer = answered("كم بلغ حجم التجارة؟")
    again = replace(judged(answer, False, "قديم"), turn=turn(answer | {"question": "كم بلغ  حجم التجارة؟"}))
    (row,) = questions(tmp_path, judged(answer, True, "نعم"), again)
    assert row.tags == ("wrong", "disputed")
    assert row.note.splitlines()[1:] == ["reason: نعم", "reason: قديم"]


def test_unanswered_questions_that_mean_the_same_are_counted_together() -> None:
    gaps = group_unanswered(
        [
            turn(refused("من فاز بالجائزة؟"), 1),
            turn(refused("ما شروط السفر؟"), 2),
            turn(refused("مَا هي شروطُ السفر"), 3),
            turn(refused("شكرًا", ()), 4),
        ]
    )
    assert [(gap.question, gap.count, gap.last) for gap in gaps] == [
        ("مَا هي شروطُ السفر", 2, 3),
        ("من فاز بالجائزة؟", 1, 1),
    ]
