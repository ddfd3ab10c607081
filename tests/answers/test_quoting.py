from __future__ import annotations

import pytest

from rag.answers.features import FEATURES
from rag.answers.quoting import QUOTING
from rag.config import AnswerSettings, Settings
from rag.engine import Engine
from rag.index.indexing import index
from rag.question import Turn
from tests.conftest import EngineOver, Write

HANDBOOK = """# دليل الإجازات

يستحق الموظف إجازة سنوية مدتها 24 يوم عمل. ويُقدَّم طلبها قبل 14 يومًا. ويوافق على الإجازة المدير المباشر.

## الإجازة المرضية

على الموظف أن يبلغ مديره قبل العاشرة صباحًا. ولا يُطلب تقرير طبي عن يوم أو يومين؛ لأن الثقة هي الأصل.

تأسست المؤسسة في عام 1998 في مدينة عمّان.

- إجازة الوضع: 10 أسابيع بأجر كامل.
- إجازة الأبوة: 5 أيام عمل.
- إجازة الزواج: 5 أيام عمل، مرة واحدة.
"""


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    weather = "تهطل الأمطار في فصل الشتاء على الجبال. وتشتد الرياح في الربيع."
    return engine_over({"handbook.md": HANDBOOK, "طقس.txt": weather})


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("كم يوما مدة الإجازة السنوية؟", "24 يوم عمل"),
        ("قبل كم يوم يقدم الطلب؟", "قبل 14 يومًا"),
        ("متى تأسست المؤسسة؟", "في عام 1998"),
        ("لماذا لا يطلب تقرير طبي؟", "لأن الثقة"),
        ("مَا مُدَّةُ إِجَازَةِ الأُبُوَّةِ؟", "إجازة الأبوة: 5 أيام"),
        ("مين يوافق على الاجازه؟", "المدير المباشر"),
    ],
)
def test_the_first_sentence_is_the_one_that_answers(engine: Engine, question: str, quoted: str) -> None:
    assert quoted in engine.ask(question).answer.split("\n")[0]


def test_who_asks_for_a_number_to_call_gets_the_one_that_reaches_whom_he_names(
    engine_over: EngineOver,
) -> None:
    text = """# دليل المتحف

التحويلة 310 رقم الحراسة، ويرد عليها حارس ليلًا.

## كيف تصل إلى الأرشيف

يفتح القسم من الأحد إلى الأربعاء. ويمكن الاتصال بالتحويلة 427 أو الكتابة إلى موظف الاستقبال.

يحفظ قسم الأرشيف خرائط المدينة القديمة لكل باحث.
"""
    engine = engine_over({"متحف.md": text})
    assert "427" in engine.ask("ايش رقم الأرشيف؟").answer
    assert "310" in engine.ask("كم رقم الحراسة").answer
    assert not engine.ask("ما رقم ورشة الترميم؟").answered


def test_a_number_in_words_answers_how_many(settings: Settings, write: Write) -> None:
    """But what is counted off, as a century is, does not."""
    text = "في الأرخبيل جزيرة زارها البحارة في القرن التاسع عشر. ويتألف الأرخبيل من ثلاث جزر."
    write("أرخبيل.txt", text)
    index(settings)
    assert "ثلاث جزر" in Engine(settings).ask("كم جزيرة في الأرخبيل؟").answer.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("When was the institution founded?", "1998"),
        ("Why is no medical report required?", "تقرير طبي"),
        ("When does it rain on the mountains?", "الأمطار"),
    ],
)
def test_an_english_question_finds_the_arabic_sentence(engine: Engine, question: str, quoted: str) -> None:
    answer = engine.ask(question)
    assert quoted in answer.answer.split("\n")[0]
    assert answer.language == "en"


def test_every_sentence_is_quoted_word_for_word_with_its_number(engine: Engine) -> None:
    answer = engine.ask("ما هي أنواع الإجازة؟ إجازة الوضع وإجازة الأبوة وإجازة الزواج")
    lines = answer.answer.split("\n")
    assert len(lines) == len(answer.citations) > 1
    for line, citation in zip(lines, answer.citations, strict=True):
        assert line == f"{citation.quote} [{citation.number}]"


