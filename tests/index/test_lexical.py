from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import arabic
from rag.arabic import Analyser
from rag.embedding import Vectors
from rag.index.lexical import LexicalIndex

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
def test_an_analyser_decides_what_counts_as_the_same_word(
    tmp_path: Path, analyser: Analyser, found: list[str]
) -> None:
    LexicalIndex.build(TEXTS, analyser).write(tmp_path)
    index = LexicalIndex.read(tmp_path, analyser)
    assert [
        word for word in ("المدرسة", "والمدرسة", "مدرستنا", "قمر") if coverage(index, word).any()
    ] == found


def test_a_question_of_unknown_words_finds_nothing(index: LexicalIndex) -> None:
    assert not coverage(index, "zzzz").any()


def test_a_written_index_reads_back_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.write(tmp_path / "lexical")
    read = LexicalIndex.read(tmp_path / "lexical")
    assert coverage(read, "التجارة في المدرسة").tolist() == coverage(index, "التجارة في المدرسة").tolist()
    assert all(
        file.suffix in (".json", ".npy", ".txt", ".jsonl") for file in (tmp_path / "lexical").iterdir()
    )


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
    part = LexicalIndex.build(texts).within(np.array(kept, np.int64))
    alone = LexicalIndex.build(texts[number] for number in kept)
    terms = arabic.terms(" ".join(asked), "light10+4grams")
    assert part.document_frequencies(terms).tolist() == alone.document_frequencies(terms).tolist()
    np.testing.assert_allclose(part.coverage(terms), alone.coverage(terms), atol=1e-5)


@given(st.lists(SENTENCES, min_size=1, max_size=6), st.lists(SENTENCES, max_size=6), SENTENCES)
def test_no_figure_of_a_part_depends_on_the_rest(
    own: list[list[str]], others: list[list[str]], asked: list[str]
) -> None:
    terms = arabic.terms(" ".join(asked), "light10+4grams")
    rows = np.arange(len(own))
    one, other = (
        LexicalIndex.build(" ".join(words) for words in passages).within(rows)
        for passages in (own, [*own, *others])
    )
    assert one.coverage(terms).tolist() == other.coverage(terms).tolist()


@pytest.mark.parametrize("occurrences", [1, 7, 200, 1_000])
def test_a_word_that_is_said_often_counts_as_often_in_a_part(occurrences: int) -> None:
    texts = ["سوق " * occurrences + "مطر", "سوق", "مطر في الشتاء"]
    part, alone = LexicalIndex.build(texts).within(np.arange(2)), LexicalIndex.build(texts[:2])
    terms = arabic.terms("سوق مطر", "light10+4grams")
    np.testing.assert_allclose(part.coverage(terms), alone.coverage(terms), atol=1e-6)
