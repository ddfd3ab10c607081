from __future__ import annotations

from pathlib import Path

import docx
import pytest

from rag.answers.replies import COUNTED, UNSHOWN
from rag.config import AnswerSettings, Settings
from rag.engine import Engine
from rag.index.indexing import index
from rag.question import Turn
from tests.conftest import EngineOver, Write

HEADINGS = """# الأسئلة الشائعة

## هل يمكن العمل عن بعد؟

نعم، يومين في الأسبوع بموافقة المدير المباشر.

## متى تصرف الرواتب؟

في اليوم السابع والعشرين من كل شهر.

## كيف أطلب بطاقة دخول جديدة؟

املأ النموذج في البوابة. ثم استلم البطاقة من مكتب الأمن خلال يومين.
"""
LABELS = """مكتبة النخيل

س: كم كتابا أستطيع أن أستعير؟
ج: خمسة كتب لمدة ثلاثة أسابيع.

س: ما غرامة التأخير؟
ج: ربع ريال عن كل يوم.
"""
PAGE = """<html><body><h1>حديقة الروابي</h1><p>تمتد الحديقة على ضفة النهر، وقد افتتحها
المجلس البلدي عام 2011 بعد أعمال دامت أربع سنوات، وتضم بحيرة صغيرة ومسارا للدراجات ومسرحا مكشوفا تقام فيه
الحفلات صيفا.</p><dl><dt>متى تفتح الحديقة أبوابها؟</dt><dd>من السابعة صباحا.</dd>
<dt>هل يسمح بدخول الكلاب؟</dt><dd>لا، إلا كلاب المكفوفين.</dd></dl><details><summary>هل توجد مواقف للسيارات؟
</summary><p>نعم، عند البوابة الجنوبية.</p></details><h2>مصطلحات</h2><dl><dt>البستنة</dt><dd>العناية بالنبات
في مكان محدود.</dd></dl></body></html>"""
ENGLISH = """# Visitor questions

**Can I bring a dog?**

No. Only guide dogs are allowed inside.

**How do I get a refund?**

Send the ticket number to the office within 14 days.
"""
LISTS = """# دليل المصنع

## خطوات الإخلاء

1. أوقف الآلة.
2. اترك أغراضك.
3. اخرج من أقرب مخرج.
4. توجه إلى نقطة التجمع.

## معدات الوقاية

- خوذة
- قفازات
- نظارات
- سدادات
- حذاء
- سترة
- كمامة

## إجازات المناسبات

- إجازة الزواج: خمسة أيام.
- إجازة الوفاة: ثلاثة أيام.

## تعرفة النقل

| الخط | السعر |
| --- | --- |
| المطار | 8 دراهم |
| الجامعة | 3 دراهم |

## فرط التخصيص

فرط التخصيص هو حفظ الأمثلة دون فهمها.
"""


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    files = {"مكتبة.txt": LABELS, "حديقة.html": PAGE, "questions.md": ENGLISH, "مصنع.md": LISTS}
    return engine_over({"أسئلة.md": HEADINGS, **files})


def quotes(engine: Engine, question: str) -> list[str]:
    return [citation.quote for citation in engine.ask(question).citations]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("هل يمكن العمل عن بعد؟", ["نعم، يومين في الأسبوع بموافقة المدير المباشر."]),
        ("كم يوما يمكنني العمل عن بعد؟", ["نعم، يومين في الأسبوع بموافقة المدير المباشر."]),
        ("امتى بيصرفوا الرواتب", ["في اليوم السابع والعشرين من كل شهر."]),
        (
            "ازاي اطلب بطاقة دخول",
            ["املأ النموذج في البوابة.", "ثم استلم البطاقة من مكتب الأمن خلال يومين."],
        ),
        ("كم كتابا يمكن أن أستعير؟", ["خمسة كتب لمدة ثلاثة أسابيع."]),
        ("كم غرامة التأخير عن كل يوم؟", ["ربع ريال عن كل يوم."]),
        ("متى تفتح الحديقة؟", ["من السابعة صباحا."]),
        ("هل يسمح بالكلاب في الحديقة؟", ["لا، إلا كلاب المكفوفين."]),
        ("وين في مواقف سيارات؟", ["نعم، عند البوابة الجنوبية."]),
        ("Can I bring a dog to the museum?", ["No. Only guide dogs are allowed inside."]),
        ("How can I get a refund?", ["Send the ticket number to the office within 14 days."]),
    ],
)
def test_an_answered_question_is_answered_whole_and_without_the_question(
    engine: Engine, question: str, answer: list[str]
) -> None:
    assert quotes(engine, question) == answer


