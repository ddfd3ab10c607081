from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from rag.answers.answer import Answer
from rag.collections import ANYBODY, Asker, CollectionError
from rag.config import Collection, Settings
from rag.engine import Engine
from rag.index.indexing import index
from tests.conftest import Write
from ui.web.answering import LazyEngine
from ui.web.chat.examples import EXAMPLES, NOTHING, ByLanguage, Examples, Offer, Offered, choose, spread
from ui.web.chat.topics import Topic

OPEN = "# المكتبة\n\nتأسست مكتبة المدينة العامة في مارس 1998. وفيها قاعة واسعة للقراءة.\n"
STAFF = "# الرواتب\n\nبدل السكن يُصرف كل شهر.\n\n- إجازة الحج: 15 يومًا بأجر كامل.\n"
ENGLISH = "# The harbour\n\nThe harbour was opened in Aqaba in May 1991. Ships come every day.\n"


def offered(examples: Examples, asker: Asker = ANYBODY, collection: str = "") -> Offer:
    """The offer when it is ready."""
    examples.current(asker, collection)
    for thread in threading.enumerate():
        if thread.name == "examples":
            thread.join()
    return examples.current(asker, collection) or NOTHING


def made(examples: Examples, asker: Asker = ANYBODY, collection: str = "") -> ByLanguage:
    return offered(examples, asker, collection).examples


def examples_of(settings: Settings) -> Examples:
    index(settings)
    return Examples(LazyEngine(Engine(settings), settings), settings)


def test_examples_are_answered_by_the_sentence_they_were_made_of(settings: Settings, write: Write) -> None:
    write("open.md", OPEN)
    write("harbour.md", ENGLISH)
    assert made(examples_of(settings)) == {
        "ar": ("متى تأسست مكتبة المدينة العامة؟",),
        "en": ("When was the harbour opened in Aqaba?", "What happened in March 1998?"),
    }


def test_readers_of_english_get_examples_over_arabic_documents(settings: Settings, write: Write) -> None:
    write("open.md", OPEN)
    assert made(examples_of(settings)) == {
        "ar": ("متى تأسست مكتبة المدينة العامة؟",),
        "en": ("What happened in March 1998?",),
    }


def test_nobody_waits_for_examples(settings: Settings, write: Write) -> None:
    write("open.md", OPEN)
    examples = examples_of(settings)
    assert examples.current(ANYBODY) is None
    assert made(examples)


def test_questions_pass_before_each_example_is_tried(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("open.md", OPEN)
    order: list[str] = []
    ask = Engine.ask

    def asked(engine: Engine, question: str, *rest: Any, **more: Any) -> Answer:
        order.append("tried")
        return ask(engine, question, *rest, **more)

    monkeypatch.setattr(Engine, "ask", asked)
    monkeypatch.setattr(Engine, "let_questions_pass", lambda engine: order.append("passed"))
    assert made(examples_of(settings))
    assert order[0] == "passed"
    assert all(before == "passed" for before, then in pairwise(order) if then == "tried")


def test_examples_are_of_what_the_asker_may_see(settings: Settings, write: Write) -> None:
    write("open.md", OPEN)
    write("staff/pay.md", STAFF)
    staff = Collection(paths=("staff/*",), users=("huda",))
    examples = examples_of(settings.model_copy(update={"collections": {"staff": staff}}))
    assert "الحج" not in str(made(examples))
    assert "ما مدة إجازة الحج؟" in made(examples, Asker("huda"))["ar"]


def test_examples_of_one_collection_are_of_its_documents(settings: Settings, write: Write) -> None:
    write("open.md", OPEN)
    write("staff/pay.md", STAFF)
    collections = {"staff": Collection(paths=("staff/*",)), "board": Collection(paths=("b/*",), users=("a",))}
    examples = examples_of(settings.model_copy(update={"collections": collections}))
    assert made(examples, collection="staff") == {"ar": ("ما مدة إجازة الحج؟",)}
    for hidden in ("board", "nowhere"):
        with pytest.raises(CollectionError):
            examples.current(ANYBODY, hidden)


def test_each_document_is_a_topic_with_its_question(settings: Settings, write: Write) -> None:
    write("open.md", OPEN)
    write("staff/pay.md", STAFF)
    topics = offered(examples_of(settings)).topics
    assert {topic.name: questions for topic, questions in topics.items()} == {
        "المكتبة": ("متى تأسست مكتبة المدينة العامة؟", "What happened in March 1998?"),
        "الرواتب": ("ما مدة إجازة الحج؟",),
    }


def test_the_sections_of_a_single_document_are_topics(settings: Settings, write: Write) -> None:
    write("guide.md", f"# دليل البلدية\n\n#{OPEN}\n#{STAFF}")
    topics = offered(examples_of(settings)).topics
    assert [topic.name for topic in topics] == ["المكتبة", "الرواتب"]
    assert all(topics.values())


def test_topics_are_of_what_the_asker_may_see(settings: Settings, write: Write) -> None:
    write("open.md", OPEN)
    write("staff/pay.md", STAFF)
    write("harbour.md", ENGLISH)
    staff = Collection(paths=("staff/*",), users=("huda",))
    examples = examples_of(settings.model_copy(update={"collections": {"staff": staff}}))
    assert "الرواتب" not in {topic.name for topic in offered(examples).topics}
    assert "الرواتب" in {topic.name for topic in offered(examples, Asker("huda")).topics}


def test_each_folder_has_its_turn() -> None:
    assert spread(["a/1", "a/2", "b/1"]) == ["a/1", "b/1", "a/2"]


def test_only_what_proves_good_is_chosen_and_nothing_is_tried_for_a_language_that_is_full() -> None:
    tried: list[str] = []

    def offer(*names: str) -> Iterator[Offered]:
        for name in names:

            def proves(name: str = name) -> bool:
                tried.append(name)
                return "لا" not in name

            yield Offered(name, proves)

    chosen = choose([offer("سؤال لا", "سؤال أ", "سؤال ب"), offer(*(f"سؤال {n}" for n in range(9)))])
    assert chosen.examples == {"ar": ("سؤال أ", "سؤال 0", "سؤال ب", "سؤال 1")}
    assert len(tried) == EXAMPLES + 1


def test_topics_that_are_asked_of_come_first_and_those_of_one_name_are_one() -> None:
    topics = [Topic(name, f"{at}.md", f"documents/{at}") for at, name in enumerate("أبجب")]
    offered = [Offered(f"سؤال {at}", lambda: True, topics[at]) for at in (1, 3)]
    chosen = choose([iter([each]) for each in offered], topics)
    assert [(topic.name, topic.document, questions) for topic, questions in chosen.topics.items()] == [
        ("ب", "1.md", ("سؤال 1", "سؤال 3")),
        ("أ", "0.md", ()),
        ("ج", "2.md", ()),
    ]
