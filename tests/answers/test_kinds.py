from __future__ import annotations

import pytest

from rag.answers.kinds import asked


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("كم مدة الإجازة السنوية للموظف؟", "duration"),
        ("قبل كم يوم أقدم الطلب؟", "duration"),
        ("إلى متى يستمر العرض؟", "duration"),
        ("متى تنتهي مدة العرض؟", "date"),
        ("لماذا ارتفعت نسبة الغياب؟", "reason"),
        ("هل عدد الموظفين كبير؟", "decision"),
        ("How long is the leave?", "duration"),
        ("How soon do you reply?", "duration"),
        ("How many working days does it take?", "duration"),
        ("How much do tutors get paid?", "money"),
        ("What is the per diem?", "money"),
        ("What are the support hours?", "time"),
        ("What day is the market?", "date"),
        ("Is there a fee for visitors?", "decision"),
        ("Can I pay what I owe when I leave?", "decision"),
        ("How tall is the tower?", "number"),
        ("كم نسبة السلفة؟", "percentage"),
        ("كم سعر التذكرة؟", "money"),
        ("بكم التذكرة؟", "money"),
        ("وكم رسومه؟", "money"),
        ("كم تكلفتها؟", "money"),
        ("هذي التذكرة بكام؟", "money"),
        ("بكم تذكرة المتحف؟", "money"),
        ("كم راتبي؟", "money"),
        ("بعت بيتي، هل يعود القسط؟", "decision"),
        ("ما قيمة الغرامة؟", "money"),
        ("كم أجر الساعة؟", "money"),
        ("ما مواعيد الزيارة؟", "time"),
        ("بكم درجة ارتفعت الحرارة؟", "number"),
        ("بكم يوم يسبق الطلب؟", "duration"),
        ("كم راتب المدير؟", "money"),
        ("كم موظفا في الشركة؟", "number"),
        ("شحال من موظف كاين؟", "number"),
        ("كم بلغ حجم التجارة؟", "number"),
        ("متى تأسست المنظمة؟", "date"),
        ("امتى بدأ المشروع؟", "date"),
        ("في أي عام تأسست؟", "date"),
        ("ما أوقات عمل المكتب؟", "time"),
        ("المقهى يغلق كم الساعة؟", "time"),
        ("وين نقطة التجمع؟", "place"),
        ("في أي مدينة يقع المتحف؟", "place"),
        ("من زار بكين؟", "person"),
        ("من هو مدير المشروع؟", "person"),
        ("من هو غاندي؟", "definition"),
        ("ما هو الدوبامين؟", "definition"),
        ("مين وقع على العقد؟", "person"),
        ("ما اسم مدير المشروع؟", "name"),
        ("شو اسم الشركة اللي تدفع الرسوم؟", "name"),
        ("منو المدير؟", "person"),
        ("Who signed it?", "person"),
        ("ليش تأخر المشروع؟", "reason"),
        ("كيفاش نطلب الإجازة؟", "manner"),
        ("شلون أغير الموعد؟", "manner"),
        ("من يدفع الرسوم؟", "person"),
        ("أين تدفع الغرامة؟", "place"),
        ("كم أجرة الغرفة؟", "money"),
        ("كم مرة تفحص الأجهزة؟", "duration"),
        ("هل يجوز العمل عن بعد؟", "decision"),
        ("ممكن أسترد مبلغ التذكرة؟", "decision"),
        ("فيني أدفع على دفعتين؟", "decision"),
        ("واش ممكن نخدم من الدار؟", "decision"),
        ("Is remote work allowed?", "decision"),
    ],
)
def test_a_question_tells_what_kind_of_thing_would_answer(question: str, kind: str) -> None:
    found = asked(question)
    assert found
    assert found.kind == kind


@pytest.mark.parametrize(
    "question", ["ما الإجازة المرضية؟", "اشرح اللائحة", "المزايا التي حصل عليها من المؤسسة"]
)
def test_one_that_does_not_say_has_no_kind(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    "question", ["متى يجوز السفر بدرجة رجال الأعمال؟", "ومتى لازم أبلغ المدير؟", "When may I leave?"]
)
def test_when_something_is_allowed_or_due_asks_for_no_date(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("كم قاربًا في المرسى؟", True),
        ("كم القوارب في المرسى؟", False),
        ("كم من القوارب في المرسى؟", True),
        ("كم بلغت القوارب؟", False),
        ("كم يدفع صاحب القارب؟", False),
        ("كم تدريبًا في السنة؟", True),
    ],
)
def test_what_is_counted_stands_without_article_after_how_many_and_is_no_verb(
    question: str, counts: bool
) -> None:
    wanted = asked(question)
    assert wanted
    assert bool(wanted.counted) is counts


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("وش رقمكم؟", "number"),
        ("كم سعرها للأطفال؟", "money"),
        ("شو مساحته؟", "number"),
        ("كم دفعت البلدية للمقاول؟", "money"),
    ],
)
def test_what_is_asked_for_may_have_its_owners_pronoun(question: str, kind: str) -> None:
    wanted = asked(question)
    assert wanted
    assert wanted.kind == kind