@pytest.mark.parametrize(
    "question",
    [
        "متى تصرف مكافأة نهاية السنة؟",
        "كيف أجدد اشتراكي السنوي؟",
        "كم مجلة أستطيع أن أستعير؟",
        "هل توجد قاعة للنساء؟",
        "ما خطوات الإسعاف؟",
        "ما الخطوة التاسعة من خطوات الإخلاء؟",
        "ما التشفير؟",
        "Can I take photographs?",
    ],
)
def test_a_near_question_that_is_not_answered_is_refused(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert not answer.answered, answer.answer


STEPS = ["1. أوقف الآلة.", "2. اترك أغراضك.", "3. اخرج من أقرب مخرج.", "4. توجه إلى نقطة التجمع."]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("ما خطوات الإخلاء؟", STEPS),
        ("شو خطوات الاخلاء", STEPS),
        ("What are the evacuation steps?", STEPS),
        ("ما الخطوة الثالثة في الإخلاء؟", STEPS[2:3]),
        ("ما الخطوة 2 من خطوات الإخلاء؟", STEPS[1:2]),
        ("ما آخر خطوة في الإخلاء؟", STEPS[3:]),
        ("كم مدة إجازة الزواج؟", ["إجازة الزواج: خمسة أيام."]),
        ("ما إجازات المناسبات؟", ["إجازة الزواج: خمسة أيام.", "إجازة الوفاة: ثلاثة أيام."]),
        ("كم سعر خط الجامعة؟", ["الخط: الجامعة؛ السعر: 3 دراهم"]),
    ],
)
def test_a_list_is_quoted_whole_or_only_the_item_that_is_asked_for(
    engine: Engine, question: str, answer: list[str]
) -> None:
    assert quotes(engine, question) == answer


def test_a_longer_list_says_that_there_is_more(engine: Engine) -> None:
    lines = engine.ask("ما معدات الوقاية؟").answer.split("\n")
    assert [line.split(" [")[0] for line in lines[:-1]] == ["خوذة", "قفازات", "نظارات", "سدادات", "حذاء"]
    assert lines[-1] == UNSHOWN["ar"].format(count=2)


def test_a_list_that_the_settings_allow_is_shown_whole(settings: Settings, write: Write) -> None:
    write("مصنع.md", LISTS)
    index(settings)
    whole = Engine(settings.model_copy(update={"answer": AnswerSettings(max_sentences=7)}))
    assert len(whole.ask("ما معدات الوقاية؟").answer.split("\n")) == 7


@pytest.mark.parametrize("question", ["ما فرط التخصيص؟", "ما المقصود بفرط التخصيص؟", "شو يعني فرط التخصيص"])
def test_a_question_for_a_meaning_gets_the_sentence_that_defines(engine: Engine, question: str) -> None:
    assert quotes(engine, question) == ["فرط التخصيص هو حفظ الأمثلة دون فهمها."]


def test_a_term_of_a_list_of_definitions_is_defined(engine: Engine) -> None:
    assert quotes(engine, "ما البستنة؟") == ["البستنة: العناية بالنبات في مكان محدود."]


def test_a_list_of_a_word_document_is_one(settings: Settings) -> None:
    document = docx.Document()
    document.add_heading("خطوات الإخلاء", 2)
    for step in ("أوقف الآلة.", "اترك أغراضك.", "اخرج من أقرب مخرج."):
        document.add_paragraph(step, style="List Number")
    document.save(str(Path(settings.corpus[0]) / "a.docx"))
    index(settings)
    assert len(quotes(Engine(settings), "ما خطوات الإخلاء؟")) == 3


def test_a_list_that_is_asked_for_by_its_items_is_quoted_whole(engine_over: EngineOver) -> None:
    """Even where one of them says most of what is asked."""
    text = """# التسوية

على الموظف بعد عودته أن يسوّي مصروفاته بهذه الخطوات:

1. يملأ النموذج في البوابة.
2. يرفق صور الفواتير.
3. تُحوَّل تسوية المصروفات إليه مع أول راتب.
"""
    engine = engine_over({"سفر.md": text})
    for question in ("ما خطوات تسوية المصروفات؟", "What are the steps of settling expenses?"):
        opening, *steps = quotes(engine, question)
        assert opening.endswith(":")
        assert len(steps) == 3


