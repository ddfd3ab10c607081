from __future__ import annotations

import json

import pytest

from rag.answers.answer import Answer, Citation
from rag.config import Settings
from rag.documents import document_id
from rag.engine import Engine
from rag.index.indexing import index
from rag.index.snapshot import NoSnapshotError, SnapshotError
from rag.question import QuestionError
from tests.conftest import Write

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."


@pytest.fixture
def engine(settings: Settings, write: Write) -> Engine:
    write("تجارة.md", f"# التجارة\n\n{TRADE} وهو رقم قياسي.\n\n## السيارات\n\nصدّرت الصين سيارات كثيرة.")
    write("طقس.txt", "تهطل الأمطار في فصل الشتاء على الجبال الشمالية.")
    index(settings)
    return Engine(settings)


def test_an_answer_quotes_and_cites_the_exact_place(engine: Engine) -> None:
    answer = engine.ask("كم بلغ حجم التجارة بين الصين وروسيا؟")
    assert answer.answered
    assert answer.answer.startswith(f"{TRADE} [1]")
    citation = answer.citations[0]
    document = engine.document(document_id(citation.document))
    assert document is not None
    assert document.text[citation.start : citation.end] == citation.quote == TRADE
    assert (citation.document, citation.title, citation.section) == ("تجارة.md", "التجارة", "التجارة")
    assert citation.verified


def test_what_the_documents_do_not_hold_is_refused_in_the_askers_language(engine: Engine) -> None:
    arabic, english = engine.ask("ما عاصمة البرازيل؟"), engine.ask("Who painted the Mona Lisa?")
    assert not arabic.answered
    assert not english.answered
    assert (arabic.language, english.language) == ("ar", "en")
    assert arabic.citations == ()
    assert arabic.passages


def test_the_json_is_the_contracts(engine: Engine) -> None:
    value = json.loads(json.dumps(engine.ask("كم بلغ حجم التجارة؟").to_json()))
    assert list(value) == [
        "question",
        "answer",
        "answered",
        "language",
        "model",
        "citations",
        "passages",
        "seconds",
    ]
    assert list(value["citations"][0]) == [
        "number",
        "document",
        "title",
        "section",
        "paragraph",
        "page",
        "start",
        "end",
        "quote",
        "verified",
    ]
    assert list(value["passages"][0]) == ["document", "paragraph", "text", "score"]
    assert list(value["seconds"]) == ["retrieve", "answer", "total"]
    assert value["model"] == "extractive"


def test_a_stream_says_what_the_answer_says(engine: Engine) -> None:
    parts = list(engine.stream("كم بلغ حجم التجارة بين الصين وروسيا؟"))
    answer = parts[-1]
    assert isinstance(answer, Answer)
    assert "".join(part for part in parts if isinstance(part, str)) == answer.answer
    assert tuple(part for part in parts if isinstance(part, Citation)) == answer.citations


def test_a_newer_index_is_taken_up_while_running(engine: Engine, settings: Settings, write: Write) -> None:
    assert not engine.ask("متى يفتح المتحف أبوابه؟").answered
    write("متحف.txt", "يفتح المتحف أبوابه كل يوم في التاسعة صباحًا.")
    index(settings)
    assert "التاسعة" in engine.ask("متى يفتح المتحف أبوابه؟").answer
    assert len(engine.titles()) == 3


def test_without_an_index_the_remedy_is_named(settings: Settings) -> None:
    with pytest.raises(NoSnapshotError, match="isnad index"):
        Engine(settings)


def test_an_index_of_another_model_is_refused_with_the_remedy(engine: Engine, settings: Settings) -> None:
    other = settings.embedding.model_copy(update={"query_prompt": "س: "})
    with pytest.raises(SnapshotError, match="isnad index"):
        Engine(settings.model_copy(update={"embedding": other}))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("؟!،", "no_words"),
        ("😀🎉", "no_words"),
        ("س" * 100_000, "too_long"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(engine: Engine, question: str, code: str) -> None:
    with pytest.raises(QuestionError) as error:
        engine.ask(question)
    assert error.value.code == code
    assert error.value.text("ar") != error.value.text("en")
