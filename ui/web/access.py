"""Access: anybody, the holders of tokens, or the users whom a reverse proxy names.

Tokens are 256 random bits and are stored as their SHA-256, so the file is of no use to whoever reads it. A
page that shows the widget gets a short-lived one, signed with the server's secret, and never a token itself.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.datastructures import Headers

from rag.collections import ANYBODY, Asker
from rag.config import SECRET, ConfigError, Settings
from rag.storage import writing
from ui.web.sessions import Sessions

COOKIE = "isnad"
"""The chat's cookie, which holds its reader's session."""

SHORT_SECONDS = 600
"""The lifetime of a short-lived token."""

_PREFIX = "isnad_"
_MOST_COOKIES = 4


class TokenError(ConfigError):
    """A token that cannot be made or removed. The message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is stored; `collections` are those that it is held to, if it is."""

    name: str
    sha256: str
    created: str
    collections: Sequence[str] | None = None


class Tokens:
    """The tokens in a file, which is read again whenever it changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at: tuple[int, int] | None = None
        self._by_digest: dict[str, Token] = {}

    def add(self, name: str, collections: Sequence[str] | None = None) -> str:
        """Make a token of this name, which asks in these collections alone if there are any. It is returned
        this once: its hash is stored. Raises TokenError, and StorageError where it cannot be written."""
        if not name.strip() or not name.isprintable() or len(name) > 100:
            raise TokenError(f"{name!r} is no name for a token. Name it after who will use it.")
        with self._changing():
            tokens = self.all()
            if any(token.name == name for token in tokens):
                raise TokenError(
                    f"There is a token {name!r} already. Remove it first: isnad token remove {name}"
                )
            secret = _PREFIX + secrets.token_urlsafe(32)
            created = datetime.now(UTC).isoformat(timespec="seconds")
            self._write([*tokens, Token(name, _digest(secret), created, collections)])
        return secret

    def remove(self, name: str) -> None:
        """Revoke the token of this name. Raises TokenError where there is none."""
        with self._changing():
            tokens = self.all()
            if all(token.name != name for token in tokens):
                raise TokenError(f"There is no token {name!r}. List them: isnad token list")
            self._write([token for token in tokens if token.name != name])

    def all(self) -> list[Token]:
        """All tokens, the oldest first. Raises TokenError for a damaged file."""
        try:
            status = self._file.stat()
            if (status.st_mtime_ns, status.st_ino) != self._read_at:
                tokens = [Token(**values) for values in json.loads(self._file.read_text(encoding="utf-8"))]
                self._by_digest = {token.sha256: token for token in tokens}
                self._read_at = (status.st_mtime_ns, status.st_ino)
        except FileNotFoundError:
            self._by_digest, self._read_at = {}, None
        except (OSError, ValueError, TypeError) as error:
            raise TokenError(
                f"{self._file} cannot be read ({error}). Delete it and make new tokens."
            ) from None
        return list(self._by_digest.values())

    def find_holder(self, secret: str) -> str | None:
        """The name of the token with this secret, or None."""
        return self.find_name(_digest(secret))

    def find_name(self, digest: str) -> str | None:
        """The name of the token with this SHA-256, or None."""
        self.all()
        token = self._by_digest.get(digest)
        return token.name if token else None

    def get(self, name: str) -> Token | None:
        """The token of this name, or None."""
        return next((token for token in self.all() if token.name == name), None)

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


def open_tokens(settings: Settings) -> Tokens:
    """The tokens in the data folder."""
    return Tokens(settings.data_dir / "tokens.json")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A client that may ask. Limits are counted by `id`; `lasting` is False for a short-lived token; `asker`
    is who they are to the collections."""

    id: str
    lasting: bool = False
    asker: Asker = ANYBODY


class Access:
    """The access that `server.auth` gives."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        self._server = settings.server
        self._tokens = open_tokens(settings)
        self._sessions = Sessions(settings.data_dir / "sessions.db")
        secret = environment.get(SECRET) or secrets.token_urlsafe(32)
        self._signer = URLSafeTimedSerializer(secret, salt="isnad short-lived token")

    @property
    def asks_for_tokens(self) -> bool:
        """Whether `server.auth` is tokens."""
        return self._server.auth == "tokens"

    def identify(self, address: str, headers: Headers, by_proxy: bool = False) -> Visitor | None:
        """The visitor of a request, None where it is not let in. `by_proxy` says that the request came from
        one of `server.proxy_addresses`."""
        if self._server.auth == "none":
            return Visitor(address)
        if self._server.auth == "proxy":
            users = [user.strip() for user in headers.getlist(self._server.proxy_header)]
            named = len(users) == 1 and users[0]  # of two, one may be the client's own
            if not named or not by_proxy:
                return None
            return Visitor(users[0], asker=Asker(_decode(users[0]), self._read_groups(headers)))
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._holder(given.strip())
        return next(filter(None, map(self._reader, _read_cookies(headers))), None)

    def _read_groups(self, headers: Headers) -> frozenset[str]:
        """The groups that the proxy names, separated by commas; none where there are two such headers, of
        which one may be the client's own."""
        named = self._server.proxy_groups_header
        said = headers.getlist(named) if named else []
        groups = _decode(said[0]).split(",") if len(said) == 1 else []
        return frozenset(group.strip() for group in groups) - {""}

    def open_session(self, secret: str) -> str | None:
        """The id of a new session of the token with this secret; None where there is no such token."""
        return self._sessions.open(_digest(secret)) if self._tokens.find_holder(secret) else None

    def close_sessions(self, headers: Headers) -> None:
        """End the session of a request's cookie."""
        for identity in _read_cookies(headers):
            self._sessions.close(identity)

    def _reader(self, identity: str) -> Visitor | None:
        token = self._sessions.find_token(identity)
        name = self._tokens.find_name(token) if token else None
        return self._visitor(name, lasting=True) if name else None

    def _visitor(self, name: str, lasting: bool) -> Visitor | None:
        """The holder of the token of this name."""
        token = self._tokens.get(name)
        if token is None:
            return None
        only = None if token.collections is None else frozenset(token.collections)
        return Visitor(name, lasting, Asker(name, only=only))

    def _holder(self, given: str) -> Visitor | None:
        if name := self._tokens.find_holder(given):
            return self._visitor(name, lasting=True)
        try:
            name = str(self._signer.loads(given, max_age=SHORT_SECONDS))
        except BadData:
            return None
        return self._visitor(name, lasting=False)

    def issue_short_lived(self, visitor: Visitor) -> str:
        """A token for this visitor, valid for `SHORT_SECONDS` and no longer than their own."""
        return str(self._signer.dumps(visitor.id))


def _decode(value: str) -> str:
    """A header's value in UTF-8, which HTTP leaves open."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _read_cookies(headers: Headers) -> list[str]:
    """The values of our cookie, a few at most. The host's other cookies, well-formed or not, are passed
    over."""
    pairs = (pair.partition("=") for line in headers.getlist("cookie") for pair in line.split(";"))
    values = (value.strip().strip('"') for name, _, value in pairs if name.strip() == COOKIE)
    return list(islice(values, _MOST_COOKIES))