def test_what_the_line_above_a_list_calls_its_items_is_what_they_are(engine_over: EngineOver) -> None:
    text = """# دليل الضيوف

## الأمانات وإرجاع المفاتيح

للضيف أن يودع أمانة عند الاستقبال، وتُحفظ له سبعة أيام. وعليه قبل مغادرته أن يرجع مفاتيحه بهذه الخطوات:

1. يملأ بطاقة المغادرة.
2. يضع المفتاح في الصندوق الأحمر.
3. يأخذ العربون من أمين الصندوق.
"""
    opening, *steps = quotes(engine_over({"ضيوف.md": text}), "ما خطوات إرجاع المفاتيح؟")
    assert opening.endswith("بهذه الخطوات:")
    assert len(steps) == 3


BOAT = """قارب النزهة
شركة المرسى الأزرق

شروط الحجز
- أن يكون الحاجز فوق الثامنة عشرة.
- دفع نصف الأجرة مقدما.

لحجز القارب اتبع ما يلي:
أولا: اختر اليوم في الموقع.
ثانيا: ادفع العربون.
ثالثا: احضر قبل الإبحار بنصف ساعة.

لا يُحمل على القارب ما يأتي:
- الحقائب التي تزيد على عشرة كيلوغرامات
- المواد القابلة للاشتعال

الإلغاء
يُرد العربون كله قبل يومين. وبعد ذلك يُرد نصفه.
"""
LOCKERS = """# مسبح الحي

## ما لا يُسمح به في المسبح

- الكرات الصلبة
- الزجاج

## أجرة الدخول

صغار السن: دينار واحد.
كبار السن: مجانا.
غيرهم: ثلاثة دنانير.
"""


@pytest.fixture
def leisure(engine_over: EngineOver) -> Engine:
    return engine_over({"قارب.txt": BOAT, "مسبح.md": LOCKERS})


@pytest.mark.parametrize(
    ("question", "items"), [("كم خطوة لحجز القارب؟", 3), ("كم عدد شروط الحجز؟", 2), ("كم شرط لحجز القارب", 2)]
)
def test_a_list_whose_items_are_counted_is_quoted_with_their_number(
    leisure: Engine, question: str, items: int
) -> None:
    _announced, *lines, count = leisure.ask(question).answer.split("\n")
    assert len(lines) == items
    assert count == COUNTED["ar"].format(count=items)


def test_steps_are_not_answered_by_conditions(leisure: Engine) -> None:
    assert quotes(leisure, "ما خطوات حجز القارب؟")[1].startswith("أولا")
    assert quotes(leisure, "ما شروط حجز القارب؟")[1].startswith("- أن يكون")


def test_an_item_that_decides_comes_with_what_it_is_an_item_of(leisure: Engine) -> None:
    announced, item = quotes(leisure, "هل أحمل مواد قابلة للاشتعال على القارب؟")
    assert (announced, item) == ("لا يُحمل على القارب ما يأتي:", "- المواد القابلة للاشتعال")
    assert quotes(leisure, "هل يسمح بالكرات في المسبح؟") == ["ما لا يُسمح به في المسبح", "الكرات الصلبة"]


def test_and_alone_where_its_heading_says_nothing_of_that(engine_over: EngineOver) -> None:
    text = """# نادي التجديف

## خدمات الأعضاء

- خزانة مجانية لكل عضو طوال السنة.
- منشفة نظيفة في كل زيارة.
"""
    assert quotes(engine_over({"نادي.md": text}), "هل الخزانة مجانية للأعضاء؟") == [
        "خزانة مجانية لكل عضو طوال السنة."
    ]


def test_what_stands_below_a_name_answers_who_asks_for_it(leisure: Engine) -> None:
    assert quotes(leisure, "ما قواعد الإلغاء؟") == [
        "يُرد العربون كله قبل يومين.",
        "وبعد ذلك يُرد نصفه.",
    ]


def test_a_question_of_what_is_not_is_no_other(engine_over: EngineOver) -> None:
    text = "س: متى يُفتح باب القلعة؟\nج: كل صباح.\n\nس: متى لا يُفتح باب القلعة؟\nج: في أيام العواصف.\n"
    engine = engine_over({"قلعة.txt": f"قلعة الجبل\n\n{text}"})
    assert quotes(engine, "متى ما يفتح باب القلعة؟") == ["في أيام العواصف."]
    assert quotes(engine, "متى يفتح باب القلعة؟") == ["كل صباح."]


def test_the_entry_of_what_is_named_answers(leisure: Engine) -> None:
    assert quotes(leisure, "كم أجرة دخول صغار السن إلى المسبح؟") == ["صغار السن: دينار واحد."]


