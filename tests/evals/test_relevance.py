from __future__ import annotations

from dataclasses import replace

import pytest

from evals.questions import Evidence, Question, QuestionSet, QuestionSetError
from evals.relevance import Target, relevance
from rag.config import Passages, Settings
from rag.documents import document_id
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write


@pytest.fixture
def engine(settings: Settings, write: Write) -> Engine:
    write("a.md", "# العنوان\n\nذَهَبَ المُعَلِّمُ إلى\nالمدرسة صباحًا.\n\n# آخر\n\nعاد المعلم مساءً.")
    write("b.txt", "قيل: ذهب المعلم إلى المدرسة، وعاد.")
    index(settings)
    return Engine(settings)


def found(engine: Engine, settings: Settings, *evidence: Evidence) -> list[str]:
    """What of each document is relevant for a question with this evidence."""
    asked = QuestionSet("set", (Question("1", "س", evidence=evidence, row=2),))
    texts = {path: engine.document(document_id(path)) for path in engine.titles()}
    return [
        document.text[target.start : target.end]
        for target in relevance(asked, engine, settings)["1"].targets
        if (document := texts[target.document])
    ]


def test_a_quote_is_found_wherever_and_however_it_is_written(engine: Engine, settings: Settings) -> None:
    quote = "ذهب المعلم إلى المدرسة"
    assert found(engine, settings, Evidence("a.md", quote)) == ["ذَهَبَ المُعَلِّمُ إلى المدرسة"]
    assert len(found(engine, settings, Evidence(None, quote))) == 2
    assert found(engine, settings, Evidence("b.txt")) == ["قيل: ذهب المعلم إلى المدرسة، وعاد."]


def test_the_ideal_holds_each_passage_that_meets_the_evidence(engine: Engine, settings: Settings) -> None:
    settings = settings.model_copy(update={"passages": Passages(min_words=1)})
    evidence = (Evidence("a.md", grade=1), Evidence("b.txt", "وعاد", grade=2))
    asked = QuestionSet("set", (Question("1", "س", evidence=evidence, row=2),))
    assert relevance(asked, engine, settings)["1"].ideal == [2, 1, 1]


def test_what_is_not_indexed_and_what_no_document_says_is_listed(engine: Engine, settings: Settings) -> None:
    wrong = (
        Question("1", "س", evidence=(Evidence(None, "ليس في الوثائق"),), row=2),
        Question("2", "س", evidence=(Evidence("لا وجود له.txt"),), row=3),
        Question("3", "س", evidence=(Evidence("b.txt", "مساء"),), row=4),
        Question("4", "س", evidence=(Evidence("b.txt", "ًًً"),), row=5),
    )
    with pytest.raises(QuestionSetError) as error:
        relevance(QuestionSet("wrong", wrong), engine, settings)
    assert error.value.problems == (
        "row 2: the quote is not in any indexed document; copy it from there: ليس في الوثائق",
        "row 3: لا وجود له.txt is not indexed. Index it: isnad index",
        "row 4: the quote is not in b.txt; copy it from there: مساء",
        "row 5: the quote is not in b.txt; copy it from there: ًًً",
    )


def test_places_that_only_touch_do_not_meet() -> None:
    target = Target("a", 10, 20, 1)
    assert target.meets("a", 19, 25)
    assert not target.meets("a", 20, 25)
    assert not target.meets("a", 0, 10)
    assert not target.meets("b", 10, 20)


def test_the_same_sentence_in_another_document_is_as_good(settings: Settings, write: Write) -> None:
    for name, spaces in (("a.txt", " "), ("b.txt", "  ")):
        write(name, f"تأسست المكتبة عام 1998.{spaces}وفيها «قاعة» للأطفال.")
    index(settings)
    engine = Engine(settings)
    (citation,) = engine.ask("متى تأسست المكتبة؟").citations
    other = {"a.txt": "b.txt", "b.txt": "a.txt"}[citation.document]
    asked = QuestionSet("set", (Question("1", "س", evidence=(Evidence(other),), row=2),))
    assert relevance(asked, engine, settings)["1"].cited(citation)
    assert not relevance(asked, engine, settings)["1"].cited(replace(citation, quote="قاعة للكبار"))
