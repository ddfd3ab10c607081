"""What a chat model can fail at, told apart whoever's package raised it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from langchain_core.exceptions import OutputParserException

from rag.answers.answer import FaultCode

REST_AFTER_TIMEOUT: Final = 5.0
"""Seconds; so the other parts of a question do not wait as long as the first one did."""
LONGEST_REST: Final = 300.0
"""Seconds; no server is left alone for longer, whatever it asks."""


class Fault(Exception):
    """The chat model gives no answer, or no more of one. `rest` is for how many seconds its server asks to be
    left alone; `detail` is what it said, for the log."""

    def __init__(self, code: FaultCode, detail: str = "", rest: float = 0.0) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code: FaultCode = code
        self.detail = detail
        self.rest = rest

    @property
    def passes(self) -> bool:
        """Whether the same may succeed when it is tried again."""
        return self.code in ("unreachable", "busy", "failed")


def fault_of(error: BaseException, begun: bool = False) -> Fault:
    """The fault behind an error. Each provider's package has errors of its own, so they are told by what they
    have in common: a status, or the name of what caused them. `begun` says that some of the answer had
    come."""
    detail = " ".join(str(error).split())[:300] or type(error).__name__
    errors = list(_causes(error))
    if any(isinstance(each, TimeoutError) or "Timeout" in type(each).__name__ for each in errors):
        return Fault("timeout", detail, REST_AFTER_TIMEOUT)
    if any(isinstance(each, OutputParserException) for each in errors):
        return Fault("format", detail)
    for each in errors:
        status = getattr(each, "status_code", None)
        if isinstance(status, int) and status >= 400:
            return _of_status(status, detail, max(map(_retry_after, errors)))
    if begun:
        return Fault("cut", detail)
    connecting = any(isinstance(each, ConnectionError) or "Connect" in type(each).__name__ for each in errors)
    return Fault("unreachable" if connecting else "failed", detail)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, what caused it, and so on."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _of_status(status: int, detail: str, rest: float) -> Fault:
    if status in (401, 403):
        return Fault("key", detail)
    if status == 404:
        return Fault("unknown_model", detail)
    if status in (429, 503):
        return Fault("busy", detail, rest)
    if status == 413 or _TOO_LONG.search(detail):
        return Fault("length", detail)
    return Fault("failed", detail)


_TOO_LONG: Final = re.compile(
    r"context.{0,20}(?:length|size|window)|(?:length|size) of the context|too long|too many tokens|"
    r"maximum.{0,40}tokens|exceeds?.{0,40}(?:tokens|context)",
    re.IGNORECASE,
)
"""How servers say in a 400 that the passages are too long: there is no common code."""


def _retry_after(error: BaseException) -> float:
    """The seconds in the header Retry-After; 0 where there is none, or a date. Some packages raise an error
    of their own without the headers; those are with its cause."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = str(headers.get("retry-after", ""))
    return min(float(value), LONGEST_REST) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", value) else 0.0