def test_sentences_of_one_document_that_are_asked_for_together_come_in_reading_order(engine: Engine) -> None:
    answer = engine.ask("اذكر مدة إجازة الزواج وإجازة الوضع")
    starts = [citation.start for citation in answer.citations]
    assert starts == sorted(starts)


def test_the_sentence_that_answers_comes_before_what_adds_to_it(engine_over: EngineOver) -> None:
    text = "أُجّل افتتاح الجسر الجديد مرتين. وسبب تأجيل افتتاح الجسر عطل في الكابلات."
    answer = engine_over({"خبر.md": f"# خبر\n\n{text}"}).ask("لماذا أُجل افتتاح الجسر؟")
    assert answer.citations[0].quote == "وسبب تأجيل افتتاح الجسر عطل في الكابلات."
    assert len(answer.citations) == 2


def test_a_sentence_that_announces_a_list_brings_it_along(settings: Settings, write: Write) -> None:
    steps = "1. لا تنقر على رابط.\n2. اضغط زر الإبلاغ.\n3. غيّر كلمة المرور."
    write("a.md", f"# الدعم\n\nإذا وصلتك رسالة مريبة فافعل ما يأتي:\n\n{steps}\n\nويعمل المكتب كل يوم.")
    index(settings)
    answer = Engine(settings).ask("ماذا أفعل إذا وصلتني رسالة مريبة؟")
    assert [citation.quote for citation in answer.citations] == [
        "إذا وصلتك رسالة مريبة فافعل ما يأتي:",
        "1. لا تنقر على رابط.",
        "2. اضغط زر الإبلاغ.",
        "3. غيّر كلمة المرور.",
    ]


def test_a_sentence_that_announces_a_list_defines_nothing(engine_over: EngineOver) -> None:
    text = "# القبول\n\nالوثائق المطلوبة للقبول هي:\n\n- صورة الجواز\n- كشف الدرجات\n"
    answer = engine_over({"قبول.md": text}).ask("ما الوثائق المطلوبة للقبول؟")
    assert [citation.quote for citation in answer.citations] == [
        "الوثائق المطلوبة للقبول هي:",
        "صورة الجواز",
        "كشف الدرجات",
    ]


def test_a_sentence_on_another_matter_is_not_quoted_beside_the_answer(engine_over: EngineOver) -> None:
    texts = {
        "دعم.md": "# الدعم\n\nلا تقل كلمة السر عن 12 حرفًا، ويُفضَّل أن تكون عبارة.",
        "خبر.md": "# خبر\n\nوقّع الطرفان بيانًا مشتركًا بلغ طوله 5000 كلمة، وتبادلا الهدايا.",
    }
    answer = engine_over(texts).ask("كم طول كلمة السر؟")
    assert "12 حرفًا" in answer.answer
    assert "5000" not in answer.answer


def test_no_more_sentences_than_the_settings_allow(settings: Settings, write: Write) -> None:
    write("handbook.md", HANDBOOK)
    index(settings)
    one = Engine(settings.model_copy(update={"answer": AnswerSettings(max_sentences=1)}))
    assert len(one.ask("اذكر مدة إجازة الزواج وإجازة الوضع").citations) == 1


@pytest.mark.parametrize(
    "question",
    ["ما عاصمة البرازيل؟", "من رسم الموناليزا؟", "كيف أصلح محرك السيارة؟", "Who invented the telephone?"],
)
def test_what_is_not_there_is_refused(engine: Engine, question: str) -> None:
    assert not engine.ask(question).answered


def test_weights_name_features_that_exist() -> None:
    assert set(QUOTING.choice) <= set(FEATURES)
    assert set(QUOTING.answers) <= set(FEATURES)


def test_what_is_far_from_the_documents_has_no_candidates(engine: Engine) -> None:
    answer = engine.ask("من فاز بكأس العالم لكرة القدم؟")
    assert (answer.answered, answer.candidates) == (False, ())


