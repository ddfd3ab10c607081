from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag import weights
from rag.answers.answer import Answer, Citation
from rag.config import Retrieval, Settings
from rag.documents import document_id
from rag.embedding import EmbeddingError
from rag.embedding.model import TRANSFORMER_PATH
from rag.engine import Engine
from rag.index import snapshot
from rag.index.indexing import index
from rag.index.snapshot import SNAPSHOTS, NoSnapshotError, Snapshot, SnapshotError
from rag.question import QuestionError, Turn
from tests.conftest import EngineOver, Write

TRADE = "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في عام 2023."


FILES = {
    "تجارة.md": f"# التجارة\n\n{TRADE} وهو رقم قياسي.\n\n## السيارات\n\nصدّرت الصين سيارات كثيرة.",
    "طقس.txt": "تهطل الأمطار في فصل الشتاء على الجبال الشمالية.",
}


@pytest.fixture
def engine(engine_over: EngineOver) -> Engine:
    return engine_over(FILES)


@pytest.fixture
def own(settings: Settings, write: Write) -> Engine:
    """An engine whose index the test may change."""
    for name, text in FILES.items():
        write(name, text)
    index(settings)
    return Engine(settings)


def test_one_snapshot_only_is_answered_from_where_it_is_named(settings: Settings, write: Write) -> None:
    write("a.txt", "تشرق الشمس كل صباح.")
    index(settings)
    engine = Engine(settings, only=snapshot.current(settings.data_dir / SNAPSHOTS))
    write("a.txt", "تغرب الشمس كل مساء.")
    index(settings)
    assert [passage.text for passage in engine.search("الشمس")] == ["تشرق الشمس كل صباح."]


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
        "candidates",
        "emphasis",
        "checks",
        "fault",
        "curated",
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
        "unit",
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


def test_a_newer_index_is_taken_up_while_running(own: Engine, settings: Settings, write: Write) -> None:
    assert not own.ask("متى يفتح المتحف أبوابه؟").answered
    write("متحف.txt", "يفتح المتحف أبوابه كل يوم في التاسعة صباحًا.")
    index(settings)
    assert "التاسعة" in own.ask("متى يفتح المتحف أبوابه؟").answer
    assert len(own.titles()) == 3


def test_without_an_index_the_remedy_is_named(settings: Settings) -> None:
    with pytest.raises(NoSnapshotError, match="isnad index"):
        Engine(settings)


def test_an_index_of_another_model_is_refused_with_the_remedy(own: Engine, settings: Settings) -> None:
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


def test_another_transformer_reads_passages_where_the_settings_name_its_folder(
    own: Engine, settings: Settings
) -> None:
    def engine(reader: str) -> Engine:
        answer = settings.answer.model_copy(update={"reader": reader})
        return Engine(settings.model_copy(update={"answer": answer}))

    asked = "كم بلغ حجم التجارة؟"
    assert engine(str(TRANSFORMER_PATH)).ask(asked).confidence == own.ask(asked).confidence
    with pytest.raises(EmbeddingError, match="'none/such'"):
        engine("none/such")


def test_others_are_answered_from_the_old_index_while_the_newer_one_is_opened(
    own: Engine, settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("متحف.txt", "يفتح المتحف أبوابه كل يوم في التاسعة صباحًا.")
    index(settings)
    opening, released = threading.Event(), threading.Event()
    open_snapshot = snapshot.current

    def slow(root: Path) -> Snapshot:
        opening.set()
        assert released.wait(120)
        return open_snapshot(root)

    monkeypatch.setattr(snapshot, "current", slow)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(own.ask, "متى يفتح المتحف أبوابه؟")
        assert opening.wait(120)
        assert own.ask("كم بلغ حجم التجارة؟").answered
        assert own.count_documents() == 2
        released.set()
        assert "التاسعة" in first.result().answer
    assert own.count_documents() == 3


def test_a_newer_index_that_does_not_fit_is_logged_once_and_the_old_one_goes_on(
    own: Engine, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    index(settings.model_copy(update={"retrieval": Retrieval(analyser="words")}))
    for _ in range(2):
        assert own.ask("كم بلغ حجم التجارة بين الصين وروسيا؟").answered
    told = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(told) == 1
    assert "analyser words" in told[0].getMessage()


def test_weights_of_another_model_are_warned_of(
    own: Engine, settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    Engine(settings)
    assert "belong to another" not in caplog.text
    monkeypatch.setattr(weights, "model_digest", lambda: "of another model")
    Engine(settings)
    assert "belong to another embedding model than bundled" in caplog.text
    assert "training.weights" in caplog.text


def test_documents_and_titles_are_counted_and_named(engine: Engine) -> None:
    assert engine.count_documents() == 2
    assert engine.title("تجارة.md") == "التجارة"
    assert engine.title("لا وجود له.md") is None
    assert engine.titles() == {"تجارة.md": "التجارة", "طقس.txt": "طقس"}


def test_an_earlier_question_that_is_too_long_to_be_asked_is_not_searched_for(engine: Engine) -> None:
    history = [Turn("user", "النفط " * 20_000)]
    assert engine.hits("ومتى؟", history=history) == engine.hits("ومتى؟")


def test_passages_are_read_ahead_and_then_rank_by_what_they_mean(own: Engine) -> None:
    question = "How large was trade between China and Russia?"
    before = own.hits(question)
    seen: list[tuple[int, int]] = []
    own.read_ahead(lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
    after = own.hits(question)
    assert after[0].passage.text.startswith(TRADE)
    assert [hit.score for hit in after] != [hit.score for hit in before]


def test_the_fast_reader_needs_no_transformer(settings: Settings, own: Engine) -> None:
    answer = settings.answer.model_copy(update={"reader": "fast"})
    fast = Engine(settings.model_copy(update={"answer": answer, "data_dir": settings.data_dir}))
    fast.read_ahead(lambda done, total: pytest.fail("there is nothing to read"))
    assert fast.ask("كم بلغ حجم التجارة بين الصين وروسيا؟").answered


def test_reading_ahead_lets_questions_pass(own: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.engine.LONGEST_PAUSE", 300)
    parts = own.stream("كم بلغ حجم التجارة؟")
    next(parts)
    steps: list[int] = []
    stepped = threading.Event()

    def step(done: int, total: int) -> None:
        steps.append(done)
        stepped.set()

    with ThreadPoolExecutor(1) as other:
        reading = other.submit(own.read_ahead, step)
        assert stepped.wait(120)
        assert len(steps) == 1
        assert not reading.done()
        list(parts)
        reading.result(300)
    assert steps[-1] == 3
