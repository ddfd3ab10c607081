from __future__ import annotations

import pytest

from rag.answers.check import supports

ATTENDANCE = "الحضور إلزامي لطلاب السنة الأولى واختياري لطلاب السنة الثالثة."
FEES = "رسم الدخول للأجنبي عشرة دنانير وللمواطن ديناران."
TRADE = "استوردت الشركة الأخشاب من فنلندا وصدّرت الأثاث إلى العراق."
WATER = "Water is supplied to the eastern district every Tuesday and to the western district every Friday."
FIRM = "The factory cut its emissions by a third, while its output rose by 18 percent."


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (ATTENDANCE, "الحضور إلزامي لطلاب السنة الثالثة."),
        (ATTENDANCE, "الحضور إلزامي لطلاب السنة الثالثة واختياري لطلاب السنة الأولى."),
        (ATTENDANCE, "الحضور ليس إلزاميًا لطلاب السنة الأولى."),
        (ATTENDANCE, "Attendance is optional for first-year students."),
        (FEES, "رسم الدخول للأجنبي ديناران."),
        (TRADE, "صدّرت الشركة الأخشاب إلى فنلندا."),
        (WATER, "Water is supplied to the eastern district every Friday."),
        (WATER, "تصل المياه إلى الحي الغربي كل ثلاثاء."),
        (FIRM, "The factory cut its output by a third."),
        ("زاد العدد من 450 عام 2019 إلى 380 عام 2022.", "كان العدد 380 عام 2019."),
        ("صوّت 14 نائبًا لصالح المشروع و9 ضده.", "صوّت تسعة نواب لصالح المشروع."),
    ],
)
def test_what_a_source_tells_apart_may_not_be_exchanged(source: str, claim: str) -> None:
    assert supports(source, claim).verdict == "contradicted"


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (ATTENDANCE, "الحضور إلزامي لطلاب السنة الأولى."),
        (ATTENDANCE, "الحضور ليس إلزاميًا لطلاب السنة الثالثة."),
        (ATTENDANCE, "الحضور اختياري لطلاب السنة الثالثة وإلزامي لطلاب السنة الأولى."),
        (FEES, "يدفع المواطن دينارين للدخول."),
        (TRADE, "جاءت الأخشاب من فنلندا."),
        (WATER, "The western district gets water on Fridays."),
        (FIRM, "The factory's output rose by 18 percent."),
        (
            "زاد إنتاج المصنع من الإسمنت الأبيض وتراجع من الرمادي في النصف الأول من 2020.",
            "زاد إنتاج المصنع من الإسمنت الأبيض في النصف الأول من 2020.",
        ),
        (
            "يعمل المخبز نهارًا ويُسلّم الطلبات ليلًا.",
            "يُسلّم المخبز الطلبات ليلًا.",
        ),
    ],
)
def test_what_a_source_says_together_may_be_said(source: str, claim: str) -> None:
    found = supports(source, claim)
    assert found, found.reasons
