"""The body of a request: no larger than it may be, and within its time. It is read before the route sees it,
but for uploads, which go to the disk as they arrive."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive

MAX_BODY_BYTES = 1_000_000
MAX_ATTACHED_BYTES = 8_000_000
"""The same where pictures and files come with a question."""
BODY_SECONDS = 30.0
"""How long a body may take to arrive."""
LARGE_BODIES = 4
"""Bodies larger than `MAX_BODY_BYTES` that may be read at a time."""


class BodyError(Exception):
    """A body that is too large or too slow."""

    def __init__(self, status: int, code: str, limit: int) -> None:
        self.status, self.code, self.limit = status, code, limit


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
