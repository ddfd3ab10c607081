from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.arabic import fold
from rag.documents import DocumentError
from rag.loaders.pdf import load

Print = Callable[..., bytes]

MIXED = (
    "يحق للموظف 30 يومًا من الإجازة السنوية في عام 2024 (بما يعادل 8.5% من أيام العمل)، ويُقدَّم الطلب عبر "
    "نظام SAP SuccessFactors قبل 14 يومًا. وقال المدير: «لا استثناءات»، ثم ذكر وكالة Reuters (لندن) بين عامي "
    "٢٠٢١ و٢٠٢٢."
)
SEEDS = Path(__file__).parents[3] / "seeds"
FONTS = ["Noto Naskh Arabic", "Noto Sans Arabic", "Noto Kufi Arabic", "serif"]


def body_text(data: bytes) -> str:
    return " ".join(block.text for block in load(data).blocks)


@pytest.mark.parametrize("font", FONTS)
def test_mixed_arabic_comes_back_word_for_word(print_pdf: Print, font: str) -> None:
    css = f"body {{ font-family: '{font}' }}"
    assert body_text(print_pdf(f"<p>{MIXED}</p>", css)).split() == MIXED.split()


@pytest.mark.parametrize("font", FONTS)
def test_italics_come_back_word_for_word(print_pdf: Print, font: str) -> None:
    css = f"body {{ font-family: '{font}' }} i {{ font-style: oblique }}"
    words = MIXED.split()
    body = f"<p>{MIXED}</p><p>{' '.join(words[:9])} <i>{' '.join(words[9:])}</i></p>"
    assert body_text(print_pdf(body, css)).split() == words * 2


def test_a_name_that_is_broken_at_its_hyphen_goes_on_in_the_next_line(print_pdf: Print) -> None:
    body = f"<p>{' '.join(['أرسل الطلب ومعه الملف رقم INV-2023/0045 ثم انتظر الرد.'] * 8)}</p>"
    text = body_text(print_pdf(body, "body { width: 9cm; font-size: 15pt }"))
    assert text.count("INV-2023/0045") == 8


def test_lines_that_each_say_one_thing_stay_apart(print_pdf: Print) -> None:
    head = "الرقم: 7/1142<br>التاريخ: 3/5/2023 م<br>المرفقات: 2"
    body = f"<div style='float: left'>{head}</div><p style='clear: both'>{MIXED}</p><p>المساحة 90 م².</p>"
    lines = [line for block in load(print_pdf(body)).blocks for line in block.text.split("\n")]
    assert lines[:3] == ["الرقم: 7/1142", "التاريخ: 3/5/2023 م", "المرفقات: 2"]
    assert lines[-1] == "المساحة 90 م²."


def test_headings_lists_and_tables_keep_their_order(print_pdf: Print) -> None:
    body = (
        f"<h1>دليل الإجازات</h1><p>{MIXED}</p><h2>شروط الاستحقاق</h2><ul><li>أن يكون قد أتم 90 يومًا.</li>"
        "<li>أن يوافق المدير (Line Manager) خطيًا.</li></ul><table width=600><tr><td>سنوية</td>"
        "<td>30 يومًا</td></tr><tr><td>مرضية</td><td>120 يومًا</td></tr></table>"
    )
    blocks = load(print_pdf(body)).blocks
    assert [(b.text, b.level) for b in blocks if b.level] == [("دليل الإجازات", 1), ("شروط الاستحقاق", 2)]
    lines = [line for block in blocks for line in block.text.split("\n")]
    assert "أن يوافق المدير (Line Manager) خطيًا." in lines
    assert "مرضية | 120 يومًا" in lines


def prose() -> str:
    """The paragraphs of two articles of ours as one."""
    names = ("china-russia-trade.md", "no-limits-partnership-history.md")
    texts = [(SEEDS / name).read_text(encoding="utf-8").split("---\n")[2] for name in names]
    parts = [part.strip() for text in texts for part in text.split("\n\n")]
    return " ".join(part for part in parts if part and not part.startswith(("#", "|", "-", "1.")))


def letters(text: str) -> str:
    """Without spaces, of which a few in a thousand are lost or made; and لًا as لاً, alike on paper."""
    return "".join(fold(text).split())


