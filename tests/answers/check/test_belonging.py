from __future__ import annotations

import pytest

from rag.answers.check import supports

SOURCE = "انضمت الأردن إلى المنظمة عام 2010، ثم لحقت بها تونس عام 2016."


@pytest.mark.parametrize("claim", ["انضمت الأردن إلى المنظمة عام 2010.", "لحقت تونس بالمنظمة عام 2016."])
def test_a_date_of_its_own_clause_is_supported(claim: str) -> None:
    found = supports(SOURCE, claim)
    assert found, found.reasons


@pytest.mark.parametrize("claim", ["انضمت الأردن إلى المنظمة عام 2016.", "لحقت تونس بالمنظمة عام 2010."])
def test_a_date_of_another_clause_is_not(claim: str) -> None:
    assert not supports(SOURCE, claim)
