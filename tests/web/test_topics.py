from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.documents import Block, Loaded, assemble, document_id
from ui.web.chat.topics import LONGEST_NAME, list_sections, list_topics

LONG = "السفر في مهمات العمل: من الطلب إلى تسوية المصروفات"


def names(*titles: str) -> list[str]:
    return [topic.name for topic in list_topics({f"{number}.md": each for number, each in enumerate(titles)})]


def test_a_document_is_a_topic_by_its_title_and_leads_to_its_page() -> None:
    (topic,) = list_topics({"a/rules.md": "لائحة الزيارات"})
    assert (topic.name, topic.document) == ("لائحة الزيارات", "a/rules.md")
    assert topic.link == f"documents/{document_id('a/rules.md')}"
    assert topic.holds("a/rules.md", 99)
    assert not topic.holds("b.md", 0)


def test_a_long_title_is_known_by_what_is_before_its_colon() -> None:
    assert names(LONG, "الهاتف: 12") == ["السفر في مهمات العمل", "الهاتف: 12"]


def test_unless_another_has_the_same_there() -> None:
    other = "السفر في مهمات العمل: ما يُصرف وما لا يُصرف من البدل"
    assert names(LONG, other) == [LONG, other]


def test_one_word_before_a_colon_is_no_topic() -> None:
    title = "تعميم: مواعيد الدوام في أقسام المؤسسة جميعها خلال العام"
    assert names(title) == [title]


def test_names_are_of_one_line_and_say_what_they_seem_to() -> None:
    assert names("قواعد \u202eالسلامة\n في المختبر.") == ["قواعد \ufffdالسلامة في المختبر"]


@given(st.text(max_size=300))
def test_any_title_makes_a_name_that_is_short(title: str) -> None:
    (name,) = names(title)
    assert len(name) <= LONGEST_NAME + len(" …")


def test_the_topics_of_a_single_document_are_its_sections_with_a_text() -> None:
    blocks = [
        Block("دليل المختبر", 1),
        Block("تمهيد للدليل."),
        Block("الدخول:", 2),
        Block("يُفتح الباب ببطاقة."),
        Block("البطاقات", 3),
        Block("تُصرف كل عام."),
        Block("ملاحق", 2),
        Block("السلامة", 2),
        Block("يُمنع الطعام."),
    ]
    document = assemble("lab.md", Loaded(tuple(blocks), title="دليل المختبر"), "lab")
    entry, safety = list_sections(document)
    assert (entry.name, safety.name) == ("الدخول", "السلامة")
    assert entry.holds("lab.md", document.text.index("كل عام"))
    assert not entry.holds("lab.md", document.text.index("يُمنع"))
    assert safety.holds("lab.md", document.text.index("يُمنع"))
    assert entry.link.endswith("#p2")


def test_a_document_without_headings_has_no_topics() -> None:
    document = assemble("a.txt", Loaded((Block("سطر واحد."),), title="سطر"), "a")
    assert list_sections(document) == []
