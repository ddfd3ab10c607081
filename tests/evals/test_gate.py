from __future__ import annotations

from pathlib import Path

import pytest

from evals.gate import QuestionGate
from evals.questions import QuestionSetError
from rag import config
from rag.config import ConfigError, Settings
from rag.engine import Engine
from rag.index import snapshot
from rag.index.indexing import index
from rag.index.outcome import RefusedError, last_outcome
from rag.index.snapshot import SNAPSHOTS
from tests.conftest import Write

LEAVE = "مدة الإجازة السنوية ثلاثون يومًا لكل موظف."
TRAVEL = "تصرف بدلات السفر قبل موعد السفر بأسبوع واحد."
SET = f"""id,question,answers,document,quote
1,كم مدة الإجازة السنوية؟,ثلاثون يومًا,إجازات.txt,{LEAVE}
2,متى تصرف بدلات السفر؟,بأسبوع,سفر.txt,{TRAVEL}
"""


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "أسئلة.csv"
    file.write_text(SET, encoding="utf-8")
    return file


def gate(settings: Settings, questions: Path, **at_least: float) -> QuestionGate:
    limits = at_least or {"hit@1": 0.8}
    return QuestionGate(config.Gate(set=questions, at_least=limits), settings)


@pytest.fixture
def fast(settings: Settings) -> Settings:
    return settings.model_copy(update={"answer": config.AnswerSettings(reader="fast")})


def test_an_index_that_answers_well_becomes_current(fast: Settings, write: Write, questions: Path) -> None:
    write("إجازات.txt", LEAVE)
    write("سفر.txt", TRAVEL)
    assert index(fast, gate=gate(fast, questions)).documents == 2
    assert Engine(fast).ask("كم مدة الإجازة السنوية؟").answered


def test_one_that_answers_worse_is_refused_with_the_questions_and_both_answers(
    fast: Settings, write: Write, questions: Path
) -> None:
    write("إجازات.txt", LEAVE)
    write("سفر.txt", TRAVEL)
    index(fast, gate=gate(fast, questions))
    name = snapshot.current_name(fast.data_dir / SNAPSHOTS)
    write("إجازات.txt", "مدة الإجازة السنوية تحددها اللائحة الجديدة.")
    engine = Engine(fast)
    with pytest.raises(RefusedError, match=r"hit@1 is 0\.5000, under 0\.8") as refused:
        index(fast, gate=gate(fast, questions))
    (broken,) = refused.value.broken
    assert broken.question == "كم مدة الإجازة السنوية؟"
    assert "ثلاثون يومًا" in (broken.before or "")
    assert "ثلاثون" not in broken.after
    assert all(said in str(refused.value) for said in (broken.question, "before: مدة", "after: "))
    root = fast.data_dir / SNAPSHOTS
    assert snapshot.current_name(root) == name
    assert [folder.name for folder in root.iterdir() if folder.is_dir()] == [name]
    assert "ثلاثون يومًا" in engine.ask("كم مدة الإجازة السنوية؟").answer
    last = last_outcome(fast.data_dir)
    assert last
    assert last.broken == (broken,)
    assert "goes on serving" in last.failure
    write("إجازات.txt", LEAVE + " وهي مدفوعة الأجر.")
    assert index(fast, gate=gate(fast, questions)).changed == 1


def test_a_document_that_is_gone_is_a_wrong_answer(fast: Settings, write: Write, questions: Path) -> None:
    write("إجازات.txt", LEAVE)
    travel = write("سفر.txt", TRAVEL)
    index(fast, gate=gate(fast, questions))
    travel.unlink()
    with pytest.raises(RefusedError, match=r"Recall@10 is 0\.5000") as refused:
        index(fast, gate=gate(fast, questions, **{"Recall@10": 1.0}))
    assert [each.question for each in refused.value.broken] == ["متى تصرف بدلات السفر؟"]


def test_a_first_index_is_refused_as_well(fast: Settings, write: Write, questions: Path) -> None:
    write("أخرى.txt", "تشرق الشمس كل صباح.")
    with pytest.raises(RefusedError) as refused:
        index(fast, gate=gate(fast, questions))
    assert [each.before for each in refused.value.broken] == [None, None]
    assert snapshot.current_name(fast.data_dir / SNAPSHOTS) is None


def test_an_index_that_cannot_be_asked_leaves_what_was_answered_before_unknown(
    fast: Settings, write: Write, questions: Path
) -> None:
    write("أخرى.txt", "تشرق الشمس كل صباح.")
    index(fast)
    other = fast.model_copy(update={"retrieval": config.Retrieval(analyser="words")})
    with pytest.raises(RefusedError) as refused:
        index(other, gate=gate(other, questions))
    assert refused.value.broken[0].before is None


def test_a_gate_that_cannot_be_held_is_named_at_once(fast: Settings, questions: Path) -> None:
    with pytest.raises(ConfigError, match=r"'hit@9' is no figure.*hit@1"):
        gate(fast, questions, **{"hit@9": 1.0})
    with pytest.raises(QuestionSetError, match="nowhere"):
        gate(fast, questions.with_name("nowhere.csv"))
