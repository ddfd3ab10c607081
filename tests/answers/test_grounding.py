from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answers.answer import REFUSAL, UNSURE, Answer, Claim, Source
from rag.answers.grounding import Found, ground
from rag.answers.reader import Reader, Reading
from rag.answers.replies import is_notice
from rag.documents import Block, Loaded, assemble
from rag.passages import split
from rag.question import Question, Turn
from rag.retrieval import Hit
from tests.index.conformance import BagOfWords

DOCUMENT = assemble("a.txt", Loaded((Block("الأولى هنا. الثانية هنا 5. الثالثة."),)), "عنوان")
(PASSAGE,) = split(DOCUMENT, 40, 160)
FIRST, SECOND, THIRD = (Source(PASSAGE, sentence) for sentence in PASSAGE.sentences)
HIT = Hit(PASSAGE, 1, 1, 1)


class Claiming:
    model = "test"

    def __init__(self, *claims: Claim, candidates: Sequence[Source] = ()) -> None:
        self._reading = Reading(claims, candidates=candidates)

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        return self._reading


def answer_of(*claims: Claim, candidates: Sequence[Source] = ()) -> Answer:
    question = Question("سؤال", BagOfWords())
    return whole(question, [(question, [HIT])], Claiming(*claims, candidates=candidates))


def whole(question: Question, found: list[Found], reader: Reader) -> Answer:
    first, *others = ground(question, found, reader)
    return sum(others, first)


def test_each_sentence_carries_the_number_of_its_source() -> None:
    answer = answer_of(
        Claim(SECOND.quote, (SECOND,)), Claim(FIRST.quote, (FIRST,)), Claim("الثانية هنا", (SECOND,))
    )
    assert answer.answer == "الثانية هنا 5. [1]\nالأولى هنا. [2]\nالثانية هنا [1]"
    assert [citation.quote for citation in answer.citations] == ["الثانية هنا 5.", "الأولى هنا."]
    assert [passage.document for passage in answer.passages] == ["a.txt"]


def test_a_source_that_does_not_support_the_claim_is_not_cited() -> None:
    assert answer_of(Claim("الثانية هنا 5.", (FIRST, SECOND))).answer == "الثانية هنا 5. [1]"


def test_an_unsupported_claim_is_dropped_and_an_answer_of_nothing_is_a_refusal() -> None:
    assert (
        answer_of(Claim("الثانية هنا 6.", (SECOND,)), Claim("الثانية هنا", (SECOND,))).answer
        == "الثانية هنا [1]"
    )
    refused = answer_of(Claim("الثانية هنا 6.", (SECOND,)))
    assert not refused.answered
    assert not refused.citations
    assert refused.answer == REFUSAL["ar"]
    assert answer_of().answer == REFUSAL["ar"]


def test_an_unsure_answer_names_other_candidates_and_numbers_them_after_its_sources() -> None:
    answer = answer_of(Claim(FIRST.quote, (FIRST,)), candidates=(FIRST, THIRD, SECOND, THIRD))
    assert answer.answer == "الأولى هنا. [1]"
    assert [citation.quote for citation in answer.citations] == ["الأولى هنا."]
    assert [(each.number, each.quote) for each in answer.candidates] == [
        (2, "الثالثة."),
        (3, "الثانية هنا 5."),
    ]


def test_an_unsure_refusal_says_so_and_names_candidates() -> None:
    refused = answer_of(candidates=(SECOND, FIRST))
    assert (refused.answered, refused.answer) == (False, UNSURE["ar"])
    assert [(each.number, each.quote) for each in refused.candidates] == [
        (1, "الثانية هنا 5."),
        (2, "الأولى هنا."),
    ]


