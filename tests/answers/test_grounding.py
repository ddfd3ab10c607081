from __future__ import annotations

from collections.abc import Sequence

from rag.answers.answer import REFUSAL, Answer, Claim, Source, is_claim
from rag.answers.grounding import ground
from rag.answers.reader import Reading
from rag.documents import Block, Loaded, assemble
from rag.passages import split
from rag.question import Question
from rag.retrieval import Hit
from tests.index.conformance import BagOfWords

DOCUMENT = assemble("a.txt", Loaded((Block("الأولى هنا. الثانية هنا 5. الثالثة."),)), "عنوان")
(PASSAGE,) = split(DOCUMENT, 40, 160)
FIRST, SECOND, _ = (Source(PASSAGE, sentence) for sentence in PASSAGE.sentences)


class Claiming:
    model = "test"

    def __init__(self, *claims: Claim) -> None:
        self._claims = claims

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        return Reading(self._claims)


def answer_of(*claims: Claim) -> Answer:
    first, *others = ground(Question("س", BagOfWords()), [Hit(PASSAGE, 1, 1, 1)], Claiming(*claims))
    return sum(others, first)


def test_each_sentence_carries_the_number_of_its_source() -> None:
    answer = answer_of(Claim(SECOND.quote, (SECOND,)), Claim(FIRST.quote, (FIRST,)), Claim("هنا", (SECOND,)))
    assert answer.answer == "الثانية هنا 5. [1]\nالأولى هنا. [2]\nهنا [1]"
    assert [citation.quote for citation in answer.citations] == ["الثانية هنا 5.", "الأولى هنا."]
    assert [passage.document for passage in answer.passages] == ["a.txt"]


def test_a_source_that_does_not_support_the_claim_is_not_cited() -> None:
    assert answer_of(Claim("الثانية هنا 5.", (FIRST, SECOND))).answer == "الثانية هنا 5. [1]"


def test_an_unsupported_claim_is_dropped_and_an_answer_of_nothing_is_a_refusal() -> None:
    assert answer_of(Claim("الثانية هنا 6.", (SECOND,)), Claim("هنا", (SECOND,))).answer == "هنا [1]"
    refused = answer_of(Claim("الثانية هنا 6.", (SECOND,)))
    assert not refused.answered
    assert not refused.citations
    assert refused.answer == REFUSAL["ar"]
    assert answer_of().answer == REFUSAL["ar"]


def test_what_is_left_of_a_list_is_told_in_a_line_that_is_no_claim() -> None:
    class Listing(Claiming):
        def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
            return Reading(self._claims, unshown=3)

    parts = ground(
        Question("ما هي؟", BagOfWords()), [Hit(PASSAGE, 1, 1, 1)], Listing(Claim("هنا", (SECOND,)))
    )
    first, *others = parts
    claim, more = sum(others, first).answer.split("\n")
    assert claim == "هنا [1]"
    assert "3" in more
    assert is_claim(claim)
    assert not is_claim(more)
