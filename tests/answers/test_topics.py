from __future__ import annotations

import pytest

from rag.answers.topics import is_topic
from rag.engine import Engine
from rag.question import Question
from tests.conftest import EngineOver
from tests.index.conformance import BagOfWords

NEWS = """# أخبار المتحف

افتُتح متحف الطوابع في الميناء القديم. ويضم المتحف طوابع نادرة من تسع دول.

تبدأ رحلات المدارس في الربيع. وتتبرع جمعية هواة الطوابع بالنادر منها كل عام.

يُغلق المقهى في الشتاء.
"""


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    return engine_over({"أخبار.md": NEWS})


@pytest.mark.parametrize(
    "asked",
    [
        "الطوابع النادرة",
        "معلومات عن الطوابع النادرة",
        "تكلم عن الطوابع النادرة",
        "أعطني ثلاث نقاط عن الطوابع النادرة",
        "ماذا يقول النص عن الطوابع النادرة؟",
        "شو بتعرف عن الطوابع النادرة",
        "أبرز نقاط الطوابع النادرة",
        "ما هي أهم نقاط الطوابع النادرة؟",
    ],
)
def test_who_names_a_subject_gets_all_that_speaks_of_it(engine: Engine, asked: str) -> None:
    answer = engine.ask(asked)
    assert {citation.quote for citation in answer.citations} == {
        "ويضم المتحف طوابع نادرة من تسع دول.",
        "وتتبرع جمعية هواة الطوابع بالنادر منها كل عام.",
    }


@pytest.mark.parametrize("asked", ["القطارات", "معلومات عن القطارات في الميناء", "المقهى الصيفي"])
def test_what_is_nowhere_named_is_refused(engine: Engine, asked: str) -> None:
    assert not engine.ask(asked).answered


def test_a_word_of_the_same_root_is_heard_of(engine_over: EngineOver) -> None:
    engine = engine_over({"متجر.md": "# المتجر\n\nيُخصم عُشر الثمن للمعلمين عند إبراز البطاقة."})
    assert engine.ask("في خصم للمعلمين؟").answered


@pytest.mark.parametrize(
    "asked",
    [
        "موعد رحلات المدارس",
        "عدد الطوابع",
        "سعر التذكرة",
        "متى تبدأ الرحلات",
        "هل المقهى مفتوح",
        "العلاقة بين المتحف وجمعية هواة الطوابع والمدارس في الميناء",
    ],
)
def test_who_wants_one_thing_of_a_subject_asks(asked: str) -> None:
    assert not is_topic(Question(asked, BagOfWords()))
    assert is_topic(Question("الطوابع النادرة", BagOfWords()))


def test_who_asks_what_happens_if_names_no_subject() -> None:
    assert not is_topic(Question("إذا ضاعت البطاقة؟", BagOfWords()))
