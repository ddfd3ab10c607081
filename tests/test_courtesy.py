from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.courtesy import plain, small_talk

DURATION = "كم مدة الإجازة؟"


@pytest.mark.parametrize(
    "before",
    [
        "من فضلك، ",
        "السلام عليكم ورحمة الله وبركاته، عندي سؤال: ",
        "أريد أن أعرف ",
        "هل يمكنك أن تخبرني ",
        "ممكن تقول لي ",
        "لو سمحت بدي أعرف ",
        "عايز أعرف ",
        "طيب نسيت أسأل ",
        "بدي أسألك سؤال صغير: ",
        "عفوا على الإزعاج بس ",
        "يا أخي العزيز، ",
        "يا ريت حد يقولي ",
        "أبغى أعرف ",
        "نرجو التكرم بإفادتنا ",
        "مرحباااا ",
        "شكرا على جوابك. ",
        "صباح الخير يا جماعة، ",
        "أنا موظف جديد في قسم المحاسبة، ",
        "معك أحمد من قسم المحاسبة وعندي سؤال: ",
        "Could you please tell me ",
        "Hello! I would like to know ",
        "أعتذر عن الإطالة، لدي استفسار عاجل: ",
        "الإخوة الكرام في شؤون الموظفين، نأمل منكم التفضل بإعلامنا ",
        "مرحبا معكم ليلى من فرع المطار وعندي سؤال مهم: ",
        "حضرتك ممكن تشرحلي ",
        "تكفى علمني ",
        "أسألك بالله ",
        "طاب نهاركم جميعا، ",
        "لا تواخذوني على السؤال بس ",
        "أرجو من سعادتكم إفادتي: ",
        "صراحة محتاج أستفسر منكم ",
        "يسعد مساكم، في عندي سؤال قصير لو سمحتوا، ",
        "أيدكم الله، هل تتفضلون بتوضيح ",
        "I hope you are all well. I'd be grateful if you could tell me ",
    ],
)
def test_what_leads_up_to_a_question_carries_no_weight(before: str) -> None:
    assert plain(before + DURATION) == DURATION


@pytest.mark.parametrize(
    "after",
    [
        " شكرًا جزيلًا",
        " وشكرا مقدما",
        " يعطيكم العافية",
        " لو سمحتم",
        " وجزاكم الله خيرا",
        " الله يسعدك",
        " Thanks in advance!",
        " وشكرا على حسن تجاوبكم",
        " ولكم كل الاحترام والتقدير",
        " حفظكم الله",
    ],
)
def test_nor_does_what_follows_it(after: str) -> None:
    assert plain(DURATION + after) == DURATION


@pytest.mark.parametrize(
    "question",
    [
        "ما معنى السلام عليكم؟",
        "كم صفحة في كتاب شكرا؟",
        "السلام عليكم ما معناها؟",
        "ما عنوان كتاب «شكرا»؟",
        "لماذا يقول الناس صباح الخير؟",
        "السلام العالمي ما شروطه؟",
        "هل يمكنني أن آخذ إجازة بلا أجر؟",
        "هل تستطيع الصين أن تهدد أمريكا؟",
        "أنا مريض، من أبلغ؟",
        "من أسأل عن فاتورتي؟",
        "كيف أستفسر عن معاملتي؟",
        "ما رقم الاستفسارات؟",
        "هل يمكنني أن أشرح الدرس للطلاب؟",
        "هل أسأل البنك عن القرض؟",
        "What does thank you mean?",
        "أريد أن أعرف",
    ],
)
def test_what_is_asked_about_stays(question: str) -> None:
    assert plain(question) == question


def test_a_question_word_keeps_what_belongs_to_it() -> None:
    assert plain("عندي استفسار لو سمحتم، كل كم تتجدد البطاقة؟") == "كل كم تتجدد البطاقة؟"
    assert plain("حابب أعرف قبل كم يوم أطلبها") == "قبل كم يوم أطلبها"


def test_english_leads_up_to_a_question_in_many_ways() -> None:
    asked = "what the fee is"
    for before in (
        "Sorry to bother you, but do you know ",
        "Any idea ",
        "Just wondering ",
        "Hi, I was curious ",
    ):
        assert plain(before + asked) == asked


def test_please_is_taken_out_of_the_middle() -> None:
    assert plain("كم من فضلك مدة الإجازة؟") == DURATION


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("مرحبا", "greeting"),
        ("صباح الخيرات", "greeting"),
        ("سلاااام", "greeting"),
        ("hello!", "greeting"),
        ("شكرا", "thanks"),
        ("شكراا جزيلا لك 🌹", "thanks"),
        ("الله يعطيكم ألف عافية", "thanks"),
        ("ربي يوفقك", "thanks"),
        ("تمام، فهمت", "thanks"),
        ("شكرا على سعة صدرك", "thanks"),
        ("thank you so much", "thanks"),
        ("شكرا، مع السلامة", "goodbye"),
        ("متأكد؟", "sure"),
        ("إنت متأكد من هالكلام؟", "sure"),
        ("Are you sure about that?", "sure"),
        ("لا، مو هذا قصدي", "wrong"),
        ("الجواب غلط يا أخي!", "wrong"),
        ("شكرا لكن هذا ليس جواب سؤالي", "wrong"),
        ("No, that’s wrong.", "wrong"),
        ("من أنت؟", "self"),
        ("شو بتقدر تعمل؟", "self"),
        ("what can you do?", "self"),
        ("ماذا يمكنني أن أسأل؟", "self"),
        ("عمّ أسألك؟", "self"),
    ],
)
def test_what_is_no_question_about_the_documents_is_told(text: str, kind: str) -> None:
    assert small_talk(text) == kind


@pytest.mark.parametrize(
    "question",
    [
        DURATION,
        "شكرا، كم مدة الإجازة؟",
        "شكرا، إجازة الزواج؟",
        "هل أنت متأكد أن الإجازة 24 يوما؟",
        "كيف تعمل الطفاية؟",
        "صحيح البخاري",
        "مرحبا إجازة الزواج",
        "من أنت في المشروع؟",
        "ماذا يمكنني أن أسأل المدير؟",
        "What can you do about fires?",
        "هل هذا خطأ شائع؟",
        "خطأ في الفاتورة",
        "لا أفهم المادة الثالثة",
        "What is wrong with the invoice?",
    ],
)
def test_a_question_is_no_small_talk(question: str) -> None:
    assert small_talk(question) is None


@given(st.text())
def test_any_text_can_be_stripped_and_what_is_left_stands_in_it(text: str) -> None:
    small_talk(text)
    words = plain(text).split()
    assert all(word in text for word in words)


@pytest.mark.parametrize("text", ["شكرا جزيلا " * 200, "يا " * 400, "السلام عليكم " * 150 + "؟ كم"])
def test_a_courtesy_without_end_is_read_in_time(text: str) -> None:
    small_talk(text)
    plain(text)


def test_who_helps_somebody_is_no_cry_for_help() -> None:
    assert small_talk("ومن مساعده؟") is None
    assert small_talk("مساعدة") == "self"
