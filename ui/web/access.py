"""Access: anybody, the holders of tokens, or the users whom a reverse proxy names.

A page that shows the widget gets a short-lived token, signed with the server's secret, and never a lasting
one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers

from rag.collections import ANYBODY, Asker
from rag.config import Settings
from ui.tokens import Token, Tokens, digest
from ui.uses import USES, Use
from ui.web.cookies import read_cookies
from ui.web.readers import Readers
from ui.web.secret import find_secret
from ui.web.sessions import LocalSessions, Session, Sessions

COOKIE = "isnad"
"""The chat's cookie, which holds its reader's session."""

SHORT_SECONDS = 600
"""The lifetime of a short-lived token."""


def open_sessions(settings: Settings) -> Sessions:
    """The sessions of the catalogue that servers share, or else those of the data folder."""
    if settings.catalogue.url is None:
        return LocalSessions(settings.data_dir / "sessions.db")
    from ui.web.shared_sessions import SharedSessions

    return SharedSessions(settings)


def open_tokens(settings: Settings) -> Tokens:
    """The tokens of the catalogue that servers share, of which the data folder has a copy; or else those of
    the data folder."""
    if settings.catalogue.url is None:
        return Tokens(settings.data_dir / "tokens.json")
    from ui.catalogue.copying import change_tokens, copied_tokens

    return Tokens(copied_tokens(settings.data_dir), partial(change_tokens, settings))


@dataclass(frozen=True, slots=True)
class Visitor:
    """A client that is let in, for these uses. Limits are counted by `id`; `lasting` is False for a
    short-lived token; `asker` is who they are to the collections. `owner` is whose conversations are kept as
    theirs: None where that cannot be told from others. `session` is the one that let them in, if one did."""

    id: str
    lasting: bool = False
    uses: tuple[Use, ...] = USES
    asker: Asker = ANYBODY
    owner: str | None = None
    session: Session | None = None


def _visitor(token: Token, lasting: bool) -> Visitor:
    """The holder of a token, or of a short-lived one that was made with it: all readers of a page have that,
    so it owns nothing."""
    uses = token.uses if lasting else tuple(use for use in token.uses if use != "admin")
    only = None if token.collections is None else frozenset(token.collections)
    owner = f"token:{token.name}" if lasting else None
    return Visitor(token.name, lasting, uses, Asker(token.name, only=only), owner)


class Access:
    """The access that `server.auth` gives."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        self._server = settings.server
        self._tokens = open_tokens(settings)
        self._sessions = open_sessions(settings)
        self.readers = Readers(settings, environment)
        self._settings = settings
        self._environment = environment

    @cached_property
    def _signer(self) -> URLSafeTimedSerializer:
        secret = find_secret(self._settings, self._environment)
        return URLSafeTimedSerializer(secret, salt="isnad short-lived token")

    @property
    def asks_for_tokens(self) -> bool:
        """Whether `server.auth` is tokens."""
        return self._server.auth == "tokens"

    async def find_visitor(self, address: str, headers: Headers, by_proxy: bool) -> Visitor | None:
        """What `identify` gives, without other requests having to wait for a database."""
        if self.asks_for_tokens and self._settings.catalogue.url:
            return await run_in_threadpool(self.identify, address, headers, by_proxy)
        return self.identify(address, headers, by_proxy)

    def identify(self, address: str, headers: Headers, by_proxy: bool = False) -> Visitor | None:
        """The visitor of a request, None where it is not let in. `by_proxy` says that the request came from
        one of `server.proxy_addresses`."""
        if self._server.auth == "none":
            browser = self.readers.find(headers)
            return Visitor(address, owner=browser and f"browser:{browser}")
        if self._server.auth == "proxy":
            users = [user.strip() for user in headers.getlist(self._server.proxy_header)]
            named = len(users) == 1 and users[0]  # of two, one may be the client's own
            if not named or not by_proxy:
                return None
            name = _decode(users[0])
            return Visitor(users[0], asker=Asker(name, self._read_groups(headers)), owner=f"user:{name}")
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._holder(given.strip())
        return next(filter(None, map(self._reader, read_cookies(headers, COOKIE))), None)

    def _read_groups(self, headers: Headers) -> frozenset[str]:
        """The groups that the proxy names, separated by commas; none where there are two such headers, of
        which one may be the client's own."""
        named = self._server.proxy_groups_header
        said = headers.getlist(named) if named else []
        groups = _decode(said[0]).split(",") if len(said) == 1 else []
        return frozenset(group.strip() for group in groups) - {""}

    def open_session(self, secret: str) -> Session | None:
        """A new session of the token with this secret; None where there is no such token."""
        token = self._tokens.find(digest(secret))
        return self._sessions.open(token.sha256, token.ends) if token else None

    def renew_session(self, session: Session) -> Session | None:
        """A session that was used, with its lifetime set anew; None where that is not due."""
        token = self._tokens.find(session.token)
        return self._sessions.renew(session, token.ends) if token else None

    def close_sessions(self, headers: Headers) -> None:
        """End the session of a request's cookie."""
        for identity in read_cookies(headers, COOKIE):
            self._sessions.close(identity)

    def _reader(self, identity: str) -> Visitor | None:
        session = self._sessions.find(identity)
        visitor = self._let_in(self._tokens.find(session.token)) if session else None
        return visitor and replace(visitor, session=session)

    def _holder(self, given: str) -> Visitor | None:
        if token := self._tokens.find(digest(given)):
            return self._let_in(token)
        try:
            name = str(self._signer.loads(given, max_age=SHORT_SECONDS))
        except BadData:
            return None
        token = self._tokens.find_named(name)
        return _visitor(token, lasting=False) if token else None

    def _let_in(self, token: Token | None) -> Visitor | None:
        if token is None:
            return None
        self._sessions.note_use(token.sha256)
        return _visitor(token, lasting=True)

    def issue_short_lived(self, visitor: Visitor) -> str:
        """A token for this visitor, valid for `SHORT_SECONDS` and no longer than their own."""
        return str(self._signer.dumps(visitor.id))


def _decode(value: str) -> str:
    """A header's value in UTF-8, which HTTP leaves open."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