def test_paragraphs_are_rejoined_across_pages_without_headers_and_numbers(print_pdf: Print) -> None:
    data = print_pdf(f"<p>{prose()}</p><p>فقرة أخيرة.</p>", "body { font-size: 24pt }", header=True)
    blocks = load(data).blocks
    assert [letters(block.text) for block in blocks] == [letters(prose()), letters("فقرة أخيرة.")]
    assert blocks[0].page == 1
    assert (blocks[1].page or 0) > 1


@pytest.mark.parametrize("gap", [10, 40])
def test_two_columns_are_read_one_after_the_other(print_pdf: Print, gap: int) -> None:
    text = " ".join(prose().split()[:300])
    css = f"body {{ columns: 2; column-gap: {gap}pt; text-align: justify }}"
    assert letters(body_text(print_pdf(f"<p>{text}</p>", css))) == letters(text)


VOCALISED = (
    "قَالَ المُعَلِّمُ لِتِلْمِيذِهِ: اُكْتُبْ مَا سَمِعْتَ، ثُمَّ احْفَظْهُ فِي صَدْرِكَ؛ فَإِنَّ الكِتَابَ يَضِيعُ، وَالصَّدْرَ يَحْفَظُ. "
    "رُبَّ أَخٍ لَكَ لَمْ تَلِدْهُ أُمُّكَ، وَسَيِّدُ القَوْمِ خَادِمُهُمْ."
)


@pytest.mark.parametrize("font", [*FONTS, "DejaVu Sans", "Amiri", "Scheherazade"])
@pytest.mark.parametrize("slant", ["normal", "oblique"])
def test_vocalised_text_comes_back_word_for_word(print_pdf: Print, font: str, slant: str) -> None:
    css = (
        f"body {{ font-family: '{font}'; font-style: {slant} }} p + p {{ width: 200pt; text-align: justify }}"
    )
    text = body_text(print_pdf(f"<p>{VOCALISED}</p><p>{VOCALISED}</p>", css))
    assert text.split() == unicodedata.normalize("NFC", VOCALISED).split() * 2


def test_an_english_line_on_an_arabic_page_is_read_from_the_left(print_pdf: Print) -> None:
    english = "The word إسناد means a chain, and متن means the text that it carries."
    wrapped = "In the word إسناد one hears سند which means support and " * 3 + "that is all."
    arabic = "يستعمل القسم نظام Microsoft Dynamics Business Central ونظام Oracle Fusion Cloud في العمل."
    body = f"<p>{MIXED}</p><p dir=ltr>{english}</p><p>{arabic}</p>"
    body += f'<p dir=ltr style="margin-left: 80pt">{wrapped}</p>'
    assert body_text(print_pdf(body)).split() == f"{MIXED} {english} {arabic} {wrapped}".split()


STRIPED = "table { border-collapse: collapse } tr:nth-child(even) { background: #ddd }"
BORDERED = "table { border-collapse: collapse } td { border: 1px solid }"


@pytest.mark.parametrize("css", [BORDERED, STRIPED, ""], ids=["bordered", "striped", "plain"])
@pytest.mark.parametrize("align", ["top", "middle"])
def test_cells_of_several_lines_are_read_whole(print_pdf: Print, css: str, align: str) -> None:
    rows = [
        ("البند", "الشرح", "المبلغ"),
        ("صيانة المضخات", "فحص الصمامات وتبديل الزيت وتنظيف المرشحات كل ستة أشهر بحضور المهندس", "٤٥٠"),
        ("حراسة", "حارس واحد في الليل", "٣٠٠"),
        ("نظافة الخزانات العامة", "غسل الخزانات مرة في السنة وتعقيمها ثم فحص الماء في المختبر", "١٬٢٠٠"),
    ]
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    css += f"table {{ width: 60% }} td {{ width: 33%; padding: 6px; vertical-align: {align} }}"
    text = body_text(print_pdf(f"<table>{cells}</table>", css))
    assert text.split("\n") == [" | ".join(row) for row in rows]


def test_statements_keep_what_they_have_in_common(print_pdf: Print) -> None:
    pages = [
        ["كشف حساب شهري", f"رقم الحساب: {1000 + 37 * n}", f"الرصيد: {311 * n} دينارا", "يرجى مراجعة الفرع."]
        for n in range(1, 5)
    ]
    body = "".join(
        f'<div style="break-after: page">{"".join(f"<p>{line}</p>" for line in page)}</div>' for page in pages
    )
    assert body_text(print_pdf(body)).split() == " ".join(line for page in pages for line in page).split()


