from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.corpus import join_sets, prepare
from evals.questions import QuestionSet, QuestionSetError, read
from evals.run import Run, run
from rag.config import Settings
from rag.index.indexing import NothingIndexedError
from rag.index.snapshot import NoSnapshotError
from tests.evals.conftest import QUESTIONS, TRADE


def made(settings: Settings, asked: QuestionSet, corpus: Path | None = None) -> Run:
    with prepare([asked], corpus, settings, lambda *_: None) as (ready,):
        return run(ready)


def squad(file: Path, question: str, context: str, answer: str) -> Path:
    qas = [{"id": "q", "question": question, "answers": [{"text": answer}]}]
    paragraphs = [{"context": context, "qas": qas}, {"context": "نص آخر عن الطقس.", "qas": []}]
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    return file


def test_a_squad_file_is_asked_on_its_own_paragraphs(settings: Settings, tmp_path: Path) -> None:
    asked = read(squad(tmp_path / "ar.json", "كم بلغ حجم التجارة؟", TRADE, "240 مليار"))
    (result,) = made(settings, asked).results
    assert (result.measures["nDCG@10"], result.right) == (1, True)
    assert not settings.data_dir.exists()


def test_questions_in_one_language_are_joined_to_paragraphs_in_another(
    settings: Settings, tmp_path: Path
) -> None:
    english = read(
        squad(tmp_path / "en.json", "How large was trade?", "Trade was 240 billion.", "240 billion")
    )
    arabic = squad(tmp_path / "ar.json", "كم بلغ حجم التجارة؟", TRADE, "240 مليار")
    (result,) = made(settings, english, arabic).results
    assert (result.question.question, result.question.answers) == ("How large was trade?", ("240 مليار",))
    assert result.measures["Recall@1"] == 1
    with pytest.raises(QuestionSetError, match="has no question 1"):
        join_sets(QuestionSet("x", QUESTIONS), read(arabic))


def test_a_set_is_asked_on_documents_that_are_named_for_it(indexed: Settings, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "تجارة.txt").write_text(TRADE)
    result, *_ = made(indexed, QuestionSet("ours", QUESTIONS[:1]), tmp_path / "other").results
    assert [passage.document for passage in result.passages] == ["تجارة.txt"]
    with pytest.raises(QuestionSetError, match="row 3: the quote is not in any"):
        made(indexed, QuestionSet("ours", QUESTIONS), tmp_path / "other")
    with pytest.raises(NothingIndexedError, match="does not exist"):
        made(indexed, QuestionSet("ours", QUESTIONS), tmp_path / "nowhere")


def test_a_squad_file_asked_on_documents_keeps_its_answers_alone(indexed: Settings, tmp_path: Path) -> None:
    asked = read(squad(tmp_path / "ar.json", "كم بلغ حجم التجارة؟", TRADE, "240 مليار"))
    (result,) = made(indexed, asked, indexed.corpus[0]).results
    assert (result.measures["hit@1"], "nDCG@10" in result.measures) == (1, False)


@pytest.mark.parametrize("changed", [{"analyser": "words"}, {"analyser": "light10"}])
def test_settings_that_the_index_was_not_made_with_are_tried_apart(
    indexed: Settings, changed: dict[str, str]
) -> None:
    other = indexed.model_copy(update={"retrieval": indexed.retrieval.model_copy(update=changed)})
    before = (indexed.data_dir / "index" / "CURRENT").read_text()
    run_apart = made(other, QuestionSet("ours", QUESTIONS))
    assert run_apart.config["retrieval"]["analyser"] == changed["analyser"]
    assert run_apart.results[0].right
    assert (indexed.data_dir / "index" / "CURRENT").read_text() == before


def test_without_an_index_it_says_how_to_make_one(settings: Settings) -> None:
    with pytest.raises(NoSnapshotError, match="isnad index"):
        made(settings, QuestionSet("ours", QUESTIONS))
