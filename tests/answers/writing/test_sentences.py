from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answers.writing.faults import Fault
from rag.answers.writing.sentences import LONGEST, SentenceStream, Written


def written(*pieces: str, is_whole: bool = True) -> list[tuple[str, tuple[int, ...]]]:
    stream = SentenceStream()
    found: list[Written] = [sentence for piece in pieces for sentence in stream.feed(piece)]
    return [(each.text, each.marks) for each in (*found, *stream.rest(is_whole))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("الأولى هنا [1]. الثانية هنا [2].", [("الأولى هنا.", (1,)), ("الثانية هنا.", (2,))]),
        ("الأولى هنا. [1] الثانية هنا. [2]", [("الأولى هنا.", (1,)), ("الثانية هنا.", (2,))]),
        ("[1] الأولى هنا. [2] الثانية هنا.", [("الأولى هنا.", (1,)), ("الثانية هنا.", (2,))]),
        ("الأولى.[1][2]\nالثانية.[٣]", [("الأولى.", (1, 2)), ("الثانية.", (3,))]),
        (
            "Costs 3.5 million [1, 2]. Dr. Ali said so.",
            [("Costs 3.5 million.", (1, 2)), ("Dr. Ali said so.", ())],
        ),
        (
            "# عنوان\n1. أولًا هذا [1]\n2. وهذا **مهم** [2]",
            [("عنوان", ()), ("أولًا هذا", (1,)), ("وهذا مهم", (2,))],
        ),
        ("<think>هل [1]؟ لا.</think>نعم هو كذلك [2].", [("نعم هو كذلك.", (2,))]),
        ("[1]", []),
        ("", []),
    ],
)
def test_marks_go_with_their_sentences_however_the_text_is_cut(
    text: str, sentences: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert written(text) == sentences
    assert written(*text) == sentences


def test_of_an_answer_that_was_cut_the_last_sentence_is_left_out_where_it_has_no_end() -> None:
    assert [text for text, _ in written("الأولى هنا [1]. الثانية", is_whole=False)] == ["الأولى هنا."]
    assert [text for text, _ in written("الأولى هنا [1]. الثانية. [2]", is_whole=False)] == [
        "الأولى هنا.",
        "الثانية.",
    ]


def test_a_sentence_is_given_as_soon_as_the_next_one_begins() -> None:
    stream = SentenceStream()
    assert list(stream.feed("الأولى هنا. ")) == []
    assert list(stream.feed("[1")) == []
    assert list(stream.feed("] ")) == []
    assert list(stream.feed("ا")) == [Written("الأولى هنا.", (1,))]


def test_a_sentence_without_an_end_is_a_fault() -> None:
    with pytest.raises(Fault, match="repeating"):
        written(*["نعم "] * LONGEST)


@given(st.text("اب .؟\n[]1٢,*-<think>/"), st.integers(1, 9))
def test_any_text_is_read_the_same_in_pieces(text: str, size: int) -> None:
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    assert [text for text, _ in written(*pieces)] == [text for text, _ in written(text)]
