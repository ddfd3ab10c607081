from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.question import Turn
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


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("تُغلق القاعة يوما واحدا في الشهر للصيانة.", "تُغلق القاعة يومين في الشهر للصيانة."),
        ("رسم القاعة عن كل ساعة 40 ريالا.", "رسم القاعة عن كل ساعة 3 ريالات."),
        ("يُدفع الرسم في اليوم الأول من كل شهر.", "يُدفع الرسم في اليوم الأخير من كل شهر."),
        ("يوافق مدير الفرع على حجز القاعة.", "يوافق مدير المركز على حجز القاعة."),
    ],
)
def test_whatever_two_versions_differ_in_both_are_shown(
    engine_over: EngineOver, older: str, newer: str
) -> None:
    files = {
        f"{n}.md": f"# قاعة البلدية {year}\n\n{text}\n"
        for n, (year, text) in enumerate([("2019", older), ("2023", newer)])
    }
    engine = engine_over(files)
    question = {"ت": "كم يوما تُغلق القاعة؟", "ر": "كم رسم القاعة عن الساعة؟"}.get(
        older[0], "متى يُدفع الرسم؟" if "الرسم" in older else "من يوافق على حجز القاعة؟"
    )
    assert [citation.quote for citation in engine.ask(question).citations] == [newer, older]


@pytest.mark.parametrize("question", ["كم البدل اليومي للسفر في 2019؟", "كم البدل في سياسة السفر 2023؟"])
def test_a_year_that_no_version_is_of_has_no_answer(engine: Engine, question: str) -> None:
    assert not engine.ask(question).answered


def test_a_follow_up_is_not_bound_to_the_year_before(engine: Engine) -> None:
    history = [Turn("user", "كم البدل في سياسة السفر 2022؟"), Turn("assistant", "900 درهم. [1]")]
    assert engine.ask("وكم البدل في سياسة 2024؟", history).citations[0].title == "سياسة السفر 2024"


def test_a_fraction_contradicts_a_number(engine_over: EngineOver) -> None:
    fees = {"2021": "ربع دينار", "2025": "دينار واحد"}
    files = {
        f"fees-{year}.md": f"# رسوم المكتبة {year}\n\nغرامة تأخير الكتاب {fee} عن كل يوم في مكتبة البلدية.\n"
        for year, fee in fees.items()
    }
    answer = engine_over(files).ask("كم غرامة تأخير الكتاب عن كل يوم؟")
    assert [citation.title for citation in answer.citations] == ["رسوم المكتبة 2025", "رسوم المكتبة 2021"]
