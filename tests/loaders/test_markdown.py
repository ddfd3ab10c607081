from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.loaders.markdown import load
from tests.loaders.structure import describe, looks


def texts(source: str) -> list[str]:
    return [block.text for block in load(source.encode()).blocks if block.text.strip()]


def test_marks_of_direction_before_its_signs_hide_no_heading_and_no_list() -> None:
    blocks = load("\u200f# الدوام\n\n\u202b- صباحا\u202c\n\u202b- مساء\u202c\n".encode()).blocks
    assert [(block.text, block.level) for block in blocks] == [("الدوام", 1), ("صباحا\nمساء", 0)]


def test_front_matter_gives_the_title_and_is_no_text() -> None:
    loaded = load('---\ntitle: "لائحة السفر: الداخلي"\ndate: 2024-01-01\ntags: [سفر]\n---\n\nنص.'.encode())
    assert loaded.title == "لائحة السفر: الداخلي"
    assert [block.text for block in loaded.blocks] == ["نص."]


@pytest.mark.parametrize("value", ['!!int ""', "!!bool x", "!!timestamp x", "!!python/object:os.system x"])
def test_front_matter_whose_tags_do_not_fit_is_read_all_the_same(value: str) -> None:
    loaded = load(f"---\ntitle: {value}\n---\n\nنص.".encode())
    assert [block.text for block in loaded.blocks] == ["نص."]
    assert loaded.title in (None, "x")


@pytest.mark.parametrize(
    ("value", "title"), [("2024", "2024"), ("010", "010"), ("نعم", "نعم"), ('"أ: ب"', "أ: ب")]
)
def test_a_title_is_taken_as_it_is_written(value: str, title: str) -> None:
    assert load(f"---\ntitle: {value}\n---\nنص.".encode()).title == title


@pytest.mark.parametrize("value", ["", "null", "~", "[a, b]", "{a: b}"])
def test_a_title_that_is_no_text_is_none(value: str) -> None:
    assert load(f"---\ntitle: {value}\n---\nنص.".encode()).title is None


def test_aliases_of_aliases_are_never_written_out() -> None:
    levels = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 10))
    loaded = load(f"---\na0: &a0 [{'x, ' * 9}]\n{levels}title: *a9\n---\nنص.".encode())
    assert (loaded.title, [block.text for block in loaded.blocks]) == (None, ["نص."])


@pytest.mark.parametrize(
    "source",
    ["".join("  " * i + f"- بند {i}\n" for i in range(40)), ">" * 90 + " بند 39\n"],
    ids=["lists", "quotations"],
)
def test_what_is_nested_deeply_and_what_follows_are_read(source: str) -> None:
    loaded = load(f"{source}\n\nآخر.".encode())
    assert loaded.blocks[-2].text.endswith("بند 39")
    assert loaded.blocks[-1].text == "آخر."
    assert not loaded.remarks


def test_what_is_nested_too_deeply_is_named() -> None:
    assert "100 levels" in load((">" * 150 + " نص\n\nآخر.").encode()).remarks[0]
    assert "100 levels" in load("".join("  " * i + "- بند\n" for i in range(60)).encode()).remarks[0]


def test_tags_and_comments_are_no_text() -> None:
    assert texts("<div>أ <b\ntitle=x>ب</b><!-- <p>ج</p> -->د <!-- هـ</div>") == ["أ بد"]
    assert texts("<div>أ < ب و<!-- ج") == ["أ < ب و"]


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
    assert texts("1. افتح\n2. أغلق\n") == ["1. افتح\n2. أغلق"]


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


def test_a_br_is_a_line_break_and_in_a_table_a_space() -> None:
    assert texts("شارع الورد<br>مدينة النخيل<br/>ص.ب. ٤") == ["شارع الورد\nمدينة النخيل\nص.ب. ٤"]
    assert texts("| الاسم | اليوم |\n|---|---|\n| ليان | الأحد<br>الاثنين |\n") == [
        "الاسم: ليان؛ اليوم: الأحد الاثنين"
    ]


@pytest.mark.parametrize(
    "source",
    [
        "١. افتح\n٢. أغلق",
        "(١) افتح\n(٢) أغلق",
        "أ- افتح\nب- أغلق",
        "أ) افتح\nب) أغلق",
        "أ. افتح\nب. أغلق",
        "۱. افتح\n۲. أغلق",
    ],
)
def test_items_numbered_for_readers_of_arabic_stand_in_lines(source: str) -> None:
    assert texts(source) == [source]


def test_a_footnote_stands_after_the_block_that_refers_to_it() -> None:
    source = "قال[^b] سالم.\n\nثم عاد[^a].^[على عجل]\n\n[^a]: من السوق.\n[^b]: في رسالته.\n\n    وأعادها.\n"
    assert texts(source) == [
        "قال(1) سالم.",
        "(1) في رسالته.\nوأعادها.",
        "ثم عاد(2).(3)",
        "(2) من السوق.",
        "(3) على عجل",
    ]


