from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents import DocumentError
from rag.loaders.text import load


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x7fELF" + b"\x00\x01\x02" * 500])
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match="binary"):
        load(data)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_every_word_of_a_text_is_kept_or_named(text: str) -> None:
    loaded = load(text.encode())
    kept = " ".join((*(block.text for block in loaded.blocks), *loaded.remarks))
    assert set(text.split()) <= set(kept.replace(",", " ").split()) | set(kept.split())


def test_line_endings_of_all_systems_divide_paragraphs() -> None:
    assert [b.text for b in load("أول.\r\n\r\nثان.\r\rثالث.".encode()).blocks] == ["أول.", "ثان.", "ثالث."]


def test_lines_that_were_wrapped_are_joined() -> None:
    text = (
        "هذا نص طويل كتب في محرر قديم يقطع الأسطر عند عدد ثابت من\n"
        "الحروف ولذلك تنتهي الأسطر في وسط الجملة دون علامة ترقيم في\n"
        "آخرها ثم تبدأ بقية الجملة في السطر الذي يليه حتى تنتهي.\n"
    )
    assert [block.text for block in load(text.encode()).blocks] == [" ".join(text.split())]


def test_lines_that_each_begin_with_a_name_are_entries_however_long() -> None:
    entries = "الدرجة الأولى: تسعون دينارًا\nالدرجة الثانية: ستون دينارًا\nالدرجة الثالثة: ثلاثون دينارًا"
    assert [block.text for block in load(f"الأسعار\n\n{entries}\n\nنص.".encode()).blocks][1] == entries


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    assert len(load("الفقرة الأولى تنتهي هنا.\nوالثانية هنا.\nوالثالثة هنا.".encode()).blocks) == 3


BODY = "وهذه فقرة طويلة فيها من الكلام ما يكفي لتكون نصًا تحت عنوان، لا عنوانًا مثله، وتنتهي بنقطة."


def test_a_short_line_before_a_paragraph_is_a_heading() -> None:
    blocks = load(f"كيف تعمل هذه المؤسسة؟\n\n{BODY}\n\nالتعاون الاقتصادي\n\n{BODY}".encode()).blocks
    assert [block.level for block in blocks] == [1, 0, 2, 0]


def test_a_heading_set_apart_may_end_with_a_full_stop() -> None:
    text = f'عنوان المقال كله\n\n{BODY}\n\n{BODY}\n\n\nالشراكة "بلا حدود".\n\n{BODY}'
    assert [b.text for b in load(text.encode()).blocks if b.level == 2] == ['الشراكة "بلا حدود".']


def test_a_short_sentence_is_no_heading() -> None:
    blocks = load(f"{BODY}\n\nوافق المدير على ذلك.\n\n{BODY}".encode()).blocks
    assert not any(block.level for block in blocks)


def test_menu_lines_at_the_edges_are_left_out_and_named() -> None:
    loaded = load(f"القائمة القائمة\n\n{BODY}\n\nإمكانية الوصول".encode())
    assert [block.text for block in loaded.blocks] == [BODY]
    assert "القائمة القائمة" in loaded.remarks[0]
    assert "إمكانية الوصول" in loaded.remarks[0]


def test_the_title_is_the_headline_below_the_menu() -> None:
    headline = "كيف يعمل سوق الحرفيين الجديد في المدينة القديمة على جذب الزوار والتجار؟"
    text = f"القائمة القائمة\n\nبحث\n\nتسجيل الدخول\n\n{headline}\n\n{BODY}\n\nرأي التجار\n\n{BODY}"
    assert [(b.text, b.level) for b in load(text.encode()).blocks if b.level] == [
        (headline, 1),
        ("رأي التجار", 2),
    ]


def test_a_menu_word_inside_the_text_stays() -> None:
    assert len(load(f"{BODY}\n\nالقائمة\n\n{BODY}".encode()).blocks) == 3


def test_lines_with_tabs_are_a_table() -> None:
    text = f"{BODY}\n\nالاسم\tالعمر\tالحي\nليان\t٩\tالورد\nسالم\t\tالنخيل\n\nالرسم:\t\t٣٠\nالمدة:\t\tسنة"
    assert [block.text for block in load(text.encode()).blocks][1:] == [
        "الاسم: ليان؛ العمر: ٩؛ الحي: الورد\nالاسم: سالم؛ الحي: النخيل",
        "الرسم: ٣٠\nالمدة: سنة",
    ]


def test_indented_lines_begin_paragraphs() -> None:
    text = "\tكان السوق صغيرا وكان\nالتجار قلة.\n\tثم اتسع السوق وجاء\nالناس من القرى.\n"
    assert [block.text for block in load(text.encode()).blocks] == [
        "كان السوق صغيرا وكان التجار قلة.",
        "ثم اتسع السوق وجاء الناس من القرى.",
    ]


def test_what_was_restored_is_said() -> None:
    spoilt = "".join(bytes([byte]).decode("cp1256") for byte in BODY.encode())
    loaded = load(spoilt.encode())
    assert loaded.blocks[0].text == BODY
    assert "wrong encoding" in loaded.remarks[0]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("نادي المرجان للغوص\nتعليمات الرحلات\n\n", "نادي المرجان للغوص: تعليمات الرحلات"),
        ("نادي المرجان للغوص\nأُسس النادي عام 1990.\n\n", "نادي المرجان للغوص"),
        ("تبدأ الرحلة عند الفجر.\n\n", None),
        ("زعانف المدرب\nقناع المدرب\nحزام المدرب\nأسطوانة المدرب\n\n", None),
    ],
)
def test_the_first_lines_name_a_text_that_has_no_headline(head: str, title: str | None) -> None:
    assert load(f"{head}{BODY}\n{BODY}".encode()).title == title
