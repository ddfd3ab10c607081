from __future__ import annotations

import pytest

from rag.answers.check import supports


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("لا يُسمح بالتدخين في المبنى.", "التدخين في المبنى ممنوع."),
        ("رفضت اللجنة طلب الشركة.", "لم تقبل اللجنة طلب الشركة."),
        ("لا يُصرف البدل إلا بموافقة المدير.", "لا يُصرف البدل دون موافقة المدير."),
        ("لا بد من توقيع المدير على الطلب.", "يجب توقيع المدير على الطلب."),
        ("ما زال المتحف مفتوحًا للزوار.", "لا يزال المتحف مفتوحًا للزوار."),
        ("أُبلغ جميع الموظفين بالموعد.", "أُبلغ الموظفون كافة بالموعد."),
    ],
)
def test_two_ways_of_saying_no_agree(source: str, claim: str) -> None:
    found = supports(source, claim)
    assert found, found.reasons


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("لا يُسمح بالتدخين في المبنى.", "يُسمح بالتدخين في المبنى."),
        ("يُسمح بالتدخين في المبنى.", "لا يُسمح بالتدخين في المبنى."),
        ("رفضت اللجنة طلب الشركة.", "قبلت اللجنة طلب الشركة."),
        ("ارتفعت أسعار القمح في الأسواق.", "انخفضت أسعار القمح في الأسواق."),
        ("أُبلغ جميع الموظفين بالموعد.", "أُبلغ بعض الموظفين بالموعد."),
        ("نفت الشركة بيع المصنع القديم.", "باعت الشركة المصنع القديم."),
        ("لو وصلت النجدة لنجا الركاب كلهم.", "وصلت النجدة ونجا الركاب كلهم."),
        ("The museum never closes on Fridays.", "The museum closes on Fridays."),
        ("لا يغلق المتحف يوم الجمعة.", "The museum closes on Fridays."),
    ],
)
def test_what_is_turned_round_is_not_supported(source: str, claim: str) -> None:
    assert supports(source, claim).verdict == "contradicted"
