from __future__ import annotations

import pytest

from rag.documents import Block
from rag.loaders.docx import load
from tests.loaders.docx.packages import (
    cell,
    level,
    listed,
    numbering,
    package,
    paragraph,
    row,
    run,
    table,
)
from tests.loaders.structure import describe, looks


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in load(package(body, **parts)).blocks]


SHOWN = '<w:vanish w:val="0"/>'
HIDING_STYLE = '<w:rStyle w:val="N"/>'


@pytest.mark.parametrize(
    "body",
    [
        f"<w:sdt><w:sdtContent>{paragraph('يبدأ العمل غدا.')}</w:sdtContent></w:sdt>",
        f"<w:p><w:sdt><w:sdtContent>{run('يبدأ العمل ')}</w:sdtContent></w:sdt>{run('غدا.')}</w:p>",
        f"<w:customXml>{paragraph('يبدأ العمل غدا.')}</w:customXml>",
        f"<w:p><w:smartTag>{run('يبدأ العمل ')}</w:smartTag><w:hyperlink>{run('غدا.')}</w:hyperlink></w:p>",
        f"<w:p><w:ins>{run('يبدأ العمل غدا.')}</w:ins><w:del>{run('أمس')}</w:del></w:p>",
        f"<w:p><w:moveFrom>{run('أمس')}</w:moveFrom><w:moveTo>{run('يبدأ العمل غدا.')}</w:moveTo></w:p>",
        f"<w:p>{run('يبدأ العمل غدا.')}{run('سر', '<w:vanish/>')}</w:p>",
        f"<w:p>{run('يبدأ العمل غدا.', SHOWN)}</w:p>",
    ],
    ids="block inline wrapped linked inserted moved hidden shown".split(),
)
def test_a_paragraph_reads_as_it_is_seen(body: str) -> None:
    assert texts(body) == ["يبدأ العمل غدا."]


def test_what_a_control_asks_to_be_typed_is_no_text() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{paragraph('انقر لإدخال التاريخ')}</w:sdtContent></w:sdt>"
    )
    assert texts(control + paragraph("نص.")) == ["نص."]


def test_paragraphs_whose_division_was_deleted_are_one() -> None:
    first = paragraph(run("تفتح الحديقة "), "<w:rPr><w:del/></w:rPr>")
    assert texts(first + paragraph("في الثامنة.")) == ["تفتح الحديقة في الثامنة."]


def test_a_large_first_letter_belongs_to_its_word() -> None:
    letter = paragraph("O", '<w:framePr w:dropCap="drop"/>')
    assert texts(letter + paragraph("nce there was a market.")) == ["Once there was a market."]


def test_text_hidden_by_its_style_is_left_out() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="N"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = f"<w:p>{run('ظاهر.')}{run('خفي', HIDING_STYLE)}</w:p>"
    assert texts(body + paragraph("خفي كله", '<w:pStyle w:val="P"/>'), styles=styles) == ["ظاهر."]


FOOTNOTES = (
    '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    f'<w:footnote w:id="3">{paragraph("<w:r><w:footnoteRef/></w:r>" + run(" عدا الأكشاك."))}</w:footnote>'
    f'<w:footnote w:id="2">{paragraph("صدر عام ٢٠١٩.")}{paragraph("وعدل بعده.")}</w:footnote>'
)


def test_a_footnote_stands_after_the_block_that_refers_to_it() -> None:
    body = (
        f'<w:p>{run("كل بناء")}<w:r><w:footnoteReference w:id="3"/></w:r>{run(" قائم.")}</w:p>'
        f'<w:p>{run("القانون")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    assert texts(body, footnotes=FOOTNOTES) == [
        "كل بناء(1) قائم.",
        "(1) عدا الأكشاك.",
        "القانون(2)",
        "(2) صدر عام ٢٠١٩.\nوعدل بعده.",
    ]


