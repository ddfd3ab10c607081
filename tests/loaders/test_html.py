from __future__ import annotations

import pytest

from rag.documents import DocumentError
from rag.loaders.html import fragment_blocks, load
from tests.loaders.structure import describe, looks

PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><meta charset="{charset}">
<title>لائحة السفر | مؤسسة الميزان</title></head><body>
<nav><a href="#">الرئيسية</a> <a href="#">من نحن</a> <a href="#">اتصل بنا</a></nav>
<main><article><h1>لائحة السفر في مهمات العمل</h1>
<p>تنظم هذه اللائحة سفر الموظفين في مهمات العمل داخل المملكة وخارجها، وتحدد ما يصرف لهم من بدلات.</p>
<h2>البدل اليومي</h2>
<p>يصرف للموظف بدل يومي قدره 600 ريال داخل المملكة و<b>1200</b> ريال خارجها، ولا يصرف عن يوم لا مبيت فيه.</p>
<ul><li>تذكرة على الدرجة السياحية</li><li>سكن لا يزيد على 900 ريال لليلة</li></ul>
<table><tr><th>الدرجة</th><th>البدل</th></tr><tr><td>مدير</td><td>1500 ريال</td></tr></table>
</article></main>
<footer>جميع الحقوق محفوظة <a href="#">سياسة الخصوصية</a></footer>
<script>alert("سر")</script></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "iso-8859-6"])
def test_the_article_is_read_in_its_declared_encoding(charset: str) -> None:
    loaded = load(PAGE.format(charset=charset).encode(charset))
    text = "\n".join(block.text for block in loaded.blocks)
    assert loaded.title == "لائحة السفر في مهمات العمل"
    assert "600 ريال داخل المملكة و1200 ريال" in text
    assert "تذكرة على الدرجة السياحية\nسكن لا يزيد على 900 ريال لليلة" in text
    assert "الدرجة: مدير؛ البدل: 1500 ريال" in text


def test_menus_footers_and_scripts_are_left_out() -> None:
    text = "\n".join(block.text for block in load(PAGE.format(charset="utf-8").encode()).blocks)
    for word in ("الرئيسية", "اتصل بنا", "سياسة الخصوصية", "الحقوق", "alert", "سر"):
        assert word not in text


def test_headings_are_headings() -> None:
    loaded = load(PAGE.format(charset="utf-8").encode())
    assert ("البدل اليومي", 2) in [(block.text, block.level) for block in loaded.blocks]


def test_a_short_page_is_read_whole() -> None:
    loaded = load("<p>سطر قصير.</p><ul><li>بند</li></ul><p>وآخر.</p>".encode())
    assert [block.text for block in loaded.blocks if block.text] == ["سطر قصير.", "بند", "وآخر."]


def test_what_holds_no_html_is_refused() -> None:
    with pytest.raises(DocumentError, match="no HTML"):
        load("نص بلا وسوم".encode())


def test_the_title_is_no_word_of_a_menu() -> None:
    page = "<title>الرئيسية | متحف الطين</title><h1>القائمة</h1><p>يفتح في العاشرة.</p>"
    assert load(page.encode()).title == "متحف الطين"


CONTACT = "<p>يستقبل مكتب المتحف الزوار من التاسعة، ويرد على الرقم 4410 وعلى الرسائل خلال يوم عمل واحد.</p>"


@pytest.mark.parametrize("element", ["main", "article"])
def test_a_heading_of_the_article_with_text_below_it_is_no_furniture(element: str) -> None:
    menu, end = "<h2>القائمة</h2><ul><li><a href='/'>الرئيسية</a></li></ul>", "<h2>شارك</h2>"
    page = f"<div>{menu}</div><{element}><h1>المتحف</h1><h2>اتصل بنا</h2>{CONTACT}{end}</{element}>"
    assert [block.text for block in load(page.encode()).blocks if block.level] == ["المتحف", "اتصل بنا"]


def test_a_short_page_is_read_whole_however_long_its_menu_is() -> None:
    menu = "".join(f"<p>{word}</p>" for word in ("القائمة الرئيسية", "تسجيل الدخول", "سياسة الخصوصية") * 6)
    page = f"<body><article>{menu}</article><div><p>يفتح المتحف في العاشرة.</p></div></body>"
    assert [block.text for block in load(page.encode()).blocks] == ["يفتح المتحف في العاشرة."]


