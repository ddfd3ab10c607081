from __future__ import annotations

from collections.abc import Sequence

from rag.answers.answer import Answer
from rag.answers.outline import MOST_DOCUMENTS, MOST_SENTENCES, outline
from rag.answers.replies import is_notice
from rag.answers.requests import find_request
from rag.documents import Block, Document, Loaded, assemble
from rag.index.recipe import passage_text
from rag.passages import split
from rag.question import Turn
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
    request = find_request(question, retriever)
    assert request is not None
    first, *others = outline(question, request, retriever, "test", in_stead=False)
    return sum(others, first)


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


def test_of_two_documents_that_are_to_be_compared_both_are_quoted_and_named() -> None:
    answer = answer_of("قارن بين دليل الإجازات والسفر في المهمات")
    first, *lines = answer.answer.split("\n")
    assert "لا أقارن" in first
    assert [line for line in lines if is_notice(line)] == [f"«{LEAVE.title}»:", f"«{LONG.title}»:"]
    assert len(answer.citations) == 3 + MOST_SENTENCES
    assert {citation.document for citation in answer.citations} == {LEAVE.path, LONG.path}
    assert answer_of("قارن بين الوثيقتين").citations == answer.citations


def test_without_two_documents_to_compare_the_titles_are_told() -> None:
    third = document("it.md", "الدعم التقني", 1)
    answer = answer_of("قارن بين الوثيقتين", (LEAVE, LONG, third))
    assert not answer.answered
    assert all(each.title in answer.answer for each in (LEAVE, LONG, third))


def test_of_all_documents_the_opening_sentence_of_each_is_quoted() -> None:
    many = [document(f"{n:02}.md", f"دليل رقم {n}", 1) for n in range(MOST_DOCUMENTS + 2)]
    answer = answer_of("لخص كل الوثائق", many)
    first, *lines = answer.answer.split("\n")
    assert "وليست تلخيصًا" in first
    assert lines[:2] == ["«دليل رقم 0»:", "مقدمة دليل رقم 0. [1]"]
    assert lines[-1] == f"ومن الوثائق أيضًا: دليل رقم {MOST_DOCUMENTS}؛ دليل رقم {MOST_DOCUMENTS + 1}."
    assert len(answer.citations) == MOST_DOCUMENTS


def test_of_what_every_document_is_asked_those_are_quoted_that_speak_of_it() -> None:
    blocks = (Block("تفتح القاعة صباحًا. ويحرس الجسر أربعة."),)
    bridge = assemble("bridge.md", Loaded(blocks), "الجسر")
    answer = answer_of("ماذا تقول كل وثيقة عن حراسة الجسر؟", (LEAVE, bridge))
    assert answer.answer.split("\n")[1:] == ["«الجسر»:", "ويحرس الجسر أربعة. [1]"]


def test_who_asks_which_documents_there_are_is_told_their_titles() -> None:
    answer = answer_of("ما الوثائق الموجودة هنا؟")
    assert [line.removeprefix("- ") for line in answer.answer.splitlines()[1:]] == [LEAVE.title, LONG.title]
    assert not answer.answered
    assert not answer.citations
