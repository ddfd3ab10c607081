from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.arabic import fold
from rag.index.lexical import LexicalIndex
from rag.latin import in_latin_letters

PASSAGES = LexicalIndex.build(
    [
        "Kestrel Cloud has engineers in Leeds and Toronto.",
        "Ask Tom Whitfield for a badge.",
        "تعمل الشركة هنا.",
    ]
)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("كيستريل", "kestrel"),
        ("ليدز", "leeds"),
        ("تورونتو", "toronto"),
        ("ويتفيلد", "whitfield"),
        ("بادج", "badge"),
    ],
)
def test_a_name_is_found_as_documents_in_latin_letters_have_it(arabic: str, latin: str) -> None:
    assert in_latin_letters(fold(arabic), PASSAGES) == latin


@pytest.mark.parametrize("word", ["الشركة", "مهندس", "كيسان", "توم", "kestrel", "تورونتوا", ""])
def test_no_other_word_is(word: str) -> None:
    assert in_latin_letters(fold(word), PASSAGES) is None


@given(st.text(alphabet="كيستريلوداهبجفم", max_size=40))
def test_what_is_found_is_a_word_of_the_passages(word: str) -> None:
    found = in_latin_letters(word, PASSAGES)
    assert found is None or PASSAGES.document_frequencies([f" {found}"])[0] > 0
