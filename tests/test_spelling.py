from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.arabic import Analyser
from rag.spelling import ambiguous, is_arabizi, spell
from tests.vocabularies import Terms

SAID = (
    "بلغ حجم التجارة بين الصين وروسيا. تأسست منظمة شنغهاي للتعاون. يوافق الموظف على السفر في الدول العربية."
    " نقطة التجمع في الموقف. كلمة المرور طويلة. الإخلاء عند الحريق. قابلت زيلينسكي في سويسرا. شروط الإجازة."
)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("كم حجم التجارة بين الصين ورسيا؟", "كم حجم التجارة بين الصين وروسيا؟"),
        ("للموضف", "للموظف"),
        ("منظمة شنغاهي", "منظمة شنغهاي"),
        ("زيلنسكي", "زيلينسكي"),
        ("شنغهاااي", "شنغهاي"),
        ("حجم التجاة", "حجم التجارة"),  # «تجاه» is a word, «التجاه» is none
    ],
)
def test_an_unknown_word_is_spelt_as_the_nearest_one_of_the_documents(asked: str, meant: str) -> None:
    index = Terms(SAID + " الصين وروسيا للموظف منظمة شنغهاي")
    assert arabic.fold(spell(asked, index)) == arabic.fold(meant)


def test_an_unknown_word_is_spelt_as_what_it_sounds_like() -> None:
    index = Terms("القرض القرن الثالث الثابت ميخائيل ضوابط")
    for asked, meant in [
        ("القرظ", "القرض"),  # though «القرن» is as near, and as common
        ("التالت", "الثالث"),
        ("مخائيل", "ميخائيل"),
        ("ظوابط", "ضوابط"),
    ]:
        assert arabic.fold(spell(asked, index)) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("قديش بتكلف الغرفة بتاعة الضيوف", "كم تكلف غرفة الضيوف"),
        ("كم تاخذون على الغسيل", "كم سعر الغسيل"),
        ("كم حق التذكرة", "كم سعر التذكرة"),
        ("كم قيمت الضيوف", "كم قيمة الضيوف"),
        ("وش يسوي الواحد لا انقطع الماء", "ماذا يسوي إذا انقطع الماء"),
        ("متى بينفتح الباب", "متى يفتح الباب"),
    ],
)
def test_what_a_dialect_says_in_several_words_is_put_as_it_is_written(asked: str, meant: str) -> None:
    index = Terms("غرفة الغرفة الضيوف الغسيل التذكرة يفتح الباب الماء انقطع")
    assert arabic.fold(spell(asked, index)) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ضاع جوالي", "فقد هاتف"),
        ("سرقوا اللابتوب", "سرقوا الحاسوب"),
        ("نسيت الباسورد", "نسيت المرور"),
        ("حذفته بالغلط", "حذفته بالخطا"),
        ("ضاعت الكلمة", "فقد الكلمة"),
    ],
)
def test_an_everyday_word_is_what_the_documents_call_the_same(asked: str, meant: str) -> None:
    index = Terms("فقد هاتف الموظف الحاسوب كلمة المرور خطأ")
    assert arabic.fold(spell(asked, index)) == arabic.fold(meant)


@pytest.mark.parametrize(
    ("asked", "meant"), [("مين بيوافق", "مين يوافق"), ("لو اتأسست", "لو تأسست"), ("بيان", "بيان")]
)
def test_a_verb_of_the_dialects_is_written_as_documents_write_it(asked: str, meant: str) -> None:
    assert arabic.fold(spell(asked, Terms(SAID))) == arabic.fold(meant)


def test_an_everyday_word_stays_where_documents_have_it_in_the_same_form() -> None:
    assert spell("ضاعت الحقيبة", Terms("ضاعت فقد الحقيبة")) == "ضاعت الحقيبة"


def test_an_everyday_word_stays_where_documents_have_it_or_nothing_that_means_the_same() -> None:
    assert spell("رقم الجوال", Terms("الجوال والهاتف رقم")) == "رقم الجوال"
    assert spell("رقم الجوال", Terms("رقم الطائرة")) == "رقم الجوال"


