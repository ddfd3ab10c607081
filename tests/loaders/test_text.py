from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.documents import DocumentError
from rag.loaders.encoding import decode
from rag.loaders.furniture import is_furniture
from rag.loaders.tables import table_lines
from rag.loaders.text import load

ARABIC = "تعزيز العلاقات الصينية الروسية في بكين.\n\nبلغ حجم التجارة 240 مليار دولار في عام 2023."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859_6"]
)
def test_arabic_encodings_are_recognised(encoding: str) -> None:
    assert decode(ARABIC.encode(encoding)) == ARABIC


def test_a_short_text_in_windows_1256_is_read() -> None:
    assert decode("مرحبا".encode("cp1256")) == "مرحبا"


def test_a_few_broken_bytes_do_not_lose_the_rest() -> None:
    assert "العلاقات" in decode((ARABIC * 5).encode()[:-1])


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


@pytest.mark.parametrize("line", ["القائمة", "Menu", "تخطي إلى المحتوى", "شارك طباعة", "الرّئيسيّة"])
def test_furniture_is_known_in_any_spelling(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["القائمة الرئيسية " * 40 + "كلمة", "القائمة " * 100_000 + "كلمة", "كلمة " * 9]
)
def test_a_line_with_another_word_is_no_furniture_however_long(line: str) -> None:
    assert not is_furniture(line)
    assert is_furniture(line.replace("كلمة", ""))


def test_a_row_of_a_table_can_be_read_alone() -> None:
    rows = [["النوع", "المدة"], ["سنوية", "30 يومًا"], ["مرضية", ""]]
    assert list(table_lines(rows, has_header=True)) == ["النوع: سنوية؛ المدة: 30 يومًا", "النوع: مرضية"]
