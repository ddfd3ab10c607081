"""The body of a request: no larger than it may be, and within its time. It is read before the route sees it,
but for uploads, which go to the disk as they arrive."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import Message, Receive

MAX_BODY_BYTES = 1_000_000
MAX_ATTACHED_BYTES = 8_000_000
"""The same where pictures and files come with a question."""
BODY_SECONDS = 30.0
"""How long a body may take to arrive."""
LARGE_BODIES = 4
"""Bodies larger than `MAX_BODY_BYTES` that may be read at a time."""
REST_SECONDS = 5.0
"""How long the rest of a body is waited for that nobody wants."""


class BodyError(Exception):
    """A body that is too large or too slow."""

    def __init__(self, status: int, code: str, limit: int) -> None:
        self.status, self.code, self.limit = status, code, limit


class Receiving:
    """A request's `receive` that knows whether the body has come to its end. `has_body` is False for one
    whose body is not waited for."""

    def __init__(self, receive: Receive, has_body: bool) -> None:
        self._receive = receive
        self._is_whole = not has_body

    async def __call__(self) -> Message:
        received = await self._receive()
        self._is_whole = not received.get("more_body", False)
        return received

    async def discard(self) -> None:
        """Take the rest of the body and throw it away, as far as it is small and comes soon. A proxy that is
        answered while it still sends may pass on half an answer, as Caddy does."""
        left = MAX_BODY_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(REST_SECONDS):
                while not self._is_whole and left > 0:
                    left -= len((await self()).get("body", b""))


async def read_body(receive: Receive, limit: int, large: asyncio.Semaphore) -> Receive:
    """A `receive` that gives a body that has been read, and then what comes after it. Bodies larger than
    `MAX_BODY_BYTES` take turns by `large`, unread in their sockets until then. Raises BodyError."""
    body = bytearray()
    is_large = False
    try:
        async with asyncio.timeout(BODY_SECONDS):
            more = True
            while more:
                received = await receive()
                body += received.get("body", b"")
                more = received.get("more_body", False)
                if len(body) > limit:
                    raise BodyError(413, "body_too_large", limit)
                if len(body) > MAX_BODY_BYTES and not is_large:
                    is_large = await large.acquire()
        return _replay(bytes(body), receive)
    except TimeoutError:
        raise BodyError(408, "body_too_slow", limit) from None
    finally:
        if is_large:
            large.release()


def bound_body(receive: Receive, limit: int) -> Receive:
    """A `receive` that raises BodyError once a body is longer than `limit` bytes, or nothing of it has come
    for `BODY_SECONDS`."""
    received_bytes = 0
    is_whole = False

    async def receive_bounded() -> Message:
        nonlocal received_bytes, is_whole
        if is_whole:  # and what is waited for now is the end of the connection
            return await receive()
        try:
            received = await asyncio.wait_for(receive(), BODY_SECONDS)
        except TimeoutError:
            raise BodyError(408, "body_too_slow", limit) from None
        received_bytes += len(received.get("body", b""))
        is_whole = not received.get("more_body", False)
        if received_bytes > limit:
            raise BodyError(413, "body_too_large", limit)
        return received

    return receive_bounded


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