@pytest.mark.parametrize("charset", ["undefined", "no-such-thing", "utf-16", "idna"])
def test_an_encoding_that_does_not_hold_is_not_believed(charset: str) -> None:
    loaded = load(f'<meta charset="{charset}"><p>نص سليم.</p>'.encode())
    assert [block.text for block in loaded.blocks if block.text] == ["نص سليم."]


def test_what_can_be_unfolded_keeps_its_summary_and_a_definition_its_term() -> None:
    said = PAGE.format(charset="utf-8").replace(
        "<ul>",
        "<details><summary>متى يصرف البدل؟</summary><div>قبل السفر بثلاثة أيام.</div></details>"
        "<dl><dt>المبيت</dt><dd>قضاء الليل خارج المدينة.</dd><dt>من يوافق؟</dt>"
        "<dd>مدير الإدارة.</dd></dl><ul>",
    )
    lines = [line for block in load(said.encode()).blocks for line in block.text.split("\n")]
    start = lines.index("متى يصرف البدل؟")
    assert lines[start : start + 5] == [
        "متى يصرف البدل؟",
        "قبل السفر بثلاثة أيام.",
        "المبيت: قضاء الليل خارج المدينة.",
        "من يوافق؟",
        "مدير الإدارة.",
    ]


def texts(page: str) -> list[str]:
    return [block.text for block in load(page.encode()).blocks]


FILLING = "<p>وأضاف المجلس أن الحدائق ستضم ملاعب ومقاعد، وأن شركة محلية ستتولى صيانتها لخمس سنوات.</p>" * 3


def test_a_line_end_of_the_source_is_a_space_and_a_break_a_line() -> None:
    assert texts("<p>الحد\nالأدنى:\n<b>ستة</b>\nعشر<br>عاما</p>") == ["الحد الأدنى: ستة عشر\nعاما"]
    assert texts("<div>أول.<br><br>ثان.</div><pre>س\n  ص</pre>") == ["أول.", "ثان.", "س\nص"]


def test_ordered_lists_are_numbered_as_a_browser_does() -> None:
    assert texts('<ol start=3><li>أ<li value=7>ب<li>ج</ol><ol reversed type="a"><li>أ<li>ب</ol>') == [
        "3. أ\n7. ب\n8. ج",
        "b. أ\na. ب",
    ]
    arabic = '<ol style="list-style-type: arabic-indic"><li>أ</ol><ol style="list-style:none"><li>ب</ol>'
    assert texts(arabic) == ["١. أ", "ب"]


def test_each_item_of_a_list_in_a_list_is_one_line() -> None:
    page = "<ol><li>املأ الطلب.<li><p>ادفع الرسم:</p><ul><li>نقدا<li>بالبطاقة</ul>خلال يوم.<li>استلم.</ol>"
    assert texts(page) == ["1. املأ الطلب.\n2. ادفع الرسم:\nنقدا\nبالبطاقة\nخلال يوم.\n3. استلم."]


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        (
            "<caption>القرى</caption><tr><th>القرية<th>السنة<tr><td rowspan=2>الكرمل<td>٢٠١٩<tr><td>٢٠٢٠",
            ["القرى", "القرية: الكرمل؛ السنة: ٢٠١٩", "القرية: الكرمل؛ السنة: ٢٠٢٠"],
        ),
        (
            "<thead><tr><td rowspan=2>الفرع<td colspan=2>٢٠٢٣<tr><td>ذكور<td>إناث</thead>"
            "<tr><td>تونس<td>٤<td>٥",
            ["الفرع: تونس؛ ٢٠٢٣ ذكور: ٤؛ ٢٠٢٣ إناث: ٥"],
        ),
        (
            "<tr><th colspan=2>متحف الطين<tr><th>المدينة<td>الروابي<tr><th>الهاتف<td>٥٥",
            ["متحف الطين", "المدينة: الروابي", "الهاتف: ٥٥"],
        ),
        ("<tr><td>الاسم<td>ليان<tr><td>العمر<td>٩", ["الاسم: ليان", "العمر: ٩"]),
        ("<tr><td><b>النوع</b><td><b>الرسم</b><tr><td>سنوي<td>٣٠", ["النوع: سنوي؛ الرسم: ٣٠"]),
        ("<tr><td>أ<td rowspan=0>ب<td>ج<tr><td>١<td>٢", ["أ: ١؛ ب: ب؛ ج: ٢"]),
        (
            "<tr><th>الورشة<th>الموعد<tr><td>الخزف<td><table><tr><td>الأحد<td>٥<tr><td>الاثنين<td>٦</table>",
            ["الورشة: الخزف؛ الموعد: الأحد: ٥", "الورشة: الخزف؛ الموعد: الاثنين: ٦"],
        ),
    ],
    ids="rowspan colspan infobox values bold whole nested".split(),
)
def test_a_row_of_a_table_can_be_read_alone(table: str, lines: list[str]) -> None:
    assert texts(f"<table>{table}</table>") == ["\n".join(lines)]


