"""Importing much at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """Import without collecting garbage, and never look at what was imported again: modules make a million
    objects that all stay, and to go through them takes a third of the time of `isnad ask`."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
