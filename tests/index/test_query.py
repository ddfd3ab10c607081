from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.lexical import LexicalIndex
from rag.index.query import query_shares, term_shares
from rag.question import Question
from tests.index.conformance import BagOfWords

TEXTS = ["عقد الإيجار سنة واحدة.", "تفتح المكتبة في الشتاء.", "The lease is for one year."]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


def shares(text: str, index: LexicalIndex) -> dict[str, float]:
    return query_shares(Question(text, BagOfWords()), index)


def test_terms_share_a_question_by_how_telling_they_are(index: LexicalIndex) -> None:
    found = term_shares([" سن", " مكتب", " مكتب"], index)
    assert sum(found.values()) == pytest.approx(1)
    assert found[" مكتب"] == pytest.approx(2 * found[" سن"])
    assert term_shares([], index) == {}


def test_an_english_word_is_looked_for_in_arabic(index: LexicalIndex) -> None:
    found = index.held(shares("winter library", index))
    assert np.flatnonzero(found).tolist() == [1]


def test_and_as_it_stands_where_documents_have_it(index: LexicalIndex) -> None:
    found = index.held(shares("the lease", index))
    assert np.flatnonzero(found).tolist() == [0, 2]


def test_an_arabic_word_is_looked_for_in_english_where_some_document_is(index: LexicalIndex) -> None:
    found = shares("ما مدة عقد الإيجار؟", index)
    assert found[" lease"] > 0
    arabic_alone = LexicalIndex.build(["عقد الإيجار سنة واحدة.", "تفتح المكتبة في الشتاء (lease)."])
    assert " lease" not in shares("ما مدة عقد الإيجار؟", arabic_alone)


def test_a_translation_is_found_after_a_preposition_and_in_the_accusative() -> None:
    index = LexicalIndex.build(["أبرما عقدا طويلا.", "تفتح الأبواب بعقد.", "تفتح المكتبة في الشتاء."])
    assert np.flatnonzero(index.held(shares("contract", index))).tolist() == [0, 1]


def test_what_no_document_has_is_missing_from_the_whole(index: LexicalIndex) -> None:
    some, whole = shares("winter zzzzqq", index), shares("winter", index)
    assert sum(some.values()) < 0.7 * sum(whole.values())


@given(st.text(max_size=60))
def test_no_question_breaks_it(text: str) -> None:
    index = LexicalIndex.build(TEXTS)
    assert all(share >= 0 for share in shares(text, index).values())
    assert (index.held(shares(text, index)) <= 1).all()
