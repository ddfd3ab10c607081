from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from rag.answers.answer import Answer
from rag.question import QuestionError
from tests.coroutines import awaited
from ui.web.answer_stream import AnswerStream, Piece

ANSWER = Answer("سؤال", "نص.", True, "ar", "extractive")


def pieces(ended: threading.Event) -> Generator[Piece]:
    try:
        yield "نص."
        yield ANSWER
    finally:
        ended.set()


def test_the_whole_is_the_last_piece() -> None:
    assert awaited(AnswerStream(pieces(threading.Event())).whole()) == ANSWER


def test_a_stream_that_has_begun_gives_every_piece() -> None:
    stream = AnswerStream(pieces(threading.Event()))
    awaited(stream.begin())
    assert list(stream) == ["نص.", ANSWER]


def test_what_cannot_be_answered_raises_at_the_beginning() -> None:
    def refuse() -> Generator[Piece]:
        raise QuestionError("empty")
        yield ""

    with pytest.raises(QuestionError):
        awaited(AnswerStream(refuse()).begin())


def test_a_closed_stream_makes_no_further_piece() -> None:
    ended = threading.Event()
    stream = AnswerStream(pieces(ended))
    assert next(stream) == "نص."
    stream.close()
    assert ended.is_set()
    assert list(stream) == []


def test_closing_while_a_piece_is_made_ends_the_answer_after_it() -> None:
    begun, released, ended = threading.Event(), threading.Event(), threading.Event()

    def wait() -> Generator[Piece]:
        try:
            begun.set()
            assert released.wait(120)
            yield "نص."
            yield ANSWER
        finally:
            ended.set()

    stream = AnswerStream(wait())
    made: list[Piece] = []
    maker = threading.Thread(target=lambda: made.extend(stream))
    maker.start()
    assert begun.wait(120)
    stream.close()
    assert not ended.is_set()
    released.set()
    maker.join(120)
    assert made == ["نص."]
    assert ended.is_set()
