from __future__ import annotations

import pytest

from rag.documents import DocumentError
from rag.loaders.html import load

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
