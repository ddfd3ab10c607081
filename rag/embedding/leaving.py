"""Leaving: a process does not end while a thread of it computes in a library of another language.

Python ends a daemon thread that comes back from one when all is over by unwinding its stack, which C++ may
answer by aborting the process ("terminate called without an active exception").
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

WAIT_SECONDS: Final = 10.0
"""How long the end waits, at most."""


class Gate:
    """Lets threads in until it is closed, which waits for those inside. Daemon threads stand before a closed
    gate for ever; others, whose end Python waits for, go in all the same."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._is_closed = False

    @contextmanager
    def inside(self) -> Iterator[None]:
        """While this lasts, closing waits."""
        with self._changed:
            if threading.current_thread().daemon:
                self._changed.wait_for(lambda: not self._is_closed)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Let no daemon thread in any more, and wait until nobody is inside, WAIT_SECONDS at most."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: self._inside == 0, WAIT_SECONDS)


computing: Final = Gate()
"""Where computing goes on that is long beside all else."""
atexit.register(computing.close)
