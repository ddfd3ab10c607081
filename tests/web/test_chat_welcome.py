from __future__ import annotations

import re

from ui.web.chat.examples import NOTHING, ByLanguage, Offer
from ui.web.chat.topics import Topic
from ui.web.chat.welcome import render_welcome


def welcome(examples: ByLanguage, **topics: tuple[str, ...]) -> str:
    named = {Topic(name, f"{name}.md", f"documents/{name}"): own for name, own in topics.items()}
    return render_welcome(Offer(examples, named))


def test_examples_and_topics_are_escaped() -> None:
    html = welcome({"ar": ("<script>",)}, **{"<b>": (), "<i>": ("<script>",)})
    assert not re.search("<(script|b|i)>", html)


def test_each_language_of_the_page_has_its_own_examples() -> None:
    html = welcome({"ar": ("متى؟",), "en": ("When?",)})
    assert html.count("متى؟") == html.count("When?") == 1
    assert "بنصّها" not in html


def test_who_reads_english_is_told_that_the_documents_are_arabic() -> None:
    html = welcome({"ar": ("متى؟",)})
    assert html.count("متى؟") == 2
    assert html.count("quoted as they stand") == 1
    assert "quoted as they stand" in welcome({"ar": ("متى؟",), "en": ("When?",)})
    html = welcome({"en": ("When?",)})
    assert "quoted as they stand" not in html
    assert html.count("بنصّها") == 1


def test_a_topic_stands_over_its_question_and_the_others_below_as_links() -> None:
    html = welcome({"ar": ("متى؟",)}, التأسيس=("متى؟",), الرواتب=())
    assert html.count('<bdi class="topic">التأسيس</bdi>') == 2
    assert html.count('<a href="documents/الرواتب" dir="auto">الرواتب</a>') == 2
    assert "documents/التأسيس" not in html


def test_a_title_that_is_the_question_is_not_said_twice() -> None:
    html = welcome(
        {"ar": ("كيف تعمل البوابة في المدينة؟",)}, **{"كيف تعمل البوابة …": ("كيف تعمل البوابة في المدينة؟",)}
    )
    assert html.count("كيف تعمل البوابة") == 2
    assert "<a " not in html


def test_a_side_names_below_the_topics_of_the_other_sides_questions() -> None:
    html = welcome({"ar": ("متى؟",), "en": ("When?",)}, التأسيس=("متى؟",), Harbour=("When?",))
    arabic, english = html.split('<div class="t" lang="en"')
    assert "documents/Harbour" in arabic
    assert "documents/التأسيس" in english


def test_a_welcome_without_examples_offers_none() -> None:
    assert "Questions to start with" not in render_welcome(NOTHING)
    html = welcome({}, الرواتب=())
    assert "Questions to start with" not in html
    assert "Topics in the documents" in html


def test_a_welcome_whose_examples_are_still_made_has_a_place_for_them() -> None:
    """Which nothing shows until the page's script has filled it."""
    shown = re.sub(r"<template>.*</template>", "", render_welcome(None))
    assert "<h3>" not in shown
    assert '<h2><span class="t" lang="ar"' in shown
