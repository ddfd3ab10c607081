from __future__ import annotations

import json
import os
import re
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from rag.config import Settings
from rag.engine import Engine
from rag.index.indexing import index
from ui.web.access import open_tokens
from ui.web.server import Server, create_app


@contextmanager
def two_readers(engine: Engine, settings: Settings) -> Iterator[tuple[TestClient, TestClient]]:
    """Two readers of one server, side by side: two browsers, two holders of tokens, or, behind a proxy at
    127.0.0.1, two users of it."""
    app = create_app(engine, settings)
    clients = []
    for name in ("salma", "omar"):
        client = TestClient(app, "http://localhost", client=("127.0.0.1", 50_000))
        if settings.server.auth == "tokens":
            client.headers["Authorization"] = f"Bearer {open_tokens(settings).add(name)}"
        elif settings.server.auth == "proxy":
            client.headers["X-Forwarded-User"] = name
        else:
            client.get("/")
        clients.append(client)
    with clients[0]:
        yield clients[0], clients[1]


def sent(address: str, head: str, body: bytes = b"") -> bytes:
    """What a server answers to a request as it is written, to the end of the connection."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=300) as connection:  # the chat is loaded late
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        connection.sendall(f"{head}\r\n{length}Connection: close\r\n\r\n".encode() + body)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of a server over the corpus of these settings, on a real socket."""
    index(settings)
    with serving(Engine(settings), settings) as (address, _):
        yield address


@contextmanager
def serving(engine: Engine | None, settings: Settings) -> Iterator[tuple[str, Server]]:
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


@contextmanager
def served_apart(
    folder: Path, descriptors: int = 1024, limits: Any = None, answer: Any = None, **server: Any
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of `isnad serve` in a process of its own over the index in `folder`, if there is one, and
    the process, which may open so many files. Its log is the file `log` in the folder, which takes all that
    it has to say while nobody reads; it ends with the block."""
    config = folder / "config.yaml"
    sections = {"server": {"port": 0, **server}, "limits": limits or {}, "answer": answer or {}}
    values: dict[str, Any] = {"corpus": [], "data_dir": str(folder / "data"), **sections}
    config.write_text(json.dumps(values), encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ISNAD_")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ui", "--config", str(config), "serve"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors)),
        )
    try:
        assert process.stdout
        announced = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert announced, (folder / "log").read_text(encoding="utf-8")
        yield announced.group(), process
    finally:
        process.kill()
        process.communicate()
