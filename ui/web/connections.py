"""Connections: a deadline for the head of a request, and caps, so that idle ones cannot shut others out."""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
import time
from collections import Counter
from typing import Any, ClassVar, cast

from h11 import DONE, IDLE, SEND_BODY
from uvicorn.protocols.http.h11_impl import H11Protocol

from rag.config import Server
from ui.web.forwarding import is_among
from ui.web.origins import is_loopback
from ui.web.telemetry import log_event

HEAD_SECONDS = 15.0
"""How long the head of a request may take to arrive, and so the rest of a body that nobody reads any more."""
KEPT_DESCRIPTORS = 256
"""File descriptors that connections leave for everything else."""
MOST_CONNECTIONS = 10_000
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
LOG_SECONDS = 60.0
"""How often the log tells that connections are turned away."""


def find_most_connections() -> int:
    """How many connections may be open, by the process's limit on descriptors, which is raised as far as it
    may be."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + KEPT_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return min(MOST_CONNECTIONS, max(soft - KEPT_DESCRIPTORS, soft // 2))


class Exhaustion:
    """The event loop's handler of exceptions. Of exhausted descriptors it tells once in a while: asyncio
    reports each attempt to accept a connection, thousands a second, and then tries again by itself."""

    def __init__(self) -> None:
        self._logged = -LOG_SECONDS

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Called by the event loop."""
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in _EXHAUSTED):
            loop.default_exception_handler(context)
        elif time.monotonic() - self._logged >= LOG_SECONDS:
            self._logged = time.monotonic()
            log_event("descriptors exhausted", {"reason": str(error)}, logging.ERROR)


class Caps:
    """The caps on the connections of a server: `most` in all, and a quarter of them for one address. There
    may be everybody behind a proxy's, or this machine's own."""

    def __init__(self, server: Server, most: int) -> None:
        self._proxies = server.proxy_addresses
        self._most = most
        self._open: Counter[str] = Counter()
        self._logged = -LOG_SECONDS

    def enter(self, address: str) -> bool:
        """Count a connection. False where it is one too many, and is to be closed."""
        self._open[address] += 1
        shared = is_among(address, self._proxies) or is_loopback(address)
        most = self._most if shared else self._most // 4
        if self._open.total() <= self._most and self._open[address] <= most:
            return True
        if time.monotonic() - self._logged >= LOG_SECONDS:
            self._logged = time.monotonic()
            log_event("connections turned away", {"open": self._open.total()}, logging.WARNING)
        return False

    def leave(self, address: str) -> None:
        """Count one less."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


class Gathering:
    """A transport that writes at once what it is given in one turn of the event loop. A small answer is then
    one packet: Caddy, which may have a last look at the question when its answer comes and lose the rest,
    has the whole of it by then."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Write when this turn of the event loop ends."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(data)

    def close(self) -> None:
        """Close when all is written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._waiting:
            self._transport.write(b"".join(self._waiting))
            self._waiting.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def limit_connections(server: Server) -> type[H11Protocol]:
    """The protocol of a server's connections."""

    class Limited(Connection):
        caps = Caps(server, find_most_connections())

    return Limited


class Connection(H11Protocol):
    """A connection that is closed where it is one too many, or keeps the server waiting too long."""

    caps: ClassVar[Caps]
    _deadline: asyncio.TimerHandle | None = None
    _address = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the event loop."""
        super().connection_made(cast(asyncio.Transport, Gathering(transport, self.loop)))
        self._address = self.client[0] if self.client else ""
        if self.caps.enter(self._address):
            self._watch()
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self.caps.leave(self._address)
        if self._deadline:
            self._deadline.cancel()
        super().connection_lost(exc)

    def _watch(self) -> None:
        """Set the deadline while the client owes something, and take it back when that has come."""
        client, server = self.conn.their_state, self.conn.our_state
        owes = client is IDLE or (client is SEND_BODY and server is DONE)
        if owes and self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)
        elif not owes and self._deadline:
            self._deadline.cancel()
            self._deadline = None
