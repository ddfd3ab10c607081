"""Curated answers: whom they are given, to which questions, and on what they rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from rag.answers.answer import Answer
from rag.answers.curated import CuratedAnswer, CuratedAnswers, locate
from rag.collections import EVERYTHING, Scope
from rag.config import Embedding
from rag.documents import Block, Document, Loaded, assemble
from rag.embedding import Encoder, Vectors, embedding_model
from rag.question import Question, Turn
from tests.index.memory import MemoryIndex

HOURS = "تفتح المكتبة من الثامنة إلى الرابعة."
QUESTION = "متى تفتح المكتبة؟"
PUBLIC = frozenset({"عام"})
PRIVATE = frozenset({"خاص"})


class Source:
    """Curated answers in memory."""

    def __init__(self, *answers: CuratedAnswer) -> None:
        self.answers, self.changes = list(answers), 0

    def version(self) -> int:
        return self.changes

    def all(self) -> Sequence[CuratedAnswer]:
        return self.answers


@cache
def encoder() -> Encoder:
    return embedding_model(Embedding())


def read(text: str = f"مقدمة الدليل.\n\n{HOURS}") -> Document:
    blocks = (Block("الأوقات", level=1), *(Block(part) for part in text.split("\n\n")))
    return assemble("دليل.md", Loaded(blocks, title="الدليل"), "دليل.md")


def ask(
    source: Source,
    question: str = QUESTION,
    scope: Scope = EVERYTHING,
    documents: Sequence[Document] = (),
    history: tuple[Turn, ...] = (),
) -> Answer | None:
    none: Vectors = encoder().encode_passages([])
    index = MemoryIndex(documents, [], none)
    curated = CuratedAnswers(source, encoder(), ["عام", "خاص"])
    return curated.find(Question(question, encoder(), history), index, scope)


def test_it_is_given_as_it_stands_with_who_wrote_it_and_when() -> None:
    said = "من الثامنة.\nإلا الجمعة <b>."
    answer = ask(
        Source(CuratedAnswer(QUESTION, said, "سلمى", "2026-03-01")), "السلام عليكم، ايمتى تفتح المكتبه"
    )
    assert answer
    assert (answer.answer, answer.answered, answer.model) == (said, True, "curated")
    assert answer.to_json()["curated"] == {"question": QUESTION, "by": "سلمى", "changed": "2026-03-01"}
    assert not answer.citations
    assert not answer.passages


@pytest.mark.parametrize("asked", ["متى تغلق المكتبة؟", "متى تفتح المكتبة يوم الجمعة؟", "ما اسم المكتبة؟"])
def test_another_question_does_not_get_it(asked: str) -> None:
    assert ask(Source(CuratedAnswer(QUESTION, "من الثامنة.")), asked) is None


def test_a_question_that_leans_on_the_one_before_it_does_not_get_it() -> None:
    source = Source(CuratedAnswer("وكم رسمها؟", "عشرة."))
    before = (Turn("user", "ما شروط العضوية في النادي؟"), Turn("assistant", "بطاقة."))
    assert ask(source, "وكم رسمها؟", history=before) is None


def test_the_same_question_in_a_conversation_gets_it() -> None:
    before = (Turn("user", "ما شروط العضوية في النادي؟"), Turn("assistant", "بطاقة."))
    assert ask(Source(CuratedAnswer(QUESTION, "من الثامنة.")), history=before)


def test_its_quote_is_cited_where_it_stands_in_the_document() -> None:
    document = read()
    answer = ask(
        Source(CuratedAnswer(QUESTION, HOURS, document="دليل.md", quote=HOURS)), documents=[document]
    )
    assert answer
    (citation,) = answer.citations
    assert answer.answer == f"{HOURS} [1]"
    assert document.text[citation.start : citation.end] == citation.quote == HOURS
    assert (citation.paragraph, citation.section, citation.verified) == (2, "الأوقات", True)


def test_a_quote_that_the_answer_does_not_follow_from_is_not_called_verified() -> None:
    answer = ask(
        Source(CuratedAnswer(QUESTION, "من التاسعة إلى الخامسة.", document="دليل.md", quote=HOURS)),
        documents=[read()],
    )
    assert answer
    assert not answer.citations[0].verified


def test_a_document_alone_is_cited_as_such() -> None:
    answer = ask(Source(CuratedAnswer(QUESTION, "من الثامنة.", document="دليل.md")), documents=[read()])
    assert answer
    (citation,) = answer.citations
    assert (citation.document, citation.title, citation.quote, citation.verified) == (
        "دليل.md",
        "الدليل",
        "",
        False,
    )


@pytest.mark.parametrize("documents", [[], [read("تفتح المكتبة من التاسعة.")]], ids=["removed", "changed"])
def test_it_rests_once_its_document_does_not_bear_it_any_more(documents: list[Document]) -> None:
    source = Source(CuratedAnswer(QUESTION, "من الثامنة.", document="دليل.md", quote=HOURS))
    assert ask(source, documents=documents) is None


@pytest.mark.parametrize(
    ("collections", "scope", "is_given"),
    [
        (frozenset(), EVERYTHING, True),
        (frozenset(), Scope(seen=PUBLIC), True),
        (frozenset(), Scope(chosen=PUBLIC), False),
        (PRIVATE, EVERYTHING, True),
        (PRIVATE, Scope(seen=PUBLIC), False),
        (PRIVATE, Scope(seen=PRIVATE), True),
        (PRIVATE, Scope(chosen=PUBLIC), False),
        (PRIVATE, Scope(chosen=PRIVATE), True),
        (PRIVATE | PUBLIC, Scope(seen=PUBLIC), True),
        (frozenset({"محذوف"}), EVERYTHING, False),
    ],
)
def test_it_is_for_the_readers_of_its_collections_alone(
    collections: frozenset[str], scope: Scope, is_given: bool
) -> None:
    source = Source(CuratedAnswer(QUESTION, "من الثامنة.", collections=collections))
    assert (ask(source, scope=scope) is not None) is is_given


def test_where_one_may_not_be_seen_another_to_the_same_question_is_given() -> None:
    source = Source(
        CuratedAnswer(QUESTION, "للموظفين: من السابعة.", collections=PRIVATE),
        CuratedAnswer(QUESTION, "من الثامنة."),
    )
    answer = ask(source, scope=Scope(seen=PUBLIC))
    assert answer
    assert answer.answer == "من الثامنة."


def test_what_was_changed_holds_from_the_next_question_on() -> None:
    source = Source()
    curated = CuratedAnswers(source, encoder(), [])
    index = MemoryIndex([], [], encoder().encode_passages([]))
    question = Question(QUESTION, encoder())
    assert curated.find(question, index, EVERYTHING) is None
    source.answers, source.changes = [CuratedAnswer(QUESTION, "من الثامنة.")], 1
    answer = curated.find(question, index, EVERYTHING)
    assert answer
    assert answer.answer == "من الثامنة."
    source.answers, source.changes = [], 2
    assert curated.find(question, index, EVERYTHING) is None


def test_a_quote_is_found_whatever_the_space_between_its_words() -> None:
    document = read("سطر أول\nوسطر ثان. (a+)+$")
    assert locate(document, "") == (0, 0)
    assert locate(document, "سطر ثالث") is None
    place = locate(document, "  أول   وسطر ثان. (a+)+$ ")
    assert place
    assert document.text[slice(*place)] == "أول\nوسطر ثان. (a+)+$"