def test_a_reader_that_is_not_sure_names_the_sentences_that_may_answer(engine: Engine) -> None:
    """The documents tell who approves leave in general, and of sick leave something else."""
    answer = engine.ask("من يوافق على الإجازة المرضية؟")
    shown = [each.quote for each in (*answer.citations, *answer.candidates)]
    assert "ويوافق على الإجازة المدير المباشر." in shown
    assert len(answer.candidates) <= 3
    assert len({each.number for each in (*answer.citations, *answer.candidates)}) == len(shown)


TRIP = """# رحلات النهر

تنظم هذه القواعد رحلات النهر كلها، في الصيف وفي الشتاء. ويوافق مدير المرسى على رحلات الليل.

تبدأ الرحلات في مايو من كل سنة. وتبدأ رحلة المساء الساعة السادسة. ويُبحر القارب الكبير في أول جمعة من كل شهر.

يُحمل على القارب كل متاع إلا الدراجات. وصدّر المرسى 40 طنًا من السمك إلى مصر في 2021.
"""


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Who approves the night trips?", "مدير المرسى"),
        ("متى تبدأ رحلة المساء؟", "الساعة السادسة"),
        ("متى يبحر القارب الكبير؟", "أول جمعة"),
        ("كم طنًا صدّر المرسى إلى القاهرة؟", "40 طنًا"),
    ],
)
def test_who_and_when_are_told_by_what_names_them(
    engine_over: EngineOver, question: str, quoted: str
) -> None:
    assert quoted in engine_over({"نهر.md": TRIP}).ask(question).answer.split("\n")[0]


@pytest.mark.parametrize(
    "question",
    [
        "كم طنًا صدّر المرسى إلى تركيا؟",
        "هل تُحمل الخيول على القارب؟",
        "ما شروط قيادة القارب؟",
    ],
)
def test_what_is_said_of_another_place_or_thing_is_no_answer(engine_over: EngineOver, question: str) -> None:
    assert not engine_over({"نهر.md": TRIP}).ask(question).answered


FEES = """# رسوم النادي

| الخدمة | الرسم بالدينار | المدة | المكان |
| --- | --- | --- | --- |
| عضوية طالب | 20 | سنة | مكتب العضوية |
| عضوية عائلة | 1100 | سنة | مكتب العضوية |
| تأجير ملعب التنس | 15 | ساعة | البوابة الغربية |
| تأجير ملعب السلة | 25 | ساعة | البوابة الشرقية |

## أجرة الشحن

| الوجهة | الأجرة |
| --- | --- |
| الدول العربية | 40 دينارًا |
| بقية دول العالم | 90 دينارًا |

## مواعيد المسبح

تُحسب مدة السباحة للعضو على النحو الآتي:

| العمر | المدة |
| --- | --- |
| دون العاشرة | 30 دقيقة |
| من العاشرة فما فوق | 50 دقيقة |

من نسي مفتاح خزانته طلبه من الحارس، فإن فقد حقيبته أيضًا عاد إلى المكتب ببطاقة العضوية. وبلغ سعر
الوقود في النادي 3 دنانير في 4 مارس 2021. وارتفعت أرباح الربع الأول إلى 8000 دينار.
"""


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("كم رسم عضوية العائلة؟", "1100"),
        ("بكم تأجير ملعب السلة؟", "25"),
        ("أين تأجير ملعب التنس؟", "البوابة الغربية"),
        ("كم أجرة الشحن إلى الأردن؟", "40"),
        ("كم أجرة الشحن إلى اليابان؟", "90"),
        ("كم مدة السباحة؟", "50 دقيقة"),
        ("كم أرباح الربع الأول؟", "8000"),
    ],
)
def test_the_row_that_is_asked_for_answers(engine_over: EngineOver, question: str, quoted: str) -> None:
    assert quoted in engine_over({"نادي.md": FEES}).ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "كم رسم عضوية ملعب التنس؟",  # the words of two rows
        "كم أرباح الربع الثالث؟",
        "أين المسبح؟",
        "ماذا يحدث إذا فقدت بطاقة العضوية؟",
        "كم سعر الوقود اليوم؟",
    ],
)
def test_what_is_said_of_another_row_number_thing_or_day_is_no_answer(
    engine_over: EngineOver, question: str
) -> None:
    assert not engine_over({"نادي.md": FEES}).ask(question).answered


