from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from evals.cli import Outputs, evaluate
from evals.journal import JournalError
from evals.questions import QuestionSetError
from rag.answers.answer import Answer
from rag.config import ConfigError, Evals, Settings, with_value
from rag.engine import Engine
from rag.question import Turn

pytestmark = pytest.mark.slow

TABLE = """question,answers,quote,answerable,tags
كم بلغ حجم التجارة؟,240 مليار,بلغ حجم التجارة,,رقم
ما عاصمة البرازيل؟,,,no,بعيد
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "set.csv").write_text(TABLE)
    return tmp_path / "set.csv"


def evaluated(
    settings: Settings, sets: Sequence[Path], outputs: Outputs | None = None
) -> tuple[str, list[str]]:
    """(what is printed, what failed)."""
    written = io.StringIO()
    out = Console(width=110, file=written)
    failures = evaluate(settings, sets, None, outputs or Outputs(), out, lambda *_: None)
    return written.getvalue(), failures


def test_figures_tags_and_the_comparison_are_printed(indexed: Settings, table: Path, tmp_path: Path) -> None:
    text, _ = evaluated(indexed, [table], Outputs(tmp_path / "run.json", tmp_path / "run.html"))
    assert "set: 2 questions" in text
    assert "nDCG@10" in text
    assert "بعيد" in text
    value = json.loads((tmp_path / "run.json").read_text())
    assert value["questions"] == len(value["results"]) == 2
    assert "كم بلغ حجم التجارة؟" in (tmp_path / "run.html").read_text()
    again, _ = evaluated(indexed, [table], Outputs(compare_with=tmp_path / "run.json"))
    assert "+0.0000" in again
    assert "0 won." in again
    assert "0 lost." in again


def test_several_sets_are_compared_each_with_its_own(indexed: Settings, table: Path, tmp_path: Path) -> None:
    other = table.with_name("other.csv")
    other.write_text("question\nمتى تهطل الأمطار؟\n")
    evaluated(indexed, [table, other], Outputs(tmp_path / "runs.json"))
    assert [run["set"] for run in json.loads((tmp_path / "runs.json").read_text())] == ["set", "other"]
    text, _ = evaluated(indexed, [other, table], Outputs(compare_with=tmp_path / "runs.json"))
    assert text.index("other: before and now") < text.index("set: before and now")


def test_questions_that_were_lost_are_listed(indexed: Settings, table: Path, tmp_path: Path) -> None:
    evaluated(indexed, [table], Outputs(tmp_path / "run.json"))
    table.write_text(TABLE.replace("240 مليار", "شيء آخر"))
    text, _ = evaluated(indexed, [table], Outputs(compare_with=tmp_path / "run.json"))
    assert "1 lost:\n  2  كم بلغ حجم التجارة؟" in text


def test_a_release_that_got_worse_is_stopped(indexed: Settings, table: Path, tmp_path: Path) -> None:
    def failures(*fail_under: str, compare: Path | None = None) -> list[str]:
        outputs = Outputs(compare_with=compare, fail_under=fail_under, fail_if_worse=bool(compare))
        return evaluated(indexed, [table], outputs)[1]

    assert failures("nDCG@10=0.9") == []
    assert failures("p95=1e9")[0].startswith("set: p95 is")
    evaluated(indexed, [table], Outputs(tmp_path / "run.json"))
    assert failures(compare=tmp_path / "run.json") == []
    better = json.loads((tmp_path / "run.json").read_text())
    better["results"][0]["measures"]["nDCG@10"] = 2.0
    (tmp_path / "better.json").write_text(json.dumps(better))
    assert "nDCG@10 fell by 1.0000" in failures(compare=tmp_path / "better.json")[0]


@pytest.mark.parametrize(
    ("outputs", "problem"),
    [
        (Outputs(fail_under=["accuracy=1"]), "nDCG@10"),
        (Outputs(fail_under=["nDCG@10"]), "MEASURE=VALUE"),
        (Outputs(fail_if_worse=True), "--compare RUN.json"),
        (Outputs(resume=True), "--json RUN.json"),
        (Outputs(as_html=Path("no/where/run.html")), "there is no folder no/where"),
    ],
)
def test_options_that_cannot_be_met_are_said_before_anything_is_asked(
    indexed: Settings, table: Path, outputs: Outputs, problem: str
) -> None:
    with pytest.raises(ConfigError, match=problem):
        evaluated(indexed, [table], outputs)


def test_a_judge_that_cannot_be_had_is_said_before_anything_is_asked(indexed: Settings, table: Path) -> None:
    with pytest.raises(ConfigError, match=r"evals\.judge"):
        evaluated(indexed.model_copy(update={"evals": Evals(judge="nowhere:x")}), [table])


def test_nothing_is_asked_where_one_set_is_wrong(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("question\nس؟\n")
    (tmp_path / "bad.csv").write_text("سؤال\nس؟\n")
    with pytest.raises(QuestionSetError, match=r"bad\.csv"):
        evaluated(settings, [tmp_path / "good.csv", tmp_path / "bad.csv"])


def test_a_run_that_was_stopped_is_kept_and_fails(indexed: Settings, table: Path, tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        if stage == "ask" and done == 1:
            raise KeyboardInterrupt

    outputs = Outputs(tmp_path / "run.json")
    failures = evaluate(indexed, [table], None, outputs, Console(file=io.StringIO()), stop)
    assert failures == ["set: stopped after 1 of 2 questions."]
    assert json.loads((tmp_path / "run.json").read_text())["interrupted"]


def stopping_at(question: int) -> Callable[[str, int, int], None]:
    """The progress of a run that is killed before this question, by what nothing catches."""

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "ask" and done == question:
            raise SystemExit

    return stop


def test_a_run_that_was_killed_goes_on_where_it_was(
    indexed: Settings, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, file = Outputs(tmp_path / "whole.json"), tmp_path / "run.json"
    evaluated(indexed, [table], whole)
    with pytest.raises(SystemExit):
        evaluate(indexed, [table], None, Outputs(file), Console(file=io.StringIO()), stopping_at(1))
    with (tmp_path / "run.json.part").open("a") as journal:
        journal.write('{"set": "1 set", "resu')  # as a killed process leaves it
    asked: list[str] = []
    ask = Engine.ask

    def count(engine: Engine, question: str, history: Sequence[Turn] = ()) -> Answer:
        asked.append(question)
        return ask(engine, question, history)

    monkeypatch.setattr(Engine, "ask", count)
    _, failures = evaluated(indexed, [table], Outputs(file, resume=True))
    assert (asked, failures) == (["ما عاصمة البرازيل؟"], [])
    assert not (tmp_path / "run.json.part").exists()
    ours, theirs = (json.loads(each.read_text()) for each in (file, tmp_path / "whole.json"))
    for name in ("set", "questions", "retrieval", "answers", "citations", "refusal", "missing"):
        assert ours[name] == theirs[name]


def test_the_report_of_an_interrupted_run_says_what_is_missing(
    indexed: Settings, table: Path, tmp_path: Path
) -> None:
    other = table.with_name("other.csv")
    other.write_text("question\nمتى تهطل الأمطار؟\n")

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "ask" and done == 1:
            raise KeyboardInterrupt

    files = Outputs(tmp_path / "run.json", tmp_path / "run.html")
    failures = evaluate(indexed, [table, other], None, files, Console(file=io.StringIO()), stop)
    assert failures[1:] == ["other: stopped after 0 of 1 questions."]
    first, second = json.loads((tmp_path / "run.json").read_text())
    assert first["missing"] == [{"id": "3", "question": "ما عاصمة البرازيل؟"}]
    assert [each["question"] for each in second["missing"]] == ["متى تهطل الأمطار؟"]
    assert "متى تهطل الأمطار؟" in (tmp_path / "run.html").read_text()
    _, failures = evaluated(indexed, [table, other], replace(files, resume=True))
    assert failures == []


def test_a_run_goes_on_only_with_what_it_was_begun_with(
    indexed: Settings, table: Path, tmp_path: Path
) -> None:
    out = Console(file=io.StringIO())
    with pytest.raises(SystemExit):
        evaluate(indexed, [table], None, Outputs(tmp_path / "run.json"), out, stopping_at(1))
    other = with_value(indexed, "answer.max_sentences=1")
    with pytest.raises(JournalError, match="made with other settings"):
        evaluated(other, [table], Outputs(tmp_path / "run.json", resume=True))
    table.write_text(TABLE.replace("240 مليار", "شيء آخر"))
    evaluated(indexed, [table], Outputs(tmp_path / "run.json", resume=True))
    assert json.loads((tmp_path / "run.json").read_text())["answers"]["hit@1"] == 0.0


def test_a_report_that_cannot_be_written_is_one_line(indexed: Settings, table: Path, tmp_path: Path) -> None:
    (tmp_path / "run.html").mkdir()
    with pytest.raises(ConfigError, match=r"run\.html: cannot be written"):
        evaluated(indexed, [table], Outputs(as_html=tmp_path / "run.html"))
