"""Summaries by a scripted chat model, through the chain as it is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answers.answer import Answer
from rag.answers.replies import name_fault
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.summary import MOST_SENTENCES, SummaryReader
from rag.chain import build_chain
from rag.config import AnswerSettings
from rag.documents import Block, Document, Loaded, assemble
from rag.index.recipe import passage_text
from rag.passages import split
from rag.retrieval import HybridRetriever
from tests.answers.writing.test_writer import Quoting
from tests.chat_server import ChatServer, Reply, chatting
from tests.index.conformance import BagOfWords
from tests.index.memory import MemoryIndex

pytestmark = pytest.mark.slow

FACTS = [
    "يبلغ طول الجسر الشمالي 310 أمتار.",
    "افتتح الجسر في مارس 1987 بحضور الوزير.",
    "تعبره كل يوم 42 ألف سيارة.",
    "تمنع الشاحنات من عبوره ليلًا.",
    "كلفت صيانته الأخيرة 6 ملايين درهم.",
    "صممته المهندسة سلمى الحداد.",
    "يستند الجسر إلى تسع دعامات من الخرسانة.",
    "طلي باللون الأبيض قبل عامين.",
    "يحرسه أربعة موظفين في كل نوبة.",
]


def document(repeated: int = 1) -> Document:
    """Of sections that say one fact each, with so many words beside it."""
    blocks = [Block("دليل الجسر", 1)]
    for number, fact in enumerate(FACTS):
        beside = " ".join(f"ولا خبر آخر في القسم {number} غير ذلك." for _ in range(repeated))
        blocks += [Block(f"قسم {number}", 2), Block(f"{fact} {beside}")]
    return assemble("bridge.md", Loaded(tuple(blocks)), "دليل الجسر")


def summarised(server: ChatServer, text: Document, context_tokens: int = 8192) -> Answer:
    passages = split(text, 40, 160)
    vectors = BagOfWords().encode_passages([passage_text(passage) for passage in passages])
    retriever = HybridRetriever(index=MemoryIndex([text], passages, vectors), embeddings=BagOfWords())
    settings = AnswerSettings(
        model="ollama:x", base_url=server.address, context_tokens=context_tokens, max_tokens=256
    )
    chain = build_chain(retriever, Quoting(), summarist=SummaryReader(ChatModel(settings)))
    return chain.invoke({"question": "لخص دليل الجسر"})


def quotes(answer: Answer) -> Sequence[str]:
    return [citation.quote for citation in answer.citations]


def test_each_sentence_of_a_summary_is_checked_and_cites_the_document() -> None:
    with chatting("طول الجسر الشمالي 310 أمتار [1]. وتعبره 50 ألف سيارة [3]. صممته سلمى الحداد.") as server:
        answer = summarised(server, document())
        assert server.prompt().endswith("السؤال: لخص دليل الجسر")
    assert answer.answer == "طول الجسر الشمالي 310 أمتار. [1]\nصممته سلمى الحداد. [2]"
    assert quotes(answer) == [FACTS[0], FACTS[5]]
    assert (answer.model, answer.fault, answer.passages) == ("ollama:x", None, ())


def test_a_document_that_is_too_long_is_summarised_in_parts_and_these_together() -> None:
    everything = " ".join(FACTS)
    with chatting(everything) as server:
        answer = summarised(server, document(repeated=12), context_tokens=1024)
        parts = len(server.asked) - 1
        assert parts > 1
        assert all(fact in server.prompt() for fact in FACTS)
        assert "ولا خبر آخر" not in server.prompt()
        assert len(quotes(answer)) == MOST_SENTENCES
        together = f"{FACTS[8]} [9]\nطول الجسر الشمالي 310 أمتار. [1]\nعاصمة فرنسا باريس. [2]"
        server.reply(*[everything] * parts, together)
        assert quotes(summarised(server, document(repeated=12), 1024)) == [FACTS[8], FACTS[0]]
        server.reply(*[everything] * parts, Reply(status=500))
        failed = summarised(server, document(repeated=12), 1024)
    assert failed.fault == "failed"
    assert 1 < len(quotes(failed)) <= MOST_SENTENCES


@pytest.mark.parametrize(
    ("reply", "fault"),
    [(Reply(status=500), "failed"), (Reply("عاصمة فرنسا باريس. [1]"), "unsupported"), (Reply(""), "empty")],
)
def test_without_a_summary_there_is_the_outline_and_it_says_why(reply: Reply, fault: str) -> None:
    with chatting(reply) as server:
        answer = summarised(server, document())
    opening, *quoted, last = answer.answer.split("\n")
    assert "لا أكتب ملخصات بلا نموذج محادثة" in opening
    assert quoted[0] == f"{FACTS[0]} [1]"
    assert last == name_fault(fault, "ar", instead=True)  # type: ignore[arg-type]
    assert (answer.model, answer.fault, answer.answered) == ("extractive", fault, True)