def test_a_table_that_only_places_its_text_is_no_table() -> None:
    page = f"<table><tr><td><a href=x>من نحن</a></td><td><h2>الرسوم</h2>{FILLING}</td></tr></table>"
    assert ("الرسوم", 2) in [(block.text, block.level) for block in load(page.encode()).blocks]


def test_every_heading_of_a_long_page_is_kept() -> None:
    page = "<h1>الدليل</h1>" + "".join(f"<div class=part><h2>باب {i}</h2>{FILLING}</div>" for i in range(20))
    levels = [block.level for block in load(page.encode()).blocks]
    assert (levels.count(1), levels.count(2)) == (1, 20)


def test_the_name_of_the_site_is_no_title() -> None:
    for head in ("<header><h1><a href=/>بوابة الروابي</a></h1></header>", "<h1>بوابة الروابي</h1>"):
        page = f"<title>افتتاح السوق | بوابة الروابي</title>{head}<h2>افتتاح السوق</h2>{FILLING}"
        assert load(page.encode()).title == "افتتاح السوق"


@pytest.mark.parametrize(
    ("title", "headings"),
    [
        ("بوابة الروابي - افتتاح السوق", "<h1>افتتاح السوق</h1>"),
        ("بوابة الروابي - افتتاح السوق", "<h2>افتتاح السوق</h2>"),
        ("بوابة الروابي | أخبار | افتتاح السوق", "<h1>افتتاح السوق</h1><h2>أخبار</h2>"),
        ("افتتاح السوق :: بوابة الروابي", ""),
        ("بوابة الروابي | افتتاح السوق", '<meta property="og:title" content="افتتاح السوق">'),
        ("", "<h1>افتتاح السوق</h1>"),
        ("", '<meta property="og:title" content="افتتاح السوق | بوابة الروابي">'),
    ],
)
def test_the_title_is_the_pages_own_wherever_the_site_is_named(title: str, headings: str) -> None:
    assert load(f"<title>{title}</title>{headings}{FILLING}".encode()).title == "افتتاح السوق"


def test_a_gap_in_a_title_takes_time_that_grows_with_it() -> None:
    title = f"<title>افتتاح السوق{' ' * 300_000}| بوابة الروابي</title>"
    assert load(f"{title}<h1>افتتاح السوق</h1>{FILLING}".encode()).title == "افتتاح السوق"
    gap = f'<meta property="og:title" content="افتتاح{" " * 300_000}السوق">'
    assert load(f"<title>بوابة الروابي | افتتاح السوق</title>{gap}{FILLING}".encode()).title == "افتتاح السوق"


def test_a_header_without_links_holds_the_title() -> None:
    page = f"<header><h1>دليل الزائر</h1><p>الطبعة الثانية</p></header>{FILLING}"
    assert load(page.encode()).title == "دليل الزائر"
    assert "الطبعة الثانية" in texts(page)


def test_what_is_called_furniture_but_holds_the_article_is_kept() -> None:
    page = f'<div class="entry share"><p>خبر اليوم عن السوق الجديد في المدينة.</p>{FILLING}</div>'
    assert "خبر اليوم عن السوق الجديد في المدينة." in texts(page)


def test_lists_of_links_around_the_article_are_dropped() -> None:
    links = "<ul>" + "".join(f"<li><a href={i}>خبر آخر رقم {i}</a>" for i in range(9)) + "</ul>"
    page = f"<div>{links}</div><div><h1>السوق</h1>{FILLING}</div><div class=related>{links}</div>"
    assert not any("خبر آخر" in text for text in texts(page))


def test_what_is_hidden_is_left_out_unless_it_can_be_unfolded() -> None:
    page = (
        f"{FILLING}<p hidden>سر</p><p style='display: none'>سر</p>"
        "<h3><button aria-controls=a>متى؟</button></h3>"
        "<div id=a style='display:none'>في الثامنة.</div>"
    )
    assert texts(page)[-2:] == ["متى؟", "في الثامنة."]