def test_what_was_asked_for_is_marked_where_it_stands_in_the_whole_answer() -> None:
    text = "يقع المكتب في الطابق 3. يعمل فيه 40 موظفًا. ويتسع لـ 60 موظفًا."
    document = assemble("a.txt", Loaded((Block(text),)), "عنوان")
    (passage,) = split(document, 40, 160)
    _, second, third = (Source(passage, sentence) for sentence in passage.sentences)
    claims = [Claim(source.quote, (source,)) for source in (second, third)]
    question = Question("كم موظفا في المكتب؟", BagOfWords())
    answer = whole(question, [(question, [HIT])], Claiming(*claims))
    assert [answer.answer[start:end] for start, end in answer.emphasis] == ["40 موظفًا", "60 موظفًا"]


class OfParts:
    """Claims what is given for each text that is asked, and notes what was asked."""

    model = "test"

    def __init__(self, **claims: Claim) -> None:
        self._claims = claims
        self.asked: list[Question] = []

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        self.asked.append(question)
        claim = self._claims.get(question.text)
        return Reading([claim] if claim else [], confidence=0.9 if claim else 0.1)


def parts_of(text: str, reader: OfParts, history: tuple[Turn, ...] = ()) -> Answer:
    question = Question(text, BagOfWords(), history)
    return whole(question, [(part, [HIT]) for part in question.parts], reader)


BOTH = "كم الأولى؟ كم الثانية؟"


def test_each_part_of_a_question_is_answered() -> None:
    claims = {"كم الأولى": Claim(FIRST.quote, (FIRST,)), "كم الثانية؟": Claim(SECOND.quote, (SECOND,))}
    answer = parts_of(BOTH, OfParts(**claims))
    assert answer.answer == "الأولى هنا. [1]\nالثانية هنا 5. [2]"
    assert len(answer.passages) == 1
    assert answer.confidence == 0.9


def test_a_part_without_an_answer_is_named() -> None:
    answer = parts_of(BOTH, OfParts(**{"كم الثانية؟": Claim(SECOND.quote, (SECOND,))}))
    assert answer.answered
    assert answer.answer == "الثانية هنا 5. [1]\nولم أجد في الوثائق جوابًا عن: «كم الأولى»."


def test_a_question_none_of_whose_parts_is_answered_is_refused() -> None:
    assert parts_of(BOTH, OfParts()).answer == REFUSAL["ar"]


def test_one_sentence_that_answers_two_parts_is_quoted_once() -> None:
    claim = Claim(FIRST.quote, (FIRST,))
    answer = parts_of(BOTH, OfParts(**{"كم الأولى": claim, "كم الثانية؟": claim}))
    assert answer.answer == "الأولى هنا. [1]"
    assert len(answer.citations) == 1


def test_a_part_that_leans_on_the_one_before_is_read_after_its_answer() -> None:
    reader = OfParts(**{"من الأولى": Claim(FIRST.quote, (FIRST,))})
    parts_of("من الأولى ومتى؟", reader)
    assert reader.asked[1].last_quoted == FIRST.quote


def test_a_bare_question_word_is_answered_where_the_sentence_before_says_it() -> None:
    document = assemble("a.txt", Loaded((Block("زارها الوفد في 12 مايو 2021. ثم عاد."),)), "عنوان")
    (passage,) = split(document, 40, 160)
    visit = Source(passage, passage.sentences[0])
    claims = {"من زار المدينة": Claim(visit.quote, (visit,))}
    assert parts_of("من زار المدينة ومتى؟", OfParts(**claims)).answer == f"{visit.quote} [1]"
    assert "«لماذا»" in parts_of("من زار المدينة ولماذا؟", OfParts(**claims)).answer


def test_what_is_left_of_a_list_is_told_in_a_line_that_is_no_claim() -> None:
    class Listing(Claiming):
        def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
            return replace(self._reading, unshown=3)

    question = Question("ما هي؟", BagOfWords())
    answer = whole(question, [(question, [HIT])], Listing(Claim("الثانية هنا", (SECOND,))))
    claim, more = answer.answer.split("\n")
    assert claim == "الثانية هنا [1]"
    assert "3" in more
    assert not is_notice(claim)
    assert is_notice(more)
