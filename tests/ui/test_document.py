from __future__ import annotations

import re
from html import unescape
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import Block, Cell, Document, Line, LineKind, Loaded, Span, Unit, assemble
from rag.loaders.html import fragment_blocks
from rag.loaders.sheets import Row, read_sheet
from tests.ui.test_markup import HOSTILE, assert_ours
from ui.document import PART_CHARACTERS, Place, render_document
from ui.strings import ENGLISH

DOCUMENT = assemble(
    "تقرير.md",
    Loaded((Block("تقرير النخيل", 1), Block("أولًا. في الواحة ألف نخلة. ثالثًا."), Block("فقرة ثانية.")), None),
    "تقرير",
)
START = DOCUMENT.text.index("في الواحة")
END = START + len("في الواحة ألف نخلة.")

WHOLE = Place()
ONE_LINE = HOSTILE.map(lambda text: text.replace("\n", " ").strip()).filter(bool)
KINDS: tuple[LineKind, ...] = get_args(LineKind)


def body(document: Document, place: Place = WHOLE) -> str:
    """What stands below the file's name."""
    shown = render_document(document, place).partition("</bdi></p>")[2].partition("</main>")[0]
    return re.sub(r'<div class="text"[^>]*>(.*)</div>', r"\1", shown, flags=re.DOTALL)


def of_html(markup: str) -> Document:
    return assemble("a.html", Loaded(fragment_blocks(markup)), "ملف")


def place_of(document: Document, text: str) -> Place:
    start = document.text.index(text)
    return Place(start, start + len(text))


@st.composite
def structured(draw: st.DrawFn) -> Block:
    """A block of hostile lines, each said to be something."""
    blocks = []
    for text in draw(st.lists(ONE_LINE, max_size=6)):
        cut = draw(st.integers(0, len(text)))
        column = draw(st.integers(0, 3) | st.just(10**9))
        cells = (Cell(0, cut, column, 1, draw(st.booleans())), Cell(cut, len(text), column, 10**6))
        line = Line(0, len(text), draw(st.sampled_from(KINDS)), draw(st.integers(0, 4)), cut, cells)
        span = Span(draw(st.integers(0, cut)), cut, draw(st.booleans()), draw(HOSTILE))
        blocks.append(Block(text, lines=(line,), spans=(span,)))
    unit: Unit = draw(st.sampled_from(get_args(Unit)))
    return Block.joined(blocks, draw(st.none() | st.just(3)), unit)


@given(st.lists(structured(), max_size=4), HOSTILE, st.integers(-5, 60), st.integers(-5, 60))
def test_a_page_has_no_tag_that_we_did_not_write(
    blocks: list[Block], heading: str, start: int, end: int
) -> None:
    document = assemble("<i>.md", Loaded((Block(heading, 1), *blocks), heading), "x")
    assert_ours(render_document(document, Place(start, end)))


def test_exactly_the_range_is_marked() -> None:
    markup = render_document(DOCUMENT, Place(START, END))
    assert unescape(markup).count("<mark") == 1
    assert ">في الواحة ألف نخلة.</mark> ثالثًا.</p>" in markup
    assert '<p id="p2" dir="auto">' in markup
    assert markup.count("تقرير النخيل") == 2  # the page's title and its heading, not the heading again


def test_a_link_to_a_paragraph_leads_to_what_is_marked_in_it() -> None:
    assert '<mark id="p1"' in body(DOCUMENT, Place(START, END))
    assert '<p id="p1"' in body(DOCUMENT)


def test_a_range_over_two_paragraphs_marks_both() -> None:
    assert render_document(DOCUMENT, Place(START, len(DOCUMENT.text))).count("<mark") == 2


def test_a_range_outside_the_document_marks_nothing() -> None:
    for start, end in ((None, None), (5, 5), (9, 3), (-1, 4), (0, len(DOCUMENT.text) + 1)):
        assert "<mark" not in render_document(DOCUMENT, Place(start, end))


def test_the_page_speaks_the_readers_language_and_the_text_its_own() -> None:
    assert '<html lang="ar" dir="rtl">' in render_document(DOCUMENT)
    english = render_document(DOCUMENT, chosen="en")
    assert '<html lang="en" dir="ltr">' in english
    assert ENGLISH.all_documents in english
    assert '<div class="text" lang="ar" dir="rtl">' in english


def test_lists_stand_in_lists_with_their_numbers() -> None:
    document = of_html("<ol><li>سجّل<ul><li>بالبريد<li>بالهاتف</ul><li><p>ادفع</p><p>نقدا</p></ol>")
    assert body(document) == (
        '<ul id="p1" dir="auto"><li class="numbered"><span>1. </span>سجّل<ul dir="auto"><li>بالبريد</li>'
        '<li>بالهاتف</li></ul></li><li class="numbered"><span>2. </span>ادفع<p>نقدا</p></li></ul>'
    )


def test_a_table_has_the_names_of_its_columns_once_above_it() -> None:
    markup = "<table><caption>الأسعار</caption><tr><th>الصنف<th>الثمن<tr><td>تمر<td>٥<tr><td>زيت<td></table>"
    document = of_html(markup)
    shown = body(document, place_of(document, "الصنف: تمر؛ الثمن: ٥"))
    assert '<caption dir="auto">الأسعار</caption>' in shown
    assert shown.count("الصنف") == 1
    assert '<th scope="col">الصنف</th><th scope="col">الثمن</th>' in shown
    assert [*re.findall(r"<mark[^>]*>(.*?)</mark>", shown)] == ["تمر", "٥"]
    assert "<td>زيت</td><td></td>" in shown


