"""Who speaks on a page: one answer at a time, and none after its reader has gone on to something else."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from threading import Condition, Lock
from typing import Final, TypeVar

HANDING_OVER_SECONDS: Final = 5.0
"""How long a turn's end waits for a piece that is on its way to the page: longer only where the page left."""
MOST_PAGES: Final = 10_000
"""Of so many pages the last turn is remembered; those forgotten are the ones that were still for longest."""

Piece = TypeVar("Piece")


class Turns:
    """The turns of the open pages, by the page's session.

    Gradio runs a page's events side by side, so that of two that come close together the second may be
    served first. The page numbers its events: one that is served after a later one gives nothing, and ends
    nothing. Gradio can cancel what runs for a page, too, but by its function, so that a cancellation that
    comes late ends the next question's answer. This ends one answer, and waits until what it gave has
    reached the page: nothing of it can then follow what comes after.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._latest: dict[str, _Turn] = {}

    def take(self, page: str, number: int, pieces: Generator[Piece], nothing: Piece) -> Iterator[Piece]:
        """The pieces of a page's event, until a later one takes the turn, and then `nothing`: Gradio sends
        the last one again when all is over, which may be long after. What ran before for the page ends first.
        """
        turn = _Turn(number)
        try:
            if self._begin(page, turn):
                for piece in pieces:
                    if not turn.give():
                        break
                    yield piece
                    turn.given()
            yield nothing
        finally:
            turn.given()
            pieces.close()

    def _begin(self, page: str, turn: _Turn) -> bool:
        """Whether the turn is the page's now, which it is not where a later one was."""
        with self._lock:
            before = self._latest.pop(page, None)
            late = before is not None and before.number > turn.number
            self._latest[page] = before if before and late else turn
            if len(self._latest) > MOST_PAGES:
                del self._latest[next(iter(self._latest))]
        if before and not late:
            before.end()
        return not late


class _Turn:
    def __init__(self, number: int) -> None:
        self.number = number
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
