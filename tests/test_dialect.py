from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.dialect import ambiguous, in_standard, is_everyday
from tests.vocabularies import Terms

WRITTEN = Terms(
    "يُنقل الأثاث وتُزال السجادة من المخزن وتصل الشاحنة إلى المحطة ويُغلق الباب ويدفع الزبون ثمن الحقيبة "
    "ويُسلق البيض ويفسد الحليب ويسافر الضيف في سيارة ويُلغى الحجز ويُقسّط الثمن وتُربى القطط حسابي"
)


def standard(asked: str, vocabulary: Terms = WRITTEN) -> str:
    return arabic.fold(" ".join(in_standard(asked, vocabulary).split()))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ايمتى تصل الشاحنة؟", "متى تصل الشاحنة؟"),
        ("شكد ثمن الحقيبة", "كم ثمن الحقيبة"),
        ("بيش الحقيبة", "كم سعر الحقيبة"),
        ("علاش الباب مغلق", "لماذا الباب مغلق"),
        ("شكون يدفع", "من يدفع"),
        ("وقديش الثمن", "وكم الثمن"),
        ("شحال من ضيف", "كم ضيف"),
        ("اكو شاحنة", "يوجد شاحنة"),
        ("بكم تنظيف السجادة", "كم سعر تنظيف السجادة"),
        ("أقدر أنقل الأثاث", "هل يمكن أنقل الأثاث"),
        ("وين الباب جنب المخزن", "أين الباب قرب المخزن"),
        ("الدوام من كم لكم", "الدوام متى"),
        ("باب المخزن لونه ايه؟", "ما لون باب المخزن؟"),
        ("الشاحنة وزنها قديش", "ما وزن الشاحنة"),
        ("فيه شاحنة للمحطة؟", "هل يوجد شاحنة للمحطة؟"),
        ("في سجادة للزبون؟", "هل يوجد سجادة للزبون؟"),
        ("شگد ثمن الحقيبة", "كم ثمن الحقيبة"),
    ],
)
def test_a_question_word_is_put_the_same_for_all_documents(asked: str, meant: str) -> None:
    assert standard(asked) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("الشاحنة بتصل امتى؟", "متى الشاحنة تصل؟"),
        ("الحقيبة بكام", "كم سعر الحقيبة"),
        ("الباب مغلق ليه؟", "لماذا الباب مغلق؟"),
        ("من امتى يسافر الضيف", "من متى يسافر الضيف"),
        ("والشاحنة فين", "والشاحنة أين"),
        ("وصل الضيف، الشاحنة فين", "وصل الضيف، الشاحنة أين"),
    ],
)
def test_a_question_word_that_comes_late_comes_first_in_a_question_of_one_clause(
    asked: str, meant: str
) -> None:
    assert standard(asked) == arabic.fold(meant)


@pytest.mark.parametrize("asked", ["منذ متى يسافر الضيف", "الضيف يسافر متى", "إلى أين تصل الشاحنة"])
def test_a_standard_question_keeps_its_order(asked: str) -> None:
    assert in_standard(asked, WRITTEN) == asked


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("تنشال السجادة", "تزال السجادة"),
        ("هتنشال السجادة", "تزال السجادة"),
        ("الشاحنة بتيجي", "الشاحنة تصل"),
        ("هيلغوا الحجز", "يلغي الحجز"),
        ("ما بيبوظش الحليب", "لا يفسد الحليب"),
        ("كيخلص الزبون شحال", "يدفع الزبون كم"),
        ("امتى اتلغى الحجز", "متى يلغي الحجز"),
    ],
)
def test_an_everyday_verb_is_the_one_that_the_documents_have_in_its_person(asked: str, meant: str) -> None:
    assert standard(asked) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("بيسافر الضيف", "يسافر الضيف"),
        ("بينسلق البيض", "يسلق البيض"),
        ("بيتسلق البيض", "يسلق البيض"),
        ("ما بيسافرش الضيف", "لا يسافر الضيف"),
        ("راح يسافر الضيف", "يسافر الضيف"),
        ("واش كيسافر الضيف", "واش يسافر الضيف"),
        ("عالمحطة", "على المحطة"),
        ("هالحقيبة", "هذا الحقيبة"),
        ("عحسابي", "على حسابي"),
        ("شنو ثمن السجادة فمخزن الزبون", "شنو ثمن السجادة في مخزن الزبون"),
        ("شتصل الشاحنة", "ماذا تصل الشاحنة"),
        ("شنشيل من المخزن", "ماذا تزال من المخزن"),
    ],
)
def test_what_a_dialect_writes_together_is_taken_off(asked: str, meant: str) -> None:
    assert standard(asked) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("ينفع أربي القطط", "هل يمكن تربي القطط"), ("لازم قسط الثمن", "لازم يقسط الثمن")],
)
def test_a_wish_is_told_as_the_documents_tell_it_of_others(asked: str, meant: str) -> None:
    assert standard(asked) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("الباب بتاع المخزن", "باب المخزن"),
        ("الحقيبة ديالي", "الحقيبة"),
        ("بسافر بعربيتي", "يسافر بسيارتي"),
        ("ثمن الشنطة", "ثمن الحقيبة"),
        ("الحقيبة الجديدة ديال الضيف", "الحقيبة الجديدة للضيف"),
    ],
)
def test_what_is_somebodys_is_written_so(asked: str, meant: str) -> None:
    assert standard(asked) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("هل يوجد عميل؟", "هل يوجد زبون؟"),
        ("من شحن الحقيبة للعميل؟", "من شحن الحقيبة للزبون؟"),
        ("متى يسدد الثمن؟", "متى يدفع الثمن؟"),
        ("كم تكلفة الحقيبة؟", "كم تكلفة الحقيبة؟"),
        ("من التحق بالمحطة؟", "من التحق بالمحطة؟"),
    ],
)
def test_a_word_that_no_document_has_gives_way_to_what_means_the_same(asked: str, meant: str) -> None:
    assert standard(asked) == arabic.fold(meant)


