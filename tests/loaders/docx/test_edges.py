from __future__ import annotations

from rag.loaders.docx import load
from tests.loaders.docx.packages import cell, package, paragraph, row, run, table


def section(*references: str, more: str = "") -> str:
    """The properties of a section; each reference is the name of its part, with the kind after a colon."""
    told = ""
    for reference in references:
        name, _, kind = reference.partition(":")
        edge = name.rstrip("0123456789")
        told += f'<w:{edge}Reference w:type="{kind or "default"}" r:id="r{name}"/>'
    return f"<w:sectPr>{told}{more}</w:sectPr>"


def texts(body: str, **parts: str) -> list[str]:
    return [block.text for block in load(package(body, **parts)).blocks]


def field(instruction: str, shown: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}">{run(shown)}</w:fldSimple>'


def test_a_letterhead_is_read_once_above_the_letter_and_the_footer_below_it() -> None:
    head = paragraph("مديرية المياه") + paragraph("الرقم: ٤٥/٧")
    found = texts(
        paragraph("تحية طيبة.") + section("header1", "footer1"), header1=head, footer1=paragraph("هاتف: 123")
    )
    assert found == ["مديرية المياه\nالرقم: ٤٥/٧", "تحية طيبة.", "هاتف: 123"]


def test_a_letterhead_set_as_a_table_is_read_cell_by_cell() -> None:
    head = table(row(cell("مديرية المياه"), cell("التاريخ: ٣ أيار")))
    assert "التاريخ: ٣ أيار" in texts(paragraph("نص.") + section("header1"), header1=head)[0]


def test_numbers_of_pages_and_running_titles_are_no_text() -> None:
    foot = paragraph(run("صفحة ") + field("PAGE", "3") + run(" من ") + field(" NUMPAGES ", "9"))
    head = paragraph("دليل المشتركين") + paragraph(field("STYLEREF 1", "الرسوم"))
    found = texts(
        paragraph("دليل المشتركين") + paragraph("نص.") + section("header1", "footer1"),
        header1=head,
        footer1=foot,
    )
    assert found == ["دليل المشتركين", "نص."]


def test_each_section_has_its_own_header_and_one_that_is_said_again_is_read_once() -> None:
    ends = f"<w:pPr>{section('header1', 'footer1')}</w:pPr>"
    body = (
        f"<w:p>{ends}{run('الرسالة الأولى.')}</w:p>"
        + paragraph("الرسالة الثانية.")
        + section("header2", "footer1")
    )
    found = texts(
        body,
        header1=paragraph("المكتب") + paragraph("الرقم: 1"),
        header2=paragraph("المكتب") + paragraph("الرقم: 2"),
        footer1=paragraph("ص. ب. 20"),
    )
    assert found == [
        *("المكتب\nالرقم: 1", "الرسالة الأولى.", "ص. ب. 20", "الرقم: 2", "الرسالة الثانية."),
    ]


def test_headers_of_the_first_and_of_even_pages_are_read_where_they_are_shown() -> None:
    parts = {f"header{i}": paragraph(text) for i, text in enumerate(("أولى", "كل", "زوجية"), start=1)}
    kinds = ("header1:first", "header2", "header3:even")
    body = paragraph("نص.")
    assert texts(body + section(*kinds), **parts) == ["كل", "نص."]
    shown = section(*kinds, more="<w:titlePg/>")
    assert texts(body + shown, settings="<w:evenAndOddHeaders/>", **parts) == ["أولى", "كل", "زوجية", "نص."]


def test_a_header_that_is_broken_or_missing_is_left_out() -> None:
    assert texts(paragraph("نص.") + section("header1", "header7:first"), header1="<w:p>") == ["نص."]


def test_comments_are_counted_and_left_out() -> None:
    mark = '<w:r><w:commentReference w:id="{}"/></w:r>'
    comment = f'<w:comment w:id="4">{paragraph("هل هذا صحيح؟")}</w:comment>'
    one = load(package(f"<w:p>{run('نص.')}{mark.format(4)}</w:p>", comments=comment))
    assert ([block.text for block in one.blocks], one.remarks) == (["نص."], ("left out: a comment",))
    two = load(package(f"<w:p>{run('نص.')}{mark.format(4)}{mark.format(5)}</w:p>"))
    assert two.remarks == ("left out: 2 comments",)
