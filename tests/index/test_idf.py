from __future__ import annotations

from rag import arabic
from rag.index.idf import background_idf, idf
from rag.index.lexical import LexicalIndex


def test_a_rarer_term_weighs_more_and_an_unknown_one_most() -> None:
    index = LexicalIndex.build(["كتاب قلم", "كتاب", "كتاب"])
    common, rare, unknown = idf(index, [" كتاب", " قلم", "لا وجود له"])
    assert common < rare < unknown


def test_a_word_that_few_documents_lack_by_chance_weighs_less_than_their_subject() -> None:
    index = LexicalIndex.build(["قضية الزعفران في السوق", "زراعة الزعفران", "سعر الزعفران في المدينة"])
    terms = [arabic.terms("الزعفران")[0], arabic.terms("كبير")[0]]
    subject, absent = idf(index, terms)
    assert subject < absent
    subject, absent = background_idf(index, terms)
    assert subject > absent