@pytest.mark.parametrize(
    "asked",
    [
        "شكرا",
        "كم عمر الشجرة؟",
        "من رسم قصيدة شيلي؟",
        "كيف تكبح كينيا الفساد؟",
        "في أي فصل ينخفض النهر؟",
        "هل الذهب مغشوش؟",
        "أين راح بوتين؟",
        "جنبًا إلى جنب",
        "متى أدى القسم؟",
        "ماذا وقع؟",
        "بكم زاد الثمن؟",
        "في أي محطة؟",
        "في مدينة لندن؟",
        "فيه كم ضيف",
        "هل يقدر الخبراء الثمن؟",
        "هل يسافر الضيف في سيارة؟",
        "بكم تجاوزت الرحلة موعدها؟",
        "أقدر كم حقيبة عندك؟",
        "Who came?",
        "ب" * 400,
    ],
)
def test_other_words_stay_as_they_are(asked: str) -> None:
    assert in_standard(asked, WRITTEN) == asked


def test_an_everyday_word_stays_where_the_documents_have_it() -> None:
    assert standard("الشنطة تنشال", Terms("الشنطة تنشال الحقيبة تزال")) == "الشنطه تنشال"
    assert standard("متى ترجع الحقيبة", Terms("ترد يرجع الحقيبة")) == arabic.fold("متى يرجع الحقيبة")


def test_a_verb_that_the_documents_have_as_it_is_loses_no_letter() -> None:
    assert standard("لو انسحبت", Terms("انسحب الطالب سحبت")) == "لو انسحب"
    assert standard("لو اتسجلت", Terms("تسجل الطالب")) == "لو تسجل"


def test_an_everyday_word_stays_where_the_documents_have_nothing_that_means_the_same() -> None:
    assert standard("الشنطة تنشال", Terms("باب")) == "الشنطه تنشال"


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويءئؤةى ،؟", max_size=60))
def test_any_question_can_be_put_in_standard_arabic(asked: str) -> None:
    assert isinstance(in_standard(asked, WRITTEN), str)


@pytest.mark.parametrize(
    "asked", ["شو بعمل إذا ضاع المفتاح", "ماذا أعمل إذا ضاع المفتاح", "اعمل ايه إذا ضاع المفتاح"]
)
def test_who_asks_what_to_do_asks_it_in_the_same_words(asked: str) -> None:
    assert "ماذا افعل" in arabic.fold(standard(asked, Terms("ضاع المفتاح")))


def test_work_is_a_word_like_any_other() -> None:
    assert "اعمل" in arabic.content_words("هل أقدر أعمل عن بعد؟")
    assert standard("هل أقدر أشتغل عن بعد", Terms("العمل عن بعد")) == arabic.fold("هل أقدر العمل عن بعد")


def test_a_word_of_a_dialect_may_be_anything_that_the_documents_have_of_what_it_means() -> None:
    written = Terms("المكيف التكييف فقد فقدان ضاع يسجل تسجيل إرجاع باب تطبيق كلمة يتصل")
    assert ambiguous("وين المكيف", written) == {"المكيف": ["التكييف"]}
    assert ambiguous("ضاع", written) == {"ضاع": ["فقد", "فقدان"]}
    assert ambiguous("بعد ما أسجل", written) == {"اسجل": ["تسجيل"]}
    made = Terms("تجمع استعمال اشتراك تغيير إرسال")
    for verb, noun in zip("نتجمع أستعمل نشترك أغير نرسل".split(), made.words, strict=True):
        assert ambiguous(f"وين {verb}", made) == {arabic.fold(verb): [arabic.fold(noun)]}
    assert ambiguous("باب كلمة هل لازم", written) == {}


@pytest.mark.parametrize(
    ("word", "expected"),
    [("شنطه", True), ("تنشال", True), ("متين", True), ("سجاده", False), ("بيان", False)],
)
def test_a_word_of_the_lexicon_is_told(word: str, expected: bool) -> None:
    assert is_everyday(word) is expected
