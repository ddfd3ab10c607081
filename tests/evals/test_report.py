from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evals import report
from evals.citing import Cited
from evals.comparison import compare
from evals.questions import Question
from evals.run import Run
from rag.answers.answer import Curated
from rag.config import Settings
from rag.index.indexing import index
from tests.conftest import Write
from tests.evals.conftest import QUESTIONS, asked
from ui.html import write as to_html


@pytest.fixture(scope="module")
def made(indexed: Settings) -> Run:
    return asked(indexed)


def test_every_question_is_there_with_its_answer_and_its_sources(made: Run) -> None:
    page = report.html([(made, None)], "", to_html)
    for result in made.results:
        assert result.question.question in page
        assert result.answer.answer in page
    assert page.count('<details class="question') == len(made.results)
    assert "<mark>تهطل الأمطارُ في فصلِ الشتاء</mark>" in page


def test_a_report_asks_nothing_of_anybody(made: Run) -> None:
    page = report.html([(made, compare(made.to_json(), made))], "", to_html)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)|url\(|@import""", page)


def test_documents_and_questions_never_become_markup(settings: Settings, write: Write) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    write("a.txt", f"بلغ حجم التجارة 240 مليار {attack} دولار.")
    index(settings)
    question = Question(attack, f"كم بلغ حجم التجارة {attack}؟", (attack,), tags=(attack,), note=attack)
    made = asked(settings, [question])
    assert "<script" in made.results[0].answer.answer
    page = report.html([(made, compare(made.to_json(), replace(made, set=attack)))], "", to_html)
    assert "<script" not in page
    assert "<img" not in page


def test_questions_are_shown_by_what_became_of_them(made: Run) -> None:
    first, *others = made.results
    wrong = replace(first, right=False, measures=first.measures | {"citation_precision": 0.5})
    page = report.html([(replace(made, results=(wrong, *others)), None)], "", to_html)
    kinds = re.findall(r'<details class="question ([\w -]+)"', page)
    assert kinds == ["wrong citation-failed", "right", "right refused", "right"]


def test_a_sentence_that_does_not_follow_is_shown_with_what_decided(made: Run) -> None:
    first, *others = made.results
    cited = Cited("بلغت 9 ملايين.", "contradicted", "number", ("The number “9” is not there.",), 1, 0)
    page = report.html(
        [(replace(made, results=(replace(first, sentences=(cited,)), *others)), None)], "", to_html
    )
    assert "contradicted · number · 0/1" in page
    assert "The number “9” is not there." in page
    assert "What decided on citations" in page


def test_what_was_won_and_lost_leads_to_the_question(made: Run) -> None:
    lost = replace(made, results=(replace(made.results[0], right=False), *made.results[1:]))
    page = report.html([(lost, compare(made.to_json(), lost))], "", to_html)
    (place,) = re.findall(r'<li><a href="#([\w-]+)"', page)
    assert f'id="{place}"' in page


def test_a_set_that_tells_nothing_and_a_run_that_was_stopped_have_a_report(indexed: Settings) -> None:
    bare = asked(indexed, [Question("1", "كم بلغ حجم التجارة؟")])
    assert "بلا حكم" in report.html([(bare, None)], "", to_html)
    stopped = replace(bare, results=(), missing=(bare.results[0].question,))
    assert "أُوقف" in report.html([(stopped, None)], "", to_html)


@pytest.mark.parametrize(
    ("question", "language"), [(QUESTIONS[0].question, "ar"), ("How large is trade?", "en")]
)
def test_it_opens_in_the_language_of_the_questions(indexed: Settings, question: str, language: str) -> None:
    page = report.html([(asked(indexed, [Question("1", question)]), None)], "", to_html)
    assert re.search(rf'id="in-{language}" checked', page)


def test_text_that_reorders_itself_is_shown_as_elsewhere(settings: Settings, write: Write) -> None:
    write("\u202emoc.txt", "بلغ عدد الزوار \u202e2001\u202c زائر في القرية.")
    index(settings)
    made = asked(settings, [Question("1", "كم بلغ عدد الزوار في القرية؟", note="\u202eon")])
    assert "\u202e" in made.results[0].answer.answer
    page = report.html([(replace(made, set="\u202etes"), None)], "", to_html)
    assert not re.search("[\u202a-\u202e]", page)
    assert "\ufffd2001" in page


def test_each_chart_has_a_name_and_each_column_one_in_arabic(made: Run) -> None:
    page = report.html([(made, compare(made.to_json(), made))], "", to_html)
    names = re.findall(r'<svg [^>]*role="img" aria-labelledby="([\w-]+)"', page)
    assert names
    assert len(set(names)) == len(names)
    for name in names:
        assert f'<figcaption id="{name}">' in page
    heads = re.findall(r'<th scope="col">(.*?)</th>', page)
    assert heads
    assert all('lang="ar"' in head for head in heads)


def test_a_curated_answer_is_signed(made: Run) -> None:
    first = made.results[0]
    curated = Curated(first.question.question, "<b>سلمى</b>", "2026-03-01")
    result = replace(first, answer=replace(first.answer, curated=curated))
    page = report.html([(replace(made, results=(result,)), None)], "", to_html)
    assert "Curated answer" in page
    assert "&lt;b&gt;سلمى&lt;/b&gt;" in page
    assert result.to_json()["curated"] == {
        "question": curated.question,
        "by": curated.by,
        "changed": "2026-03-01",
    }
