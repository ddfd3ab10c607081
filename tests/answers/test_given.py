from __future__ import annotations

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from rag.answers.given import find_answer, given, of_years
from rag.answers.kinds import Asked, asked
from rag.arabic import fold, words_of


@pytest.mark.parametrize(
    ("sentence", "question", "fit"),
    [
        ("أعلنت النتيجة قبل أسابيع من الموعد.", "كم مدة الدورة؟", 0.0),
        ("مدتها 24 يوم عمل في السنة.", "كم مدة الإجازة؟", 1.0),
        ("تستمر الدورة شهرين.", "كم مدة الدورة؟", 1.0),
        ("يقدم الطلب قبل 14 يوما.", "كم مدة الإجازة؟", 0.6),
        ("يقدم الطلب قبل 14 يوما.", "قبل كم يوم يقدم الطلب؟", 1.0),
        ("يعمل فيها 350 موظفا.", "كم موظفا في الشركة؟", 1.0),
        ("في الأرخبيل ثلاث جزر.", "كم جزيرة في الأرخبيل؟", 1.0),
        ("نوقشت المحاور الرئيسة الأربعة.", "كم عدد محاور النقاش؟", 1.0),
        ("فازت الفرق الثلاث الأولى.", "كم فرقة فازت؟", 1.0),
        ("يُعقد الاجتماع يوم الأربعاء.", "كم عدد الاجتماعات؟", 0.0),
        ("تُفحص المصاعد شهريًا.", "كم مرة تفحص المصاعد؟", 1.0),
        ("The lifts are checked twice a year.", "How often are the lifts checked?", 1.0),
        ("تُفحص المصاعد شهريًا.", "كم مدة فحص المصاعد؟", 0.0),
        ("نالت المدينة صوتين فقط.", "كم من الأصوات نالت المدينة؟", 0.8),
        ("للقاعة بابان.", "كم عدد الأبواب في القاعة؟", 0.8),
        ("تضم الشركة ثلاثة أقسام.", "كم قسمًا في الشركة؟", 1.0),
        ("في الشركة قسم واحد.", "كم عدد الأقسام في الشركة؟", 1.0),
        ("زار الوفد مدينتين.", "كم عدد الأصوات؟", 0.0),
        ("بلغت الزيادة 12%.", "كم نسبة الزيادة؟", 1.0),
        ("بلغت الزيادة 12 في المئة.", "كم نسبة الزيادة؟", 1.0),
        ("يدفع الزائر خمسين درهما.", "كم سعر التذكرة؟", 1.0),
        ("تُدفع الرسوم على أربع دفعات.", "كم الرسوم؟", 0.3),
        ("الرسم 2500 لكل مشارك.", "كم الرسوم؟", 0.6),
        ("تأسست في مايو.", "متى تأسست؟", 1.0),
        ("تأسست عام 1998.", "متى تأسست؟", 1.0),
        ("تأسست في كانون الثاني.", "متى تأسست؟", 1.0),
        ("يفتح من السابعة صباحا.", "أي ساعة يفتح؟", 1.0),
        ("يفتح الساعة السابعة.", "متى يفتح؟", 0.9),
        ("يفتح في اليوم الثالث من كل شهر.", "متى يفتح؟", 1.0),
        ("اتصل بالرقم 5520013.", "ما رقم المكتب؟", 1.0),
        ("يرد المكتب خلال 24 ساعة.", "ما رقم المكتب؟", 0.0),
        ("القاعة رقم 7.", "ما رقم القاعة؟", 0.5),
        ("الرسم بالدينار: 1500؛ المدة: 3 أيام", "كم الرسم؟", 1.0),
        ("خُصم الراتب بعد 30 يوما.", "كم راتبي؟", 0.0),
        ("الغرامة 2% من القسط.", "كم الغرامة؟", 0.5),
        ("ينتهي الدرس عند 12:45.", "ما أوقات عمل المدرسة؟", 1.0),
        ("ونظرا للأمطار أُجل.", "لماذا أُجل؟", 1.0),
        ("لأن الغرض منها الراحة.", "لماذا تمنح؟", 1.0),
        ("تأسست الشركة عام 1998.", "كم موظفا في الشركة؟", 0.0),
        ("يوافق المدير على الطلب.", "كم مدة الإجازة؟", 0.0),
        ("اتصل بالحارس على الرقم 1954.", "ما رقم الحارس؟", 1.0),
        ("اتصل بالحارس على الرقم 1954.", "متى تأسس النادي؟", 0.0),
        ("نقل القارب من المرسى: 40 درهمًا", "كم مرسى في الجزيرة؟", 0.5),
        ("الحد الأعلى 900 درهم.", "كم الحد الأعلى؟", 1.0),
        ("المدة: الأيام العشرون الأولى؛ الأجر: نصفه", "كم يوما تستمر المنحة؟", 1.0),
        ("بدأ اليوم العشرون من الرحلة.", "كم يوما تستمر الرحلة؟", 0.0),
        ("آوت الدار 40 يتيما.", "كم عدد الأيتام؟", 1.0),
        ("تبلغ السلفة 70% من الكلفة.", "كم سقف السلفة؟", 1.0),
    ],
)
def test_a_sentence_has_it_as_far_as_its_form_fits(sentence: str, question: str, fit: float) -> None:
    wanted = asked(question)
    assert wanted
    assert max((each.fit for each in given(sentence, wanted)), default=0.0) == fit


