from __future__ import annotations

import pytest

from rag.answers.requests import MOST_COMPARED, Request, find_request
from rag.documents import Block, Document, Loaded, assemble
from rag.retrieval import HybridRetriever
from tests.answers.test_outline import retriever_of

TITLES = {
    "leave.md": "دليل الإجازات في المؤسسة",
    "travel.md": "السفر في المهمات: من الطلب إلى التسوية",
    "lines.md": "شراكة «بلا حدود»: كيف بدأت؟",
}
ALL = tuple(sorted(TITLES))
LEAVE_AND_TRAVEL = ("leave.md", "travel.md")


def _document(path: str) -> Document:
    return assemble(path, Loaded((Block(f"هذا نص {TITLES[path]} كله."),)), TITLES[path])


@pytest.fixture(scope="module")
def retriever() -> HybridRetriever:
    return retriever_of(*map(_document, ALL))


def requested(text: str, retriever: HybridRetriever) -> Request | None:
    return find_request(retriever.question(text), retriever)


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("لخص لائحة الإجازات", ("leave.md",)),
        ("لخّصي لي دليل الإجازات", ("leave.md",)),
        ("أعطني ملخصًا عن السفر", ("travel.md",)),
        ("من فضلك، ممكن ملخص دليل السفر؟", ("travel.md",)),
        ("ما ملخص الإجازات؟", ("leave.md",)),
        ("summarise leave.md", ("leave.md",)),
        ("Give me a short summary of travel.", ("travel.md",)),
        ("لخص «شراكة «بلا حدود»: كيف بدأت؟»", ("lines.md",)),
        ("ما موضوع المقال؟", ()),
        ("عن ايش المقال هذا؟", ()),
        ("What is the article about?", ()),
        ("ما الأفكار الرئيسية؟", ()),
        ("لخص كتاب الطبخ النباتي", ()),
        ("لخص", ()),
    ],
)
def test_a_summary_is_of_the_document_that_is_named(
    text: str, documents: tuple[str, ...], retriever: HybridRetriever
) -> None:
    assert requested(text, retriever) == Request("summary", documents)


@pytest.mark.parametrize(
    "text",
    [
        "لخص كل الوثائق",
        "لخص لي جميع الملفات هنا",
        "ملخص الوثائق كلها",
        "لخص هذه المجموعة",
        "summarise all documents",
        "give me an overview of the whole collection",
        "ماذا في كل الوثائق؟",
    ],
)
def test_a_summary_of_everything_is_of_all_documents(text: str, retriever: HybridRetriever) -> None:
    assert requested(text, retriever) == Request("overview", ALL)


@pytest.mark.parametrize(
    "text",
    [
        "قارن بين دليل الإجازات ولائحة السفر",
        "قارن لي دليل الإجازات بدليل السفر من حيث المهل والموافقات",
        "هات مقارنة بين دليل الإجازات والسفر",
        "ما الفرق بين دليل الإجازات ودليل السفر؟",
        "compare leave.md with travel.md in terms of deadlines",
        "What are the differences between leave and travel?",
        f"قارن بين «{TITLES['leave.md']}» و«{TITLES['travel.md']}»",
        f"Compare “{TITLES['leave.md']}” and “{TITLES['travel.md']}”",
    ],
)
def test_a_comparison_is_of_the_two_that_are_named(text: str, retriever: HybridRetriever) -> None:
    assert requested(text, retriever) == Request("comparison", LEAVE_AND_TRAVEL)


def test_where_two_are_to_be_compared_and_not_named_nobody_guesses(retriever: HybridRetriever) -> None:
    assert requested("قارن بين الوثيقتين", retriever) == Request("comparison")
    two = retriever_of(*map(_document, LEAVE_AND_TRAVEL))
    assert requested("قارن بين الوثيقتين", two) == Request("comparison", LEAVE_AND_TRAVEL)


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("قارن بين كل الوثائق", ALL),
        ("قارن بين هذه المجموعة من حيث المهل", ALL),
        ("compare all documents", ALL),
        ("قارن بين وثائق المؤسسة", ("leave.md", "staff.md")),
        ("compare the documents on المؤسسة", ("leave.md", "staff.md")),
        ("قارن بين وثائق الطبخ النباتي", ()),
    ],
)
def test_several_documents_are_compared_by_what_they_are_on(text: str, documents: tuple[str, ...]) -> None:
    staff = assemble("staff.md", Loaded((Block("هذا نص آخر."),)), "هواتف المؤسسة")
    several = retriever_of(*map(_document, ALL), staff)
    wanted = tuple(several.index.titles()) if documents == ALL else documents
    assert requested(text, several) == Request("comparison", wanted)


def test_of_too_many_documents_nobody_guesses_which_to_compare() -> None:
    many = retriever_of(
        *(assemble(f"{n}.md", Loaded((Block(f"نص {n}."),)), f"عنوان {n}") for n in range(MOST_COMPARED + 1))
    )
    assert requested("قارن بين كل الوثائق", many) == Request("comparison")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("ماذا تقول كل وثيقة عن المهل؟", "ماذا عن المهل؟"),
        ("اذكر المهل في كل الوثائق", "اذكر المهل"),
        ("List the deadlines across all documents", "List the deadlines"),
        ("What does each document say about deadlines?", "What say about deadlines?"),
    ],
)
def test_a_list_is_of_what_is_asked_of_every_document(
    text: str, subject: str, retriever: HybridRetriever
) -> None:
    assert requested(text, retriever) == Request("list", ALL, subject)


@pytest.mark.parametrize(
    "text",
    [
        "أين يُحفظ ملخص الاجتماع؟",
        "كم مدة الإجازة؟",
        "ما الفرق بين الإجازة المرضية والإجازة السنوية؟",
        "قارن بين النفط والغاز",
        "هل يحتاج كل موظف إلى كل وثيقة؟",
        "Which of the files is needed for all trips?",
    ],
)
def test_what_passages_answer_is_no_request(text: str, retriever: HybridRetriever) -> None:
    assert requested(text, retriever) is None


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("عن ماذا يتحدث دليل الإجازات؟", "leave.md"),
        ("ما أهم ما جاء في لائحة السفر؟", "travel.md"),
        ("وش فيه دليل الإجازات", "leave.md"),
        ("شو محتوى ملف السفر؟", "travel.md"),
        ("أعطني زبدة كتيب الإجازات", "leave.md"),
        ("ملخص لدليل السفر", "travel.md"),
        ("What is the travel document about?", "travel.md"),
        ("What are the main points of leave.md?", "leave.md"),
    ],
)
def test_who_asks_what_a_document_is_about_gets_its_summary(
    text: str, document: str, retriever: HybridRetriever
) -> None:
    assert requested(text, retriever) == Request("summary", (document,))


@pytest.mark.parametrize(
    "text",
    ["عن ماذا تحدث الوزير في السفر؟", "ما موضوع المهمة؟", "What does travel cost?", "What is a leave about?"],
)
def test_what_is_asked_of_no_document_is_for_passages(text: str, retriever: HybridRetriever) -> None:
    assert requested(text, retriever) is None


@pytest.mark.parametrize(
    "text",
    [
        "ما هي الوثائق الموجودة عندك؟",
        "شو عندك ملفات",
        "عن ماذا يمكنني أن أسأل؟",
        "What documents do you have?",
    ],
)
def test_which_documents_there_are_is_a_request_too(text: str, retriever: HybridRetriever) -> None:
    assert requested(text, retriever) == Request("contents")
