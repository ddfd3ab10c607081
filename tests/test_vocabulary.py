from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rag import arabic
from rag.arabic import Analyser
from rag.vocabulary import count, held, is_held, is_known, is_said


class Terms:
    """A vocabulary of one passage for each word."""

    def __init__(self, text: str, analyser: Analyser = "light10+4grams") -> None:
        self.analyser = analyser
        self._terms = [set(arabic.terms(word, analyser)) for word in text.split()]
        self.size = len(self._terms)

    def document_frequencies(self, terms: Sequence[str]) -> NDArray[np.int64]:
        return np.array([sum(term in own for own in self._terms) for term in terms], dtype=np.int64)


def test_a_word_is_held_in_the_form_that_the_documents_have() -> None:
    index = Terms("الحقيبة تزال")
    assert is_held("الحقيبه", index)
    assert not is_held("حقيبتي", index)
    assert count(["حقيبه", "تزال", "يزال"], index) == [1, 1, 0]


@pytest.mark.parametrize("analyser", ["light10", "words"])
def test_a_word_is_held_whatever_words_are_searched_as(analyser: Analyser) -> None:
    assert is_held("تزال", Terms("تزال", analyser))


def test_a_word_is_said_by_the_documents_or_by_text_at_large() -> None:
    index = Terms("زنجبيلية")
    assert is_said("زنجبيليه", index)
    assert is_said("مدينه", index)
    assert not is_said("شسبتني", index)


def test_a_word_is_known_in_any_form_but_not_with_an_article_that_nobody_writes() -> None:
    assert is_known("بمدينتهم", Terms("باب"))
    assert not is_known("التجاه", Terms("باب"))


def test_the_commonest_word_of_the_documents_is_first() -> None:
    assert held(["المدير", "الشركه", "القصيده"], Terms("الشركة المدير الشركة")) == ["الشركه", "المدير"]


def test_a_verb_in_the_first_person_is_known_by_another_that_the_documents_have() -> None:
    assert is_known("استزرع", Terms("يستزرع"))
    assert not is_known("استزرع", Terms("زنجبيلية"))
