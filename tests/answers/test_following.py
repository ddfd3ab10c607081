from __future__ import annotations

import numpy as np

from rag.answers.answer import Source
from rag.answers.features import FEATURES, Candidate
from rag.answers.following import holds, select_following
from rag.documents import Block, Loaded, assemble
from rag.passages import split
from rag.question import Question, Turn
from tests.conftest import EngineOver
from tests.index.conformance import BagOfWords

DOCUMENT = assemble(
    "a.txt",
    Loaded(
        (
            Block("بدأ المشروع عام 2021 في الحي. وتديره سارة العتيبي. وكلّف مليونًا."),
            Block("وصفه. لون الباب أحمر."),
        )
    ),
    "مشروع",
)
(PASSAGE,) = split(DOCUMENT, 40, 160)
BEGAN, LED, COST, _, COLOUR = (
    Candidate(Source(PASSAGE, sentence), np.zeros(len(FEATURES)), np.zeros(4), across=False)
    for sentence in PASSAGE.sentences
)
ALL = [BEGAN, LED, COST, COLOUR]
HISTORY = (Turn("user", "متى بدأ المشروع؟"), Turn("assistant", f"{BEGAN.source.quote} [1]"))


def left(text: str, history: tuple[Turn, ...] = HISTORY) -> list[str]:
    found = select_following(Question(text, BagOfWords(), history), ALL)
    return [candidate.source.quote for candidate in found]


def test_a_sentence_has_to_hold_the_follow_ups_own_words_in_any_form() -> None:
    assert left("ومن مديرته؟") == [LED.source.quote]
    assert left("وما لونه؟") == [COLOUR.source.quote]


def test_else_only_the_sentence_after_the_quoted_one_may_say_it() -> None:
    assert left("ومن مهندسته؟") == [LED.source.quote]


def test_and_then_asks_for_the_sentence_after_the_quoted_one() -> None:
    assert left("وبعد ذلك؟") == [LED.source.quote]


def test_a_noun_that_is_not_there_is_not_answered_by_a_neighbour() -> None:
    assert left("والسيارات؟") == []


def test_words_of_the_earlier_question_do_not_count_again() -> None:
    assert left("وكم كلّف مشروعها؟") == [COST.source.quote]


def test_a_turn_before_that_has_no_words_is_nothing_to_lean_on() -> None:
    assert left("منذ متى؟", (Turn("user", "؟"),)) == left("منذ متى؟", ())


def test_what_is_asked_alone_or_without_words_of_its_own_may_be_anywhere() -> None:
    everything = [candidate.source.quote for candidate in ALL]
    assert left("كم كلفة البناء الجديد؟") == everything
    assert left("ولماذا؟") == everything
    assert left("ومن مديرته؟", ()) == everything


def test_without_an_earlier_answer_the_sentence_that_the_earlier_question_is_about_is_found() -> None:
    assert left("ومن مهندسته؟", HISTORY[:1]) == [LED.source.quote]


def test_a_sentence_that_holds_them_in_the_quoted_passage_covers_the_question() -> None:
    (found,) = select_following(Question("ومن مديرته؟", BagOfWords(), HISTORY), ALL)
    assert {found.features[FEATURES.index(name)] for name in ("covered", "related")} == {1}
    assert {found.features[FEATURES.index(name)] for name in ("missing", "aside", "weakest")} == {0}
    assert not LED.features.any()


def test_the_verb_of_a_follow_ups_noun_answers_it(engine_over: EngineOver) -> None:
    engine = engine_over({"نادٍ.txt": "افتُتح النادي في أبريل 2019. وتدرّبه اللاعبة هدى الناصر. ويرتاده مئة."})
    first = engine.ask("متى افتُتح النادي؟")
    history = (Turn("user", "متى افتُتح النادي؟"), Turn("assistant", first.answer))
    assert [each.quote for each in engine.ask("ومن مدرّبته؟", history).citations] == [
        "وتدرّبه اللاعبة هدى الناصر."
    ]


def test_a_question_word_alone_is_answered_by_what_was_quoted_where_that_says_it() -> None:
    assert left("منذ متى؟") == [BEGAN.source.quote]


def test_a_sentence_with_few_of_the_words_gives_way_to_one_with_all() -> None:
    assert left("ولون الباب؟") == [COLOUR.source.quote]


def test_words_are_held_whatever_their_affixes_and_vowels() -> None:
    assert holds("وغرامة التأخير دينار، ورسمها ديناران", ["تاخرت", "رسم"])
    assert not holds("وغرامة التأخير دينار", ["تاخرت", "رسوم"])


def test_what_happens_if_is_told_where_it_is_supposed_in_the_document_that_was_quoted() -> None:
    document = assemble("b.txt", Loaded((Block("يعمل الحارس ليلًا. وإذا غاب خُصم أجره."),)), "حراسة")
    (passage,) = split(document, 1, 160)
    works, fails = (
        Candidate(Source(passage, sentence), np.zeros(len(FEATURES)), np.zeros(4), False, is_current=True)
        for sentence in passage.sentences
    )
    history = (Turn("user", "متى يعمل الحارس؟"), Turn("assistant", f"{works.source.quote} [1]"))
    found = select_following(Question("وإذا تغيّب؟", BagOfWords(), history), [works, fails])
    assert [candidate.source.quote for candidate in found] == [fails.source.quote]


def test_a_noun_of_one_root_with_the_verb_is_held_where_no_sentence_has_the_word() -> None:
    document = assemble("d.txt", Loaded((Block("تُحجز القاعة هاتفيًا. ولا رسم على الإلغاء."),)), "قاعات")
    (passage,) = split(document, 1, 160)
    books, cancels = (
        Candidate(Source(passage, sentence), np.zeros(len(FEATURES)), np.zeros(4), across=False)
        for sentence in passage.sentences
    )
    history = (Turn("user", "كيف تُحجز القاعة؟"), Turn("assistant", f"{books.source.quote} [1]"))
    found = select_following(Question("ولو ألغيت؟", BagOfWords(), history), [books, cancels])
    assert [candidate.source.quote for candidate in found] == [cancels.source.quote]


def test_a_price_without_its_name_in_the_quoted_sentence_is_told_by_that() -> None:
    document = assemble("c.txt", Loaded((Block("القارب الكبير: ساعتان، 90 دينارًا."),)), "قوارب")
    (passage,) = split(document, 1, 160)
    boat = Candidate(
        Source(passage, passage.sentences[0]), np.zeros(len(FEATURES)), np.zeros(4), across=False
    )
    history = (Turn("user", "كم مدة جولة القارب الكبير؟"), Turn("assistant", f"{boat.source.quote} [1]"))
    found = select_following(Question("وكم سعره؟", BagOfWords(), history), [boat])
    assert [candidate.source.quote for candidate in found] == [boat.source.quote]
