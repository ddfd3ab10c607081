from __future__ import annotations

from pathlib import Path

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
