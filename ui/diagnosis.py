"""A line of what `isnad doctor` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was looked at, and what was found; a `note` leaves everything working."""

    state: State
    what: str
    said: str
