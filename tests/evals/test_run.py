from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.questions import Question, QuestionSet, QuestionSetError, read
from evals.run import Run, by_tag, compare, engine_over, joined, read_run, run
from rag.chain import Engine, Turn
from rag.config import Settings
from rag.indexing import index
from tests.conftest import Write

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."
QUESTIONS = (
    Question("1", "كم بلغ حجم التجارة؟", ("240 مليار",), "تجارة.txt", TRADE, tags=("رقم",)),
    Question("2", "متى تهطل الأمطار؟", ("الشتاء",), None, "تهطل الأمطار في فصل الشتاء", tags=("زمن",)),
    Question("3", "ما عاصمة البرازيل؟", answerable=False, tags=("بعيد",)),
    Question("4", "وفي أي عام؟", ("2023",), quote=TRADE, history=(Turn("user", "كم بلغ حجم التجارة؟"),)),
)


@pytest.fixture
def engine(settings: Settings, write: Write) -> Engine:
    write("تجارة.txt", f"{TRADE} وهو رقم قياسي.")
    write("طقس.txt", "تهطل الأمطار في فصل  الشتاء على الجبال.")
    index(settings)
    return Engine(settings)


def test_a_run_over_the_index_measures_everything(engine: Engine, settings: Settings) -> None:
    value = json.loads(json.dumps(run(QuestionSet("ours", QUESTIONS), engine, settings).to_json()))
    assert (value["set"], value["questions"]) == ("ours", 4)
    assert value["retrieval"] == {
        "nDCG@10": 1.0,
        "Recall@1": 1.0,
        "Recall@5": 1.0,
        "Recall@10": 1.0,
        "MRR": 1.0,
    }
    assert value["answers"]["hit@1"] == 1.0
    assert value["answers"]["answered"] == 1.0
    assert value["citations"] == {"precision": 1.0, "recall": 1.0}
    assert value["refusal"] == {"precision": 1.0, "recall": 1.0, "balanced_accuracy": 1.0}
    assert value["latency_ms"]["p50"] > 0
    assert value["config"]["embedding"]["model"] == "bundled"


def test_what_the_set_cannot_tell_is_null(engine: Engine, settings: Settings) -> None:
    value = run(QuestionSet("bare", (Question("1", "كم بلغ حجم التجارة؟"),)), engine, settings).to_json()
    assert value["retrieval"]["nDCG@10"] is None
    assert value["answers"]["hit@1"] is None
    assert value["refusal"]["recall"] is None


def test_quotes_and_documents_are_checked_before_anything_runs(engine: Engine, settings: Settings) -> None:
    wrong = (
        Question("1", "س", quote="ليس في الوثائق", row=2),
        Question("2", "س", document="لا وجود له.txt", row=3),
    )
    with pytest.raises(QuestionSetError) as error:
        run(QuestionSet("wrong", wrong), engine, settings)
    assert "row 2: the quote is not in any indexed document" in str(error.value)
    assert "row 3: لا وجود له.txt is not indexed" in str(error.value)


def squad(file: Path, question: str, context: str, answer: str) -> Path:
    qas = [{"id": "q", "question": question, "answers": [{"text": answer}]}]
    paragraphs = [{"context": context, "qas": qas}, {"context": "نص آخر عن الطقس.", "qas": []}]
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    return file


def test_a_squad_file_is_asked_on_its_own_paragraphs(settings: Settings, tmp_path: Path) -> None:
    asked = read(squad(tmp_path / "ar.json", "كم بلغ حجم التجارة؟", TRADE, "240 مليار"))
    engine, used = engine_over(asked.corpus, settings, tmp_path / "data")
    (result,) = run(asked, engine, used).results
    assert result.measures["nDCG@10"] == 1
    assert result.measures["hit@1"] == 1


def test_questions_in_one_language_are_joined_to_paragraphs_in_another(
    settings: Settings, tmp_path: Path
) -> None:
    english = read(
        squad(tmp_path / "en.json", "How large was trade?", "Trade was 240 billion.", "240 billion")
    )
    arabic = read(squad(tmp_path / "ar.json", "كم بلغ حجم التجارة؟", TRADE, "240 مليار"))
    both = joined(english, arabic)
    assert both.questions[0].question == "How large was trade?"
    assert both.questions[0].answers == ("240 مليار",)
    engine, used = engine_over(both.corpus, settings, tmp_path / "data")
    assert run(both, engine, used).results[0].measures["Recall@1"] == 1
    with pytest.raises(QuestionSetError, match="has no question 1"):
        joined(QuestionSet("x", QUESTIONS), arabic)


def test_a_run_against_itself_shows_no_difference(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    made = run(QuestionSet("ours", QUESTIONS), engine, settings)
    (tmp_path / "run.json").write_text(json.dumps(made.to_json()))
    earlier = read_run(tmp_path / "run.json")
    assert all(change == low == high == 0 for _, change, low, high in compare(earlier, made).values())
    with pytest.raises(ValueError, match="no question in common"):
        compare(earlier, Run("other", (), {}))


def test_an_interrupted_run_keeps_what_is_done(engine: Engine, settings: Settings) -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    made = run(QuestionSet("ours", QUESTIONS), engine, settings, stop)
    assert made.interrupted
    assert len(made.results) == 2


def test_results_are_told_apart_by_tag(engine: Engine, settings: Settings) -> None:
    groups = by_tag(run(QuestionSet("ours", QUESTIONS), engine, settings).results)
    assert {tag: len(results) for tag, results in groups.items()} == {"بعيد": 1, "رقم": 1, "زمن": 1}


def test_a_file_that_is_no_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"results": [1]}')
    with pytest.raises(QuestionSetError, match="isnad eval"):
        read_run(tmp_path / "x.json")
