from __future__ import annotations

import pytest

from rag import arabic
from rag.answers.focus import asked_attributes, forms, is_named, roots, says_attribute, says_life
from rag.arabic import words_of
from rag.engine import Engine
from tests.conftest import EngineOver

CLINIC = """# عيادة الواحة

أُنشئت عيادة الواحة عام 2003 في مدينة السلط، وتعالج 90 مريضًا في اليوم. وتديرها الطبيبة نجلاء عيسى منذ سنتين.
ورسم الكشف 12 دينارًا، ويُعفى منه من تجاوز السبعين.

مدة العلاج الطبيعي ستة أسابيع. ومدة ضمان النظارة عام واحد. وتُعقَّم الأدوات مرتين في اليوم.
"""


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    return engine_over({"عيادة.md": CLINIC, "طقس.txt": "تهطل الأمطار في فصل الشتاء على الجبال."})


@pytest.mark.parametrize(
    "question",
    [
        "كم راتب نجلاء عيسى؟",
        "متى ولدت نجلاء عيسى؟",
        "كم عدد سكان السلط؟",
        "كم مساحة عيادة الواحة؟",
        "كم رسم الكشف المنزلي للأسنان؟",
        "كم مدة ضمان السماعة الطبية؟",
        "من وزير الصحة؟",
        "كم رسم استخراج بطاقة العلاج؟",
    ],
)
def test_what_the_documents_say_nothing_of_is_refused_however_near(engine: Engine, question: str) -> None:
    assert not engine.ask(question).answered


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("متى أنشئت عيادة الواحة؟", "2003"),
        ("من يدير عيادة الواحة؟", "نجلاء"),
        ("كم رسم الكشف؟", "12 دينار"),
        ("كم مدة العلاج الطبيعي؟", "ستة أسابيع"),
        ("كم مدة ضمان النظارة؟", "عام واحد"),
        ("كم مرة تعقم الأدوات؟", "مرتين"),
    ],
)
def test_and_what_they_say_is_answered(engine: Engine, question: str, quoted: str) -> None:
    assert quoted in engine.ask(question).answer


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("كم إجازة الحج؟", ["اجازه", "الحج"]),
        ("متى عقدت القمة؟", ["القمه"]),
        ("أين التقى الوزيران؟", ["الوزيران"]),
        ("كم أستاذا في الجامعة؟", ["استاذا", "الجامعه"]),
        ("متى ولد جرير؟", ["ولد", "جرير"]),
        ("من زار المعرض؟", ["المعرض"]),
        ("من ملك القلعة؟", ["ملك", "القلعه"]),
        ("كم أقصى مدة لاستعارة الكتاب؟", ["لاستعاره", "الكتاب"]),
        ("كم قيمة استثمارات الشركة؟", ["استثمارات", "الشركه"]),
        ("كم واردات المرفأ؟", ["واردات", "المرفا"]),
        ("ما رسوم تسجيل المركبة؟", ["رسوم", "تسجيل", "المركبه"]),
        ("كم مدة اشتراك النادي؟", ["اشتراك", "النادي"]),
        ("كم مدة استغرقت الرحلة؟", ["الرحله"]),
    ],
)
def test_nouns_and_attributes_have_to_be_spoken_of(question: str, nouns: list[str]) -> None:
    words = arabic.content_words(question)
    named = is_named(words_of(question), words)
    assert [word for word, is_noun in zip(words, named, strict=True) if is_noun] == nouns


@pytest.mark.parametrize(
    ("attribute", "sentence", "says"),
    [
        ("راتب", "يتقاضى الموظف أجرًا شهريًا", True),
        ("راتب", "يعمل الموظف ثماني ساعات", False),
        ("وزير", "زارت المدينة ثلاث مرات", False),
        ("طول", "يبلغ الجسر 300 متر", True),
        ("طول", "ينقل 38 مليار متر مكعب", False),
        ("يدير", "وتديره السيدة منى", True),
        ("عمر", "بدأ العمل سنة 2020", False),
    ],
)
def test_an_attribute_is_said_by_words_of_its_own(attribute: str, sentence: str, says: bool) -> None:
    assert says_attribute(attribute, words_of(sentence)) is says


@pytest.mark.parametrize(
    ("one", "other"), [("لبكين", "بكين"), ("نهاييا", "النهايي"), ("قمتها", "قمه"), ("واجرته", "اجره")]
)
def test_forms_of_one_noun_meet(one: str, other: str) -> None:
    assert forms(one) & forms(other)


def test_a_verbal_noun_after_a_preposition_has_the_root_of_its_verb() -> None:
    assert roots("لتاسيس") & roots("تاسس")


def test_a_text_without_words_says_nothing() -> None:
    assert not says_attribute("راتب", [])


@pytest.mark.parametrize(
    ("asked", "text", "says"),
    [
        ("ولدت", "سلوى الحمد (3 أبريل 1961 -)، ممثلة من حلب.", True),
        ("توفي", "قيس بن عامر (500 - 540 م) شاعر من نجد.", True),
        ("ولد", "زار قيس بن عامر نجد (في عامه الثاني).", False),
        ("راتب", "سلوى الحمد (3 أبريل 1961 -)، ممثلة من حلب.", False),
    ],
)
def test_years_in_brackets_say_when_somebody_lived(asked: str, text: str, says: bool) -> None:
    assert says_life(asked, text) is says


def test_a_noun_that_no_document_has_counts_for_more_in_a_short_question(engine: Engine) -> None:
    assert not engine.ask("كم مدة ضمان السماعة؟").answered
    assert engine.ask("كم مدة ضمان النظارة؟").answered


@pytest.mark.parametrize(("one", "other"), [("أسبح", "السباحة"), ("منقول", "ينقل"), ("أنقل", "النقل")])
def test_a_noun_that_begins_with_a_verbs_letter_has_its_root(one: str, other: str) -> None:
    assert roots(arabic.fold(one)) & roots(arabic.fold(other))


def test_what_is_yours_is_the_same_noun() -> None:
    assert forms(arabic.fold("دوامكم")) & forms(arabic.fold("الدوام"))
    assert not forms(arabic.fold("دوامكم")) & forms(arabic.fold("الدواء"))


@pytest.mark.parametrize(
    ("question", "attributes"),
    [
        ("كم عرض قدمت الشركات؟", []),
        ("كم عرض الشارع؟", ["عرض"]),
        ("كم وزير حضر الحفل؟", []),
        ("كم راتب المدير؟", ["راتب"]),
    ],
)
def test_what_is_counted_is_no_attribute(question: str, attributes: list[str]) -> None:
    words = words_of(question)
    assert asked_attributes(words, [word for word in words if word != "المدير"]) == frozenset(attributes)
