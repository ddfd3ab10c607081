from __future__ import annotations

import io
import zipfile

import pytest

from rag.documents import Block, DocumentError
from rag.loaders.odt import load
from tests.loaders.structure import describe, looks

SPACES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in (
            *(
                ("office", "office"),
                ("text", "text"),
                ("table", "table"),
                ("draw", "drawing"),
                ("style", "style"),
                ("fo", "xsl-fo-compatible"),
            ),
        )
    )
    + ' xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def saved(
    body: str,
    manifest: str = "<manifest/>",
    title: str = "",
    prolog: str = "",
    styles: str = "",
    pages: str = "",
    formula: str = "",
) -> bytes:
    """A document whose body is this XML."""
    stream = io.BytesIO()
    content = (
        f"<office:document-content {SPACES}>{styles}<office:body><office:text>{body}"
        "</office:text></office:body>"
    )
    meta = f'<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}'
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", f"{prolog}{content}</office:document-content>")
        if pages:
            archive.writestr(
                "styles.xml", f"<office:document-styles {SPACES}>{pages}</office:document-styles>"
            )
        if formula:
            math = f'<math xmlns="http://www.w3.org/1998/Math/MathML">{formula}</math>'
            archive.writestr("Object 1/content.xml", math)
        archive.writestr("meta.xml", f"{meta}</dc:title></office:document-meta>")
    return stream.getvalue()


def texts(body: str) -> list[str]:
    return [block.text for block in load(saved(body)).blocks if block.text]


def test_headings_and_paragraphs() -> None:
    loaded = load(
        saved(
            '<text:h text:outline-level="2">شروط <text:span>الاشتراك</text:span></text:h>'
            "<text:p>يدفع<text:s/>الرسم<text:line-break/>ثم يوقع.</text:p>",
            title="نظام النادي",
        )
    )
    assert loaded.title == "نظام النادي"
    assert loaded.blocks == (Block("شروط الاشتراك", 2), Block("يدفع الرسم\nثم يوقع."))


def test_a_list_is_one_block_with_those_inside_it() -> None:
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('نقدا', '')}</text:list>"
    assert texts(f"<text:list>{item.format('ادفع', inner)}{item.format('وقّع', '')}</text:list>") == [
        "ادفع\nنقدا\nوقّع"
    ]


def test_rows_are_put_under_a_header_only_where_the_file_says_so() -> None:
    row = "<table:table-row>{}</table:table-row>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    first, second = (row.format("".join(map(cell.format, cells))) for cells in ("أب", "جد"))
    header = f"<table:table-header-rows>{first}</table:table-header-rows>"
    assert texts(f"<table:table>{header}{second}</table:table>") == ["أ: ج؛ ب: د"]
    assert texts(f"<table:table>{first}{second}</table:table>") == ["أ: ب\nج: د"]


def test_cells_repeated_without_end_are_not() -> None:
    cell = '<table:table-cell table:number-columns-repeated="1000000000"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000000">{cell}</table:table-row>'
    assert texts(f"<table:table>{row}</table:table><text:p>بعده</text:p>") == ["بعده"]


def test_a_note_follows_its_paragraph() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>إلا الأطفال.</text:p>"
        "</text:note-body></text:note>"
    )
    assert texts(f"<text:p>يدفع الزوار{note} رسما.</text:p>") == ["يدفع الزوار رسما.", "(1) إلا الأطفال."]


def test_deleted_text_and_the_table_of_contents_are_left_out() -> None:
    assert texts(
        "<text:tracked-changes><text:p>محذوف</text:p></text:tracked-changes>"
        "<text:table-of-content><text:p>فصل 1</text:p></text:table-of-content><text:p>باق</text:p>"
    ) == ["باق"]


def test_a_box_of_text_is_a_paragraph_of_its_own() -> None:
    box = "<draw:frame><draw:text-box><text:p>تنبيه</text:p></draw:text-box></draw:frame>"
    assert texts(f"<text:p>تفتح{box} المكتبة.</text:p>") == ["تفتح المكتبة.", "تنبيه"]


def test_entities_are_neither_expanded_nor_fetched() -> None:
    prolog = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    loaded = load(saved("<text:p>قبل &a;&b; بعد</text:p>", prolog=prolog))
    assert loaded.blocks == (Block("قبل بعد"),)


def test_a_document_that_cannot_be_read_is_named() -> None:
    with pytest.raises(DocumentError, match="encrypted"):
        load(saved("", manifest="<manifest><encryption-data/></manifest>"))
    with pytest.raises(DocumentError, match="damaged"):
        load(saved("<text:p>"))
    with pytest.raises(DocumentError, match="OpenDocument"):
        load(b"PK\x03\x04")


