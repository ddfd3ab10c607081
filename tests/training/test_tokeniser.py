from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.arabic import fold, stems
from rag.embedding.repetitions import NEAR
from training.tokeniser import normaliser, pre_tokeniser, repetitions, train

ARABIC = st.text(st.sampled_from("اأإآٱبتةثجحخدذرزسشصضطظعغفقكلمنهويىئؤء ًٌٍَُِّْـ٠١٢٣123.,٪%ﻻﷲabcÜİ"))


@given(ARABIC)
@example("وَالْمَدْرَسَةُ ﻻ ٧٬٠٠٠ Ünïted İstanbul أُؤئآ")
def test_the_normaliser_folds_as_retrieval_does(text: str) -> None:
    assert normaliser().normalize_str(text) == fold(text)


def test_the_normaliser_folds_every_letter_of_arabic_and_latin() -> None:
    """Elsewhere the two libraries may know different versions of Unicode."""
    ranges = [range(0x20, 0x800), range(0x1E00, 0x2070), range(0xFB50, 0xFE00), range(0xFE70, 0xFF00)]
    characters = [chr(code) for codes in ranges for code in codes]
    assert [c for c in characters if normaliser().normalize_str(f"ا{c}") != fold(f"ا{c}")] == []


def test_words_lose_their_affixes_as_in_retrieval() -> None:
    text = "والطلاب سيارتها مهندسين بالمدرسة وطن ولد للمعلمين الطائرات"
    pieces = [piece for piece, _ in pre_tokeniser().pre_tokenize_str(fold(text))]
    assert [piece.lstrip("▁") for piece in pieces] == stems(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("كتاب احمر وكتاب", " احمر وكتاب"),
        ("الكتاب ثم كتاب", " ثم كتاب"),
        ("the red book and the sea", " red book and the sea"),
        ("كتاب كتابان 12 12 و و", "كتاب كتابان 12 12 و و"),
        (f"كتاب {'،' * NEAR} كتاب", f"كتاب {'،' * NEAR} كتاب"),
    ],
)
def test_a_word_that_is_soon_said_again_counts_once(text: str, left: str) -> None:
    assert repetitions().normalize_str(text) == left


def test_common_words_become_pieces_and_rare_ones_are_made_of_parts() -> None:
    texts = ["التجارة بين البلدين كبيرة", "التجارة بين الدول", "كتاب البحر والجبال"] * 30
    tokeniser = train(texts, pieces=60, subwords=40)
    assert tokeniser.get_vocab_size() <= 60
    assert tokeniser.encode("التجارة", add_special_tokens=False).tokens == ["▁تجار"]
    assert len(tokeniser.encode("تجارب", add_special_tokens=False).tokens) > 1
