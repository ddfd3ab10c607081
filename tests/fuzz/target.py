"""A target of fuzzing: what takes bytes of any kind, and what has to hold of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`check` raises for bytes with which something else happens than was promised; `examples` are such as
    real ones are, from which others are made."""

    name: str
    check: Callable[[bytes], object]
    examples: tuple[bytes, ...]
