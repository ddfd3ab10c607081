from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.kinds import asked
from rag.answers.telling import (
    asks_for_name,
    is_of_another_kind,
    is_of_another_office,
    is_of_elsewhere,
    tells_name,
    tells_where,
    tells_who,
)
from rag.arabic import words_of


@pytest.mark.parametrize(
    ("question", "named", "sentence", "tells"),
    [
        ("أين المخزن؟", ["المخزن"], "المخزن في القبو خلف المطبخ.", True),
        ("أين المخزن؟", ["المخزن"], "يفتح المخزن كل صباح، ويقع بجوار الورشة.", True),
        ("أين المخزن؟", ["المخزن"], "الاسم: المخزن؛ المكان: القبو", True),
        ("أين المخزن؟", ["المخزن"], "يعمل المخزن من السبت إلى الأربعاء.", False),
        ("أين المخزن؟", ["المخزن"], "اتصل بالمخزن على التحويلة 4410.", False),
        ("أين المخزن؟", ["المخزن"], "تُنقل الصناديق إلى المخزن بالعربة.", False),
        ("أين تحل الخلافات؟", ["الخلافات"], "تنظر محكمة الصلح في كل خلاف.", True),
        ("أين ولد الشاعر؟", ["الشاعر"], "ولد الشاعر بقرية صغيرة.", True),
        ("أين ولد الشاعر؟", ["الشاعر"], "ولد الشاعر سنة 1902.", False),
        ("إلى أين تسير العبارة؟", ["العباره"], "العبارة: الأولى؛ من: الرصيف؛ إلى: الجزيرة", True),
        ("أين المخزن؟", ["المخزن"], "The store is locked.", True),
    ],
)
def test_where_is_told_by_a_place_beside_what_is_asked_about(
    question: str, named: list[str], sentence: str, tells: bool
) -> None:
    assert tells_where(sentence, words_of(question), named) is tells


@pytest.mark.parametrize(
    ("sentence", "tells"),
    [("تأسس النادي عام 1987.", False), ("أسسه التاجر نبيل عودة.", True), ("النادي.", False)],
)
def test_who_is_told_by_a_word_that_the_question_did_not_say(sentence: str, tells: bool) -> None:
    assert tells_who(sentence, words_of("من أسس النادي؟")) is tells


@pytest.mark.parametrize(
    ("question", "sentence", "tells"),
    [
        ("ما اسم أمين المخزن؟", "يسلّم أمين المخزن المفاتيح كل مساء.", False),
        ("ما اسم أمين المخزن؟", "أمين المخزن: رامز الحلو", True),
        ("ما اسم أمين المخزن؟", "يوقّع الإذن أمين المخزن العام نصري الحلو.", True),
        ("ما اسم أمين المخزن؟", "لا يُصرف شيء إلا بإذن أمين المخزن.", False),
        ("شو اسم المديرة المالية؟", "تراجع الحساب المديرة المالية كل شهر.", False),
        ("شو اسم المديرة المالية؟", "تراجع الحساب السيدة ميسون الخطيب.", True),
        ("ما اسم الخبير الزراعي؟", "استعان المزارعون بخبير زراعي فحص التربة.", False),
        ("ما اسم زوجة الرسام؟", "عاش مع زوجته نوال في قرية جبلية.", True),
        ("ما اسم الفندق؟", "يقع الفندق قرب البحر.", False),
        ("ما اسم الفندق؟", "نزل الوفد في فندق المنارة.", True),
        ("ما اسم الرواية؟", "نشر رواية أولى عنوانها «ظل النخيل».", True),
        ("ما اسم رئيس النادي؟", "ويرأس النادي زاهر العلي.", True),
        ("من هو رئيس النادي؟", "افتتح الرئيس الجلسة في موعدها.", False),
        ("ما اسم أمين المخزن؟", "The storekeeper has the keys.", True),
    ],
)
def test_a_name_is_told_by_a_word_where_a_name_stands(question: str, sentence: str, tells: bool) -> None:
    assert tells_name(sentence, words_of(question)) is tells


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("ما اسم الفندق؟", True),
        ("مين مدير الفرع؟", True),
        ("من هو رئيس النادي؟", True),
        ("من يوافق على الطلب؟", False),
        ("متى وصل مدير الفرع؟", False),
    ],
)
def test_who_holds_an_office_is_asked_by_his_name(question: str, asks: bool) -> None:
    assert asks_for_name(words_of(question), asked(question)) is asks


