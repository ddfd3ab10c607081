"""Limits: the rate of one client's questions, and the slots for answers in progress."""

from __future__ import annotations

import asyncio
import logging
import math
import time

from limits import RateLimitItem, parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from rag.config import ConfigError, Settings
from ui.web.access import Visitor
from ui.web.telemetry import log_event

WAITING_SECONDS = 10.0
"""How long a question waits for a slot before it is refused."""


class Limits:
    """The limits of one server. Raises ConfigError for a storage that cannot be used."""

    def __init__(self, settings: Settings) -> None:
        self.seconds = settings.limits.seconds
        rate = settings.limits.questions
        self._rate: RateLimitItem | None = parse(rate) if rate else None
        self._slots = asyncio.Semaphore(settings.limits.concurrent)
        self._inside = 0
        try:
            storage = storage_from_string(settings.limits.storage, wrap_exceptions=True)
            self._windows = MovingWindowRateLimiter(storage)
        except ConfigurationError as error:
            raise ConfigError(f"limits.storage = {settings.limits.storage!r}: {error}") from None

    def wait(self, visitor: Visitor) -> int | None:
        """Count a question: None where it is within the rate, else the seconds until the next one is. A
        storage that cannot be reached refuses nobody, and is logged."""
        try:
            if self._rate is None or self._windows.hit(self._rate, visitor.id):
                return None
            stats = self._windows.get_window_stats(self._rate, visitor.id)
        except StorageError as error:
            log_event("limits.storage failed", {"reason": str(error.storage_error)}, logging.ERROR)
            return None
        return max(1, math.ceil(stats.reset_time - time.time()))

    def charge(self, visitor: Visitor, requests: int) -> None:
        """Count an answer that took several requests to the chat model as so many questions, one of which is
        counted already. What the rate has no room for is forgiven: whoever asks next waits."""
        if self._rate is None:
            return
        cost = min(requests - 1, self._rate.amount)
        try:
            while cost > 0 and not self._windows.hit(self._rate, visitor.id, cost=cost):
                cost -= 1
        except StorageError as error:
            log_event("limits.storage failed", {"reason": str(error.storage_error)}, logging.ERROR)

    async def enter(self) -> bool:
        """Take a slot; False where none became free in time."""
        self._inside += 1
        try:
            await asyncio.wait_for(self._slots.acquire(), WAITING_SECONDS)
        except BaseException as error:
            self._inside -= 1
            if isinstance(error, TimeoutError):
                return False
            raise
        return True

    def leave(self) -> None:
        """Free the slot."""
        self._inside -= 1
        self._slots.release()

    def is_busy(self) -> bool:
        """Whether anybody has a slot or waits for one."""
        return self._inside > 0
