"""Connections: only to addresses that may be asked, and only for so long.

A name is looked up once, here; the connection goes to the very address that was checked, so that a name
which leads elsewhere a moment later (DNS rebinding) gains nothing. TLS goes on checking the name.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from ssl import SSLContext
from typing import Any, Final

import httpcore2

from rag.documents import UnreachableError

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

CONNECT_SECONDS: Final = 10.0
_NAT64: Final = IPv6Network("64:ff9b::/96")


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet: not to this machine, a network of one's own, or a group.
    An IPv6 address that stands for an IPv4 one is what that is."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
    return address.is_global and not address.is_multicast


class CheckedBackend(httpcore2.NetworkBackend):
    """Where the connections of a pool come from. `networks` are those that may be asked beside the internet,
    by host. All that happens after `begin` ends within its seconds, however slowly somebody answers."""

    def __init__(self, networks: Mapping[str, Sequence[Network]]) -> None:
        self._networks = networks
        self._inner = httpcore2.SyncBackend()
        self._deadline = 0.0

    def begin(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that are left. Raises httpcore2.ReadTimeout where none are."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is up")
        return left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first of the host's addresses that may be asked and answers. Raises
        UnreachableError where none may be."""
        failure: Exception = httpcore2.ConnectError("no address")
        for address in self._permitted(host, port):
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, min(CONNECT_SECONDS, self.left()), local_address, socket_options
                )
                return _TimedStream(stream, self)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        raise failure

    def _permitted(self, host: str, port: int) -> list[Address]:
        networks = self._networks.get(host, ())
        found = _look_up(host, port)
        permitted = [
            each for each in found if is_public(each) or any(each in network for network in networks)
        ]
        if not permitted:
            raise UnreachableError(
                f"is on {host}, which is at {found[0]}, no address of the internet. Where that is meant, name"
                f" it in `corpus`, with the url: addresses: [{found[0]}]"
            )
        return permitted


def _look_up(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnreachableError(f"is on {host}, which cannot be found ({error.strerror or error}).") from error
    return [ip_address(str(each[4][0])) for each in found]


class _TimedStream(httpcore2.NetworkStream):
    """A stream each of whose steps ends by the deadline of the backend."""

    def __init__(self, inner: httpcore2.NetworkStream, backend: CheckedBackend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._inner.start_tls(ssl_context, server_hostname, self._backend.left())
        return _TimedStream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