def test_endnotes_and_notes_of_tables_are_read_with_their_own_numerals() -> None:
    endnotes = f'<w:endnote w:id="1">{paragraph("راجع الملحق.")}</w:endnote>'
    settings = '<w:footnotePr><w:numFmt w:val="arabicAbjad"/></w:footnotePr>'
    cell = f'<w:p>{run("ألف")}<w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
    body = table(row("الرسم", f"<w:tc>{cell}</w:tc>")) + (
        f'<w:p>{run("نص")}<w:r><w:endnoteReference w:id="1"/></w:r></w:p>'
    )
    made = texts(body, footnotes=FOOTNOTES, endnotes=endnotes, settings=settings)
    assert made == ["الرسم: ألف(أ)", "(أ) عدا الأكشاك.", "نص(i)", "(i) راجع الملحق."]


def test_a_note_with_a_mark_of_its_own_is_not_counted() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    counted = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:p>{run('كل بناء')}{own}</w:p><w:p>{run('القانون')}{counted}</w:p>"
    assert texts(body, footnotes=FOOTNOTES)[:3] == ["كل بناء*", "عدا الأكشاك.", "القانون(1)"]


BOX = f"<w:txbxContent>{paragraph('تنبيه')}{paragraph('المصعد معطل.')}</w:txbxContent>"


@pytest.mark.parametrize(
    "drawing",
    [
        f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>",
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice>"
        f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent>",
    ],
    ids=["old", "both", "old only"],
)
def test_a_text_box_is_read_once_and_after_its_paragraph(drawing: str) -> None:
    body = f"<w:p>{run('تفتح يوميا')}<w:r>{drawing}</w:r>{run(' حتى الثامنة.')}</w:p>"
    assert texts(body) == ["تفتح يوميا حتى الثامنة.", "تنبيه", "المصعد معطل."]


def test_contents_and_indexes_are_no_text() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a7"><w:name w:val="toc 1"/></w:style>'

    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    contents = (
        paragraph("الرسوم 5", '<w:pStyle w:val="a7"/>')
        + f"<w:p>{field('begin')}<w:r><w:instrText> TOC </w:instrText></w:r>{field('separate')}"
        + f"{run('سطر 1')}</w:p>"
        + f"<w:p>{run('سطر 2')}{field('end')}</w:p>"
        + f"<w:p>{field('begin')}<w:r><w:instrText> REF x </w:instrText></w:r>{field('separate')}"
        + f"{run('الجدول ٣')}{field('end')}</w:p>"
    )
    assert texts(contents, styles=styles) == ["الجدول ٣"]


def test_a_field_can_end_in_a_hidden_run() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    ended = '<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>'
    assert texts(f"<w:p>{begun}{run('سطر')}{ended}</w:p>" + paragraph("نص.")) == ["نص."]


def test_a_field_that_never_ends_hides_nothing() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert texts(f"<w:p>{begun}{run('أول')}</w:p>" + paragraph("نص.")) == ["أول", "نص."]


def test_outline_levels_make_headings_of_any_style_but_not_of_whole_articles() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="رأس"/><w:pPr><w:outlineLvl w:val="1"/>'
        '</w:pPr></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    long = "نص " * 60
    body = (
        paragraph("الشروط", '<w:pStyle w:val="B"/>')
        + paragraph("متن", '<w:pStyle w:val="B"/><w:outlineLvl w:val="9"/>')
        + paragraph(long, '<w:pStyle w:val="A"/>')
    )
    blocks = load(package(body, styles=styles)).blocks
    assert blocks == (Block("الشروط", 2), Block("متن"), Block(long.strip()))


def test_equations_are_read_in_a_line() -> None:
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
        "<m:r><m:t>=</m:t></m:r><m:rad><m:deg/><m:e><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e>"
        "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:e></m:rad></m:oMath>"
    )
    assert texts(f"<w:p>{run('المعدل:')}{fraction}</w:p>") == ["المعدل: (a+b)/2=√(x^2)"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("c1.html", "<h2>ملحق</h2><p>نص الملحق.</p>".encode()),
        ("c1.docx", package(paragraph("ملحق", '<w:outlineLvl w:val="1"/>') + paragraph("نص الملحق."))),
        (
            "c1.mht",
            b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            + "<h2>ملحق</h2><p>نص الملحق.</p>".encode(),
        ),
    ],
)
def test_a_file_that_stands_inside_is_read_where_it_stands(name: str, data: bytes) -> None:
    loaded = load(package(f'{paragraph("قبل.")}<w:altChunk r:id="c1"/>{paragraph("بعد.")}', {name: data}))
    assert loaded.blocks == (Block("قبل."), Block("ملحق", 2), Block("نص الملحق."), Block("بعد."))


