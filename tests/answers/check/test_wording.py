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


REPEATED = "ترسل المدرسة كل شهر تقريرًا عن حضور التلاميذ إلى أوليائهم."


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("ترسل المدرسة كل شهر كتابًا عن حضور التلاميذ إلى أوليائهم.", False),
        ("ترسل المدرسة كل شهر تقريرًا عن حضور الحافلات إلى أوليائهم.", False),
        ("كل شهر تقريرًا عن سلوك التلاميذ", False),
        ("ترسل المدرسة كل شهر تقريرًا عن حضور التلاميذ.", True),
        ("تبعث المدرسة كل شهر بتقرير إلى الأولياء عن حضور تلاميذها.", True),
        ("يصل أولياء التلاميذ تقرير المدرسة عن حضورهم كل شهر.", True),
    ],
)
def test_where_all_is_repeated_but_one_word_that_word_is_exchanged(claim: str, supported: bool) -> None:
    assert bool(supports(REPEATED, claim)) is supported