COURSES = """# معهد الخيزران للحرف

أُقيم المعهد في مبنى قديم، ويديره مدير المعهد مع ثلاثة مساعدين. تُدفع الرسوم على دفعتين، ويجتمع المدربون أول
أحد من كل شهر. يُقبل طلب التحويل بموافقة أمينة السجل هبة الناطور.

| الورشة | الرسم بالدينار | المدة |
| --- | --- | --- |
| الخزف | 120 | شهران |
| النجارة | 150 | ثلاثة أشهر |
| السلال | 90 | شهر |

تعلّم ورشة الحدادة في فرع آخر.
"""


@pytest.mark.parametrize(
    "question",
    [
        "كم رسم ورشة الحدادة؟",
        "ما اسم مدير المعهد؟",
        "متى تأسس المعهد؟",
    ],
)
def test_what_another_row_office_or_event_has_is_no_answer(engine_over: EngineOver, question: str) -> None:
    assert not engine_over({"معهد.md": COURSES}).ask(question).answered


@pytest.mark.parametrize(
    ("question", "quoted"),
    [("كم رسم ورشة السلال؟", "90"), ("ما اسم أمينة السجل؟", "هبة"), ("مين يوافق على التحويل؟", "أمينة")],
)
def test_what_the_row_office_or_event_has_is(engine_over: EngineOver, question: str, quoted: str) -> None:
    assert quoted in engine_over({"معهد.md": COURSES}).ask(question).answer


POOL = """# مسبح اللؤلؤة

## الاشتراك

اشتراك الشهر 40 دينارًا، وتخفيض الطلاب 15%.

## شروط الدخول

- ارتداء قبعة السباحة.
- ألا يقل وزن السبّاح عن 30 كيلوغرامًا.
"""
HALL = """# صالة العروض

## التذاكر

تذكرة العرض 8 دنانير، وتخفيض الطلاب 25%. ولا يزيد وزن الحقيبة على 5 كيلوغرامات. ومدير الصالة رامي النجار.
"""


@pytest.mark.parametrize(
    ("first", "then", "quoted"),
    [
        ("كم اشتراك المسبح في الشهر؟", "وكم التخفيض للطلاب؟", "اشتراك الشهر 40 دينارًا، وتخفيض الطلاب 15%."),
        ("كم تذكرة العرض؟", "وكم التخفيض للطلاب؟", "تذكرة العرض 8 دنانير، وتخفيض الطلاب 25%."),
        ("كم اشتراك المسبح في الشهر؟", "كم الوزن المسموح؟", "ألا يقل وزن السبّاح عن 30 كيلوغرامًا."),
        ("كم تذكرة العرض؟", "كم الوزن المسموح؟", "ولا يزيد وزن الحقيبة على 5 كيلوغرامات."),
        ("كم اشتراك المسبح في الشهر؟", "من مدير الصالة؟", "ومدير الصالة رامي النجار."),
    ],
)
def test_a_vague_question_is_asked_of_the_document_that_was_quoted_last(
    engine_over: EngineOver, first: str, then: str, quoted: str
) -> None:
    engine = engine_over({"مسبح.md": POOL, "صالة.md": HALL})
    history = (Turn("user", first), Turn("assistant", engine.ask(first).answer))
    assert engine.ask(then, history).citations[0].quote == quoted


@pytest.mark.parametrize("then", ["من المدرب؟", "كم عدد الموظفين؟", "متى افتُتح؟"])
def test_a_vague_question_that_the_document_does_not_answer_is_refused(
    engine_over: EngineOver, then: str
) -> None:
    engine = engine_over({"مسبح.md": POOL, "صالة.md": HALL})
    first = "كم اشتراك المسبح في الشهر؟"
    assert not engine.ask(then, (Turn("user", first), Turn("assistant", engine.ask(first).answer))).answered
