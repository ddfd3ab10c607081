"""The chain through its two doors: an index and a reader of a few lines each, plugged in from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable

from rag.answers.answer import Answer, Claim, Source
from rag.answers.reader import Reading
from rag.chain import ChainInput, build_chain
from rag.documents import Block, Loaded, assemble
from rag.index.recipe import passage_text
from rag.passages import split
from rag.question import Question, Turn
from rag.retrieval import Hit, HybridRetriever
from tests.coroutines import awaited
from tests.index.conformance import TEXTS, BagOfWords
from tests.index.memory import MemoryIndex


class FixedReader:
    """Claims the first sentence of each hit, and something that no hit says."""

    model = "fixed"

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.claimed = 0

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        self.asked.append(question)
        return Reading(self._claims(hits), confidence=0.75)

    def _claims(self, hits: Sequence[Hit]) -> Iterator[Claim]:
        for hit in hits:
            self.claimed += 1
            source = Source(hit.passage, hit.passage.sentences[0])
            yield Claim(source.quote, (source,))
            yield Claim("بلغ عدد السكان 9 ملايين.", (source,))


@pytest.fixture
def retriever() -> HybridRetriever:
    documents = [assemble(path, Loaded((Block(text),)), path) for path, text in TEXTS.items()]
    passages = [passage for document in documents for passage in split(document, 40, 160)]
    vectors = BagOfWords().encode_passages([passage_text(passage) for passage in passages])
    return HybridRetriever(index=MemoryIndex(documents, passages, vectors), embeddings=BagOfWords(), top_k=2)


@pytest.fixture
def reader() -> FixedReader:
    return FixedReader()


@pytest.fixture
def chain(retriever: HybridRetriever, reader: FixedReader) -> Runnable[ChainInput, Answer]:
    return build_chain(retriever, reader)


ASKED: ChainInput = {"question": "كم بلغ حجم التجارة؟"}


def test_what_is_no_question_gets_a_reply_and_no_passages(chain: Runnable[ChainInput, Answer]) -> None:
    answer = chain.invoke({"question": "شكرا جزيلا!"})
    assert not answer.answered
    assert not answer.passages
    assert answer.answer.startswith("على الرحب")
    assert "«تجارة.txt»" in chain.invoke({"question": "ماذا يمكنني أن أسأل؟"}).answer


def test_another_reader_and_another_index_answer_without_a_change_elsewhere(
    chain: Runnable[ChainInput, Answer],
) -> None:
    answer = chain.invoke(ASKED)
    assert answer.answer.startswith(f"{TEXTS['تجارة.txt']} [1]\n")
    assert (answer.model, answer.confidence, answer.answered) == ("fixed", 0.75, True)
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert len(answer.passages) == 2


def test_what_the_sources_do_not_say_is_dropped_whoever_claims_it(
    chain: Runnable[ChainInput, Answer],
) -> None:
    assert "السكان" not in chain.invoke(ASKED).answer


def test_a_stream_gives_each_claim_as_soon_as_it_is_made(
    chain: Runnable[ChainInput, Answer], reader: FixedReader
) -> None:
    parts = chain.stream(ASKED)
    found = next(parts)
    assert (found.answer, len(found.passages), reader.asked) == ("", 2, [])
    first = next(parts)
    assert first.answer == f"{TEXTS['تجارة.txt']} [1]"
    assert reader.claimed == 1
    assert sum(parts, found + first) == chain.invoke(ASKED)


def test_it_answers_asynchronously_too(chain: Runnable[ChainInput, Answer]) -> None:
    async def stream() -> list[Answer]:
        return [part async for part in chain.astream(ASKED)]

    first, *others = awaited(stream())
    assert sum(others, first) == awaited(chain.ainvoke(ASKED)) == chain.invoke(ASKED)


def test_a_follow_up_is_retrieved_and_read_with_what_it_leans_on(
    chain: Runnable[ChainInput, Answer], reader: FixedReader
) -> None:
    history = [Turn("user", "كم بلغ حجم التجارة؟"), Turn("assistant", "240 مليار.")]
    answer = chain.invoke({"question": "ومتى؟", "history": history})
    assert reader.asked[0].query == "كم بلغ حجم التجارة؟ ومتى؟"
    assert answer.question == "ومتى؟"


def test_a_reranker_decides_what_is_read_first(retriever: HybridRetriever, reader: FixedReader) -> None:
    chain = build_chain(retriever, reader, rerank=lambda question, hits: hits[::-1])
    assert chain.invoke(ASKED).answer.endswith(f"{TEXTS['تجارة.txt']} [2]")


def test_it_composes_with_other_runnables(chain: Runnable[ChainInput, Answer]) -> None:
    assert "240" in (chain | (lambda answer: answer.answer.upper())).invoke(ASKED)


def test_callbacks_hear_of_each_step(chain: Runnable[ChainInput, Answer]) -> None:
    names: list[str] = []

    class Steps(BaseCallbackHandler):
        def on_chain_start(self, *arguments: Any, **named: Any) -> None:
            names.append(named["name"])

    chain.invoke(ASKED, config={"callbacks": [Steps()]})
    assert names[1:] == ["question", "retrieve", "rerank", "read"]


def test_small_talk_is_replied_to_and_nothing_is_retrieved(
    chain: Runnable[ChainInput, Answer], reader: FixedReader
) -> None:
    answer = chain.invoke({"question": "السلام عليكم"})
    assert (answer.answered, answer.citations, answer.passages, reader.asked) == (False, (), (), [])
    assert answer.answer


def test_each_part_is_retrieved_and_read(chain: Runnable[ChainInput, Answer], reader: FixedReader) -> None:
    chain.invoke({"question": "كم بلغ حجم التجارة وكيف يطبخ الأرز؟"})
    assert [question.text for question in reader.asked] == ["كم بلغ حجم التجارة", "كيف يطبخ الأرز؟"]


def test_who_asks_for_a_summary_gets_an_outline(
    chain: Runnable[ChainInput, Answer], reader: FixedReader
) -> None:
    answer = chain.invoke({"question": "لخص طبخ"})
    assert [citation.quote for citation in answer.citations] == [TEXTS["قسم/طبخ.txt"]]
    assert reader.asked == []


def test_a_misspelt_question_finds_what_is_meant(
    chain: Runnable[ChainInput, Answer], reader: FixedReader
) -> None:
    answer = chain.invoke({"question": "كم حجم التجاره بين الصين ورسيا؟"})
    assert "وروسيا" in reader.asked[0].query
    assert answer.question == "كم حجم التجاره بين الصين ورسيا؟"


def test_a_curated_answer_wins_and_nothing_is_retrieved_for_it(
    retriever: HybridRetriever, reader: FixedReader
) -> None:
    def curate(question: Question) -> Answer | None:
        return Answer(question.text, "نعم.", True, "ar", "curated") if "سؤال" in question.text else None

    chain = build_chain(retriever, reader, curate=curate)
    assert chain.invoke({"question": "سؤال"}).answer == "نعم."
    assert [part.model for part in chain.stream({"question": "شكرا، سؤال"})] == ["curated"]
    assert reader.asked == []
    assert chain.invoke({"question": "ما عاصمة فرنسا؟"}).model == "fixed"