def test_notes_keep_their_marks() -> None:
    page = (
        '<p>صدر القانون<sup><a href="#fn1">[1]</a></sup> ومساحته 5 م<sup>2</sup>.</p>'
        '<ol><li id=fn1>عدل بعده. <a href="#fnref1">↩</a></ol><p><a href="#_ftnref2">2</a>حاشية.</p>'
    )
    assert texts(page) == ["صدر القانون(1) ومساحته 5 م².", "1. عدل بعده.", "(2) حاشية."]


@pytest.mark.parametrize(
    "body",
    [
        "<noscript>فعل جافاسكربت للمتابعة.</noscript><div id=root></div><script src=a.js></script>",
        "<div id=app>جار التحميل</div><noscript>Please enable JavaScript.</noscript><script>1</script>",
        "<div id=app></div><script>1</script>",
        "<div>تحميل</div><noscript>" + "يرجى تفعيل جافاسكربت ثم إعادة تحميل الصفحة. " * 4 + "</noscript>",
    ],
)
def test_a_page_that_is_nothing_without_javascript_is_refused(body: str) -> None:
    with pytest.raises(DocumentError, match="JavaScript"):
        load(f"<!doctype html><title>بوابة</title><body>{body}</body>".encode())


def test_a_short_page_that_also_speaks_to_old_browsers_is_read() -> None:
    notice = "المكتب مغلق يوم الأحد القادم بسبب أعمال الصيانة في المبنى."
    assert texts(f"<p>{notice}</p><noscript>Please enable JavaScript.</noscript>") == [notice]


def test_a_page_that_stands_in_its_noscript_is_read() -> None:
    assert len(texts(f"<div id=app></div><noscript>{FILLING * 3}</noscript><script>1</script>")) == 9


def test_markup_keeps_its_order() -> None:
    seen = "<p>ريدملا ةكرشلا ةسسؤملا ةنيدملا عوبسألا حابصلا ةموكحلا</p>"
    assert texts(seen) == ["ريدملا ةكرشلا ةسسؤملا ةنيدملا عوبسألا حابصلا ةموكحلا"]


def test_the_article_of_a_scripted_page_is_read_where_the_page_tells_it_to_search_engines() -> None:
    article = "أقر المجلس خطة جديدة لتوسعة الحدائق العامة، وتبدأ الأعمال في الربيع المقبل. " * 6
    page = (
        '<html><head><title>خبر</title><script type="application/ld+json">'
        f'{{"@type":"NewsArticle","articleBody":"{article}"}}</script></head>'
        "<body><div id=root></div></body></html>"
    )
    assert "أقر المجلس خطة جديدة" in texts(page)[0]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=windows-1256>", "utf-8-sig"),
        ("<meta charset=windows-1256>", "utf-8"),
        ("<meta charset=iso-8859-1>", "utf-8"),
        ("<!-- <meta charset=utf-8> --><meta charset=windows-1256>", "cp1256"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-6">', "iso8859_6"),
        ('<?xml version="1.0" encoding="windows-1256"?>', "cp1256"),
        ("<meta charset=utf-8>", "cp1256"),
        ("<meta charset=iso-8859-1>", "cp1256"),
        ("", "cp1256"),
        ("", "utf-16"),
        ("<script>" + "var x = 'xxxxxxxxxxxxxxxxx';" * 4000 + "</script>", "cp1256"),
    ],
)
def test_the_encoding_is_that_of_the_mark_the_bytes_the_declaration_and_the_words(
    head: str, encoding: str
) -> None:
    page = f"{head}<p>كان المجلس البلدي في المدينة.</p>"
    assert [block.text for block in load(page.encode(encoding)).blocks] == ["كان المجلس البلدي في المدينة."]


def test_what_nests_deeply_is_read_and_without_end_refused() -> None:
    assert texts("<div>" * 1500 + "<p>نص عميق.</p>") == ["نص عميق."]
    with pytest.raises(DocumentError, match="nested too deeply"):
        load(b"<body>" + b"<div>" * 100_000 + "<p>نص</p>".encode())


@pytest.mark.parametrize(
    "page", ["<p>نص</p>" + "<!-- " * 50_000, "<meta " * 50_000 + "<p>نص</p>", "<p>نص</p>" + "<ul><li>" * 900]
)
def test_broken_markup_costs_little(page: str) -> None:
    assert texts(page) == ["نص"]


