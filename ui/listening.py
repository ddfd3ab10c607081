"""The address of `isnad serve`: taken before the server is imported, so that whoever asks meanwhile waits."""

from __future__ import annotations

import socket

from rag.config import ConfigError

_BACKLOG = 2048
"""As many connections may wait to be accepted; uvicorn's own number."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises ConfigError where the address cannot be had."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Named as TCP, without which asyncio leaves Nagle's algorithm on, and each answer waits 40 ms.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        raise ConfigError(
            f"server.host = {host!r}, server.port = {port}: cannot be listened on ({error.strerror})."
            " Choose another: isnad serve --port 8000"
        ) from None
    return listening


def announce(listening: socket.socket) -> str:
    """A line that says where."""
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"Isnad · إسناد: http://{shown}:{port} (Ctrl-C stops it)"