def test_items_keep_their_depth_and_cells_their_columns() -> None:
    inner = "<text:list><text:list-item><text:p>الهوية</text:p></text:list-item></text:list>"
    body = (
        f"<text:list><text:list-item><text:p>الوثائق</text:p>{inner}</text:list-item>"
        "<text:list-item><text:p>الرسم</text:p><text:p>نقدا</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>أحد</text:p></table:table-cell>"
        "<table:table-cell/><table:table-cell><text:p>٩</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert describe(load(saved(body)).blocks) == [
        "item 0: الوثائق",
        "item 1: الهوية",
        "item 0: الرسم",
        "more 0: نقدا",
        "row: أحد||٩",
    ]


def test_bold_words_and_links_are_told() -> None:
    styles = (
        '<office:automatic-styles><style:style style:name="B"><style:text-properties'
        ' style:font-weight-complex="bold"/></style:style><style:style style:name="C"'
        ' style:parent-style-name="B"/><style:style style:name="L" style:parent-style-name="L"/>'
        "</office:automatic-styles>"
    )
    cell = '<table:table-cell><text:p text:style-name="{}">{}</text:p></table:table-cell>'
    body = (
        '<text:p>يسلم <text:span text:style-name="C">الطلب</text:span> في'
        ' <text:a xlink:href="https://example.org/f">الموقع</text:a>'
        ' <text:a xlink:href="javascript:x">هنا</text:a></text:p>'
        '<text:h><text:a xlink:href="https://example.org/h"><text:span text:style-name="B">عنوان</text:span>'
        "</text:a></text:h>"
        '<text:list><text:list-item><text:p text:style-name="L">بند'
        ' <text:span text:style-name="B">هام</text:span></text:p></text:list-item></text:list>'
        f"<table:table><table:table-row>{cell.format('L', 'المدة')}{cell.format('B', 'شهر')}"
        "</table:table-row></table:table>"
    )
    told = ["*الطلب*", "الموقع -> https://example.org/f", "عنوان -> https://example.org/h", "*هام*", "*شهر*"]
    assert looks(load(saved(body, styles=styles)).blocks) == told


def test_a_letterhead_is_read_once_above_the_letter_and_the_footer_below_it() -> None:
    page = (
        "<style:master-page><style:header><text:p>مديرية المياه</text:p>"
        "<text:p>الرقم: ٤٥/٧</text:p></style:header>"
        '<style:header-first style:display="false"><text:p>غائب</text:p></style:header-first><style:footer>'
        "<text:p>صفحة <text:page-number>3</text:page-number></text:p>"
        "<text:p>هاتف: 123</text:p></style:footer>"
        "</style:master-page>"
    )
    blocks = load(saved("<text:p>تحية طيبة.</text:p>", pages=page * 2)).blocks
    assert [block.text for block in blocks if block.text] == [
        *("مديرية المياه\nالرقم: ٤٥/٧", "تحية طيبة.", "هاتف: 123"),
    ]


def test_comments_are_counted_and_left_out() -> None:
    loaded = load(saved("<text:p>نص.<office:annotation><text:p>صحيح؟</text:p></office:annotation></text:p>"))
    assert ([block.text for block in loaded.blocks], loaded.remarks) == (["نص."], ("left out: a comment",))


NUMBERED = (
    '<office:automatic-styles><text:list-style style:name="N"><text:list-level-style-number text:level="1"'
    ' style:num-format="١, ٢, ٣, ..." style:num-prefix="المادة " style:num-suffix=":"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"'
    ' text:display-levels="2"/><text:list-level-style-bullet text:level="3"/></text:list-style>'
    "</office:automatic-styles>"
)


def listed(items: str, more: str = "") -> str:
    return f'<text:list text:style-name="N"{more}>{items}</text:list>'


def item(text: str, inner: str = "", more: str = "") -> str:
    return f"<text:list-item{more}><text:p>{text}</text:p>{inner}</text:list-item>"


def test_items_have_the_numbers_that_are_seen() -> None:
    deepest = f"<text:list>{item('بلا رقم')}</text:list>"
    inner = f"<text:list>{item('فرع')}{item('آخر', deepest)}</text:list>"
    body = listed(item("أولى", inner) + item("ثانية")) + "<text:p>بين.</text:p>"
    body += listed(item("ثالثة"), ' text:continue-numbering="true"')
    body += listed(item("سابعة", more=' text:start-value="7"') + item("ثامنة"))
    blocks = [block for block in load(saved(body, styles=NUMBERED)).blocks if block.text]
    assert [block.text for block in blocks] == [
        "المادة ١: أولى\n١.a) فرع\n١.b) آخر\nبلا رقم\nالمادة ٢: ثانية",
        "بين.",
        "المادة ٣: ثالثة",
        "المادة ٧: سابعة\nالمادة ٨: ثامنة",
    ]
    assert describe(blocks[:1]) == [
        *("item 0: أولى", "item 1: فرع", "item 1: آخر", "item 2: بلا رقم", "item 0: ثانية"),
    ]


