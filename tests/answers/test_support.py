from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.support import supports

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
        "بلغت التجارة بين البلدين 240 مليار دولار في كانون الثاني 2023.",
        "بلغت التجارة بين البلدين 240 مليار دولار في ذي القعدة 2023.",
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
