from __future__ import annotations

import pytest

from rag.answers.check import supports

MEETING = "اجتمعت لجنة المشتريات برئاسة المهندسة ريم الحداد في كلية الطب بجامعة دمشق، ثم سافرت إلى حلب."


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (MEETING, "اجتمعت لجنة المشتريات برئاسة المهندسة ريم الحدادي."),
        (MEETING, "اجتمعت لجنة المشتريات برئاسة المحامية ريم الحداد."),
        (MEETING, "اجتمعت لجنة التوظيف برئاسة المهندسة ريم الحداد."),
        (MEETING, "اجتمعت لجنة المشتريات في كلية الصيدلة."),
        (MEETING, "اجتمعت لجنة المشتريات في كلية الطب بجامعة حلب."),
        ("لا يُسمح بالتصوير إلا بإذن من أمين الأرشيف.", "لا يُسمح بالتصوير إلا بإذن من مدير الأرشيف."),
        ("لا يُسمح بالتصوير إلا بإذن من أمين الأرشيف.", "Photography needs the director's permission."),
        ("The novelist Mary Stone lives in Leeds.", "The painter Mary Stone lives in Leeds."),
    ],
)
def test_another_name_or_office_in_the_place_of_one_is_a_contradiction(source: str, claim: str) -> None:
    found = supports(source, claim)
    assert found.verdict == "contradicted"
    assert "name" in [reason.kind for reason in found.reasons]


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (MEETING, "ترأست المهندسة ريم الحداد اجتماع لجنة المشتريات."),
        (MEETING, "اجتمعت اللجنة في كلية الطب."),
        ("قال الأديب سامر خوري إن روايته صدرت عام 2010.", "قال الكاتب سامر خوري إن روايته صدرت عام 2010."),
        ("تضم مدينة دمشق وحلب معظم السكان.", "تضم مدينة حلب ودمشق معظم السكان."),
        ("تُدرَّس المادة في كلية علوم الحاسوب.", "تُدرَّس المادة في كلية الحاسوب."),
    ],
)
def test_the_same_office_in_other_words_is_none(source: str, claim: str) -> None:
    found = supports(source, claim)
    assert found, found.reasons