def test_an_included_file_of_another_kind_is_named() -> None:
    loaded = load(package(f'{paragraph("قبل.")}<w:altChunk r:id="c1"/>', {"c1.rtf": b"{\\rtf1}"}))
    assert [block.text for block in loaded.blocks] == ["قبل."]
    assert "c1.rtf" in loaded.remarks[0]


def test_a_document_that_holds_itself_ends() -> None:
    inner = package(paragraph("لب."))
    for _ in range(6):
        inner = package('<w:altChunk r:id="c1"/>' + paragraph("غلاف."), {"c1.docx": inner})
    loaded = load(inner)
    assert {block.text for block in loaded.blocks} == {"غلاف."}


def test_items_keep_their_depth_and_rows_their_cells() -> None:
    body = listed("المتقدم") + listed("هويته", 1) + table(row(cell("الرسم"), cell(""), cell("عشرة")))
    levels = numbering(level(0, "decimal", "%1."), level(1, "arabicAbjad", "%2-"))
    assert describe(load(package(body, numbering=levels)).blocks) == [
        "item 0: المتقدم",
        "item 1: هويته",
        "row: الرسم||عشرة",
    ]


LINKS = {"k1": "https://example.org/f", "k2": "javascript:alert(1)", "k3": "mailto:office@example.org"}


def linked(name: str, text: str) -> str:
    return f'<w:hyperlink r:id="{name}">{run(text)}</w:hyperlink>'


def test_bold_words_and_links_are_told() -> None:
    field = "".join(
        f"<w:r>{each}</w:r>"
        for each in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText>HYPERLINK "https://example.org/field"</w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>الحقل</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    simple = f"<w:fldSimple w:instr='HYPERLINK \"https://example.org/s\"'>{run('بسيط')}</w:fldSimple>"
    body = (
        f"<w:p>{run('يسلم ')}{run('الطلب', '<w:bCs/>')}{run(' على ')}{linked('k1', 'النموذج')}"
        f"{linked('k2', 'هنا')}{field}{simple}{linked('none', 'هناك')}</w:p>"
        + paragraph(run("شروط", "<w:b/>") + linked("k3", "راسلنا"), '<w:outlineLvl w:val="0"/>')
        + paragraph(run("بند ") + run("هام", "<w:b/>"), '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + table(
            row(cell("المدة"), cell("الرسم")), row(cell("شهر"), cell(f"<w:p>{linked('k1', 'اسأل')}</w:p>"))
        )
    )
    data = package(body, None, LINKS, numbering=numbering(level(0, "decimal", "%1.")))
    assert looks(load(data).blocks) == [
        "*الطلب*",
        "النموذج -> https://example.org/f",
        "الحقل -> https://example.org/field",
        "بسيط -> https://example.org/s",
        "راسلنا -> mailto:office@example.org",
        "*هام*",
        "اسأل -> https://example.org/f",
    ]


def test_links_in_notes_are_those_of_their_part() -> None:
    reference = '<w:r><w:footnoteReference w:id="5"/></w:r>'
    note = f'<w:footnote w:id="5">{paragraph(linked("k1", "المصدر"))}</w:footnote>'
    data = package(f"<w:p>{run('نص')}{reference}</w:p>", None, LINKS, footnotes=note)
    assert looks(load(data).blocks) == ["المصدر -> https://example.org/f"]


def test_a_style_says_how_deep_a_list_stands_where_its_level_does_not() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="L2"><w:name w:val="List Bullet 2"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="L1"><w:name w:val="List Bullet"/></w:style>'
    body = paragraph("بند", '<w:pStyle w:val="L1"/>') + paragraph("فرع", '<w:pStyle w:val="L2"/>')
    assert describe(load(package(body, styles=styles)).blocks) == ["item 0: بند", "item 1: فرع"]