@pytest.mark.parametrize(
    "text",
    [
        "كيف أطبخ الكبسة؟",
        "ما عاصمة بوركينا؟",
        "من استقبلت الصين؟",
        "بيت",
        "١٢٣٤٥",
        "ساعدت",
        "Who approves travel?",
        "س" * 1000,  # what it could have been meant as is never looked for: that would take minutes
    ],
)
def test_other_words_are_left_as_they_are(text: str) -> None:
    assert spell(text, Terms(SAID)) == text


def test_the_short_name_of_a_place_is_no_other_word() -> None:
    assert spell("ما هاتف فرع المزة؟", Terms("مدة المدة هاتف فرع")) == "ما هاتف فرع المزة؟"
    assert spell("أين حي الورود؟", Terms("الورق حي")) == "أين حي الورود؟"


def test_words_that_are_known_are_never_touched() -> None:
    assert spell(SAID, Terms(SAID)) == SAID


@pytest.mark.parametrize("analyser", ["light10", "words"])
def test_it_works_whatever_words_are_searched_as(analyser: Analyser) -> None:
    assert spell("للموضف", Terms("للموظف", analyser)) == "للموظف"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("مدةالإجازة", "مده الاجازه"),
        ("للسفر فيالدول العربية", "للسفر في الدول العربيه"),
        ("منظمةشنغهاي للتعاون", "منظمه شنغهاي للتعاون"),
        ("شروط الاجا زة", "شروط الاجازه"),
        ("نقطة التجمع عند الاخلا", "نقطه التجمع عند الاخلاء"),
        ("مدة الغدا", "مده الغداء"),
    ],
)
def test_a_space_or_a_last_hamza_is_where_the_documents_have_it(asked: str, meant: str) -> None:
    index = Terms(SAID + " مدة الإجازة السنوية في الدول العربية عند الإخلاء غداء")
    assert arabic.fold(spell(asked, index)) == meant


@pytest.mark.parametrize("text", ["التسعينيات", "نبيلين", "الشاكرات", "أبو ظبي"])
def test_an_unknown_word_is_not_two_short_ones_nor_two_words_one(text: str) -> None:
    assert spell(text, Terms("التسعي نيات نبي لين الشا كرات ابو ظبي")) == text


@pytest.mark.parametrize(
    ("latin", "meant"),
    [
        ("kam balagh 7ajm el tijara beyn el seen w rosya?", "كم بلغ حجم التجاره بين الصين وروسيا؟"),
        ("wein noqtat el tajamo3", "اين نقطه التجمع"),
        ("shu shoroot el safar", "شو شروط السفر"),
        ("emta ta2assasat monazzamat shanghai", "متى تاسست منظمه شنغهاي"),
        ("emta byowafe2 lal mowazaf", "متى يوافق للموظف"),
        ("ezay betenshal el sha22a", "كيف تزال الشقه"),
        ("shu a3mel law da3 el basbor", "ماذا افعل لو فقد الجواز"),
        ("bkam el sha22a", "كم سعر الشقه"),
        ("nata2ej el e3lan", "نتايج الاعلان"),
        ("momken asafer mn el seen", "ممكن السفر من الصين"),
    ],
)
def test_arabic_in_latin_letters_is_written_in_arabic_ones(latin: str, meant: str) -> None:
    words = {word.text for word in arabic.words(meant)}
    index = Terms(SAID + " تُزال الشقة جواز فقد نتائج الإعلان")
    assert {word.text for word in arabic.words(spell(latin, index))} == words


def test_a_number_within_a_word_in_latin_letters_stays_one() -> None:
    terms = Terms("كم عدد المصابين كوفيد19 غرفة ب1")
    assert spell("shu 3adad el mosabin b covid19", terms).endswith("كوفيد19")
    assert spell("wein el ghorfa b1", terms).endswith("ب1")
    assert "333" in spell("kam 7ajm rrr1rr333r", terms)


