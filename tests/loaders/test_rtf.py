from __future__ import annotations

import pytest

from rag.documents import Block, DocumentError, Span
from rag.loaders.rtf import load
from tests.loaders.structure import describe, looks

FONTS = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset178 Arial;}}"


def hexes(text: str) -> str:
    return "".join(rf"\'{byte:02x}" for byte in text.encode("cp1256"))


def saved(body: str, begin: str = r"{\rtf1\ansi\ansicpg1256\deff0") -> bytes:
    return (begin + FONTS + body + "}").encode("ascii")


def test_letters_of_the_arabic_code_page_are_read_in_every_font() -> None:
    body = rf"\pard\f1 {hexes('تغلق البوابة')}\par\pard\f0 {hexes('عند الغروب.')}\par"
    assert load(saved(body)).blocks == (Block("تغلق البوابة"), Block("عند الغروب."))


def test_letters_of_unicode_are_read_without_their_substitutes() -> None:
    body = r"\pard " + "".join(rf"\u{ord(letter)}?" for letter in "باب") + r"\par"
    assert load(saved(body)).blocks == (Block("باب"),)


def test_levels_of_the_outline_are_headings() -> None:
    body = rf"\pard\outlinelevel1 {hexes('الرسوم')}\par\pard {hexes('خمسة دنانير.')}\par"
    assert load(saved(body)).blocks == (Block("الرسوم", 2), Block("خمسة دنانير."))


def test_rows_of_a_table_stand_alone() -> None:
    rows = (("الاسم", "السن", "البلد"), ("ليان", "9", "الشام"))
    body = "".join(
        r"\trowd\intbl " + "".join(hexes(cell) + r"\cell " for cell in cells) + r"\row " for cells in rows
    )
    (block,) = load(saved(body)).blocks
    assert block.text == "الاسم: ليان؛ السن: 9؛ البلد: الشام"
    assert describe([block]) == ["row: [الاسم]ليان|[السن]9|[البلد]الشام"]


def test_footnotes_stand_at_the_end() -> None:
    body = rf"\pard {hexes('يعفى الطلاب')}{{\footnote {hexes('ببطاقة.')}}} {hexes('منه.')}\par"
    text, note = load(saved(body)).blocks
    assert (text.text, note.text) == ("يعفى الطلاب منه.", "(1) ببطاقة.")
    assert describe([note]) == ["note: ببطاقة."]


