"""Forwarding: what a reverse proxy says of the client's request. Only those at `server.proxy_addresses` are
believed."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Scope

from rag.config import Server

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_SAID_BY_PROXIES = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-forwarded-proto",
    "x-gradio-server",
)
"""Headers that end here, so that no library behind believes them of anybody."""
_HOST = re.compile(r"(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")


class Forwarding:
    """Makes of each request the one that the client sent."""

    def __init__(self, server: Server) -> None:
        self._proxies = server.proxy_addresses
        self._base_path = server.base_path

    def apply(self, scope: Scope) -> bool:
        """Set the client's address, the scheme, the host and the base path of a request (`root_path`) to the
        client's. True where the request comes from a proxy.

        Of several values the last one counts: those before it may be the client's own.
        """
        headers = Headers(scope=scope)
        address, port = scope.get("client") or ("", 0)
        is_proxy = self._is_proxy(address)
        base_path = self._base_path
        said = {name: _last(headers.getlist(name)) for name in _SAID_BY_PROXIES} if is_proxy else {}
        chain = ",".join(headers.getlist("x-forwarded-for")).split(",")
        scope["headers"] = [
            pair for pair in scope["headers"] if pair[0].decode("latin-1") not in _SAID_BY_PROXIES
        ]
        if is_proxy:
            scope["client"] = (self._find_client(address, chain), port)
            if said["x-forwarded-proto"] in ("http", "https"):
                scope["scheme"] = said["x-forwarded-proto"]
            if _HOST.fullmatch(said["x-forwarded-host"]):
                MutableHeaders(scope=scope)["host"] = said["x-forwarded-host"]
            prefix = said["x-forwarded-prefix"].rstrip("/")
            base_path = prefix if _PREFIX.fullmatch(prefix) else base_path
        _set_base_path(scope, base_path)
        return is_proxy

    def _find_client(self, peer: str, chain: Sequence[str]) -> str:
        """The nearest address that is no proxy of ours. Those before it are hearsay."""
        client = peer
        for said in reversed(chain):
            address = _read_address(said)
            if address is None:
                break
            client = address
            if not self._is_proxy(address):
                break
        return client

    def _is_proxy(self, address: str) -> bool:
        return is_among(address, self._proxies)


def is_among(address: str, networks: Sequence[IPNetwork]) -> bool:
    """Whether an address is one of these networks'; False for what is no address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in networks)


def _set_base_path(scope: Scope, base_path: str) -> None:
    """A proxy may have taken the base path off the address or left it there."""
    if base_path:
        path: str = scope["path"]
        if path != base_path and not path.startswith(f"{base_path}/"):
            scope["path"] = base_path + path
            scope["raw_path"] = base_path.encode() + scope.get("raw_path", path.encode())
        scope["root_path"] = base_path


def _last(values: Sequence[str]) -> str:
    return values[-1].rpartition(",")[2].strip() if values else ""


def _read_address(said: str) -> str | None:
    """The address of an element of X-Forwarded-For, which may have a port."""
    bare = re.sub(r"^\[([^\]]*)\](?::\d+)?$|^([^:]*):\d+$", r"\1\2", said.strip())
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return None
