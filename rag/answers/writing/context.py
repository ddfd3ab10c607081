"""What of the retrieved passages a prompt has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from langchain_core.messages import BaseMessage

T = TypeVar("T")

Ask = Callable[[Sequence[T]], list[BaseMessage]]
"""Makes a prompt of passages, or of what else it is made of."""


def fit(ask: Ask[T], items: Sequence[T], room: int) -> Sequence[T]:
    """The first items, as many as make a prompt of no more than `room` characters; one at least."""
    count = len(items)
    while count > 1 and (length := measure(ask(items[:count]))) > room:
        count = min(count - 1, max(1, count * room // length))
    return items[:count]


def measure(messages: Sequence[BaseMessage]) -> int:
    """The characters of a prompt."""
    return sum(len(message.text) for message in messages)
