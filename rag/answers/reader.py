"""The reader as a port: who makes claims out of what was retrieved, by quoting or in words of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from rag.answers.answer import Claim, FaultCode, Source
from rag.question import Question
from rag.retrieval import Hit

MOST_CANDIDATES: Final = 3
"""Sentences that may answer that are shown of an answer, at most."""


MOST_PASSAGES: Final = 5_000
"""Of whole documents so many passages are read, of two that are compared so many of each."""

WAITING: Final = Claim("", ())
"""Stands among the claims of a reader that waits for somebody else, now and then, so that whoever asked and
has left is noticed. It claims nothing."""


@dataclass(slots=True)
class Reading:
    """What a reader makes of the hits: its claims, as they are made; none where the hits hold no answer. What
    else there is holds once they all are made.

    `confidence` is the probability that they hold one, where the reader estimates it. (It stands beside the
    claims, not in one, since a refusal has a confidence too.) `unshown` is how many items of the list that
    the claims end with are not among them, and `counted` how many it has, where that was asked for.
    `candidates` are the sentences that may answer, best first, where the reader is not sure; those of its
    claims may be among them. `fault` is what the chat model failed at, where one did, and `model` who
    answered in its stead. `requests` counts those to the chat model, as they are made, where the answer takes
    more than one, and `read_only` says how many passages were read where there were more.
    """

    claims: Iterable[Claim]
    confidence: float | None = None
    unshown: int = 0
    counted: int = 0
    candidates: Sequence[Source] = ()
    fault: FaultCode | None = None
    model: str | None = None
    requests: int = 0
    read_only: int | None = None


class Reader(Protocol):
    """Answers from hits alone. What it claims is checked by the chain, whoever it is."""

    @property
    def model(self) -> str:
        """The name that answers report: `extractive`, or the chat model's."""
        ...

    def read(self, question: Question, hits: Sequence[Hit]) -> Reading:
        """Read the hits, best first, for an answer to the question."""
        ...
