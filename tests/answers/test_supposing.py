from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.supposing import is_of_both, what_if


def test_what_a_question_supposes_is_what_happens_and_to_what() -> None:
    assert what_if("ماذا أفعل إذا انكسر مفتاح الغرفة؟") == ["انكسر", "مفتاح"]
    assert what_if("متى ينكسر المفتاح؟") == []


def test_who_tells_what_has_happened_supposes_it() -> None:
    assert what_if("نسيت الرقم السري") == ["نسيت", "الرقم"]
    assert what_if("انكسرت نافذة المكتب") == ["انكسرت", "نافذه"]
    assert what_if("وقت المغادرة") == what_if("بيت الضيافة") == what_if("توقيت الصيف") == []


def test_what_happens_to_another_thing_does_not_happen_to_this_one() -> None:
    own = "من انكسر كوبه جاء إلى الاستقبال ومعه بطاقة الدخول ومفتاح".split()
    breaks, key = (np.array([float(word == said) for word in own]) for said in ("انكسر", "ومفتاح"))
    assert not is_of_both(own, np.array([breaks, key]))
    cup = np.array([float(word == "كوبه") for word in own])
    assert is_of_both(own, np.array([breaks, cup]))
    assert is_of_both(own, np.array([breaks, 0 * key]))  # of the thing it says nothing: others tell


@given(st.text(max_size=100))
def test_any_question_may_suppose_something(question: str) -> None:
    assert len(what_if(question)) <= 2
