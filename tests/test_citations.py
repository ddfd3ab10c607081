from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citations import Claim, Draft, Source, check, supports
from rag.documents import Block, Loaded, assemble
from rag.passages import split

QUOTE = "بلغت التجارة بين البلدين 240 مليار دولار في فبراير 2023، بزيادة 64% وفق منظمة شنغهاي (SCO)."


@pytest.mark.parametrize(
    "claim",
    [
        "بلغت التجارة بين البلدين 240 مليار دولار",
        "وصلت تجارة البلدين إلى ٢٤٠ مليار دولار في شباط 2023.",
        "زادت التجارة بين البلدين بنسبة 64 في المئة.",
        "Trade reached 240 billion dollars, up 64%.",
    ],
)
def test_what_follows_is_supported(claim: str) -> None:
    assert supports(QUOTE, claim)


@pytest.mark.parametrize(
    "claim",
    [
        "بلغت التجارة بين البلدين 250 مليار دولار في فبراير 2023.",
        "بلغت التجارة بين البلدين 240 مليون دولار في فبراير 2023.",
        "بلغت التجارة بين البلدين 240 مليار دولار في مارس 2023.",
        "زادت التجارة بين البلدين 64 مليار دولار.",
        "بلغت التجارة بين البلدين 240 مليار دولار وفق منظمة (NATO).",
        "تراجعت صادرات القمح إلى أدنى مستوياتها.",
        "Trade reached 240 million dollars.",
    ],
)
def test_a_changed_number_date_or_name_is_not(claim: str) -> None:
    assert not supports(QUOTE, claim)


@given(st.text(min_size=1), st.text(), st.text())
def test_a_verbatim_part_is_always_supported(part: str, before: str, after: str) -> None:
    assert supports(f"{before} {part} {after}", part)


def sources() -> list[Source]:
    document = assemble("a.txt", Loaded((Block("الأولى هنا. الثانية هنا 5. الثالثة."),)), "عنوان")
    (passage,) = split(document, 40, 160)
    return [Source(passage, sentence) for sentence in passage.sentences]


def draft(*claims: Claim) -> Draft:
    return Draft("س", "ar", "test", claims, ())


def test_sources_are_numbered_by_first_use_and_shared() -> None:
    first, second, _ = sources()
    answer = check(
        draft(Claim(second.quote, (second,)), Claim(first.quote, (first,)), Claim("هنا", (second,)))
    )
    assert answer.answer == "الثانية هنا 5. [1]\nالأولى هنا. [2]\nهنا [1]"
    assert [citation.quote for citation in answer.citations] == ["الثانية هنا 5.", "الأولى هنا."]
    assert all(citation.verified for citation in answer.citations)
    assert [(citation.start, citation.end) for citation in answer.citations] == [(12, 26), (0, 11)]


def test_an_unsupported_claim_is_dropped_and_an_answer_of_nothing_is_a_refusal() -> None:
    _, second, _ = sources()
    assert check(draft(Claim("الثانية هنا 6.", (second,)), Claim("هنا", (second,)))).answer == "هنا [1]"
    refused = check(draft(Claim("الثانية هنا 6.", (second,))))
    assert not refused.answered
    assert not refused.citations
    assert "لم أجد" in refused.answer