def test_the_title_and_the_words_of_a_link() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "https://example.org/x"}}{\fldrslt ' + hexes("الموقع") + "}}"
    loaded = load(saved(rf"{{\info{{\title {hexes('دليل')}}}}}\pard {link}\par"))
    assert loaded.title == "دليل"
    assert loaded.blocks == (Block("الموقع", spans=(Span(0, 6, link="https://example.org/x"),)),)


def test_links_without_end_take_no_time() -> None:
    assert load(saved(r"{\field{\*\fldinst{ HYPERLINK " * 20_000)) is not None


def test_what_is_no_rich_text_is_named() -> None:
    with pytest.raises(DocumentError, match="rich text"):
        load("نص".encode())


def test_bold_words_and_links_are_told() -> None:
    field = r'{\field{\*\fldinst{HYPERLINK "https://example.org/f"}}{\fldrslt{ ' + hexes("النموذج") + "}}}"
    body = (
        rf"\pard {hexes('يسلم')} {{\b {hexes('الطلب')}}} {hexes('على')} {field}.\par"
        rf"\pard\ab {hexes('تنبيه')}\ab0  {hexes('هام')}\par \b {hexes('كله')}\plain\par"
        r"{\field{\*\fldinst{HYPERLINK \"javascript:alert(1)\"}}{\fldrslt x}}"
        rf"{{\footnote {hexes('ملاحظة')} {{\b {hexes('ثقيلة')}}}}}\par"
    )
    told = ["*الطلب*", "النموذج -> https://example.org/f", "*تنبيه*", "*كله*", "*ثقيلة*"]
    assert looks(load(saved(body)).blocks) == told


def test_cells_of_a_table_keep_what_is_bold() -> None:
    rows = (("السنة", "القيمة"), ("العام", r"{\b 12} 3"), ("آخر", "4"))
    cells = (("".join((c if "{" in c else hexes(c)) + r"\cell " for c in row)) for row in rows)
    body = "".join(rf"\trowd\intbl {row}\row " for row in cells)
    assert looks(load(saved(body)).blocks) == ["*12*"]


def test_a_document_without_fonts_has_its_notes_once() -> None:
    data = rb"{\rtf1\ansi Open daily{\footnote On Friday too.}\par}"
    assert [block.text for block in load(data).blocks] == ["Open daily", "(1) On Friday too."]


def test_instructions_of_fields_without_an_end_take_no_time() -> None:
    load(saved(r"{\field{\*\fldinst " + r"\a " * 50_000 + r"}{\fldrslt x}}\b x"))


def test_a_mark_does_not_part_a_letter_of_unicode_from_its_substitute() -> None:
    letters = "".join(rf"\u{ord(letter)}\'3f" for letter in "باب")
    (block,) = load(saved(rf"\pard {{\b {letters}}} {letters}\par")).blocks
    assert (block.text, looks([block])) == ("باب باب", ["*باب*"])


def test_styles_with_a_level_or_the_name_of_a_heading_are_headings() -> None:
    styles = (
        r"{\stylesheet{\s1\fs28 Heading 1;}{\s7\outlinelevel2\fs20 Sub;}{\s9 Title;}{\s11 Normal;}}"
        rf"\pard\plain \s9 {hexes('الدليل')}\par\pard\plain \s1 {hexes('الرسوم')}\par"
        rf"\pard\plain \s7 {hexes('الإعفاء')}\par\pard\plain \s11 {hexes('خمسة.')}\par"
    )
    assert [block.level for block in load(saved(styles)).blocks] == [1, 1, 3, 0]


def test_a_sign_of_a_font_of_symbols_is_the_bullet_that_is_seen() -> None:
    assert load(saved(rf"\pard \u-3913? {hexes('تفاح')}\par")).blocks[0].text == "• تفاح"


def test_a_letterhead_is_read_above_the_letter_and_the_footer_below_it() -> None:
    number = r"{\field{\*\fldinst PAGE}{\fldrslt 3}}"
    edges = rf"{{\header \pard {hexes('بلدية الروابي')}\par}}{{\headerf \pard {hexes('بلدية الروابي')}\par}}"
    edges += rf"{{\footer \pard {hexes('هاتف 4412')}\par\pard {hexes('صفحة')} {number}\par}}"
    blocks = load(saved(edges + rf"\pard {hexes('يغلق الجسر غدا.')}\par")).blocks
    assert [block.text for block in blocks if block.text] == ["بلدية الروابي", "يغلق الجسر غدا.", "هاتف 4412"]


def test_items_that_follow_one_another_are_one_list() -> None:
    lines = ("يلزم:", "- صورة.", "- رسم.", "يقدم الطلب هنا.")
    body = "".join(rf"\pard {hexes(line)}\par" for line in lines)
    blocks = load(saved(body)).blocks
    assert [block.text for block in blocks] == ["يلزم:", "- صورة.\n- رسم.", "يقدم الطلب هنا."]


def test_headers_without_end_take_no_time() -> None:
    assert load(saved(r"{\header {\field " * 20_000)) is not None


def test_paragraphs_in_cells_stay_in_their_row() -> None:
    rows = (("المدينة", "المركز", "الهاتف"), ("سوسة", "النور", "7312"))
    body = "".join(
        r"{\trowd " + "".join(rf"{{\pard\intbl {hexes(cell)}\par}}\cell " for cell in cells) + r"\row}"
        for cells in rows
    )
    before, after = rf"\pard {hexes('- قائمة.')}\par", rf"\pard {hexes('انتهى.')}\par"
    assert [block.text for block in load(saved(before + body + after)).blocks] == [
        *("- قائمة.", "المدينة: سوسة؛ المركز: النور؛ الهاتف: 7312", "انتهى."),
    ]


def test_footnotes_that_other_programs_may_pass_over_are_read() -> None:
    body = rf"\pard {hexes('يقبل الطلب')}{{\*\footnote\chftn\~ {hexes('بشرط.')}\par}}.\par"
    assert [block.text for block in load(saved(body)).blocks] == ["يقبل الطلب.", "(1) بشرط."]
