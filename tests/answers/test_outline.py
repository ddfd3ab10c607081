from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answers.answer import Answer
from rag.answers.outline import MOST_SENTENCES, find_summarised, outline
from rag.answers.replies import is_notice
from rag.documents import Block, Document, Loaded, assemble
from rag.index.recipe import passage_text
from rag.passages import split
from rag.question import Question, Turn
from rag.retrieval import HybridRetriever
from tests.index.conformance import BagOfWords
from tests.index.memory import MemoryIndex


def document(path: str, title: str, sections: int) -> Document:
    blocks = [Block(title, 1), Block(f"مقدمة {title}. وبقيتها.")]
    for number in range(sections):
        blocks += [Block(f"قسم {number}", 2), Block(f"يأتي ما يلي:\nأول القسم {number}. وآخره.")]
    return assemble(path, Loaded(tuple(blocks)), title)


LEAVE = document("staff-leave.md", "دليل الإجازات في المؤسسة", 2)
LONG = document("travel.md", "السفر في المهمات", MOST_SENTENCES + 2)


def retriever_of(*documents: Document) -> HybridRetriever:
    passages = [passage for each in documents for passage in split(each, 40, 160)]
    vectors = BagOfWords().encode_passages([passage_text(passage) for passage in passages])
    return HybridRetriever(index=MemoryIndex(documents, passages, vectors), embeddings=BagOfWords())


def answer_of(text: str, documents: Sequence[Document] = (LEAVE, LONG), *history: Turn) -> Answer:
    retriever = retriever_of(*documents)
    question = retriever.question(text, history)
    subject = find_summarised(question)
    assert subject is not None
    first, *others = outline(question, subject, retriever, "test")
    return sum(others, first)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("لخص لائحة الإجازات", "لائحة الإجازات"),
        ("لخّصي لي المقال", "المقال"),
        ("أعطني ملخصًا عن السفر", "السفر"),
        ("من فضلك، ممكن ملخص دليل السفر؟", "دليل السفر"),
        ("ما ملخص الزيارة؟", "الزيارة"),
        ("summarise the leave policy", "the leave policy"),
        ("Give me a short summary of travel.", "travel"),
        ("لخص", ""),
        ("أين يُحفظ ملخص الاجتماع؟", None),
        ("كم مدة الإجازة؟", None),
    ],
)
def test_a_request_for_a_summary_is_told_with_what_it_is_of(text: str, subject: str | None) -> None:
    assert find_summarised(Question(text, BagOfWords())) == subject


def test_the_opening_sentences_of_the_sections_are_quoted_and_named_as_such() -> None:
    answer = answer_of("لخص لائحة الإجازات")
    first, *quoted = answer.answer.split("\n")
    assert "وليست تلخيصًا" in first
    assert LEAVE.title in first
    assert is_notice(first)
    assert quoted == ["مقدمة دليل الإجازات في المؤسسة. [1]", "أول القسم 0. [2]", "أول القسم 1. [3]"]
    for citation in answer.citations:
        assert LEAVE.text[citation.start : citation.end] == citation.quote


def test_the_sections_after_those_are_named() -> None:
    answer = answer_of("لخص السفر في المهمات")
    assert len(answer.citations) == MOST_SENTENCES
    assert answer.answer.endswith(
        f"ومن أقسامها أيضًا: {LONG.title} › قسم 5؛ {LONG.title} › قسم 6؛ {LONG.title} › قسم 7."
    )


def test_a_file_name_names_its_document_too() -> None:
    assert answer_of("summarise the staff leave policy").citations[0].document == LEAVE.path


def test_of_what_is_not_there_no_summary_is_offered_but_the_titles() -> None:
    answer = answer_of("لخص كتاب الطبخ النباتي")
    assert not answer.answered
    assert not answer.citations
    assert not answer.passages
    assert LEAVE.title in answer.answer
    assert LONG.title in answer.answer


def test_the_document_of_the_last_quotation_is_meant_where_none_is_named() -> None:
    history = (Turn("user", "سؤال"), Turn("assistant", "أول القسم 1. [1]"), Turn("user", "شكرا"))
    assert answer_of("لخصه", (LEAVE, LONG), *history).citations[0].document in (LEAVE.path, LONG.path)
    assert answer_of("لخص الوثيقة", (LEAVE,)).citations[0].document == LEAVE.path
    assert not answer_of("لخص الوثيقة").answered
