"""What of the retrieved passages a prompt has room for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from langchain_core.messages import BaseMessage

from rag.answers.writing.faults import Fault

T = TypeVar("T")
Piece = TypeVar("Piece")
Reply = TypeVar("Reply")

Ask = Callable[[Sequence[T]], list[BaseMessage]]
"""Makes a prompt of passages, or of what else it is made of."""


def fit(ask: Ask[T], items: Sequence[T], room: int) -> Sequence[T]:
    """The first items, as many as make a prompt of no more than `room` characters; one at least."""
    count = len(items)
    while count > 1 and (length := measure(ask(items[:count]))) > room:
        count = min(count - 1, max(1, count * room // length))
    return items[:count]


def shortening(
    asking: Callable[[Sequence[T]], Generator[Piece, None, Reply]], items: Sequence[T]
) -> Generator[Piece, None, Reply]:
    """What asking with the items gives; with half of them, once, where they are too long for the model.
    Raises Fault."""
    try:
        return (yield from asking(items))
    except Fault as fault:
        if fault.code != "length" or len(items) < 2:
            raise
    return (yield from asking(items[: len(items) // 2]))


def measure(messages: Sequence[BaseMessage]) -> int:
    """The characters of a prompt."""
    return sum(len(message.text) for message in messages)
