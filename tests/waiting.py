from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE_SECONDS = 300.0
"""For the slowest machine; what is waited for comes within seconds elsewhere."""


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition to hold, asking again and again."""
    latest = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < latest, "it never came to hold"
        pause.wait(0.05)
