from __future__ import annotations

import pytest

from rag.answers.answer import Claim, Source
from rag.answers.support import is_fragment, is_of_kind_asked, is_spoken_of, select_supporting
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


@pytest.mark.parametrize(
    "text", ["24 يوم عمل", "المدير المباشر", "20 يومًا", "في مايو 2024", "24 working days"]
)
def test_a_few_words_without_a_verb_are_a_fragment(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize(
    "text",
    ["ويقدم الطلب قبل أسبوعين.", "لا تفتح المرفق.", "It is 24 days.", "مدة الإجازة السنوية 24 يوم عمل."],
)
def test_a_sentence_is_none(text: str) -> None:
    assert not is_fragment(text)


@pytest.mark.parametrize(
    ("question", "is_spoken"),
    [
        ("كم بلغت التجارة بين الصين وروسيا؟", True),
        ("كم بلغت التجارة بين الصين والبرازيل؟", False),
        ("كم يبلغ راتب المدير العام؟", False),
    ],
)
def test_a_source_speaks_of_what_is_asked_where_it_has_its_words_and_its_names(
    question: str, is_spoken: bool
) -> None:
    source = _source("بلغت قيمة التبادل التجاري بين الصين وروسيا 240 مليار دولار.")
    assert is_spoken_of(question, source) == is_spoken


@pytest.mark.parametrize(
    ("question", "text", "is_of_kind"),
    [
        ("كم مدة الدورة؟", "ثلاثة أسابيع", True),
        ("كم مدة الدورة؟", "قاعة التدريب", False),
        ("كم سعر الكتاب؟", "12 دينارًا", True),
        ("بأي عملة يُدفع الثمن؟", "الدينار والدولار", True),
        ("من يدير الدورة؟", "قاعة التدريب", True),
        ("How many rooms are there?", "the east wing", False),
    ],
)
def test_where_a_number_is_asked_for_a_fragment_has_one(question: str, text: str, is_of_kind: bool) -> None:
    assert is_of_kind_asked(question, text) is is_of_kind