CLINIC = """# عيادة الأسنان

## قبل خلع الضرس

1. أخبر الطبيب بأدويتك.
2. تناول وجبة خفيفة.
3. وقّع إقرار الخلع.

## بعد خلع الضرس

1. اضغط على القطنة ساعة.
2. لا تشرب شيئًا ساخنًا.
3. اشرب الماء باردًا.

## خدمات العيادة

1. العلاج
   - حشو الأسنان
   - سحب العصب
2. التجميل
   - تبييض الأسنان
   - تقويم الأسنان
"""


@pytest.fixture
def clinic(engine_over: EngineOver) -> Engine:
    return engine_over({"أسنان.md": CLINIC})


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("ماذا أفعل قبل خلع ضرس العقل؟", "1. أخبر الطبيب بأدويتك."),
        ("شو لازم أعمل بعد خلع ضرس العقل؟", "1. اضغط على القطنة ساعة."),
    ],
)
def test_what_to_do_before_and_after_something_is_the_whole_list_of_that(
    clinic: Engine, question: str, first: str
) -> None:
    quoted = quotes(clinic, question)
    assert (quoted[0], len(quoted)) == (first, 3)


def test_an_item_that_holds_others_is_quoted_with_them(clinic: Engine) -> None:
    assert quotes(clinic, "ما خدمات العلاج في العيادة؟")[-2:] == ["حشو الأسنان", "سحب العصب"]


BAKERY = """# مخبز السنبلة

## الأصناف

- خبز القمح
- كعك السمسم

## هل لديكم فطائر بلا جبن؟

نعم، فطيرة الزعتر وفطيرة السبانخ.

## زيارة المعمل

لا تُفتح للزوار الأقسام الآتية:

- قسم الأفران
- قسم العجين

ويزور الراغب المعمل يوم الخميس بعد أن يحجز بالهاتف.

## السماح بالحيوانات

يُسمح بالقطط في الحديقة.

## تأخر الطلب

إذا تأخر الطلب ساعة خُصم ربع ثمنه. فإن تأخر يومًا رُدّ كله.
"""


@pytest.fixture
def bakery(engine_over: EngineOver) -> Engine:
    return engine_over({"مخبز.md": BAKERY})


def test_what_is_there_to_be_had_is_asked_for_in_many_ways(bakery: Engine) -> None:
    assert quotes(bakery, "ما الأصناف المتوفرة عندكم؟") == ["خبز القمح", "كعك السمسم"]
    assert quotes(bakery, "ما الفطائر المتاحة بلا جبن؟") == ["نعم، فطيرة الزعتر وفطيرة السبانخ."]


def test_how_something_is_done_is_not_answered_by_a_list_of_what_is_not(bakery: Engine) -> None:
    assert quotes(bakery, "كيف أزور المعمل؟") == ["ويزور الراغب المعمل يوم الخميس بعد أن يحجز بالهاتف."]


def test_a_pronoun_after_a_preposition_is_no_word_that_has_to_be_said(bakery: Engine) -> None:
    assert quotes(bakery, "ما الحيوانات المسموح بها في المخبز؟") == ["يُسمح بالقطط في الحديقة."]


def test_a_follow_up_does_not_get_the_list_again_that_answered_before(bakery: Engine) -> None:
    asked = "ما أصناف المخبز؟"
    history = [Turn("user", asked), Turn("assistant", bakery.ask(asked).answer)]
    assert bakery.ask("وإذا تأخر؟", history).answer.startswith("إذا تأخر الطلب ساعة")


WASPS = """# إرشادات المخيم

إذا لسعك دبور:

1. ابتعد عن العش.
2. اغسل موضع اللسعة بالماء البارد.
3. أبلغ مشرف المخيم في الخيمة الكبيرة.
"""


@pytest.mark.parametrize("question", ["لسعني دبور في المخيم وش أسوي؟", "ماذا أفعل إذا لسعني دبور؟"])
def test_what_to_do_is_answered_by_all_steps(engine_over: EngineOver, question: str) -> None:
    answer = engine_over({"مخيم.md": WASPS}).ask(question).answer
    assert all(step in answer for step in ("ابتعد", "اغسل", "أبلغ"))


def test_an_answer_is_found_though_its_question_is_put_otherwise(engine_over: EngineOver) -> None:
    text = """# معهد النسيج

س: ما المعدل المطلوب لقسم التصميم؟
ج: يُقبل في قسم التصميم من حصل على 82% فأكثر.

س: متى تبدأ الدروس؟
ج: في منتصف أكتوبر.
"""
    answer = engine_over({"معهد.md": text}).ask("شحال المعدل لي خاصني باش ندخل التصميم؟")
    assert "82%" in answer.answer