def test_cells_over_all_rows_do_not_make_a_small_page_a_huge_text() -> None:
    cell = f"<td rowspan=65000>{'نص ' * 200}</td>"
    page = f"<table><tr>{cell * 20}</tr>{'<tr><td>س</td></tr>' * 500}</table>"
    assert sum(map(len, texts(page))) < 3 * len(page)


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        (
            "<ol><li>سجّل<ul><li>بالبريد<li>بالهاتف</ul><li><p>ادفع</p><p>نقدا</p></ol>",
            ["item 0: سجّل", "item 1: بالبريد", "item 1: بالهاتف", "item 0: ادفع", "more 0: نقدا"],
        ),
        (
            "<table><caption>الأسعار</caption><tr><th>الصنف<th>الثمن<tr><td>تمر<td>٥<tr><td>زيت<td></table>",
            ["caption: الأسعار", "row: [الصنف]تمر|[الثمن]٥", "row: [الصنف]زيت"],
        ),
        (
            "<table><tr><th>المدير<td>سالم<tr><th>المقر<td>سوسة</table>",
            ["row: [المدير]|سالم", "row: [المقر]|سوسة"],
        ),
        ("<dl><dt>الوقف<dd>حبس العين<dd>لغة<dt>الهبة</dl>", ["term: [الوقف]|حبس العين", "term: [الهبة]"]),
        ("<dl><dt>الرسم</dt><dt>الضريبة</dt><dd>كل عام</dl>", ["term: [الرسم، الضريبة]|كل عام"]),
        ("<dl><dt>متى يفتح؟<dd>في الثامنة</dl>", ["question: متى يفتح؟"]),
    ],
)
def test_lists_tables_and_definitions_are_known_as_such(markup: str, told: list[str]) -> None:
    assert describe(fragment_blocks(markup)) == told


def test_bold_words_and_links_are_told() -> None:
    page = """<p>يسلم <b>الطلب</b> على <a href="https://example.org/f">النموذج <strong>الأول</strong></a>
      ثم <a href="/here">هنا</a> <a href="javascript:alert(1)">وهناك</a>.<p style="font-weight: 700">تنبيه
      <span style="font-weight:normal">عادي</span><ul><li>بند <b>هام</b></ul>
      <table><tr><th>المدة<th>الرسم<tr><td>شهر<td><a href="mailto:a@example.org">اسأل</a></table>
      <h2><b>عن <a href="https://example.org/h">المكتب</a></b></h2>"""
    assert looks(fragment_blocks(page)) == [
        "*الطلب*",
        "النموذج -> https://example.org/f",
        "*الأول* -> https://example.org/f",
        "*تنبيه*",
        "*هام*",
        "اسأل -> mailto:a@example.org",
        "المكتب -> https://example.org/h",
    ]


@pytest.mark.parametrize("said", ["epub:type='noteref'", "role='doc-noteref'"])
def test_a_mark_that_says_what_it_is_may_lead_anywhere(said: str) -> None:
    (block,) = fragment_blocks(f"<p>رصيف الميناء<a {said} href='b.xhtml#n1'>1</a>، والسفن</p>")
    assert block.text == "رصيف الميناء(1)، والسفن"


def test_a_note_may_lead_back_to_a_reference() -> None:
    page = '<p>كاملا.<sup id="ref1"><a href="#fn1">1</a></sup><p id="fn1"><a href="#ref1">1</a> في الجريدة.'
    assert [block.text for block in fragment_blocks(page)] == ["كاملا.(1)", "(1) في الجريدة."]


def test_cells_of_paragraphs_and_headings_within_a_link_keep_them() -> None:
    page = """<table><tr><th>المدة<th>الرسم<tr><td><p>شهر <b>كامل</b><p>واحد<td>5<tr><td>سنة<td>9</table>
      <a href="https://example.org/n"><h3>خبر</h3><p>وصف.</p></a>"""
    told = ["*كامل*", "خبر -> https://example.org/n", "وصف. -> https://example.org/n"]
    assert looks(fragment_blocks(page)) == told


@pytest.mark.parametrize("void", ["wbr", "embed src='x'", "source", "track"])
def test_what_follows_an_element_without_content_is_kept(void: str) -> None:
    (block,) = load(
        f"<html><body><p>يبدأ الدوام<{void}> في <b>الثامنة</b> صباحا.</p></body></html>".encode()
    ).blocks
    assert block.text == "يبدأ الدوام في الثامنة صباحا."
