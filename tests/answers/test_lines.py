from __future__ import annotations

import pytest

from rag.answers.answer import Source
from rag.answers.lines import asks, is_label, lines_of, without_label
from rag.documents import Block, Loaded, assemble
from rag.loaders.markdown import load
from rag.passages import split


def test_an_item_is_told_from_what_announces_it_and_from_the_items_inside_it() -> None:
    document = assemble("a.md", load("الأدوات:\n\n- منشار\n  - للخشب\n- مطرقة\n".encode()), "عنوان")
    lines = [line for paragraph in document.paragraphs for line in lines_of(document, paragraph)]
    assert [(line.text, line.role, line.depth) for line in lines] == [
        ("الأدوات:", "plain", 0),
        ("منشار", "item", 0),
        ("للخشب", "item", 1),
        ("مطرقة", "item", 0),
    ]


def test_an_answer_is_quoted_without_its_label() -> None:
    document = assemble("a.md", Loaded((Block("ج: نعم. كل يوم."),)), "عنوان")
    (passage,) = split(document, 1, 160)
    source = Source(passage, passage.sentences[0])
    assert (source.quote, without_label(source).quote) == ("ج: نعم.", "نعم.")
    assert without_label(without_label(source)).quote == "نعم."


@pytest.mark.parametrize("text", ["ما قبل الحرب", "من نحن", "كيف حالك", "الشروط"])
def test_a_heading_may_begin_like_a_question_and_be_none(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize("text", ["المادة 6: التخرج", "الفصل (3) الإجازات", "Article 4: Leave"])
def test_the_number_and_name_of_what_follows_say_nothing_themselves(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", ["المادة 6 تنظم التخرج.", "المادة الثانية ملغاة", "تُلغى المادة 6"])
def test_a_sentence_on_an_article_is_no_label(text: str) -> None:
    assert not is_label(text)
