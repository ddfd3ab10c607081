from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.arabic import Analyser
from rag.embedding import Vectors
from rag.index.lexical import LexicalIndex
from rag.index.postings import Postings

TEXTS = [
    "قرأ الطالب كتابًا عن التاريخ.",
    "زادت التجارة بين البلدين بنسبة ٦٤٪ في عام ٢٠٢٣.",
    "ذَهَبَ المُعَلِّمُ إِلَى المَدْرَسَةِ مُبَكِّرًا.",
    "تشرق الشمس كل صباح.",
]


def coverage(index: LexicalIndex, question: str) -> Vectors:
    return index.coverage(arabic.query_terms(question, index.analyser))


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("وبالكتاب", 0),
        ("المعلم ذهب", 2),
        ("المُعَلِّمُ", 2),
        ("ﺍﻟﻤﺪﺭﺳﺔ", 2),
        ("64% في 2023", 1),
        ("التجاره بين البلدين", 1),
        ("الشـــمس", 3),
        ("تُشْرِقُ", 3),
        ("۶۴ في ٢٠٢٣", 1),
    ],
)
def test_a_word_is_found_in_every_spelling(index: LexicalIndex, question: str, expected: int) -> None:
    assert int(coverage(index, question).argmax()) == expected
    assert coverage(index, question)[expected] > 0


@given(st.text())
def test_coverage_lies_between_nothing_and_all(question: str) -> None:
    found = coverage(LexicalIndex.build(TEXTS), question)
    assert found.shape == (len(TEXTS),)
    assert (found >= 0).all()
    assert (found <= 1).all()


@pytest.mark.parametrize(
    ("analyser", "found"),
    [
        ("light10+4grams", ["المدرسة", "والمدرسة", "مدرستنا"]),
        ("light10", ["المدرسة", "والمدرسة"]),
        ("words", ["المدرسة"]),
    ],
)
def test_an_analyser_decides_what_counts_as_the_same_word(analyser: Analyser, found: list[str]) -> None:
    index = LexicalIndex.build(TEXTS, analyser)
    assert [
        word for word in ("المدرسة", "والمدرسة", "مدرستنا", "قمر") if coverage(index, word).any()
    ] == found


def test_a_question_of_unknown_words_finds_nothing(index: LexicalIndex) -> None:
    assert not coverage(index, "zzzz").any()


def part(texts: list[str], rows: list[int]) -> LexicalIndex:
    """An index of some of the passages that postings hold."""
    postings = Postings.build(texts, "light10+4grams")
    numbers = np.full(len(texts), -1, np.int32)
    numbers[rows] = np.arange(len(rows))
    return LexicalIndex([(postings, numbers)], len(rows), "light10+4grams")


SENTENCES = st.lists(
    st.sampled_from("التجارة تجارة البلدين عام كتب الكاتب كتابه في ليل 2023 مطر".split()),
    min_size=1,
    max_size=40,
)


@given(st.lists(st.tuples(SENTENCES, st.booleans()), max_size=12), SENTENCES)
def test_a_part_scores_as_an_index_of_its_own(
    passages: list[tuple[list[str], bool]], asked: list[str]
) -> None:
    texts = [" ".join(words) for words, _ in passages]
    kept = [number for number, (_, is_kept) in enumerate(passages) if is_kept]
    some = part(texts, kept)
    alone = LexicalIndex.build(texts[number] for number in kept)
    terms = arabic.terms(" ".join(asked), "light10+4grams")
    assert some.document_frequencies(terms).tolist() == alone.document_frequencies(terms).tolist()
    np.testing.assert_allclose(some.coverage(terms), alone.coverage(terms), atol=1e-5)


@given(st.lists(SENTENCES, min_size=1, max_size=6), st.lists(SENTENCES, max_size=6), SENTENCES)
def test_no_figure_of_a_part_depends_on_the_rest(
    own: list[list[str]], others: list[list[str]], asked: list[str]
) -> None:
    terms = arabic.terms(" ".join(asked), "light10+4grams")
    one, other = (
        part([" ".join(words) for words in passages], list(range(len(own))))
        for passages in (own, [*own, *others])
    )
    assert one.coverage(terms).tolist() == other.coverage(terms).tolist()


@pytest.mark.parametrize("occurrences", [1, 7, 200, 1_000])
def test_a_word_that_is_said_often_counts_as_often_in_a_part(occurrences: int) -> None:
    texts = ["سوق " * occurrences + "مطر", "سوق", "مطر في الشتاء"]
    some, alone = part(texts, [0, 1]), LexicalIndex.build(texts[:2])
    terms = arabic.terms("سوق مطر", "light10+4grams")
    np.testing.assert_allclose(some.coverage(terms), alone.coverage(terms), atol=1e-6)


@given(st.lists(SENTENCES, max_size=12), st.data())
def test_segments_score_as_one(passages: list[list[str]], data: st.DataObject) -> None:
    texts = [" ".join(words) for words in passages]
    order = np.array(data.draw(st.permutations(range(len(texts)))), np.int32)
    cut = data.draw(st.integers(0, len(texts)))
    segments = [
        (Postings.build([texts[number] for number in numbers], "light10+4grams"), numbers)
        for numbers in (order[:cut], order[cut:])
    ]
    several, one = LexicalIndex(segments, len(texts), "light10+4grams"), LexicalIndex.build(texts)
    terms = arabic.terms(" ".join(data.draw(SENTENCES)), "light10+4grams")
    assert several.document_frequencies(terms).tolist() == one.document_frequencies(terms).tolist()
    assert several.coverage(terms).tolist() == one.coverage(terms).tolist()


def test_a_passage_scores_as_bm25_has_it() -> None:
    index = LexicalIndex.build(["قلم قلم ورق", "ورق", "حبر"], "words")
    length = 3 / (5 / 3)
    expected = 2 / (2 + 1.5 * (0.25 + 0.75 * length))
    np.testing.assert_allclose(index.coverage([" قلم"]), [expected, 0, 0], rtol=1e-6)