def test_names_of_rows_stand_beside_their_values() -> None:
    shown = body(of_html("<table><tr><th>المدير<td>سالم<tr><th>المقر<td>سوسة</table>"))
    assert '<th scope="row">المدير</th><td>سالم</td>' in shown
    assert "<thead>" not in shown


def test_the_rows_of_a_sheet_are_one_table_with_their_numbers() -> None:
    rows = [
        ("الاسم", "السن", "البلد"),
        ("ليان", "٩", "الشام"),
        ("هدى", "", "طبرق"),
        (),
        ("فرع", "مدير", "هاتف"),
        ("أ", "ب", "ج"),
    ]
    blocks = read_sheet([Row(number, cells) for number, cells in enumerate(rows, start=1)])
    document = assemble("a.csv", Loaded(tuple(blocks)), "ملف")
    shown = body(document, place_of(document, "هدى"))
    assert shown.count("<table") == 2
    assert '<tr><th scope="row" class="number" aria-label="الصف 3">3</th><td><mark id="p2"' in shown
    assert '<tr id="p1"><th scope="row" class="number" aria-label="الصف 2">' in shown


def test_definitions_questions_and_notes_are_what_they_are() -> None:
    terms = of_html("<dl><dt>الوقف<dd>حبس العين<dd>لغة<dt>الهبة<dd>تمليك</dl>")
    assert body(terms) == (
        '<dl id="p1" dir="auto"><dt>الوقف</dt><dd>حبس العين</dd><dd>لغة</dd><dt>الهبة</dt><dd>تمليك</dd></dl>'
    )
    asked = of_html("<dl><dt>متى يفتح؟<dd>في الثامنة</dl>")
    assert body(asked) == '<p id="p1" class="question" dir="auto">متى يفتح؟</p><p dir="auto">في الثامنة</p>'
    note = assemble("a", Loaded((Block("حاشية.\nتتمة.").listed("(1) ", "note"),)), "ملف")
    assert body(note) == '<p id="p1" class="note" dir="auto">(1) حاشية.\nتتمة.</p>'


def test_a_paragraph_that_begins_with_a_number_is_no_list() -> None:
    assert body(assemble("a", Loaded((Block("١. تمهيد"),)), "ملف")) == '<p id="p1" dir="auto">١. تمهيد</p>'


def test_no_level_of_headings_is_skipped() -> None:
    text = Block("نص")
    blocks = (Block("أ", 2), Block("ب", 5), text, Block("ج", 3), text, Block("د", 1), text)
    shown = body(assemble("a", Loaded(blocks, "عنوان"), "ملف"))
    assert re.findall(r"<h(\d) dir=\"auto\">(.)", shown) == [("2", "أ"), ("3", "ب"), ("3", "ج"), ("2", "د")]


def long_document() -> Document:
    text = Block("كلمة " * (PART_CHARACTERS // 5))
    blocks = [block for number in range(1, 6) for block in (Block(f"باب {number}", 2), text)]
    return assemble("a", Loaded(tuple(blocks), "عنوان"), "ملف")


def test_a_long_document_is_shown_in_parts_that_begin_with_a_heading() -> None:
    document = long_document()
    shown = body(document, Place(part=2))
    assert "الجزء 2 من 5" in shown
    assert 'href="?part=1"' in shown
    assert 'href="?part=3"' in shown
    assert "باب 2" in shown
    assert "باب 3" not in shown
    assert "باب 1" in body(document, Place(part=9))


def test_the_part_is_shown_that_the_place_is_in() -> None:
    document = long_document()
    assert "باب 4" in body(document, Place(paragraph=4))
    start = document.paragraphs[3].start
    assert "<mark" in body(document, Place(start, start + 4))


def test_a_page_of_the_web_leads_to_where_it_was_fetched() -> None:
    blocks = (Block("نص."),)
    address = 'https://intranet.example/دليل?a=1&b="onclick=x'
    markup = render_document(assemble(address, Loaded(blocks, None), "دليل"))
    assert 'href="https://intranet.example/دليل?a=1&amp;b=&quot;onclick=x" target="_blank"' in markup
    for path in ("javascript:alert(1)", "a/https://b.example"):
        shown = render_document(assemble(path, Loaded(blocks, None), "دليل"))
        assert "<a " not in shown.split('class="file"')[1]


def test_the_title_is_not_said_again_below_a_letterhead() -> None:
    blocks = (
        Block("وزارة الري"),
        Block("تعليمات الري", 1),
        Block("تسري."),
        Block("تعليمات الري", 1),
        Block("ب."),
    )
    shown = body(assemble("a.docx", Loaded(blocks), "a"))
    assert shown.count("تعليمات الري") == 1  # a later heading of the same words stays


def test_the_number_of_a_slide_stands_above_its_title() -> None:
    blocks = (
        *(Block("الخطة", 1, 1, "slide"), Block("مقدمة.", 0, 1, "slide")),
        *(Block("الأهداف", 1, 2, "slide"), Block("زراعة.", 0, 2, "slide")),
    )
    shown = body(assemble("a.pptx", Loaded(blocks), "a"))
    assert shown.index("الشريحة 2") < shown.index("الأهداف") < shown.index("زراعة")
    assert shown.count("الشريحة") == 2


def test_a_row_of_a_sheet_has_its_number_beside_it_alone() -> None:
    rows = [Row(1, ("الصنف", "السعر", "العدد")), Row(2, ("قمح", "3", "7")), Row(3, ("عدس", "4", "9"))]
    shown = body(assemble("a.xlsx", Loaded((Block("الأسعار", 1), *read_sheet(rows)), ""), "a"))
    assert 'class="page"' not in shown
