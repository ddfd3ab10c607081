from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents import Block, Loaded, assemble
from rag.question_generation import LONGEST_QUESTION, ask_about, generate, generate_in_english, lead_on

MADE = [
    ("بلغت قيمة صادرات التمور 70 مليون ريال في عام 2021.", "كم بلغت قيمة صادرات التمور في عام 2021؟"),
    ("وصلت أعداد الزوار إلى 900 ألف زائر، وهو رقم كبير.", "إلى كم وصلت أعداد الزوار؟"),
    ("وزادت حصة الطاقة الشمسية بنسبة 12% في سنة 2020.", "بكم زادت حصة الطاقة الشمسية في سنة 2020؟"),
    ("مدة العقد 18 شهرًا قابلة للتجديد.", "ما مدة العقد؟"),
    ("عدد أعضاء المجلس هو 15 عضوًا.", "كم عدد أعضاء المجلس؟"),
    ("تأسست جمعية الفلك العربية في مارس 1998، ومقرها عمّان.", "متى تأسست جمعية الفلك العربية؟"),
    (
        "افتتح الوزير في ٣ مايو ٢٠١٩ متحف الخط العربي.",
        "متى افتتح الوزير متحف الخط العربي؟",
    ),
    ("عام ٢٠٠٣: وقّعت الجامعة اتفاقية تبادل الطلاب.", "متى وقّعت الجامعة اتفاقية تبادل الطلاب؟"),
    ("ويردّ قسم الشكاوى خلال 10 أيام عمل من وصولها.", "خلال كم يوم عمل يردّ قسم الشكاوى؟"),
    ("مدير مشروع الميناء هو سالم الحربي.", "من مدير مشروع الميناء؟"),
    ("إجازة الحج: 15 يومًا بأجر كامل.", "ما مدة إجازة الحج؟"),
    ("رسوم التسجيل: 250 درهمًا.", "ما رسوم التسجيل؟"),
    ("The library was opened in Tunis in May 1991.", "When was the library opened in Tunis?"),
    ("The lowest temperature is 4 degrees.", "What is the lowest temperature?"),
    (
        "Each guest must sign the register within 2 hours of arrival.",
        "Within how many hours must each guest sign the register?",
    ),
]

ACROSS = [
    ("وقد افتُتح الميناء الجديد في ٣ أيار ٢٠١٩ بحضور الأهالي.", "What happened on 3 May 2019?"),
    ("تأسست الجمعية في مارس من عام 1998.", None),
    ("تأسست الجمعية في 4 مارس عام 1998.", "What happened on 4 March 1998?"),
    ("تأسست الجمعية في رجب 1420.", None),
    ("تأسست الجمعية عام 1998.", None),
    ("يُرسل الطلب عبر نظام المراسلات (SWIFT) كل صباح.", "What is SWIFT?"),
    ("أبرزها خط الواحات (Oasis Line 2) في الجنوب.", "What is Oasis Line 2?"),
    ("الرقم (a) و(1998) و(عام).", None),
    ("The harbour (AQB) was opened in May 1991.", None),
]


@pytest.mark.parametrize(("sentence", "question"), ACROSS)
def test_dates_and_latin_names_of_arabic_sentences_are_asked_about_in_english(
    sentence: str, question: str | None
) -> None:
    document = assemble("a", Loaded((Block(sentence),)), "a")
    assert [made.text for made in generate_in_english(document)] == [*filter(None, [question])]


POINTING = [
    "بلغت قيمتها 23 مليار دولار.",
    "ثم لحقت بها تونس عام 1999.",
    "التجارة التي بلغت 240 مليارًا ازدهرت.",
    "وصف البيان الصادر عن القمة سلوك الدول بعد اتفاق مايو 2024.",
    "أصدرت اللجنة في مايو 2011 12 قرارًا.",
    "أعلنت الإدارة الجديدة في 14 مايو 2024، أي قبل يومين من السفر، أنها سترفع الرسوم.",
    "It was founded in 1990.",
    "جملة بلا أرقام ولا تواريخ.",
    "",
]


@pytest.mark.parametrize(("sentence", "question"), MADE)
def test_a_sentence_with_a_figure_a_date_or_a_name_is_asked_about(sentence: str, question: str) -> None:
    assert next(ask_about(sentence), None) == question


@pytest.mark.parametrize("sentence", POINTING)
def test_what_cannot_be_asked_alone_is_not_asked(sentence: str) -> None:
    assert list(ask_about(sentence)) == []


def test_a_heading_that_asks_stands_for_what_is_below_it() -> None:
    blocks = (Block("كيف تُطلب الإجازة؟", 2), Block("عبر البوابة."), Block("مقدمة", 2), Block("نص."))
    document = assemble("a.md", Loaded(blocks, title="دليل"), "دليل")
    (made,) = generate(document)
    assert made.text == "كيف تُطلب الإجازة؟"
    assert document.text[made.start : made.end].strip() == "عبر البوابة."


GUIDE = assemble(
    "guide.md",
    Loaded(
        (
            Block("تمهيد عام."),
            Block("الاشتراك", 2),
            Block("رسوم التسجيل: 250 درهمًا.\nمدة العضوية: 12 شهرًا.\nعدد الكتب المعارة هو 5 كتب."),
            Block("أوقات العمل.", 2),
            Block("تفتح المكتبة صباحًا."),
            Block("كيف تُعاد الكتب", 2),
            Block("من صندوق الباب."),
            Block("هذه القواعد", 2),
            Block("تُراجع كل سنة."),
        ),
        title="دليل المكتبة",
    ),
    "دليل المكتبة",
)


def test_what_leads_on_is_near_and_then_what_the_headings_beside_are_about() -> None:
    start = GUIDE.text.index("رسوم")
    made = list(lead_on(GUIDE, [(start, start + 10)]))
    assert [each.text for each in made] == [
        "ما مدة العضوية؟",
        "كم عدد الكتب المعارة؟",
        "ماذا عن أوقات العمل؟",
        "كيف تُعاد الكتب؟",
    ]
    assert GUIDE.text[made[2].start : made[2].end].strip() == "تفتح المكتبة صباحًا."


def test_a_document_without_headings_leads_on_by_its_sentences() -> None:
    document = assemble(
        "a.txt", Loaded((Block("رسوم التسجيل: 250 درهمًا."), Block("مدة العقد 18 شهرًا."))), "ع"
    )
    assert [made.text for made in lead_on(document, [(0, 25)])] == ["ما مدة العقد؟"]


PIECES = st.sampled_from([*(sentence for sentence, _ in MADE), *POINTING, "<b>", "\u202e", ":", "هو 5", "\n"])


@given(st.lists(PIECES | st.text(max_size=12), max_size=8).map(" ".join))
def test_questions_are_of_the_words_of_the_document_whatever_it_holds(text: str) -> None:
    document = assemble("a.txt", Loaded((Block(text or "نص"),)), "عنوان")
    for made in (*generate(document), *lead_on(document, [(0, 1)])):
        assert 0 < len(made.text) <= LONGEST_QUESTION
        assert made.text.endswith(("؟", "?"))
        assert 0 <= made.start < made.end <= len(document.text)


def test_a_very_long_sentence_takes_no_time() -> None:
    text = "The " + "long " * 200_000
    started = time.thread_time()
    assert list(generate(assemble("a.txt", Loaded((Block(text),)), "t"))) == []
    assert time.thread_time() - started < 10
