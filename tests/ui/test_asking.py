from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from ui.asking import MOST_OTHERS, render_asking, render_link
from ui.strings import ARABIC, ENGLISH


def test_a_document_can_be_summarised_and_compared_with_each_of_the_others() -> None:
    shown = render_asking("دليل الإجازات", ["السفر", "<b>السلامة"], ARABIC)
    assert 'value="قارن بين «دليل الإجازات» و«السفر»"' in shown
    assert "<b>" not in shown
    assert "Compare “Leave” and “Travel”" in render_asking("Leave", ["Travel"], ENGLISH)


def test_a_document_alone_or_among_very_many_is_compared_by_asking_in_words() -> None:
    for others in ([], ["عنوان"] * (MOST_OTHERS + 1)):
        assert "<select" not in render_asking("دليل", others, ARABIC)


def test_a_link_carries_its_question_whatever_stands_in_it() -> None:
    question = 'لخص «a & b?#"»'
    address = render_link(question, "لخص").partition('href="')[2].partition('"')[0]
    assert parse_qs(urlsplit(address.replace("&amp;", "&")).query) == {"ask": [question]}
