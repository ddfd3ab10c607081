from __future__ import annotations

import pytest

from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write


@pytest.fixture
def engine(settings: Settings, write: Write) -> Engine:
    for year, sum_ in (("2022", "900"), ("2024", "1200")):
        text = f"يصرف للموظف بدل يومي قدره {sum_} درهم في السفر إلى الخارج. ويقدم الطلب قبل السفر بأسبوع."
        write(f"travel-{year}.md", f"# سياسة السفر {year}\n\n{text}\n")
    index(settings)
    return Engine(settings)


@pytest.mark.parametrize(("year", "sum_"), [("2022", "900"), ("2024", "1200")])
def test_the_year_that_is_asked_for_decides(engine: Engine, year: str, sum_: str) -> None:
    answer = engine.ask(f"كم البدل اليومي للسفر إلى الخارج في سياسة {year}؟")
    assert f"{sum_} درهم" in answer.answer.split("\n")[0]
    assert len(answer.citations) == 1


def test_without_a_year_both_are_shown_the_newer_first(engine: Engine) -> None:
    answer = engine.ask("كم البدل اليومي للسفر إلى الخارج؟")
    assert [citation.title for citation in answer.citations] == ["سياسة السفر 2024", "سياسة السفر 2022"]
