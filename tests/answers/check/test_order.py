from __future__ import annotations

import pytest

from rag.answers.check import supports


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("زار الحاكم تاجرًا غنيًا في بيته.", "زار تاجر غني الحاكم في بيته."),
        ("غلب فريق الشمال فريق الجنوب في المباراة.", "غلب فريق الجنوب فريق الشمال في المباراة."),
        ("تضم اللجنة سبعة أعضاء يختارهم العميد.", "تختار اللجنة العميد وتضم سبعة أعضاء."),
        ("خلف المهندس سالم عيد المهندس رامي حنا.", "خلف المهندس رامي حنا المهندس سالم عيد."),
        ("اشترى الفلاح البذور من التعاونية.", "اشترت التعاونية البذور من الفلاح."),
        ("وصل البريد من عمّان مساء أمس.", "وصل البريد إلى عمّان مساء أمس."),
        ("The museum thanked the donor.", "The donor thanked the museum."),
    ],
)
def test_who_acts_may_not_become_who_is_acted_on(source: str, claim: str) -> None:
    found = supports(source, claim)
    assert found.verdict == "contradicted"
    assert "role" in {reason.kind for reason in found.reasons}


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("زار الحاكم تاجرًا غنيًا في بيته.", "الحاكم زار تاجرًا غنيًا."),
        ("بنت الجسرَ شركة كورية عام 1990.", "بنت شركة كورية الجسر عام 1990."),
        ("تضم اللجنة سبعة أعضاء يختارهم العميد.", "يختار العميد أعضاء اللجنة السبعة."),
        ("اشترى الفلاح البذور من التعاونية.", "اشترى الفلاح من التعاونية البذور."),
        ("The museum thanked the donor.", "The donor was thanked by the museum."),
    ],
)
def test_another_order_of_the_same_is_the_same(source: str, claim: str) -> None:
    found = supports(source, claim)
    assert found, found.reasons
