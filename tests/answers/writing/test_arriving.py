from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from rag.answers.writing.arriving import arriving


def first(pieces: Iterator[int | None]) -> int:
    """The next piece, whenever it comes."""
    return next(piece for piece in pieces if piece is not None)


async def counted() -> AsyncIterator[int]:
    for number in range(3):
        yield number


def test_what_arrives_is_given_in_order() -> None:
    assert [piece for piece in arriving(counted, 30) if piece is not None] == [0, 1, 2]


def test_what_the_stream_raises_is_raised_after_what_came() -> None:
    async def broken() -> AsyncIterator[int]:
        yield 1
        raise ValueError("broken")

    pieces = arriving(broken, 30)
    assert first(pieces) == 1
    with pytest.raises(ValueError, match="broken"):
        list(pieces)


class Waiting:
    """Gives a piece and then waits for ever; notes when it is cancelled, and takes so many cancellations."""

    def __init__(self, cancellations: int = 1) -> None:
        self.ended = threading.Event()
        self._left = cancellations

    async def stream(self) -> AsyncIterator[int]:
        yield 1
        while self._left:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self._left -= 1
        self.ended.set()
        raise asyncio.CancelledError


@pytest.mark.parametrize("cancellations", [1, 2])
def test_leaving_ends_the_stream_even_where_a_cancellation_is_swallowed(cancellations: int) -> None:
    waiting = Waiting(cancellations)
    pieces = arriving(waiting.stream, 30)
    assert first(pieces) == 1
    assert next(pieces) is None
    pieces.close()
    assert waiting.ended.wait(120)


def test_a_stream_that_takes_too_long_is_ended() -> None:
    waiting = Waiting()
    with pytest.raises(TimeoutError, match=r"within 0\.1 seconds"):
        list(arriving(waiting.stream, 0.1))
    assert waiting.ended.wait(120)
