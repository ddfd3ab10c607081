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


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with an index of two documents, which tests leave as it is."""
    folder = tmp_path_factory.mktemp("indexed")
    settings = Settings(corpus=(folder / "corpus",), data_dir=folder / "data")
    settings.corpus[0].mkdir()
    weather = "تهطل الأمطارُ في فصلِ الشتاء على الجبال."
    for name, text in (("تجارة.txt", f"{TRADE} وهو رقم قياسي."), ("طقس.txt", weather)):
        (settings.corpus[0] / name).write_text(text, encoding="utf-8")
    index(settings)
    return settings


def asked(settings: Settings, questions: Sequence[Question] = QUESTIONS, corpus: Path | None = None) -> Run:
    """A run of questions, as they are asked of the index or of `corpus`."""
    with prepare([QuestionSet("ours", tuple(questions))], corpus, settings, lambda *_: None) as (ready,):
        return run(ready)
