"""Who speaks on a page: one answer at a time, and none after its reader has gone on to something else."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from threading import Condition, Lock
from typing import Final, TypeVar

HANDING_OVER_SECONDS: Final = 5.0
"""How long a turn's end waits for a piece that is on its way to the page: longer only where the page left."""

Piece = TypeVar("Piece")


class Turns:
    """The turns of the open pages, by the page's session.

    Gradio can cancel what runs for a page, but by its function, so that a cancellation that comes late ends
    the next question's answer. This ends one answer, and waits until what it gave has reached the page:
    nothing of it can then follow what comes after.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: dict[str, _Turn] = {}

    def take(self, page: str, pieces: Generator[Piece], nothing: Piece) -> Iterator[Piece]:
        """The pieces, until the turn ends: then `nothing`, as Gradio sends the last one again when all is
        over, which may be long after. What ran for the page before ends first."""
        self.end(page)
        turn = _Turn()
        with self._lock:
            self._running[page] = turn
        try:
            for piece in pieces:
                if not turn.give():
                    yield nothing
                    return
                yield piece
                turn.given()
        finally:
            turn.given()
            pieces.close()
            with self._lock:
                if self._running.get(page) is turn:
                    del self._running[page]

    def end(self, page: str) -> None:
        """End the turn that runs for a page, if one does. Its generator gives no further piece."""
        with self._lock:
            turn = self._running.get(page)
        if turn:
            turn.end()


class _Turn:
    def __init__(self) -> None:
        self._changed = Condition()
        self._ended = False
        self._giving = False

    def give(self) -> bool:
        """Whether a piece may be given. It is on its way until `given` is called."""
        with self._changed:
            self._giving = not self._ended
            return self._giving

    def given(self) -> None:
        with self._changed:
            self._giving = False
            self._changed.notify_all()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.wait_for(lambda: not self._giving, HANDING_OVER_SECONDS)
