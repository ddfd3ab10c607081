from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.ellipsis import fill


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("وواجباته؟", "ما حقوق المستأجر؟", "ما واجبات المستأجر؟"),
        ("ومواعيدها؟", "ما هي شروط الزيارة؟", "ما هي مواعيد الزيارة؟"),
        ("ومدتها؟", "كم رسوم الورشة؟", "كم مدة الورشة؟"),
        ("وبعدها؟", "ماذا أفعل قبل الرحلة؟", "ماذا أفعل بعد الرحلة؟"),
        ("وخارجه؟", "كم أجرة النقل داخل الحي؟", "كم أجرة النقل خارج الحي؟"),
    ],
)
def test_what_has_its_owners_pronoun_takes_the_place_of_what_else_is_its(
    text: str, before: str, whole: str
) -> None:
    assert fill(text, before) == whole


def test_whose_something_is_does_not_follow_from_a_verb_or_a_person() -> None:
    assert fill("ومدتها؟", "متى تبدأ الورشة؟") is None
    assert fill("وهاتفه؟", "من مدير المعمل؟") is None


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("ورسم التجديد؟", "كم رسم الاشتراك؟", "كم رسم التجديد؟"),
        ("طب ورسم التجديد؟", "رسم الاشتراك كام؟", "رسم التجديد كام؟"),
        ("وماذا عن الباب الخلفي؟", "متى يُغلق الباب الرئيسي؟", "متى يُغلق الباب الخلفي؟"),
        ("وماذا عن النقل البحري؟", "من يدفع كلفة النقل إلى المخزن؟", "من يدفع كلفة النقل البحري؟"),
        ("وعقد الصيانة؟", "كم مدة عقد الإيجار ومتى يُجدد؟", "كم مدة عقد الصيانة ومتى يُجدد؟"),
        ("What about guest passes?", "How much are annual passes?", "How much are guest passes?"),
        ("وبالنسبة لرخصة البناء؟", "من يصدر رخصة الهدم؟", "من يصدر رخصة البناء؟"),
    ],
)
def test_what_has_the_same_noun_takes_its_place(text: str, before: str, whole: str) -> None:
    assert fill(text, before) == whole


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("والشهرية؟", "كم قيمة الدفعة السنوية للشقة؟", "كم قيمة الدفعة الشهرية للشقة؟"),
        ("طيب والداخلي؟", "ما رقم الهاتف الخارجي؟", "ما رقم الهاتف الداخلي؟"),
        ("و2021؟", "كم زائرًا جاء في 2020؟", "كم زائرًا جاء في 2021؟"),
        ("وداخل المدينة؟", "كم أجرة النقل في الريف؟", "كم أجرة النقل داخل المدينة؟"),
        ("وللطلاب؟", "كم سعر التذكرة للكبار؟", "كم سعر التذكرة للطلاب؟"),
        ("والكبير؟", "كم أجرة القارب الصغير؟", "كم أجرة القارب الكبير؟"),
        ("أقصد المعمل", "متى تُفتح الورشة؟", "متى تُفتح المعمل؟"),
        ("لا، أقصد المسائية", "متى تبدأ الورشة الصباحية؟", "متى تبدأ الورشة المسائية؟"),
    ],
)
def test_an_adjective_a_year_or_what_a_preposition_joins_takes_the_place_of_its_like(
    text: str, before: str, whole: str
) -> None:
    assert fill(text, before) == whole


@pytest.mark.parametrize(
    ("text", "before", "whole"),
    [
        ("وبعد شهر؟", "كم تبلغ الغرامة؟", "كم تبلغ الغرامة بعد شهر؟"),
        ("in Oman?", "what is the fee?", "what is the fee in Oman?"),
        ("للأطفال", "كم سعر التذكرة؟", "كم سعر التذكرة للأطفال؟"),
    ],
)
def test_what_a_preposition_joins_is_added_where_there_is_none_like_it(
    text: str, before: str, whole: str
) -> None:
    assert fill(text, before) == whole


@pytest.mark.parametrize(
    ("text", "before"), [("والدراجات؟", "كم رسم موقف السيارات؟"), ("؟", "كم الرسم؟"), ("والمرضية؟", "")]
)
def test_where_nothing_is_like_it_nothing_is_filled(text: str, before: str) -> None:
    assert fill(text, before) is None


@given(st.text(), st.text())
def test_any_texts_may_be_asked_one_after_the_other(text: str, before: str) -> None:
    fill(text, before)
