from __future__ import annotations

import json

from markdown_it import MarkdownIt

from tests.conversations.answers import QUOTE, answered
from ui.conversations.export import render_print, to_json, to_markdown
from ui.conversations.store import KeptConversation, KeptTurn, Summary

HOSTILE = "<script>alert(1)</script> [هنا](javascript:alert(1)) *نجم* `رمز` \u202eمقلوب"


def conversation(question: str = "كم بلغ حجم التجارة؟", quote: str = QUOTE) -> KeptConversation:
    turn = KeptTurn("1", question, answered(question, quote), 1_700_000_000_000)
    return KeptConversation(Summary("a" * 16, question, 1_700_000_000_000, 1_700_000_000_000, 1), (turn,))


def test_json_is_what_the_api_gave() -> None:
    value = to_json(conversation())
    assert value["created"] == "2023-11-14T22:13:20.000+00:00"
    assert value["turns"][0]["answer"] == answered("كم بلغ حجم التجارة؟")
    assert json.dumps(value)


def test_markdown_has_each_question_answer_and_source_with_its_quote() -> None:
    text = to_markdown(conversation())
    html = MarkdownIt().render(text)
    assert "<h1>كم بلغ حجم التجارة؟</h1>" in html
    assert "<h2>كم بلغ حجم التجارة؟</h2>" in html
    assert f"<p>{QUOTE} [1]</p>" in html
    assert f"<blockquote>\n<p>{QUOTE}</p>" in html
    assert "الأرقام · الفقرة 3 · تجارة.md" in html


def test_nothing_of_a_text_becomes_markup_in_markdown() -> None:
    html = MarkdownIt().render(to_markdown(conversation(HOSTILE, f"# عنوان\n{HOSTILE}")))
    assert html.count("<h1>") == html.count("<h2>") == 1
    for tag in ("<script", "<a ", "<em>", "<code>"):
        assert tag not in html


def test_the_page_to_print_has_the_sources_with_their_quotes_and_no_button() -> None:
    page = render_print(conversation())
    assert '<html lang="ar" dir="rtl">' in page
    assert f'<blockquote dir="auto">{QUOTE}</blockquote>' in page
    assert "<button" not in page


def test_nothing_of_a_text_becomes_html_in_the_page_to_print() -> None:
    page = render_print(conversation(HOSTILE, HOSTILE))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


def test_an_english_conversation_is_labelled_in_english() -> None:
    page = render_print(conversation("How large is the trade?"))
    assert '<html lang="en" dir="ltr">' in page
    assert "Sources" in page
    assert "Paragraph 3" in to_markdown(conversation("How large is the trade?"))


def test_who_wrote_a_curated_answer_is_told_and_a_document_is_cited_without_a_quote() -> None:
    kept = conversation(quote="")
    kept.turns[0].answer["curated"] = {"question": "كم؟", "by": HOSTILE, "changed": "2026-03-01"}
    text, page = to_markdown(kept), render_print(kept)
    html = MarkdownIt().render(text)
    assert "جواب معتمد · " in html
    assert "جواب معتمد · " in page
    assert "2026-03-01" in html
    assert "<blockquote" not in html + page
    assert "<script>" not in html + page
    assert "<strong>التجارة</strong> · الأرقام · تجارة.md" in html
