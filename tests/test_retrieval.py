from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.config import Settings
from rag.embedding import embedding_model
from rag.index.indexing import index
from rag.index.local import LocalIndex
from rag.index.snapshot import SNAPSHOTS
from rag.question import Question
from rag.retrieval import HybridRetriever, fuse, proximity
from tests.conftest import Write

SCORES = st.lists(st.floats(0, 1, width=32), min_size=1, max_size=20)


@pytest.fixture
def retriever(settings: Settings, write: Write) -> HybridRetriever:
    write("تجارة.txt", "بلغ حجم التجارة بين الصين وروسيا 240 مليار دولار في العام الماضي.")
    write("طقس.txt", "تهطل الأمطار في فصل الشتاء على الجبال الشمالية.")
    write("طبخ.txt", "يُطبخ الأرز على نار هادئة عشرين دقيقة.")
    write("جسر.txt", "دُشّن الجسر المعلّق في 8 نيسان 2017، ودُشّن النفق في 3 أكتوبر 2018.")
    index(settings)
    opened = LocalIndex.current(settings.data_dir / SNAPSHOTS)
    return HybridRetriever(index=opened, embeddings=embedding_model(settings.embedding), top_k=2)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ما حجم التجارة؟", "تجارة.txt"),
        ("How large was trade between China and Russia?", "تجارة.txt"),
        ("When does it rain in the mountains?", "طقس.txt"),
        ("كيف أطبخ الرز", "طبخ.txt"),
    ],
)
def test_either_side_finds_what_it_knows(retriever: HybridRetriever, question: str, expected: str) -> None:
    assert retriever.search(retriever.question(question))[0].passage.document == expected


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("ماذا دُشّن في 8 أبريل 2017؟", "ماذا دُشّن في 8 نيسان 2017؟"),
        ("ماذا دُشّن في 3 تشرين الأول 2018؟", "ماذا دُشّن في 3 اكتوبر 2018؟"),
        ("ماذا دُشّن في 8 نيسان 2017؟", "ماذا دُشّن في 8 نيسان 2017؟"),
    ],
)
def test_a_month_is_searched_for_by_the_name_that_the_documents_have(
    retriever: HybridRetriever, question: str, named: str
) -> None:
    asked = retriever.question(question)
    assert asked.wording == named
    assert asked.text == question
    assert retriever.search(asked)[0].passage.document == "جسر.txt"


def test_a_word_of_a_dialect_is_read_as_what_the_passage_calls_it_that_says_the_most(
    settings: Settings, write: Write
) -> None:
    write("عقد.txt", "يتحمل المالك إصلاح التكييف في الشقة، ويدفع المستأجر ثمن المصابيح.")
    write("فندق.txt", "في كل غرفة مكيف وثلاجة صغيرة، ويُغلق المكيف عند مغادرة النزيل.")
    index(settings)
    opened = LocalIndex.current(settings.data_dir / SNAPSHOTS)
    retriever = HybridRetriever(index=opened, embeddings=embedding_model(settings.embedding), top_k=2)

    for asked, wording in [
        ("مين بيدفع تصليح المكيف بالشقة؟", "مين يدفع إصلاح التكييف بالشقة؟"),
        ("امتى يتقفل المكيف؟", "متى يغلق المكيف؟"),
        ("متى يُغلق المكيف في الشقة؟", "متى يُغلق المكيف في الشقة؟"),  # in no dialect
    ]:
        assert arabic.fold(retriever.question(asked).wording) == arabic.fold(wording)


def test_it_is_a_langchain_retriever(retriever: HybridRetriever) -> None:
    documents = retriever.invoke("ما حجم التجارة؟")
    assert len(documents) == 2
    assert documents[0].page_content.startswith("بلغ حجم التجارة")
    assert json.loads(json.dumps(documents[0].metadata))["document"] == "تجارة.txt"
    assert len({document.id for document in documents}) == 2


def test_hits_come_best_first_and_no_more_than_asked_for(retriever: HybridRetriever) -> None:
    hits = retriever.search(retriever.question("التجارة والأمطار"), top_k=3)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(hits) == 3
    assert len({hit.passage.document for hit in hits}) == 3


@given(SCORES)
def test_without_words_the_vectors_decide_alone(similarities: list[float]) -> None:
    cosines = np.array(similarities, np.float32)
    fused = fuse(np.zeros(len(cosines), np.float32), cosines)
    assert cosines[fused.argmax()] == pytest.approx(cosines.max(), abs=1e-5)


@given(SCORES)
def test_a_clearly_better_share_of_words_wins_whatever_the_vectors_say(similarities: list[float]) -> None:
    shares = np.zeros(len(similarities), np.float32)
    shares[-1] = 0.5
    assert fuse(shares, np.array(similarities, np.float32)).argmax() == len(similarities) - 1


def test_words_that_stand_together_win_over_the_same_words_scattered(
    settings: Settings, write: Write
) -> None:
    filler = "تتناول هذه الفقرة أمورًا كثيرة من شؤون المدينة القديمة وأسواقها العامرة."
    write("مجتمعة.txt", f"افتتح الوزير الجسر الكبير في الربيع. {filler} {filler}")
    write("متفرقة.txt", f"افتتح المعرض. {filler} الوزير غائب. {filler} الجسر الكبير بعيد.")
    index(settings)
    opened = LocalIndex.current(settings.data_dir / SNAPSHOTS)
    passages = opened.passages(range(2))
    question = Question("من افتتح الجسر الكبير؟", embedding_model(settings.embedding))
    near = proximity(question, opened, passages)
    assert dict(zip((passage.document for passage in passages), near, strict=True)) == {
        "مجتمعة.txt": pytest.approx(near.max()),
        "متفرقة.txt": pytest.approx(near.min()),
    }
    assert 0 < near.min() < near.max() <= 1


def test_a_question_without_words_is_close_to_nothing(retriever: HybridRetriever) -> None:
    passages = retriever.index.passages([0])
    assert proximity(retriever.question("؟!"), retriever.index, passages).tolist() == [0]
