"""Admission to what only some visitors may do: with tokens those whose token is good for `admin`, behind a
proxy the users and groups that a section of the settings names."""

from __future__ import annotations

from collections.abc import Collection

from rag.config import ConfigError, Server
from ui.web.access import Visitor
from ui.web.origins import is_loopback


class Admission:
    """Who may do what a `section` of the settings is about. Raises ConfigError where that leaves open who it
    is."""

    def __init__(self, server: Server, section: str, users: Collection[str], groups: Collection[str]) -> None:
        _check(server, section, users, groups)
        self._by_name = server.auth == "proxy"
        self._users, self._groups = users, groups

    def admits(self, visitor: Visitor) -> bool:
        """Whether a visitor may."""
        if "admin" not in visitor.uses:
            return False
        asker = visitor.asker
        return not self._by_name or asker.user in self._users or not asker.groups.isdisjoint(self._groups)


def _check(server: Server, section: str, users: Collection[str], groups: Collection[str]) -> None:
    if server.auth == "none" and (not is_loopback(server.host) or server.allowed_hosts):
        raise ConfigError(
            f"{section}: with server.auth: none everybody who reaches {server.host} could do so."
            " Set server.auth to tokens or proxy; or serve on 127.0.0.1, without server.allowed_hosts."
        )
    if server.auth == "proxy" and not (users or groups):
        raise ConfigError(
            f"{section}: with server.auth: proxy, name who may in {section}.users or {section}.groups."
        )
    if server.auth != "proxy" and (users or groups):
        raise ConfigError(
            f"{section}.users, groups: with server.auth: {server.auth} nobody is known by these names."
            " Remove them; a token is good for it where it was made with --use admin."
        )
    if groups and server.proxy_groups_header is None:
        raise ConfigError(
            f"{section}.groups: name the header in which the proxy tells groups in"
            " server.proxy_groups_header."
        )
