from __future__ import annotations

import random
import socket
from typing import Final

_OURS: Final = range(10_240, 32_768)
"""Below those that Linux gives to whoever asks for any port, and to connections."""


def find_port() -> int:
    """A free port of 127.0.0.1 for a program that has to be told one. Nobody is given it by the system before
    the program listens there, nor while the program is stopped and started again."""
    while True:
        port = random.SystemRandom().choice(_OURS)
        with socket.socket() as free:
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
