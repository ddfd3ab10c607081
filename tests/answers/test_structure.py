from __future__ import annotations

import pytest

from rag.answers.structure import Extent, Section, Unit
from rag.documents import Block, Loaded, assemble
from rag.loaders.markdown import load


def section(*blocks: str | Block) -> Section:
    loaded = Loaded(tuple(Block(block) if isinstance(block, str) else block for block in blocks))
    document = assemble("a.md", loaded, "عنوان")
    return Section.of(document, Extent.around(document, document.paragraphs[0].start))


def pairs(*blocks: str | Block) -> dict[str, list[str]]:
    """Each question with what answers it."""
    return {unit.key: quotes(unit) for unit in section(*blocks).units if unit.kind == "pair"}


def lists(*blocks: str | Block) -> dict[str, list[str]]:
    """The lists by their keys."""
    return {unit.key: quotes(unit) for unit in section(*blocks).units if unit.kind == "list"}


def quotes(unit: Unit) -> list[str]:
    return [source.quote for source in unit.sources]


@pytest.mark.parametrize(
    ("blocks", "question", "answer"),
    [
        ((Block("هل يعمل المكتب؟", 2), "نعم. يوميا."), "هل يعمل المكتب؟", ["نعم.", "يوميا."]),
        ((Block("كيف أطلب إجازة", 2), "من البوابة."), "كيف أطلب إجازة", ["من البوابة."]),
        (("س: كم الرسم؟\nج: دينار.",), "كم الرسم؟", ["دينار."]),
        (("س1) كم الرسم؟", "ج1) دينار."), "كم الرسم؟", ["دينار."]),
        (("س: كم الرسم؟ ج: دينار.",), "كم الرسم؟", ["دينار."]),
        (("السؤال: كم الرسم؟؛ الجواب: دينار",), "كم الرسم؟", ["دينار"]),
        (("سؤال 4: كم الرسم", "جواب: دينار."), "كم الرسم", ["دينار."]),
        (("Q: How much is it?\nA: One pound.",), "How much is it?", ["One pound."]),
        (("كم الرسم؟ دينار.",), "كم الرسم؟", ["دينار."]),
        (("كم الرسم؟\nدينار.\nأين المكتب؟\nهنا.",), "كم الرسم؟", ["دينار."]),
        (("كم الرسم؟", "دينار.", "أين المكتب؟", "هنا."), "أين المكتب؟", ["هنا."]),
        (("3. كم الرسم؟", "دينار."), "كم الرسم؟", ["دينار."]),
        (("كم الرسم؟؛ دينار\nأين المكتب؟؛ هنا",), "كم الرسم؟", ["دينار"]),
        (("كم الرسم؟\nدينار.", "المواعيد\nكل يوم.", "أين المكتب؟"), "كم الرسم؟", ["دينار."]),
    ],
)
def test_a_question_is_paired_with_what_follows_it(
    blocks: tuple[str | Block, ...], question: str, answer: list[str]
) -> None:
    assert pairs(*blocks)[question] == answer


def test_an_answer_ends_with_the_next_question_and_the_last_one_with_its_paragraph() -> None:
    found = pairs("كم الرسم؟", "دينار.", "يدفع نقدا.", "أين المكتب؟", "هنا.", "وهذا خبر آخر.")
    assert found == {"كم الرسم؟": ["دينار.", "يدفع نقدا."], "أين المكتب؟": ["هنا."]}


@pytest.mark.parametrize("text", ["هذا خبر. أين المكتب؟ هنا.", "ج) دينار.\nد) درهم."])
def test_what_does_not_begin_with_a_question_asks_nothing(text: str) -> None:
    assert not pairs(text)


ITEMS = "1) افتح الباب.\n2) اخرج. ولا تعد.\n3) أغلقه."
CITED = ["1) افتح الباب.", "2) اخرج. ولا تعد.", "3) أغلقه."]


def test_a_list_is_keyed_by_its_heading_and_by_its_announcement() -> None:
    assert lists(Block("خطوات الخروج", 2), ITEMS) == {"خطوات الخروج": CITED}
    announced = ["عند الحريق افعل ما يأتي:", *CITED]
    assert lists("عند الحريق افعل ما يأتي:", ITEMS) == {"عند الحريق افعل ما يأتي:": announced}
    assert lists(f"عند الحريق افعل ما يأتي:\n{ITEMS}") == {"عند الحريق افعل ما يأتي:": announced}
    assert lists("خطوات الخروج", ITEMS) == {"خطوات الخروج": ["خطوات الخروج", *CITED]}


def test_items_in_paragraphs_of_their_own_are_one_list() -> None:
    assert lists(Block("خطوات الخروج", 2), *ITEMS.split("\n")) == {"خطوات الخروج": CITED}


def test_a_heading_is_not_the_key_of_a_list_that_text_stands_before() -> None:
    text = "هذا خبر عن الحريق."
    assert lists(Block("الحريق", 2), text, ITEMS) == {}
    assert lists(Block("خطوات الخروج", 2), text, ITEMS) == {"خطوات الخروج": CITED}


