from __future__ import annotations

import pytest

from rag.answers.check import supports

SOURCE = "قال المدير إن الشركة «لن تغلق أي فرع» هذا العام، وإن الإجازة المرضية تبقى كما هي."


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("قال المدير إن الشركة «لن تغلق أي فرع» هذا العام.", True),
        ("قال المدير إن الشركة «لن تغلق الفرع» هذا العام.", False),
        ("قال المدير إن الإجازة السنوية تبقى كما هي.", False),
        ("قال المدير إن الشركة ستوزع أرباحًا كبيرة على صغار المساهمين.", False),
    ],
)
def test_quoted_spans_are_verbatim_and_nothing_is_exchanged_or_added(claim: str, supported: bool) -> None:
    assert bool(supports(SOURCE, claim)) is supported