@pytest.mark.parametrize(
    "text",
    [
        "kam balagh 7ajm el tijara",
        "shu shoroot el safar",
        "meen zar bekeen",
        "mar7aba",
        "shukran",
        "3an el ejaza",
        "bkam tajdid el jawaz?",
        "yenfa3 asafer be 3arabeyti?",
    ],
)
def test_arabizi_is_told(text: str) -> None:
    assert is_arabizi(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of the G7 countries?",
        "al jazeera news",
        "covid19 cases",
        "24h support",
        "S-400",
        "كم حجم G7",
        "hello",
        "",
        "!!",
    ],
)
def test_other_latin_text_is_not(text: str) -> None:
    assert not is_arabizi(text)


@given(st.text(max_size=60))
def test_any_text_can_be_spelt(text: str) -> None:
    spell(text, Terms(SAID))


@given(st.text("abdehijklmnorstuwy23567' ", max_size=60))
def test_any_latin_text_can_be_spelt(text: str) -> None:
    assert isinstance(spell(text, Terms(SAID)), str)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("who runs the Salalah branch?", "who runs the صلاله branch?"),
        ("who runs the salalah branch?", "who runs the صلاله branch?"),
        ("how far is Duqm?", "how far is الدقم?"),
        ("a long vaccation", "a long vacation"),
    ],
)
def test_a_name_is_written_as_the_documents_write_it_and_english_as_it_is_spelt(
    asked: str, meant: str
) -> None:
    assert arabic.fold(spell(asked, Terms("فرع صلالة في الدقم ولمن يدرس"))) == arabic.fold(meant)


@pytest.mark.parametrize(
    "asked", ["what do first aiders do?", "is there a gym?", "who is Zorblax?", "who funded it?"]
)
def test_no_other_word_of_english_becomes_arabic(asked: str) -> None:
    assert spell(asked, Terms("فرع صلالة في الدقم ولمن يدرس جم founded")) == asked


def test_an_arabic_question_has_names_as_documents_in_latin_letters_have_them() -> None:
    index = Terms("Kestrel opened in Leeds")
    assert spell("متى افتتحت كيستريل؟", index) == "متى افتتحت kestrel؟"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("هل أقدر أدخن في الموقف", "هل أقدر تدخين في الموقف"),
        ("متى تمر عالمنطقة", "متى تمر على المنطقة"),
        ("مواعيد هالأسبوع", "مواعيد هذا الأسبوع"),
        ("متى يعالم", "متى يعالم"),
        ("هل أكسر الوعاء", "هل أكسر الوعاء"),
    ],
)
def test_a_verb_of_the_asker_is_the_noun_of_what_is_done(asked: str, meant: str) -> None:
    index = Terms("التدخين الموقف المنطقة الأسبوع مواعيد متى تمر كسر الوعاء اكثر")
    assert arabic.fold(spell(asked, index)) == arabic.fold(meant)


def test_everyday_verbs_are_what_documents_write() -> None:
    index = Terms("يُزال الجبس ويوضع الدواء وتصل الحافلة إلى الموقف")
    for said, written in [("متى ينشال الجبس", "متى يزال الجبس"), ("متى أحط الدواء", "متى يوضع الدواء")]:
        assert arabic.fold(spell(said, index)) == arabic.fold(written)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ليه الباب ما بيقفلش", "لماذا الباب لا يقفل"),
        ("ليه الباب مابيقفلش", "لماذا الباب لا يقفل"),
        ("متى أرجع أفتح الباب", "متى افتح الباب"),
        ("ماذا يناقش الباب", "ماذا يناقش الباب"),
    ],
)
def test_negation_as_the_dialects_write_it_and_doing_again(asked: str, meant: str) -> None:
    index = Terms("الباب يقفل يفتح افتح يناقش")
    assert " ".join(arabic.fold(spell(asked, index)).split()) == arabic.fold(meant)


def test_an_everyday_word_of_a_dialect_may_be_several_things_to_the_documents() -> None:
    index = Terms("شهور أشهر التكييف المكيف يُفقد فقدان إصلاح")
    assert ambiguous("قديش تصليح المكيف", index) == {"المكيف": ["التكييف"]}
    assert ambiguous("kam tasleeh el mokayef", index) == {"المكيف": ["التكييف"]}
    assert ambiguous("كم كلفة إصلاح المكيف", index) == {}
    assert arabic.fold(spell("قديش تصليح المكيف", index, {"المكيف": "التكييف"})) == "كم اصلاح التكييف"