def test_what_neither_a_heading_nor_a_line_announces_is_no_list() -> None:
    assert lists("هذا خبر.", ITEMS) == {}


def test_a_heading_or_a_short_line_names_what_stands_below_it() -> None:
    found = section(Block("الصيانة", 2), "كل أسبوع.", "المواعيد\nمن التاسعة. إلى الثالثة.")
    named = {unit.key: quotes(unit) for unit in found.units if unit.kind == "named"}
    assert named == {"الصيانة": ["كل أسبوع."], "المواعيد": ["من التاسعة.", "إلى الثالثة."]}


@pytest.mark.parametrize("text", ["الرسم: دينار\nيدفع نقدا.", "جئت مساء\nوعدت صباحا", "كل يوم.\nإلا الجمعة."])
def test_a_line_that_says_something_names_nothing(text: str) -> None:
    assert not any(unit.kind == "named" for unit in section(text).units)


@pytest.mark.parametrize(
    "text",
    [
        "الطلاب: دينار.\nالزوار: ديناران.\nالأعضاء: مجانا.",
        "الفئة: الطلاب؛ الرسم: دينار\nالفئة: الزوار؛ الرسم: ديناران\nالفئة: الأعضاء؛ الرسم: مجانا",
        "رسم الطلاب؛ دينار\nرسم الزوار؛ ديناران\nرسم الأعضاء؛ مجانا",
    ],
)
def test_entries_of_others_stand_elsewhere_where_one_is_named(text: str) -> None:
    found = section(text)
    others = {found.passage.text[start:end] for _, start, end in found.other_entries(["رسم", "زوار"])}
    assert others == {line for line in text.split("\n") if "زوار" not in line}
    assert not [*found.other_entries(["رسم", "الأجانب"])]


def test_quotes_are_the_text_of_the_document() -> None:
    document = assemble("a.md", Loaded((Block("س: كم؟\nج: دينار."), Block("باب", 2), Block("نص."))), "a")
    found = Section.of(document, Extent.around(document, 0))
    for unit in found.units:
        for source in unit.sources:
            assert document.text[source.sentence.start : source.sentence.end] == source.quote
    assert found.is_opening
    assert not Section.of(document, Extent.around(document, document.paragraphs[1].start)).is_opening


DRAWERS = """# الورشة

## محتويات الخزانة

1. الدرج الأول
   - مفاتيح
   - براغٍ
2. الدرج الثاني
   - فرش
   - ألوان
3. الدرج الثالث
"""


def of_markdown(text: str, place: str) -> Section:
    document = assemble("a.md", load(text.encode()), "عنوان")
    return Section.of(document, Extent.around(document, document.text.index(place)))


def test_a_long_list_is_its_outermost_items_and_each_that_holds_others_is_a_list_of_them() -> None:
    found = {unit.key: quotes(unit) for unit in of_markdown(DRAWERS, "فرش").units if unit.kind == "list"}
    assert found == {
        "محتويات الخزانة": ["1. الدرج الأول", "2. الدرج الثاني", "3. الدرج الثالث"],
        "1. الدرج الأول": ["1. الدرج الأول", "مفاتيح", "براغٍ"],
        "2. الدرج الثاني": ["2. الدرج الثاني", "فرش", "ألوان"],
    }


def test_a_short_one_is_whole() -> None:
    short = DRAWERS.replace("   - براغٍ\n", "").replace("   - ألوان\n", "")
    (found,) = (unit for unit in of_markdown(short, "فرش").units if unit.kind == "list")
    assert len(found.items) == 5


HALLS = """# المتحف

## أقسام المعرض

### قسم الخزف

أوانٍ وأطباق.

### قسم النسيج

سجاد وأثواب.

## التذاكر

دينار.
"""


def test_headings_under_one_that_names_several_are_a_list() -> None:
    for place in ("أوانٍ", "سجاد"):
        (found,) = (unit for unit in of_markdown(HALLS, place).units if unit.kind == "list")
        assert (found.key, quotes(found)) == ("أقسام المعرض", ["قسم الخزف", "قسم النسيج"])
    assert not [unit for unit in of_markdown(HALLS, "دينار").units if unit.kind == "list"]


@pytest.mark.parametrize(
    ("blocks", "names"),
    [
        (
            ("نادي المرجان للغوص\nتعليمات الرحلات", "تبدأ الرحلة عند الفجر."),
            {"نادي المرجان للغوص", "تعليمات الرحلات"},
        ),
        (("ثانيًا: صيانة القوارب\nتُفحص القوارب كل شهر.",), {"ثانيًا: صيانة القوارب"}),
        (("تبدأ الرحلة عند الفجر.", "زعانف\nقناع\nأسطوانة"), set()),
        (("زعانف\nقناع\nأسطوانة",), set()),
    ],
)
def test_the_lines_that_name_a_text_or_what_follows_say_nothing(
    blocks: tuple[str, ...], names: set[str]
) -> None:
    found = section(*blocks)
    places = set(found.label_places)
    assert {line.text for line in found.lines if found.source(line.whole).place in places} == names
