from __future__ import annotations

import pytest

from rag.answers.definitions import defining, introducing, person, term, under_its_name
from rag.answers.structure import Extent, Section
from rag.documents import Block, Loaded, assemble


@pytest.mark.parametrize(
    "question",
    [
        "ما التحيز؟",
        "ما هو التحيز؟",
        "ما المقصود بالتحيز؟",
        "ما معنى التحيز",
        "عرف التحيز",
        "شو يعني التحيز",
        "يعني ايه التحيز؟",
        "التحيز يعني ايه",
        "وش هو التحيز",
    ],
)
def test_the_term_of_a_question_for_its_meaning(question: str) -> None:
    assert term(question) == term("ما التحيز؟") != ()


@pytest.mark.parametrize("question", ["What is a curator?", "what does curator mean", "Define curator"])
def test_the_term_of_an_english_question(question: str) -> None:
    assert term(question) == ("curator",)


@pytest.mark.parametrize(
    "question", ["ما مدة الإجازة؟", "متى تبدأ الإجازة؟", "كم الرسم؟", "هل التحيز ضار؟", "ما"]
)
def test_other_questions_ask_for_no_term(question: str) -> None:
    assert term(question) == ()


def section(text: str, heading: str = "") -> list[Section]:
    blocks = (*((Block("كتاب", 1), Block(heading, 2)) if heading else ()), Block(text))
    document = assemble("a.md", Loaded(blocks), "عنوان")
    return [Section.of(document, Extent.around(document, document.paragraphs[0].start))]


@pytest.mark.parametrize(
    "sentence",
    [
        "التحيز هو ميل إلى جهة.",
        "أما التحيز فهو ميل إلى جهة.",
        "التحيز: ميل إلى جهة.",
        "يقصد بالتحيز ميل إلى جهة.",
        "ويعني مصطلح «التحيز» ميلا إلى جهة.",
        "«التحيز» – ميل إلى جهة.",
    ],
)
def test_a_sentence_that_defines_is_found_among_those_that_mention(sentence: str) -> None:
    found = defining(term("ما التحيز؟"), section(f"يكثر التحيز في الأخبار. {sentence} ويضر التحيز بالنتائج."))
    assert found
    assert found.quote == sentence


@pytest.mark.parametrize(
    "sentence", ["التحيز يضر.", "تحيز الآلة هو خطأ.", "يكره الناس التحيز.", "هل التحيز: ضار؟"]
)
def test_a_sentence_that_mentions_the_term_does_not_define_it(sentence: str) -> None:
    assert defining(term("ما التحيز؟"), section(sentence)) is None


def test_a_term_that_is_a_heading_is_told_by_what_stands_first_under_it() -> None:
    found = under_its_name(term("ما الإعسار؟"), section("عجز عن السداد. ويعلنه القاضي.", "الإعسار"))
    assert found
    assert found.quote == "عجز عن السداد."
    assert under_its_name(term("ما الإعسار؟"), section("عجز عن السداد.", "أنواع الإعسار")) is None


def test_a_list_under_a_heading_is_no_definition() -> None:
    assert under_its_name(term("ما الجزاءات؟"), section("إنذار.\nخصم.\nفصل.", "الجزاءات")) is None


@pytest.mark.parametrize(
    "question", ["من هي مريم العلي؟", "مين مريم العلي", "منو مريم العلي", "من مريم العلي؟"]
)
def test_who_somebody_is_is_told_by_the_sentence_that_names_the_office(question: str) -> None:
    told = "افتتحت المديرة الجديدة مريم العلي المعرض."
    found = introducing(person(question), section(f"شكر الحضور مريم العلي. {told}"))
    assert found is not None
    assert found.quote == told


@pytest.mark.parametrize("question", ["من مدير المعرض؟", "من المدير؟", "من فضلك متى؟", "أين مريم؟", "من"])
def test_whoever_asks_for_another_thing_asks_for_no_name(question: str) -> None:
    assert introducing(person(question), section("افتتحت المديرة مريم العلي المعرض.")) is None
