from __future__ import annotations

from rag.answers.answer import Answer, CheckedSentence, Citations, Source
from rag.documents import Block, Loaded, assemble
from rag.passages import split


def sources() -> list[Source]:
    document = assemble("a.txt", Loaded((Block("الأولى هنا. الثانية هنا 5. الثالثة."),)), "عنوان")
    (passage,) = split(document, 40, 160)
    return [Source(passage, sentence) for sentence in passage.sentences]


def test_sources_are_numbered_by_first_use_and_shared() -> None:
    first, second, _ = sources()
    citations = Citations()
    marks, new = citations.cite([second, second])
    assert marks == "[1][1]"
    assert [(citation.quote, citation.start, citation.end) for citation in new] == [
        ("الثانية هنا 5.", 12, 26)
    ]
    marks, new = citations.cite([first, second])
    assert marks == "[2][1]"
    assert [citation.quote for citation in new] == ["الأولى هنا."]
    assert all(citation.verified for citation in new)


def test_parts_of_an_answer_add_up() -> None:
    begun = Answer("س", "", False, "ar", "test", seconds={"retrieve": 1.0})
    said = Answer("س", "جملة [1]", True, "ar", "test", confidence=0.5)
    last = Answer("س", "", True, "ar", "test", seconds={"answer": 2.0})
    whole = begun + said + last
    assert (whole.answer, whole.answered, whole.confidence) == ("جملة [1]", True, 0.5)
    assert whole.seconds == {"retrieve": 1.0, "answer": 2.0}


def test_below_a_sentence_that_failed_its_check_stands_why() -> None:
    checks = (
        CheckedSentence(0, 7, "supported", True),
        CheckedSentence(12, 20, "contradicted", False, ("العدد «5» ليس في المصدر.", "وفيه «4».")),
    )
    answer = Answer("س", "الأولى. [1]\nالثانية. (بلا سند)\nالثالثة. [2]", True, "ar", "m", checks=checks)
    assert answer.explained() == (
        "الأولى. [1]\nالثانية. (بلا سند)\n    العدد «5» ليس في المصدر. وفيه «4».\nالثالثة. [2]"
    )
