from __future__ import annotations

import pytest

from rag.answers.deciding import asks_whether, decided, is_contrary, says_whether
from rag.arabic import words_of
from tests.conftest import EngineOver


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("هل التأمين إجباري؟", "والتأمين اختياري لمن جاوز الستين.", ["اجباري"]),
        ("هل التأمين إلزامي؟", "والتأمين واجب على الجميع.", ["الزامي"]),
        ("هل قبلت اللجنة الطلب؟", "ورفضت اللجنة الطلب.", ["قبلت"]),
        ("هل المتحف شمال النهر؟", "يقع المتحف جنوب النهر.", []),
    ],
)
def test_a_word_is_decided_by_the_same_and_by_the_contrary(
    question: str, sentence: str, words: list[str]
) -> None:
    assert decided(words_of(question), words_of(sentence)) == words


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("حضور الدورة إلزامي؟", True),
        ("الدخول مجاني", True),
        ("متى يكون الدخول مجاني؟", False),
        ("رسوم الدخول", False),
        ("مجاني", False),
    ],
)
def test_what_ends_in_what_is_so_or_not_asks_whether(question: str, asks: bool) -> None:
    assert asks_whether(words_of(question)) is asks


def test_the_contrary_answers_whether_something_is_so(engine_over: EngineOver) -> None:
    text = "تقام دورة الإنعاش كل شهر في القاعة الكبرى. ودورة الإسعاف اختيارية لموظفي المكاتب."
    answer = engine_over({"دورات.md": f"# دورات السلامة\n\n{text}"}).ask("هل دورة الإسعاف إلزامية؟")
    assert "اختيارية" in answer.answer.split("\n")[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [("الممنوعات", True), ("ما لا يُسمح به", True), ("إجازات الأسرة", False), ("المفتوحة للزوار", True)],
)
def test_a_line_says_whether_what_stands_below_is_so(line: str, says: bool) -> None:
    assert says_whether(line) is says


@pytest.mark.parametrize(
    ("said", "question", "contrary"),
    [
        ("داخل المدينة", "كم أجرة التوصيل خارج المدينة؟", True),
        ("داخل المدينة", "كم أجرة التوصيل بالخارج؟", True),
        ("داخل المدينة", "how much is delivery outside the city?", True),
        ("خارج المدينة", "كم أجرة التوصيل خارج المدينة؟", False),
        ("داخل المدينة وخارجها", "كم أجرة التوصيل خارج المدينة؟", False),
        ("حي الزهور", "كم أجرة التوصيل خارج المدينة؟", False),
    ],
)
def test_what_is_named_by_the_contrary_is_told(said: str, question: str, contrary: bool) -> None:
    assert is_contrary(words_of(said), words_of(question)) is contrary
