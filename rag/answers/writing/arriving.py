"""What arrives from a server piece by piece, for a reader that is not asynchronous: it can be left at any
moment, which ends the request, and ends by itself when its time is up."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from functools import cache
from typing import Any, Final, TypeVar

T = TypeVar("T")

PAUSE: Final = 0.25
"""Seconds. After so many without a piece whoever reads is given None and may leave."""


def arriving(open_stream: Callable[[], AsyncIterator[T]], seconds: float) -> Generator[T | None]:
    """The pieces of an asynchronous stream as they come, and None after each pause without one. Closing this
    cancels the stream at once. It raises what the stream does, and TimeoutError after so many seconds."""
    pieces: queue.SimpleQueue[tuple[T] | Exception | None] = queue.SimpleQueue()
    deadline = time.monotonic() + seconds

    async def receive() -> None:
        try:
            async for piece in open_stream():
                pieces.put((piece,))
            pieces.put(None)
        except Exception as error:
            pieces.put(error)

    request = asyncio.run_coroutine_threadsafe(_until_cancelled(receive()), _loop())
    try:
        while (left := deadline - time.monotonic()) > 0:
            try:
                piece = pieces.get(timeout=min(left, PAUSE))
            except queue.Empty:
                yield None
                continue
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            yield piece[0]
        raise TimeoutError(f"no answer within {seconds:g} seconds")
    finally:
        request.cancel()


async def _until_cancelled(work: Coroutine[Any, Any, None]) -> None:
    """Do it; being cancelled, cancel it until it ends. `asyncio.wait_for`, which clients use, can swallow one
    cancellation where a piece comes at the same moment."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task})
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=PAUSE)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """One for the process, since clients keep their connections in the loop that opened them."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="chat model", daemon=True).start()
    return loop
