from __future__ import annotations

import pytest

from rag.engine import Engine
from tests.conftest import EngineOver


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    files = {}
    for year, sum_ in (("2022", "900"), ("2024", "1200")):
        text = f"يصرف للموظف بدل يومي قدره {sum_} درهم في السفر إلى الخارج. ويقدم الطلب قبل السفر بأسبوع."
        files[f"travel-{year}.md"] = f"# سياسة السفر {year}\n\n{text}\n"
    return engine_over(files)


@pytest.mark.parametrize(("year", "sum_"), [("2022", "900"), ("2024", "1200")])
def test_the_year_that_is_asked_for_decides(engine: Engine, year: str, sum_: str) -> None:
    answer = engine.ask(f"كم البدل اليومي للسفر إلى الخارج في سياسة {year}؟")
    assert f"{sum_} درهم" in answer.answer.split("\n")[0]
    assert len(answer.citations) == 1


def test_without_a_year_both_are_shown_the_newer_first(engine: Engine) -> None:
    answer = engine.ask("كم البدل اليومي للسفر إلى الخارج؟")
    assert [citation.title for citation in answer.citations] == ["سياسة السفر 2024", "سياسة السفر 2022"]


def test_a_fraction_contradicts_a_number(engine_over: EngineOver) -> None:
    fees = {"2021": "ربع دينار", "2025": "دينار واحد"}
    files = {
        f"fees-{year}.md": f"# رسوم المكتبة {year}\n\nغرامة تأخير الكتاب {fee} عن كل يوم في مكتبة البلدية.\n"
        for year, fee in fees.items()
    }
    answer = engine_over(files).ask("كم غرامة تأخير الكتاب عن كل يوم؟")
    assert [citation.title for citation in answer.citations] == ["رسوم المكتبة 2025", "رسوم المكتبة 2021"]
