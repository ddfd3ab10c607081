from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evals.corpus import prepare
from evals.questions import Evidence, Question, QuestionSet
from evals.run import Run, run
from rag.config import Settings
from rag.index.indexing import index
from rag.question import Turn
from tests.conftest import Write

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."
QUESTIONS = (
    Question(
        "1", "كم بلغ حجم التجارة؟", ("240 مليار",), (Evidence("تجارة.txt", TRADE),), tags=("رقم",), row=2
    ),
    Question(
        "2",
        "متى تهطل الأمطار؟",
        ("الشتاء",),
        (Evidence(None, "تهطل الأمطار في فصل الشتاء"),),
        tags=("زمن",),
        row=3,
    ),
    Question("3", "ما عاصمة البرازيل؟", answerable=False, tags=("بعيد",), row=4),
    Question(
        "4",
        "وفي أي عام؟",
        ("2023",),
        (Evidence(None, TRADE),),
        history=(Turn("user", "كم بلغ حجم التجارة؟"),),
        row=5,
    ),
)

RunSet = Callable[..., Run]


@pytest.fixture
def indexed(settings: Settings, write: Write) -> Settings:
    """Settings with an index of two documents."""
    write("تجارة.txt", f"{TRADE} وهو رقم قياسي.")
    write("طقس.txt", "تهطل الأمطارُ في فصلِ الشتاء على الجبال.")
    index(settings)
    return settings


def asked(settings: Settings, questions: Sequence[Question] = QUESTIONS, corpus: Path | None = None) -> Run:
    """A run of questions, as they are asked of the index or of `corpus`."""
    with prepare([QuestionSet("ours", tuple(questions))], corpus, settings, lambda *_: None) as (ready,):
        return run(ready)
