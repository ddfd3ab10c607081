"""Connections that keep the server waiting, on a real socket."""

from __future__ import annotations

import asyncio
import socket
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from rag.config import Server, Settings
from tests.conftest import Write
from tests.coroutines import awaited
from tests.serving import served, served_apart
from tests.waiting import until
from ui.web import connections
from ui.web.connections import Caps, Gathering


def connect(address: str) -> socket.socket:
    host, _, port = address.removeprefix("http://").rpartition(":")
    return socket.create_connection((host, int(port)), timeout=120)


def is_alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=60).is_success
    except httpx.TransportError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx",
    ],
)
def test_who_never_ends_what_they_began_is_disconnected(
    settings: Settings, write: Write, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    write("a.txt", "نص.")
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    with served(settings) as address, connect(address) as connection:
        try:
            connection.sendall(begun)
            while connection.recv(65_536):
                pass
        except ConnectionError:  # at once on a slow machine
            pass
        monkeypatch.setattr(connections, "HEAD_SECONDS", 60.0)
        assert httpx.get(f"{address}/healthz", timeout=60).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("descriptors", [96, 300])
def test_the_server_outlives_more_connections_than_it_has_descriptors(
    tmp_path: Path, descriptors: int
) -> None:
    with served_apart(tmp_path, descriptors) as (address, process):
        with ExitStack() as idle:
            for _ in range(descriptors + 50):
                idle.enter_context(connect(address))
        until(lambda: is_alive(address))  # once it has let go of those
        assert process.poll() is None


class Wire(asyncio.Transport):
    """Keeps what it is given to write."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def close(self) -> None:
        self.written.append(b"closed")


def test_the_head_and_the_body_of_a_small_answer_are_written_at_once() -> None:
    wire = Wire()

    async def answer() -> None:
        transport = Gathering(wire, asyncio.get_running_loop())
        transport.write(b"head ")
        transport.write(b"body")
        await asyncio.sleep(0)
        assert wire.written == [b"head body"]
        transport.write(b"last")
        transport.close()
        await asyncio.sleep(0)

    awaited(answer())
    assert wire.written == [b"head body", b"last", b"closed"]


@pytest.mark.slow
def test_a_refusal_comes_in_one_packet(settings: Settings, write: Write) -> None:
    write("a.txt", "نص.")
    with served(settings) as address, connect(address) as connection:
        connection.sendall(b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
        head, _, body = connection.recv(65_536).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 422 ")
        assert body.endswith(b"}}")


def test_one_address_gets_a_quarter_of_the_connections_unless_it_may_be_everybodys() -> None:
    caps = Caps(Server(proxy_addresses=("10.0.0.1/32",)), most=40)  # type: ignore[arg-type]
    assert [caps.enter("192.0.2.1") for _ in range(11)] == [True] * 10 + [False]
    for _ in range(11):
        caps.leave("192.0.2.1")
    assert caps.enter("192.0.2.1")
    assert all(caps.enter("10.0.0.1") for _ in range(20))
    assert all(caps.enter("127.0.0.1") for _ in range(19))
    assert not caps.enter("192.0.2.2")
