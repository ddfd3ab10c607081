"""Summaries, comparisons and lists by a scripted chat model, through the chain as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args

import pytest

from rag.answers.answer import REFUSAL, Answer
from rag.answers.reader import Reader
from rag.answers.replies import is_notice, name_fault, name_unread
from rag.answers.requests import Kind
from rag.answers.writing.chat_model import ChatModel
from rag.answers.writing.map_reduce import MOST_PARTS, MOST_SENTENCES, MapReduceReader
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


@pytest.fixture(params=["openai", "ollama"])
def provider(request: pytest.FixtureRequest) -> str:
    return str(request.param)


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


def made(
    server: ChatServer,
    asked: str,
    *documents: Document,
    context_tokens: int = 8192,
    provider: str = "ollama",
    timeout: float = 600,
    **settings: Any,
) -> Answer:
    passages = [passage for text in documents for passage in split(text, 40, 160)]
    vectors = BagOfWords().encode_passages([passage_text(passage) for passage in passages])
    retriever = HybridRetriever(index=MemoryIndex(documents, passages, vectors), embeddings=BagOfWords())
    chat = ChatModel(
        AnswerSettings(
            model=f"{provider}:x",
            base_url=server.address + ("/v1" if provider == "openai" else ""),
            context_tokens=context_tokens,
            max_tokens=256,
            timeout=timeout,
            **settings,
        )
    )
    writers: dict[Kind, Reader] = {kind: MapReduceReader(chat, kind) for kind in get_args(Kind)}
    return build_chain(retriever, Quoting(), writers=writers).invoke({"question": asked})


def summarised(server: ChatServer, text: Document, context_tokens: int = 8192) -> Answer:
    return made(server, "لخص دليل الجسر", text, context_tokens=context_tokens)


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
        assert len(quotes(answer)) == MOST_SENTENCES["summary"]
        together = f"{FACTS[8]} [9]\nطول الجسر الشمالي 310 أمتار. [1]\nعاصمة فرنسا باريس. [2]"
        server.reply(*[everything] * parts, together)
        assert quotes(summarised(server, document(repeated=12), 1024)) == [FACTS[8], FACTS[0]]
        server.reply(*[everything] * parts, Reply(status=500))
        failed = summarised(server, document(repeated=12), 1024)
    assert failed.fault == "failed"
    assert 1 < len(quotes(failed)) <= MOST_SENTENCES["summary"]


@pytest.mark.parametrize(
    ("reply", "fault"),
    [(Reply(status=500), "failed"), (Reply("عاصمة فرنسا باريس. [1]"), "unsupported"), (Reply(""), "empty")],
)
def test_without_a_summary_there_is_the_outline_and_it_says_why(reply: Reply, fault: str) -> None:
    with chatting(reply) as server:
        answer = summarised(server, document())
    opening, *quoted, last = answer.answer.split("\n")
    assert opening.startswith("هذه الجملة الأولى من كل قسم")  # there is a model, so not that there is none
    assert quoted[0] == f"{FACTS[0]} [1]"
    assert last == name_fault(fault, "ar", instead=True)  # type: ignore[arg-type]
    assert (answer.model, answer.fault, answer.answered) == ("extractive", fault, True)


LEAVE = assemble(
    "leave.md",
    Loaded(
        (
            Block("دليل الإجازات", 1),
            Block("تُطلب الإجازة قبل 14 يومًا من بدايتها. ويوافق عليها المدير المباشر."),
        )
    ),
    "دليل الإجازات",
)
TRAVEL = assemble(
    "travel.md",
    Loaded(
        (Block("لائحة السفر", 1), Block("يُرفع طلب السفر قبله بعشرين يومًا. ويوافق على السفر الأمين العام."))
    ),
    "لائحة السفر",
)
COMPARED = "قارن بين دليل الإجازات ولائحة السفر"


def test_two_documents_are_compared_and_each_half_of_a_sentence_cites_its_own(provider: str) -> None:
    said = "تُطلب الإجازة قبل 14 يومًا من بدايتها، أما السفر فيُرفع طلبه قبله بعشرين يومًا. [1][2]"
    with chatting(said) as server:
        answer = made(server, COMPARED, LEAVE, TRAVEL, provider=provider)
        assert "دليل الإجازات" in server.prompt()
        assert "لائحة السفر" in server.prompt()
    assert answer.answer == (
        "تُطلب الإجازة قبل 14 يومًا من بدايتها [1]\nأما السفر فيُرفع طلبه قبله بعشرين يومًا. [2]"
    )
    assert [citation.document for citation in answer.citations] == ["leave.md", "travel.md"]
    assert (answer.fault, answer.requests) == (None, 1)


def test_what_one_document_says_is_not_said_of_the_other() -> None:
    right = "في لائحة السفر يوافق على السفر الأمين العام."
    with chatting(f"في لائحة السفر تُطلب الإجازة قبل 14 يومًا. [1]\n{right} [2]") as server:
        answer = made(server, COMPARED, LEAVE, TRAVEL)
    assert answer.answer == f"{right} [1]"


def test_documents_that_are_too_long_are_summarised_before_they_are_compared() -> None:
    other = assemble(
        "tunnel.md", Loaded((Block("دليل النفق", 1), Block("يبلغ طول النفق 120 مترًا."))), "دليل النفق"
    )
    with chatting(" ".join(FACTS)) as server:
        server.reply(f"{' '.join(FACTS)} يبلغ طول النفق 120 مترًا.")
        answer = made(
            server, "قارن بين دليل الجسر ودليل النفق", document(repeated=12), other, context_tokens=1024
        )
        assert answer.requests == len(server.asked) > 2
        assert "Compare" not in server.prompt(0)
        assert "قارن بين الوثائق التي" in server.prompt(-1)
    assert {citation.document for citation in answer.citations} == {"bridge.md", "tunnel.md"}


def test_all_documents_are_summarised_and_each_sentence_cites_its_own() -> None:
    with chatting(f"{FACTS[0]} [1]\nتُطلب الإجازة قبل 14 يومًا من بدايتها. [1]") as server:
        answer = made(server, "لخص كل الوثائق", document(), LEAVE)
    assert [citation.document for citation in answer.citations] == ["bridge.md", "leave.md"]


def test_a_list_over_all_documents_has_what_each_says(provider: str) -> None:
    said = "يوافق على الإجازة المدير المباشر. [1]\nويوافق على السفر الأمين العام. [2]"
    with chatting(said) as server:
        answer = made(server, "من يوافق في كل الوثائق؟", LEAVE, TRAVEL, provider=provider)
        assert server.prompt().endswith("السؤال: من يوافق في كل الوثائق؟")
        server.reply(REFUSAL["ar"])
        nothing = made(server, "من يوافق في كل الوثائق؟", LEAVE, TRAVEL, provider=provider)
    assert len(answer.citations) == 2
    assert (nothing.answered, nothing.answer, nothing.fault) == (False, REFUSAL["ar"], None)


def test_a_list_of_many_passages_is_made_in_parts_and_shown_as_they_are_made() -> None:
    halls = [
        assemble(
            f"{n}.md",
            Loaded((Block(f"تفتح القاعة {n} عند الساعة {n} صباحًا. " + "وفيها مقاعد. " * 60),)),
            f"القاعة {n}",
        )
        for n in range(6, 10)
    ]
    with chatting("\n".join(f"تفتح القاعة {n} عند الساعة {n} صباحًا. [1]" for n in range(6, 10))) as server:
        answer = made(server, "متى تفتح القاعة في كل الوثائق؟", *halls, context_tokens=1024)
    assert answer.requests == len(server.asked) == 4
    assert answer.answer.count("\n") == 3


def test_of_documents_that_are_too_long_for_one_answer_the_beginnings_are_read_and_that_is_told() -> None:
    blocks = [Block(f"يبلغ طول الجسر {n} أمتار. " + "ولا خبر آخر. " * 140) for n in range(1, 60)]
    long = assemble("long.md", Loaded(tuple(blocks)), "دليل الجسر")
    with chatting("يبلغ طول الجسر 1 أمتار.") as server:
        answer = made(server, "لخص دليل الجسر", long, context_tokens=1024)
        assert answer.requests == len(server.asked) <= MOST_PARTS + 1
        assert "الجسر 1 أمتار" in server.prompt(0)
    last = answer.answer.split("\n")[-1]
    assert is_notice(last)
    (read,) = map(int, re.findall(r"\d+", last))
    assert last == name_unread(read, "ar")
    assert 0 < read < 59


def test_a_part_that_is_too_long_for_the_model_is_divided_once(provider: str) -> None:
    with chatting("") as server:
        too_long = Reply(status=400, error="the prompt exceeds the context size")
        server.reply(too_long, *[" ".join(FACTS[:5])] * 2, FACTS[0])
        answer = made(server, "لخص دليل الجسر", document(), provider=provider)
        assert (answer.fault, len(server.asked)) == (None, 3)
        assert quotes(answer) == FACTS[:5]
        server.reply(too_long)
        failed = made(server, "لخص دليل الجسر", document(), provider=provider)
    assert (failed.fault, failed.model) == ("length", "extractive")


@pytest.mark.parametrize("asked", [COMPARED, "لخص كل الوثائق", "من يوافق في كل الوثائق؟"])
def test_whatever_the_model_fails_at_the_documents_are_quoted_and_it_is_told(
    asked: str, provider: str
) -> None:
    with chatting(Reply("تُطلب", ending="cut")) as server:
        answer = made(server, asked, LEAVE, TRAVEL, provider=provider)
    lines = answer.answer.split("\n")
    assert is_notice(lines[0])
    assert lines[1] in (f"«{LEAVE.title}»:", f"«{TRAVEL.title}»:")
    assert lines[-1] == name_fault("cut", "ar", instead=True)
    assert (answer.model, answer.fault) == ("extractive", "cut")


def test_all_of_it_is_made_in_the_time_of_an_answer() -> None:
    with chatting(Reply("تُطلب", ending="waits")) as server:
        answer = made(server, COMPARED, LEAVE, TRAVEL, timeout=0.5)
        assert server.left.wait(120) or not server.asked  # which a slow machine may not come to in time
    assert answer.fault == "timeout"