def test_titles_are_headings_and_so_are_headings_in_a_list() -> None:
    styles = (
        '<office:automatic-styles><style:style style:name="P1" style:parent-style-name="T"/>'
        '<style:style style:name="T" style:parent-style-name="Title"/></office:automatic-styles>'
    )
    heading = "<text:list><text:list-item><text:h>الرسوم</text:h></text:list-item></text:list>"
    loaded = load(saved(f'<text:p text:style-name="P1">الدليل</text:p>{heading}', styles=styles))
    assert loaded.blocks == (Block("الدليل", 1), Block("الرسوم", 1))


def test_the_words_of_a_drawn_shape_are_a_paragraph_of_their_own() -> None:
    shape = "<draw:custom-shape><text:p>تنبيه.</text:p></draw:custom-shape>"
    assert texts(f"<text:p>انظر الملحق.{shape}</text:p>") == ["انظر الملحق.", "تنبيه."]


def test_a_first_row_of_bold_cells_names_the_columns() -> None:
    style = '<office:automatic-styles><style:style style:name="B"><style:text-properties'
    style += ' fo:font-weight="bold"/></style:style></office:automatic-styles>'
    cell = '<table:table-cell><text:p text:style-name="{}">{}</text:p></table:table-cell>'
    rows = (("B", ("السنة", "العدد")), ("", ("الأولى", "7")), ("", ("الثانية", "9")))
    told = "".join(
        f"<table:table-row>{''.join(cell.format(name, text) for text in row)}</table:table-row>"
        for name, row in rows
    )
    (block,) = load(saved(f"<table:table>{told}</table:table>", styles=style)).blocks
    assert block.text == "السنة: الأولى؛ العدد: 7\nالسنة: الثانية؛ العدد: 9"


def test_headings_have_the_numbers_of_the_outline() -> None:
    level = '<text:outline-level-style text:level="{}" style:num-format="{}" style:num-suffix="{}" {}/>'
    outline = f"<text:outline-style>{level.format(1, '١, ٢, ٣, ...', '.', '')}"
    outline += level.format(2, "1", ")", 'text:display-levels="2"') + "</text:outline-style>"
    heading = '<text:h text:outline-level="{}"{}>{}</text:h>'
    told = [(1, "", "تمهيد"), (2, "", "الغاية"), (2, "", "النطاق"), (1, "", "أحكام"), (2, "", "الرسوم")]
    told += [(1, ' text:is-list-header="true"', "ملحق"), (3, "", "بلا رقم")]
    blocks = load(saved("".join(map(heading.format, *zip(*told, strict=True))), pages=outline)).blocks
    assert [(block.text, block.level) for block in blocks] == [
        *(("١. تمهيد", 1), ("١.1) الغاية", 2), ("١.2) النطاق", 2)),
        *(("٢. أحكام", 1), ("٢.1) الرسوم", 2), ("ملحق", 1), ("بلا رقم", 3)),
    ]


def test_headings_in_lists_have_their_numbers() -> None:
    """As programs write them that know no outline: each in a list that goes on from the last."""
    heading = '<text:h text:outline-level="{}">{}</text:h>'
    goes_on = ' text:continue-numbering="true"'
    inner = f"<text:list-item><text:list><text:list-item>{heading.format(2, 'المدة')}</text:list-item>"
    inner += "</text:list></text:list-item>"
    body = listed(f"<text:list-item>{heading.format(1, 'العقد')}</text:list-item>")
    body += "<text:p>نصه.</text:p>" + listed(inner, goes_on)
    body += listed(f"<text:list-item>{heading.format(1, 'الفسخ')}</text:list-item>", goes_on)
    blocks = load(saved(body, styles=NUMBERED)).blocks
    assert [(block.text, block.level) for block in blocks if block.text] == [
        *(("المادة ١: العقد", 1), ("نصه.", 0), ("١.a) المدة", 2), ("المادة ٢: الفسخ", 1)),
    ]


def test_merged_cells_stand_in_each_row_and_column_that_they_cover() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell{more}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    rows = (
        cell("القرية") + cell("السنة") + cell("الذكور") + cell("الإناث"),
        cell("الكرمل", ' table:number-rows-spanned="2"') + cell("2020") + cell("210") + cell("205"),
        covered + cell("2021") + cell("430", ' table:number-columns-spanned="2"') + covered,
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    (block,) = load(saved(f"<table:table>{table}</table:table>")).blocks
    assert block.text == (
        "القرية: الكرمل؛ السنة: 2020؛ الذكور: 210؛ الإناث: 205\n"
        "القرية: الكرمل؛ السنة: 2021؛ الذكور، الإناث: 430"
    )


def test_a_formula_stands_in_its_line() -> None:
    formula = "<semantics><mrow><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mfrac><mrow><mi>a</mi><mo>+</mo>"
    formula += "<mi>b</mi></mrow><mn>2</mn></mfrac></mrow><annotation>x^2</annotation></semantics>"
    body = '<text:p>المساحة <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> مترا.</text:p>'
    (block,) = load(saved(body, formula=formula)).blocks
    assert block.text == "المساحة x^2+(a+b)/2 مترا."
