"""Access: anybody, the holders of tokens, or the users whom a reverse proxy names.

Tokens are 256 random bits and are stored as their SHA-256, so the file is of no use to whoever reads it. A
page that shows the widget gets a short-lived one, signed with the server's secret, and never a token itself.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.datastructures import Headers

from rag.collections import ANYBODY, Asker
from rag.config import ConfigError, Settings
from rag.storage import writing
from ui.uses import EVERYDAY, USES, Use
from ui.web.cookies import read_cookies
from ui.web.readers import Readers
from ui.web.secret import find_secret
from ui.web.sessions import Session, Sessions

COOKIE = "isnad"
"""The chat's cookie, which holds its reader's session."""

SHORT_SECONDS = 600
"""The lifetime of a short-lived token."""

_PREFIX = "isnad_"


class TokenError(ConfigError):
    """A token that cannot be made or removed. The message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is stored; `expires` is empty for one that lasts, `collections` are those that it is held
    to, if it is. One made by an earlier version is good for every use."""

    name: str
    sha256: str
    created: str
    expires: str = ""
    uses: tuple[Use, ...] = USES
    collections: Sequence[str] | None = None

    def has_expired(self, now: datetime) -> bool:
        """Whether it lets nobody in any more."""
        return self.ends <= now.timestamp()

    @property
    def ends(self) -> float:
        """When it ends, in seconds since the epoch; infinity for one that lasts."""
        return datetime.fromisoformat(self.expires).timestamp() if self.expires else math.inf


def parse_expiry(text: str, now: datetime) -> datetime:
    """The time that `30d`, `12h` or a day (`2027-01-31`, to its end in UTC) stands for. Raises TokenError."""
    at = now
    try:
        if match := re.fullmatch(r"(\d{1,5})([hd])", text):
            at = now + timedelta(hours=int(match[1]) * (24 if match[2] == "d" else 1))
        else:
            at = datetime.combine(date.fromisoformat(text), time.max, UTC)
    except (ValueError, OverflowError):
        pass
    if at <= now:
        raise TokenError(f"--expires {text}: write days, hours or a day to come: 30d, 12h, 2030-12-31.")
    return at


class Tokens:
    """The tokens in a file, which is read again whenever it changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at: tuple[int, int] | None = None
        self._by_digest: dict[str, Token] = {}

    def add(
        self,
        name: str,
        uses: Sequence[str] = EVERYDAY,
        expires: str = "",
        collections: Sequence[str] | None = None,
    ) -> str:
        """Make a token of this name, good for these uses until it `expires` (`parse_expiry`), which asks in
        these collections alone if there are any. It is returned this once: its hash is stored. Raises
        TokenError, and StorageError where it cannot be written."""
        if unknown := set(uses) - set(USES):
            raise TokenError(f"{min(unknown)!r} is no use of a token. Known are {', '.join(USES)}.")
        now = datetime.now(UTC)
        end = parse_expiry(expires, now).isoformat(timespec="seconds") if expires else ""
        if not name.strip() or not name.isprintable() or len(name) > 100:
            raise TokenError(f"{name!r} is no name for a token. Name it after who will use it.")
        with self._changing():
            tokens = self.all()
            if any(token.name == name for token in tokens):
                raise TokenError(
                    f"There is a token {name!r} already. Remove it first: isnad token remove {name}"
                )
            secret = _PREFIX + secrets.token_urlsafe(32)
            created = now.isoformat(timespec="seconds")
            good_for = tuple(use for use in USES if use in uses)
            self._write([*tokens, Token(name, _digest(secret), created, end, good_for, collections)])
        return secret

    def remove(self, name: str) -> None:
        """Revoke the token of this name. Raises TokenError where there is none."""
        with self._changing():
            removed = self._get(name)
            self._write([token for token in self.all() if token != removed])

    def rotate(self, name: str, expires: str = "") -> str:
        """Put a new secret in the place of the one of this name, for the same uses and collections, until it
        `expires` (`parse_expiry`), or as long as the old one. It is returned this once. Raises TokenError
        where there is none, or the old one has expired."""
        now = datetime.now(UTC)
        secret = _PREFIX + secrets.token_urlsafe(32)
        end = parse_expiry(expires, now).isoformat(timespec="seconds") if expires else ""
        with self._changing():
            old = self._get(name)
            new = replace(
                old,
                sha256=_digest(secret),
                created=now.isoformat(timespec="seconds"),
                expires=end or old.expires,
            )
            if new.has_expired(now):
                raise TokenError(f"The token {name!r} expired on {old.expires}. Say how long: --expires 30d")
            self._write([new if token == old else token for token in self.all()])
        return secret

    def _get(self, name: str) -> Token:
        """The token of this name. Raises TokenError where there is none."""
        for token in self.all():
            if token.name == name:
                return token
        raise TokenError(f"There is no token {name!r}. List them: isnad token list")

    def all(self) -> list[Token]:
        """All tokens, the oldest first. Raises TokenError for a damaged file."""
        try:
            status = self._file.stat()
            if (status.st_mtime_ns, status.st_ino) != self._read_at:
                stored = json.loads(self._file.read_text(encoding="utf-8"))
                tokens = [Token(**values | {"uses": tuple(values.get("uses", USES))}) for values in stored]
                self._by_digest = {token.sha256: token for token in tokens}
                self._read_at = (status.st_mtime_ns, status.st_ino)
        except FileNotFoundError:
            self._by_digest, self._read_at = {}, None
        except (OSError, ValueError, TypeError) as error:
            raise TokenError(
                f"{self._file} cannot be read ({error}). Delete it and make new tokens."
            ) from None
        return list(self._by_digest.values())

    def find(self, digest: str) -> Token | None:
        """The token with this SHA-256 that has not expired, or None."""
        self.all()
        return self._in_force(self._by_digest.get(digest))

    def find_named(self, name: str) -> Token | None:
        """The token of this name that has not expired, or None."""
        return self._in_force(next((token for token in self.all() if token.name == name), None))

    @staticmethod
    def _in_force(token: Token | None) -> Token | None:
        return None if token is None or token.has_expired(datetime.now(UTC)) else token

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Alone among all processes. A reader needs no lock: the file is replaced whole. Raises StorageError
        where nothing can be written."""
        with writing(self._file):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                os.close(lock)

    def _write(self, tokens: list[Token]) -> None:
        new = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            json.dump([asdict(token) for token in tokens], stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self._file)


def open_sessions(settings: Settings) -> Sessions:
    """The sessions in the data folder."""
    return Sessions(settings.data_dir / "sessions.db")


def open_tokens(settings: Settings) -> Tokens:
    """The tokens in the data folder."""
    return Tokens(settings.data_dir / "tokens.json")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


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
        token = self._tokens.find(_digest(secret))
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
        if token := self._tokens.find(_digest(given)):
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