def test_a_page_whose_font_names_other_letters_is_named_and_left_out(draw_pdf: Callable[..., bytes]) -> None:
    letters_, others = "ابتجحدرسعفقكلمنهوي", "خورقديتنسلعمجهكبفح"
    words = " ".join(fold(MIXED).split()).translate(str.maketrans(letters_, others)).split()
    lines = [" ".join(words[i : i + 4]) for i in range(0, 24, 4)]
    data = draw_pdf(*((f"1 0 0 1 20 {380 - 30 * i}", list(reversed(line))) for i, line in enumerate(lines)))
    with pytest.raises(DocumentError, match=r"page 1: its \d+ letters were left out.*no Arabic"):
        load(data)


def test_what_was_left_out_is_named_with_its_page(draw_pdf: Callable[..., bytes]) -> None:
    line = ("1 0 0 1 60 300", [*reversed("سطر من النص"), ""])
    stamp = ("0.7 0.7 -0.7 0.7 300 100", list(reversed("مسودة")))
    unknown, askew = load(draw_pdf(line, stamp)).remarks
    assert "page 1: 1 letter stands for no character" in unknown
    assert "page 1: 5 letters were left out" in askew


def test_an_english_page_with_an_arabic_word(print_pdf: Print) -> None:
    text = "The word إسناد (isnad) means a chain of narrators, and 25% of this line is Arabic."
    assert body_text(print_pdf(f"<p dir=ltr>{text}</p>")) == text


def test_a_reversed_page_is_named_and_left_out(print_pdf: Print) -> None:
    reversed_page = f'<p style="unicode-bidi: bidi-override; direction: ltr">{MIXED}</p>'
    loaded = load(print_pdf(f'<p>{MIXED}</p><div style="break-before: page">{reversed_page}</div>'))
    assert [block.text.split() for block in loaded.blocks] == [MIXED.split()]
    assert "page 2" in loaded.remarks[0]
    with pytest.raises(DocumentError, match="reversed"):
        load(print_pdf(reversed_page))


def test_a_scan_is_refused_with_the_remedy(print_pdf: Print) -> None:
    with pytest.raises(DocumentError, match=r"without text.*tesseract-ocr-ara"):
        load(print_pdf("<svg width=300 height=300><circle cx=150 cy=150 r=99 /></svg>"))


def test_a_long_file_that_cannot_be_read_is_refused_in_one_line(print_pdf: Print) -> None:
    page = f'<p style="unicode-bidi: bidi-override; direction: ltr; break-after: page">{MIXED}</p>'
    with pytest.raises(DocumentError, match=r"page 1: .*\(3 more remarks like it\)$"):
        load(print_pdf(page * 4))


def test_a_scan_among_pages_of_text_is_named(print_pdf: Print) -> None:
    picture = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    scan = f'<img style="display: block; break-before: page" width=400 height=400 src="{picture}">'
    (remark,) = load(print_pdf(f"<p>{MIXED}</p>{scan}")).remarks
    assert remark.startswith("page 2 is a picture and was left out.")


def test_a_damaged_file_is_refused(print_pdf: Print) -> None:
    with pytest.raises(DocumentError, match="damaged"):
        load(print_pdf(f"<p>{MIXED}</p>")[:3000])


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    lines = [
        b"%PDF-1.4",
        b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
        b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj",
        b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>> endobj",
        b"4 0 obj <</Filter /Standard /V 1 /R 2 /P -4 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b">>> endobj",
        b"trailer <</Root 1 0 R /Size 5 /Encrypt 4 0 R /ID [<4343> <4343>]>>",
        b"%%EOF",
    ]
    with pytest.raises(DocumentError, match="encrypted"):
        load(b"\n".join(lines))


def test_the_date_of_a_letter_is_no_part_of_its_salutation(print_pdf: Print) -> None:
    html = "<div style='text-align:left'>الرقم: ٧١/ص</div><div>سعادة مدير المصرف المحترم</div>"
    assert load(print_pdf(html)).blocks[0].text.split("\n") == ["الرقم: ٧١/ص", "سعادة مدير المصرف المحترم"]
