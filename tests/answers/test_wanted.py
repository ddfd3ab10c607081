from __future__ import annotations

import pytest

from rag.answers.wanted import AskedWords
from rag.config import Settings
from rag.embedding import embedding_model
from rag.index.indexing import index
from rag.index.local import LocalIndex
from rag.index.snapshot import SNAPSHOTS
from rag.retrieval import HybridRetriever
from tests.conftest import Write


@pytest.fixture
def retriever(settings: Settings, write: Write) -> HybridRetriever:
    write("نزل.md", "# النزل\n\nفي النزل مسبح صغير، وسعر الليلة فيه 40 دينارًا.")
    index(settings)
    opened = LocalIndex.current(settings.data_dir / SNAPSHOTS)
    return HybridRetriever(index=opened, embeddings=embedding_model(settings.embedding))


def wanted(retriever: HybridRetriever, question: str) -> AskedWords:
    return AskedWords.of(retriever.question(question), retriever.index)


def test_words_of_measure_name_no_subject(retriever: HybridRetriever) -> None:
    assert wanted(retriever, "كم مدة الإقامة في النزل؟").words == ["الاقامه", "النزل"]


@pytest.mark.parametrize(
    ("question", "one"),
    [
        ("كم سعر الليلة؟", True),
        ("هل في النزل مسبح؟", True),
        ("هل فيه مسبح أم حديقة؟", False),
        ("حدثني عن النزل", False),
    ],
)
def test_a_question_wants_one_thing_or_whatever_is_said(
    retriever: HybridRetriever, question: str, one: bool
) -> None:
    assert wanted(retriever, question).wants_one is one


def test_an_attribute_is_the_most_telling_and_a_word_of_no_document_more_than_others(
    retriever: HybridRetriever,
) -> None:
    asked = wanted(retriever, "كم سعر المظلة في النزل؟")
    telling = dict(zip(asked.words, asked.telling.tolist(), strict=True))
    assert telling["سعر"] == 1.0
    assert telling["المظله"] > telling["النزل"]


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("كم سعر الليلة؟", "سعر"),
        ("Is there a travel insurance for guests?", "insurance"),
        ("Is the pool heated?", "pool"),
        ("How long does it take?", None),
    ],
)
def test_the_noun_asked_about_is_the_first_in_arabic_and_the_last_of_its_group_in_english(
    retriever: HybridRetriever, question: str, head: str | None
) -> None:
    asked = wanted(retriever, question)
    assert (asked.words[asked.head] if asked.head is not None else None) == head


def test_an_english_word_is_known_where_the_documents_have_it_in_arabic(retriever: HybridRetriever) -> None:
    asked = wanted(retriever, "Is there a swimming pool or a cinema?")
    known = dict(zip(asked.words, asked.known.tolist(), strict=True))
    assert known["pool"]
    assert not known["cinema"]
