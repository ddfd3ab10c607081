from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from ui.web.server import Server, create_app


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of a server over the corpus of these settings, on a real socket."""
    index(settings)
    with serving(Engine(settings), settings) as (address, _):
        yield address


@contextmanager
def serving(engine: Engine, settings: Settings) -> Iterator[tuple[str, Server]]:
    """The address of a server of this engine, on a real socket, and the server."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = Server(create_app(engine, settings), settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", server
        finally:
            server.should_exit = True
            thread.join()
