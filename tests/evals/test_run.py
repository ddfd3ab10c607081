from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evals.corpus import prepare
from evals.questions import Evidence, Question, QuestionSet
from evals.run import by_tag, run
from rag.answers.quoting import QUOTING_CONTEXTUAL
from rag.config import Settings
from tests.evals.conftest import QUESTIONS, TRADE, asked


def test_a_run_over_the_index_measures_everything(indexed: Settings) -> None:
    value = json.loads(json.dumps(asked(indexed).to_json()))
    assert (value["set"], value["questions"], value["interrupted"]) == ("ours", 4, False)
    assert value["retrieval"] == {
        "nDCG@10": 1.0,
        "Recall@1": 1.0,
        "Recall@5": 1.0,
        "Recall@10": 1.0,
        "MRR": 1.0,
    }
    assert value["answers"]["hit@1"] == value["answers"]["hit@3"] == 1.0
    assert value["answers"]["answered"] == 1.0
    assert value["citations"] == {"precision": 1.0, "recall": 1.0}
    assert value["decided"] == {"verbatim": 3}
    assert value["results"][0]["checks"][0]["decided"] == "verbatim"
    assert value["refusal"] == {"precision": 1.0, "recall": 1.0, "balanced_accuracy": 1.0, "auc": 1.0}
    assert value["latency_ms"]["p50"] > 0
    assert value["config"]["embedding"]["model"] == "bundled"
    first, *_ = value["results"]
    assert first["citations"][0]["document"] == "تجارة.txt"
    assert [passage["gain"] for passage in first["passages"]] == [1, 0]
    assert first["seconds"]["total"] > 0


def test_what_the_set_cannot_tell_is_null(indexed: Settings) -> None:
    made = asked(indexed, [Question("1", "كم بلغ حجم التجارة؟")])
    value = made.to_json()
    assert value["retrieval"]["nDCG@10"] is None
    assert value["answers"]["hit@1"] is None
    assert value["refusal"]["recall"] is None
    assert made.results[0].right is None


def test_an_answer_is_right_where_its_first_sentence_holds_it_and_cites_what_is_relevant(
    indexed: Settings,
) -> None:
    first, *_ = QUESTIONS
    elsewhere = (Evidence("طقس.txt"),)
    cases = [
        (first, True),
        (replace(first, answers=("999",)), False),
        (replace(first, answers=(), evidence=(Evidence(None, TRADE),)), True),
        (replace(first, answers=(), evidence=elsewhere), False),
        (replace(first, evidence=elsewhere), False),
        (replace(first, question="؟"), False),
    ]
    for question, right in cases:
        (result,) = asked(indexed, [question]).results
        assert result.right is right


def test_the_stretch_that_answers_is_marked_in_its_passage(indexed: Settings) -> None:
    result = asked(indexed).results[1]
    relevant = next(passage for passage in result.passages if passage.gain)
    assert [relevant.text[start:end] for start, end in relevant.marks] == ["تهطل الأمطارُ في فصلِ الشتاء"]


def test_an_interrupted_run_keeps_what_is_done(indexed: Settings) -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with prepare([QuestionSet("ours", QUESTIONS)], None, indexed, lambda *_: None) as (ready,):
        made = run(ready, stop)
    assert made.interrupted
    assert len(made.results) == 2


def test_results_are_told_apart_by_tag(indexed: Settings) -> None:
    groups = by_tag(asked(indexed).results)
    assert {tag: len(results) for tag, results in groups.items()} == {"بعيد": 1, "رقم": 1, "زمن": 1}


def test_hit_at_3_counts_the_candidates_that_are_shown(
    indexed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that is never sure is refused the first place, and shows where the answer may be."""
    never = replace(QUOTING_CONTEXTUAL, within=-100.0, across=-100.0, hopeless=0.0)
    monkeypatch.setattr("rag.answers.quoting.QUOTING_CONTEXTUAL", never)
    first, *_ = QUESTIONS
    (result,) = asked(indexed, [first]).results
    assert (result.answer.answered, result.measures["hit@1"], result.measures["hit@3"]) == (False, 0.0, 1.0)
    (result,) = asked(indexed, [replace(first, answers=("999",))]).results
    assert result.measures["hit@3"] == 0.0
