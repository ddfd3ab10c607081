from __future__ import annotations

import socket

import pytest

from rag.config import ConfigError
from ui.listening import announce, listen


def test_an_address_that_is_taken_is_named_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"server.port = {port}.*--port"):
            listen("127.0.0.1", port)


def test_who_comes_before_the_server_waits() -> None:
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        assert f"http://127.0.0.1:{port} " in announce(listening)
        with socket.create_connection(("127.0.0.1", port), timeout=120) as early:
            early.sendall(b"asked")
            accepted, _ = listening.accept()
            with accepted:
                assert accepted.recv(5) == b"asked"