def test_a_footnote_of_an_item_or_a_cell_is_read() -> None:
    assert texts("- بند[^1]\n\n| أ |\n|---|\n| ب[^2] |\n\n[^1]: أولى\n[^2]: ثانية\n") == [
        "بند(1)",
        "(1) أولى",
        "أ: ب(2)",
        "(2) ثانية",
    ]


def test_terms_stand_before_their_definitions_and_questions_above_their_answers() -> None:
    assert texts("المبيت\n: قضاء الليل.\n\nمن يوافق؟\n: المدير.\n") == [
        "المبيت: قضاء الليل.\nمن يوافق؟\nالمدير."
    ]


def test_html_blocks_are_read_as_html() -> None:
    source = (
        "<table>\n<tr><th>النوع</th><th>الرسم</th></tr>\n\n<tr><td>سنوي</td><td>٣٠</td></tr>\n</table>\n\n"
        "<details>\n<summary>متى تفتح؟</summary>\n\nفي **الثامنة**.\n\n</details>\n\n"
        "<ol start=3><li>أغلق</li></ol>\n"
    )
    assert texts(source) == ["النوع: سنوي؛ الرسم: ٣٠", "متى تفتح؟", "في الثامنة.", "3. أغلق"]


def test_a_table_in_an_item_names_its_columns() -> None:
    assert texts("1. الرسوم:\n\n   | النوع | الرسم |\n   |---|---|\n   | سنوي | ٣٠ |\n") == [
        "1. الرسوم:\nالنوع: سنوي؛ الرسم: ٣٠"
    ]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "3. سجّل\n   - بالبريد\n   - بالهاتف\n4. ادفع\n\n   نقدا",
            ["item 0: سجّل", "item 1: بالبريد", "item 1: بالهاتف", "item 0: ادفع", "more 0: نقدا"],
        ),
        ("| أ | ب |\n|---|---|\n| ١ | ٢ |", ["row: [أ]١|[ب]٢"]),
        ("- البند:\n\n  | أ | ب |\n  |---|---|\n  | ١ | ٢ |", ["item 0: البند:", "row: [أ]١|[ب]٢"]),
        ("نص[^1].\n\n[^1]: حاشية.", ["note: حاشية."]),
        ("الوقف\n: حبس العين\n: لغة", ["term: [الوقف]|حبس العين"]),
        ("متى يفتح؟\n: في الثامنة", ["question: متى يفتح؟"]),
    ],
)
def test_lists_tables_notes_and_definitions_are_known_as_such(source: str, told: list[str]) -> None:
    assert describe(load(source.encode()).blocks) == told


def test_questions_and_answers_with_labels_stand_on_lines_of_their_own() -> None:
    pairs = "س: ما الرسم؟\n**ج:** خمسة.\nلا أكثر.\nسؤال 2: متى؟\nالجواب: غدا.\nسر: لا يُعد سؤالا."
    assert texts(pairs) == ["س: ما الرسم؟\nج: خمسة. لا أكثر.\nسؤال 2: متى؟\nالجواب: غدا. سر: لا يُعد سؤالا."]


def test_an_empty_cell_is_none() -> None:
    assert texts("| الصنف | الثمن |\n|---|---|\n| تمر | |") == ["الصنف: تمر"]


def test_bold_words_and_links_are_told() -> None:
    text = (
        "# عن [المكتب](https://example.org/h)\n\nيسلم **الطلب** على [النموذج **الأول**](https://example.org/f)"
        " ثم [هنا](javascript:alert(1)) <b>وهناك</b>.\n\n- بند **هام**\n\n"
        "|المدة|الرسم|\n|-|-|\n|شهر|**خمسة**|\n\nنهاية[^1]\n\n[^1]: ملاحظة **ثقيلة**\n"
    )
    assert looks(load(text.encode()).blocks) == [
        "المكتب -> https://example.org/h",
        "*الطلب*",
        "النموذج -> https://example.org/f",
        "*الأول* -> https://example.org/f",
        "*وهناك*",
        "*هام*",
        "*خمسة*",
        "*ثقيلة*",
    ]


@pytest.mark.parametrize("brackets", ["[", "![", "[^", "^[", "[\\]", "[`]`"])
def test_brackets_that_never_close_hide_no_text(brackets: str) -> None:
    before, after = "يبدأ **الدوام** في الثامنة.", "وينتهي في الثالثة."
    first, second, third = texts(f"{before}\n\n{brackets * 2_000} النص\n\n{after}")
    assert (first, second[-4:], third) == (before.replace("*", ""), "النص", after)
