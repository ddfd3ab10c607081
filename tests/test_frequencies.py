from __future__ import annotations

from rag import arabic, frequencies
from rag.lexical import LexicalIndex


def test_common_words_are_common() -> None:
    (common, *_), (rare, *_) = arabic.terms("من"), arabic.terms("زعفران")
    assert 0 <= frequencies.share(rare) < frequencies.share(common) <= 1


def test_what_was_never_counted_has_no_share() -> None:
    assert frequencies.share(" لا وجود لهذا") == 0


def test_a_word_that_few_documents_lack_by_chance_weighs_less_than_their_subject() -> None:
    index = LexicalIndex.build(["قضية الزعفران في السوق", "زراعة الزعفران", "سعر الزعفران في المدينة"])
    subject, absent = arabic.terms("الزعفران")[0], arabic.terms("كبير")[0]
    assert index.idf(subject) < index.idf(absent)
    assert index.weight(subject) > index.weight(absent)