@pytest.mark.parametrize(
    ("sentence", "elsewhere"),
    [
        ("وصل الوزير الإيطالي إلى اليونان.", True),
        ("وصل الوزير الإيطالي ولقي نظيره اليوناني.", False),
        ("وصل الوزير ماريو روسي إلى اليونان.", False),
        ("فازت اليونان بالكأس.", False),
    ],
)
def test_an_office_of_another_country_is_another_office(sentence: str, elsewhere: bool) -> None:
    assert is_of_elsewhere("وزير", words_of(sentence), {"اليونان"}) is elsewhere
    assert not is_of_elsewhere("وزير", words_of(sentence), ())


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("كم رسم ورشة الحدادة؟", "رسم ورشة الخزف 20 دينارًا.", True),
        ("كم رسم ورشة الحدادة؟", "رسم الورشة 20 دينارًا.", False),
        ("كم رسم ورشة الحدادة؟", "رسم الورشة الكاملة 20 دينارًا.", False),
        ("كم رسم ورشة الحدادة؟", "رسم ورشة الخزف 20، وتُفتح ورشة في فرع آخر.", False),
        ("كم مدة العقد السنوي؟", "مدة العقد الشهري 30 يومًا.", True),
        ("كم مدة العقد السنوي؟", "يوقع العقد المدير.", False),
        ("كم مدة العقد؟", "مدة العقد الشهري 30 يومًا.", False),
    ],
)
def test_a_thing_of_another_kind_is_another_thing(question: str, sentence: str, another: bool) -> None:
    asked, said = words_of(question), words_of(sentence)
    absent = frozenset(asked) - frozenset(said)
    assert is_of_another_kind(said, asked, asked[2:], absent, is_row=False, is_measured=True) is another


def test_what_has_a_name_may_be_described_in_other_words() -> None:
    asked, said = words_of("ما اسم الليلة الخاصة؟"), words_of("يسهر أهل القرية في الليلة السابعة.")
    assert not is_of_another_kind(said, asked, asked[2:], asked[3:], is_row=False, is_measured=False)
    asked, said = words_of("من مدير الإنتاج؟"), words_of("مديرة المالية هند.")
    assert is_of_another_kind(said, asked, asked[1:], asked[2:], is_row=False, is_measured=False)


@pytest.mark.parametrize(
    ("named", "sentence", "another"),
    [
        ("المخبز", "اتصل بمكتب الحراسة على التحويلة 4410.", True),
        ("المخبز", "رقم المخبز 4410، ويرد عليه مكتب الحراسة.", False),
        ("المخبز", "اتصل بالتحويلة 4410.", False),
        ("المخبز", "اتصل بقسم المخابز على التحويلة 4410.", False),
    ],
)
def test_a_number_to_call_is_of_the_office_that_is_named_beside_it(
    named: str, sentence: str, another: bool
) -> None:
    assert is_of_another_office(words_of(sentence), named, words_of(f"ما رقم {named}؟")) is another


def test_the_row_of_another_is_told_by_its_first_column() -> None:
    asked = words_of("كم رسم ورشة الحدادة؟")
    row = words_of("الورشة: خزف الحديقة؛ الرسم: 20 دينارًا")
    assert is_of_another_kind(row, asked, asked[2:], asked[3:], is_row=True, is_measured=True)


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_sentence_can_be_asked(question: str, sentence: str) -> None:
    words = words_of(question)
    assert tells_where(sentence, words, words[:1]) in (True, False)
    assert tells_who(sentence, words) in (True, False)
