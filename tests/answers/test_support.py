from __future__ import annotations

from rag.answers.answer import Claim, Source
from rag.answers.support import select_supporting
from rag.passages import Passage, Sentence


def _source(text: str) -> Source:
    sentence = Sentence(0, len(text), 1)
    return Source(Passage("a.txt", "عنوان", None, 0, text, (sentence,)), sentence)


def test_only_the_sources_that_a_claim_follows_from_are_kept() -> None:
    right, wrong = _source("بلغت التجارة 240 مليار دولار."), _source("بلغت التجارة 250 مليار دولار.")
    claim = Claim("بلغت التجارة 240 مليار دولار.", (right, wrong))
    assert select_supporting(claim) == (right,)


def test_a_quote_of_one_word_is_supported_by_itself() -> None:
    source = _source("نعم")
    assert select_supporting(Claim(source.quote, (source,))) == (source,)
