"""Origins and hosts: which pages a request may come from, and by which names the server may be called."""

from __future__ import annotations

import ipaddress
import re

from rag.config import Settings

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_PORT = re.compile(r":\d{1,5}$")


class Hosts:
    """The names that the server goes by.

    A page may make a name of its own point here (DNS rebinding), and then be of the same origin. So on
    loopback, where nothing else says who may ask, only loopback's names and the configured ones are answered.
    """

    def __init__(self, settings: Settings) -> None:
        server = settings.server
        self._names = frozenset(server.allowed_hosts)
        self._checked = bool(self._names) or (server.auth == "none" and is_loopback(server.host))

    def admit(self, host: str) -> bool:
        """Whether a request with this Host is answered."""
        name = _PORT.sub("", host).lower().removesuffix(".")
        return not self._checked or name in self._names or is_loopback(name.strip("[]"))


def is_loopback(name: str) -> bool:
    """Whether a host or an address is this machine's own."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_own(origin: str, host: str, without_port: bool = False) -> bool:
    """Whether an origin is the server's own, by the Host of the request; `without_port` for one that comes
    from a proxy, which may have left the port out."""
    scheme, _, place = origin.lower().partition("://")
    default = _DEFAULT_PORTS.get(scheme, "")
    place, host = place.removesuffix(default), host.lower().removesuffix(default)
    if without_port and not _PORT.search(host):
        place = _PORT.sub("", place)
    return bool(place) and place == host


def allows(origins: tuple[str, ...], origin: str) -> bool:
    """Whether an origin is one of these, exactly or as a host under `*.`"""
    scheme, _, host = origin.partition("://")
    for allowed in origins:
        if origin == allowed:
            return True
        allowed_scheme, _, pattern = allowed.partition("://")
        if pattern.startswith("*.") and scheme == allowed_scheme:
            name, suffix = host[: -len(pattern) + 1], pattern[1:]
            if host.endswith(suffix) and re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*", name):
                return True
    return False
