from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from rag.chain import Engine
from rag.config import Settings
from rag.indexing import index
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


def awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine gives, run in a thread of its own: the browser of other tests may keep this loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
