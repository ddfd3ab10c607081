from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rag.loaders.markdown import load


def texts(source: str) -> list[str]:
    return [block.text for block in load(source.encode()).blocks if block.text.strip()]


def test_front_matter_gives_the_title_and_is_no_text() -> None:
    loaded = load('---\ntitle: "لائحة السفر: الداخلي"\ndate: 2024-01-01\ntags: [سفر]\n---\n\nنص.'.encode())
    assert loaded.title == "لائحة السفر: الداخلي"
    assert [block.text for block in loaded.blocks] == ["نص."]


def test_front_matter_that_is_not_yaml_is_text() -> None:
    assert "a: [b" in " ".join(texts("---\na: [b\n---\n\nنص."))


def test_headings_have_their_level() -> None:
    assert [(b.text, b.level) for b in load("# أ\n\n### ب *مائل*".encode()).blocks] == [
        ("أ", 1),
        ("ب مائل", 3),
    ]


def test_markup_is_gone_and_words_stay() -> None:
    source = "نص **غليظ** و[رابط](http://x.example) و`رمز` ![صورة](y.png)\nتتمة."
    assert texts(source) == ["نص غليظ ورابط ورمز صورة تتمة."]


def test_a_list_is_one_block_with_an_item_a_line() -> None:
    assert texts("- أول\n  تتمة\n- ثان\n  - داخلي\n") == ["أول تتمة\nثان\nداخلي"]


def test_numbered_items_keep_their_numbers() -> None:
    assert texts("1. افتح\n2. أغلق\n") == ["1) افتح\n2) أغلق"]


def test_a_table_row_names_its_columns() -> None:
    assert texts("| النوع | المدة |\n|---|---|\n| سنوية | 30 |\n") == ["النوع: سنوية؛ المدة: 30"]


def test_html_in_markdown_is_taken_as_text() -> None:
    assert texts("<div>خام<script>x</script></div>\n\nنص.")[-1] == "نص."
    assert not any("<" in text for text in texts("<div>خام</div>\n\nنص."))


@given(st.lists(st.text(st.sampled_from("ابتثجحخ 123"), min_size=1).filter(str.strip), min_size=1))
def test_no_word_of_a_paragraph_is_lost(paragraphs: list[str]) -> None:
    source = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    kept = " ".join(texts(source)).split()
    assert re.findall(r"[ا-ي]+", source) == re.findall(r"[ا-ي]+", " ".join(kept))


def test_the_title_is_no_word_of_a_menu() -> None:
    assert load("# القائمة\n\n# متحف الطين\n\nيفتح في العاشرة.".encode()).title == "متحف الطين"