def test_what_the_question_said_itself_is_no_answer() -> None:
    wanted = Asked("number")
    assert not given("عام 1998 فيها 350 موظفا", wanted, frozenset({"350", "1998"}))


@forall(st.text(max_size=200), st.text(max_size=200))
def test_any_text_can_be_asked_and_read(question: str, sentence: str) -> None:
    wanted = asked(question)
    for each in given(sentence, wanted) if wanted else ():
        assert 0 < each.fit <= 1


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("كم مدة الإجازة؟", "إجازة سنوية مدتها 24 يوم عمل في السنة، وترتفع إلى 30 يومًا.", "24 يوم"),
        ("كم مدة الإجازة؟", "يُطلب قبل 14 يومًا.", None),
        ("كم بلغ حجم التجارة؟", "بلغ حجم التجارة 240 مليار دولار في عام 2023.", "240 مليار دولار"),
        ("كم نسبة السلفة؟", "تبلغ السلفة 70% من الكلفة.", "70%"),
        ("متى أُعلنت الشراكة؟", "أُعلنت في فبراير 2022 في بكين.", "فبراير 2022"),
        ("متى زار موسكو؟", "زار موسكو يوم 16 مايو/أيار 2024 ثم عاد.", "16 مايو/أيار 2024"),
        ("كم موظفًا في الشركة؟", "يعمل في الشركة ثلاثة آلاف موظف.", "ثلاثة آلاف موظف"),
        ("كم موظفًا في عام 2023؟", "في عام 2023 كان فيها 500 موظف.", "500 موظف"),
        ("من زار بكين؟", "زار الرئيس بكين في عام 2024.", None),
    ],
)
def test_the_words_that_answer_are_found_with_their_unit(
    question: str, sentence: str, found: str | None
) -> None:
    kind = asked(question)
    assert kind
    place = find_answer(sentence, kind, frozenset(fold(question).replace("؟", "").split()))
    assert (sentence[slice(*place)] if place else None) == found


@forall(
    st.text(alphabet="كم يوم 24 ٪%مليار دولار مايو ،.\u064b", max_size=60),
    st.sampled_from(["كم يوما؟", "متى؟", "كم؟"]),
)
def test_the_words_that_answer_lie_within_the_sentence(sentence: str, question: str) -> None:
    kind = asked(question)
    assert kind
    if place := find_answer(sentence, kind):
        assert 0 <= place[0] < place[1] <= len(sentence)


@pytest.mark.parametrize(
    ("year", "sentence", "values"),
    [
        ("2019", "باع المصنع 900 سيارة في 2021، وكان قد باع 700 سيارة في 2019.", ["700"]),
        ("2019", "باع المصنع 900 سيارة في 2021، أي أكثر مما باع في 2019 بنسبة 28%.", []),
        ("2021", "باع المصنع 900 سيارة في 2021، أي أكثر مما باع في 2019 بنسبة 28%.", ["900"]),
        ("2021", "باع المصنع 700 سيارة في عام 2019 و900 سيارة في عام 2021.", ["900"]),
        ("2019", "باع المصنع في 2019 نحو 700 سيارة، وفي 2021 نحو 900 سيارة.", ["700"]),
        ("2019", "باع المصنع 900 سيارة.", ["900"]),
    ],
)
def test_of_several_years_each_has_what_stands_before_it_or_after_as_the_first_has(
    year: str, sentence: str, values: list[str]
) -> None:
    wanted = Asked("number", "سيار")
    texts = words_of(sentence)
    found = of_years(sentence, given(sentence, wanted, frozenset({year})), wanted, frozenset({year}))
    assert [texts[each.word] for each in found if each.fit == 1.0] == values


def test_what_is_counted_is_told_in_the_other_language() -> None:
    """And no hours, sums or shares are so many employees."""
    wanted = asked("how many employees are there?")
    assert wanted is not None
    assert [each.fit for each in given("يعمل في الشركة 340 موظفًا", wanted)] == [1.0]
    assert not given("ويعمل الموظف 48 ساعة", wanted)
    books = asked("كم كتابا في المكتبة؟")
    assert books is not None
    assert [each.fit for each in given("The library holds 900 books.", books)] == [1.0]


def test_a_sum_of_money_has_its_sign() -> None:
    wanted = asked("how much do tutors get paid?")
    assert wanted is not None
    assert [each.fit for each in given("A lesson of 2 hours pays £35.", wanted)] == [1.0]


def test_an_amount_in_a_row_is_of_the_year_that_its_column_names() -> None:
    row = "البند: صيانة المراسي؛ 2021 (درهم): 5100؛ 2022 (درهم): 6200"
    for year, amount in (("2021", "5100"), ("2022", "6200")):
        place = find_answer(row, Asked("money"), frozenset({year}), frozenset({year}))
        assert place
        assert row[slice(*place)] == amount