def test_who_asks_how_gets_all_the_steps_whichever_of_them_says_it(engine_over: EngineOver) -> None:
    text = """# ورشة الأثاث

## خطوات دهن الخشب

1. نظّف السطح من الغبار.
2. رجّ علبة الدهان.
3. اغسل فرشاة الدهن بالماء.
"""
    assert len(quotes(engine_over({"ورشة.md": text}), "كيف أدهن الخشب؟")) == 3


def test_things_are_called_what_they_are(engine_over: EngineOver) -> None:
    text = """# القطار

## الأمتعة

يُمنع حمل ما يأتي:

- الدراجات
- السوائل القابلة للاشتعال
"""
    assert "الدراجات" in quotes(engine_over({"قطار.md": text}), "ما الأشياء الممنوع حملها في القطار؟")


def test_who_asks_when_is_not_answered_by_an_item_without_a_time(engine_over: EngineOver) -> None:
    text = """# المعمل

## للتواصل

- المدير الفني: نزار الحمصي
- المحاسب: سليم الداية

## الصيانة

يصل الفني يوم الأحد في التاسعة صباحًا.
"""
    assert quotes(engine_over({"معمل.md": text}), "متى يصل الفني؟") == [
        "يصل الفني يوم الأحد في التاسعة صباحًا."
    ]


DELIVERY = """# مخبز الحي

## التوصيل

| المكان | الأجرة | المهلة |
| --- | --- | --- |
| داخل المدينة | 10 ريالات | ساعة |
| الضواحي | 25 ريالًا | ساعتان |
| القرى | 40 ريالًا | نصف يوم |

## إذا تلف الخبز

- صوّر الكيس.
- غيّر الكيس عند الفرع، أو اتصل بالتحويلة 3100.

لا تُغيَّر أكياس الخبز إلا كل شهر.
"""


@pytest.mark.parametrize(
    "question", ["كم أجرة التوصيل خارج المدينة؟", "how much is delivery outside the city?"]
)
def test_the_entry_of_the_contrary_does_not_answer(engine_over: EngineOver, question: str) -> None:
    answer = engine_over({"مخبز.md": DELIVERY}).ask(question)
    assert not any("10 ريالات" in each.quote for each in answer.citations)


def test_how_often_is_not_answered_by_an_item_that_says_no_time(engine_over: EngineOver) -> None:
    assert quotes(engine_over({"مخبز.md": DELIVERY}), "كل كم تغير أكياس الخبز؟") == [
        "لا تُغيَّر أكياس الخبز إلا كل شهر."
    ]


def test_a_question_about_one_of_several_by_number_is_not_answered_by_what_is_said_of_another(
    engine_over: EngineOver,
) -> None:
    text = "# الرسوم\n\n" + "".join(f"س: ما رسم الخدمة {n}؟\nج: {n + 5} ريالًا.\n" for n in (779, 7, 77))
    fees = engine_over({"رسوم.md": text})
    assert quotes(fees, "ما رسم الخدمة 77؟") == ["82 ريالًا."]
    assert not quotes(fees, "ما رسم الخدمة 31؟")


@pytest.mark.parametrize(
    ("then", "first"),
    [
        ("والواجبات؟", "الحضور في الموعد."),
        ("وما حقوقه؟", "التأمين في أثناء العمل."),
        ("ما الشروط؟", "ألا يقل العمر عن 18 عامًا."),
        ("ولو ألغيت المهمة؟", "أبلغ المنسقة قبل يوم."),
    ],
)
def test_what_is_asked_for_by_its_name_alone_is_that_of_the_document_that_was_quoted(
    engine_over: EngineOver, then: str, first: str
) -> None:
    volunteers = """# دليل المتطوع

تأسس فريق المتطوعين عام 2012.

## شروط القبول

- ألا يقل العمر عن 18 عامًا.
- اجتياز المقابلة.

## حقوق المتطوع وواجباته

حقوق المتطوع:

- التأمين في أثناء العمل.
- شهادة بالساعات.

واجبات المتطوع:

- الحضور في الموعد.
- لبس السترة.

## كيف ألغي مهمة؟

أبلغ المنسقة قبل يوم. ولا عذر بعد ذلك.
"""
    cards = "# بطاقة المكتبة\n\n## شروط الإصدار\n\n- صورة الهوية.\n- رسم قدره دينار.\n"
    engine = engine_over({"متطوع.md": volunteers, "بطاقة.md": cards})
    asked = "متى تأسس فريق المتطوعين؟"
    history = (Turn("user", asked), Turn("assistant", engine.ask(asked).answer))
    assert first in [citation.quote for citation in engine.ask(then, history).citations][:2]
