from __future__ import annotations

from rag import arabic
from rag.frequencies import background_share


def test_common_words_are_common() -> None:
    (common, *_), (rare, *_) = arabic.terms("من"), arabic.terms("زعفران")
    assert 0 <= background_share(rare) < background_share(common) <= 1


def test_what_was_never_counted_has_no_share() -> None:
    assert background_share(" لا وجود لهذا") == 0
