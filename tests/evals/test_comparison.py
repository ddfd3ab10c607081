from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evals.comparison import compare, find_earlier, read_runs
from evals.questions import Question, QuestionSet, QuestionSetError
from evals.run import Run
from rag.config import Settings
from tests.evals.conftest import QUESTIONS, asked


@pytest.fixture(scope="module")
def made(indexed: Settings) -> Run:
    return asked(indexed)


def test_a_run_against_itself_shows_no_difference(made: Run) -> None:
    comparison = compare(json.loads(json.dumps(made.to_json())), made)
    assert {"nDCG@10", "hit@1", "answered", "refused"} <= comparison.measures.keys()
    for change in comparison.measures.values():
        assert change.now - change.before == change.low == change.high == 0
    assert comparison.won == comparison.lost == ()


def test_questions_that_turned_are_won_or_lost(made: Run) -> None:
    first, second, *others = made.results
    worse = replace(made, results=(replace(first, right=False, measures={"hit@1": 0.0}), second, *others))
    lost = compare(made.to_json(), worse)
    assert [(each.result.question.id, each.before) for each in lost.lost] == [("1", first.answer.answer)]
    assert lost.measures["hit@1"].now < lost.measures["hit@1"].before
    won = compare(worse.to_json(), made)
    assert [each.result.question.id for each in won.won] == ["1"]


def test_a_fall_is_sure_when_its_interval_excludes_zero(made: Run) -> None:
    results = [replace(made.results[0], measures={"hit@1": float(n % 5 > 0)}) for n in range(50)]
    before = replace(made, results=tuple(replace(r, measures={"hit@1": 1.0}) for r in results))
    assert compare(before.to_json(), replace(made, results=tuple(results))).measures["hit@1"].worse


def test_a_row_that_is_put_in_between_moves_nothing(indexed: Settings, made: Run) -> None:
    new = Question("0", "ما الجديد؟", ("شيء",))
    moved = [new, *(replace(question, id=str(n)) for n, question in enumerate(QUESTIONS, start=50))]
    comparison = compare(made.to_json(), asked(indexed, moved))
    assert comparison.won == comparison.lost == ()
    assert all(change.now == change.before for change in comparison.measures.values())


def test_the_earlier_run_of_a_set_is_found_by_its_name(made: Run, tmp_path: Path) -> None:
    other = replace(made, set="other", results=made.results[:1])
    file = tmp_path / "runs.json"
    file.write_text(json.dumps([other.to_json(), made.to_json()]))
    runs = read_runs(file)
    assert find_earlier(runs, QuestionSet("ours", QUESTIONS), file)["questions"] == 4
    assert find_earlier(runs[:1], QuestionSet("renamed", QUESTIONS), file)["set"] == "other"
    with pytest.raises(QuestionSetError, match="no run of renamed"):
        find_earlier(runs, QuestionSet("renamed", QUESTIONS), file)
    with pytest.raises(QuestionSetError, match="nothing to compare"):
        find_earlier(runs[:1], QuestionSet("other", QUESTIONS[1:]), file)


@pytest.mark.parametrize("text", ['{"results": [1]}', "[", "5", '{"results": [{"id": "1", "measures": {}}]}'])
def test_a_file_that_is_no_run_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(QuestionSetError, match=r"x\.json.*isnad eval"):
        read_runs(tmp_path / "x.json")
