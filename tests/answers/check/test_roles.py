from __future__ import annotations

import pytest

from rag.answers.check import supports


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("باعت فرنسا مصر طائرات في عام 2015.", "باعت مصر فرنسا طائرات في عام 2015."),
        ("انتزعت الهند من البرازيل صدارة المصدرين.", "انتزعت البرازيل من الهند صدارة المصدرين."),
        ("صدّرت تونس الزيت إلى إيطاليا.", "صدّرت إيطاليا الزيت إلى تونس."),
        ("صدّرت تونس الزيت إلى إيطاليا.", "Italy exported oil to Tunisia."),
        ("استحوذت شركة النهر على شركة البحر.", "استحوذت شركة البحر على شركة النهر."),
        ("ارتفع السعر من 20 إلى 30 ريالًا.", "ارتفع السعر من 30 إلى 20 ريالًا."),
    ],
)
def test_who_does_what_may_not_be_exchanged(source: str, claim: str) -> None:
    assert not supports(source, claim)


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("صدّرت تونس الزيت إلى إيطاليا.", "إلى إيطاليا صدّرت تونس الزيت."),
        ("وقّعت الصين وروسيا معاهدة في موسكو.", "وقّعت روسيا والصين معاهدة في موسكو."),
        ("جرت مباحثات بين مصر والسودان.", "جرت مباحثات بين السودان ومصر."),
    ],
)
def test_another_order_is_no_other_role(source: str, claim: str) -> None:
    found = supports(source, claim)
    assert found, found.reasons
