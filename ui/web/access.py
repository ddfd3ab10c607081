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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.datastructures import Headers

from rag.config import SECRET, ConfigError, Settings
from rag.storage import writing
from ui.web.cookies import read_cookies
from ui.web.readers import Readers
from ui.web.sessions import Sessions

COOKIE = "isnad"
"""The chat's cookie, which holds its reader's session."""

SHORT_SECONDS = 600
"""The lifetime of a short-lived token."""

_PREFIX = "isnad_"


class TokenError(ConfigError):
    """A token that cannot be made or removed. The message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is stored."""

    name: str
    sha256: str
    created: str


class Tokens:
    """The tokens in a file, which is read again whenever it changes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read_at: tuple[int, int] | None = None
        self._by_digest: dict[str, Token] = {}

    def add(self, name: str) -> str:
        """Make a token of this name. It is returned this once: its hash is stored. Raises TokenError, and
        StorageError where it cannot be written."""
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
            self._write([*tokens, Token(name, _digest(secret), created)])
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

    def has(self, name: str) -> bool:
        """Whether there is a token of this name."""
        return any(token.name == name for token in self.all())

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
    """A client that may ask. Limits are counted by `id`; `lasting` is False for a short-lived token. `owner`
    is whose conversations are kept as theirs: None where that cannot be told from others."""

    id: str
    lasting: bool = False
    owner: str | None = None


class Access:
    """The access that `server.auth` gives."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        self._server = settings.server
        self._tokens = open_tokens(settings)
        self._sessions = Sessions(settings.data_dir / "sessions.db")
        self.readers = Readers(settings, environment)
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
            browser = self.readers.find(headers)
            return Visitor(address, owner=browser and f"browser:{browser}")
        if self._server.auth == "proxy":
            users = [user.strip() for user in headers.getlist(self._server.proxy_header)]
            named = len(users) == 1 and users[0]  # of two, one may be the client's own
            return Visitor(users[0], owner=f"user:{users[0]}") if named and by_proxy else None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._holder(given.strip())
        return next(filter(None, map(self._reader, read_cookies(headers, COOKIE))), None)

    def open_session(self, secret: str) -> str | None:
        """The id of a new session of the token with this secret; None where there is no such token."""
        return self._sessions.open(_digest(secret)) if self._tokens.find_holder(secret) else None

    def close_sessions(self, headers: Headers) -> None:
        """End the session of a request's cookie."""
        for identity in read_cookies(headers, COOKIE):
            self._sessions.close(identity)

    def _reader(self, identity: str) -> Visitor | None:
        token = self._sessions.find_token(identity)
        name = self._tokens.find_name(token) if token else None
        return _named(name) if name else None

    def _holder(self, given: str) -> Visitor | None:
        if name := self._tokens.find_holder(given):
            return _named(name)
        try:
            name = str(self._signer.loads(given, max_age=SHORT_SECONDS))
        except BadData:
            return None
        return Visitor(name) if self._tokens.has(name) else None  # all readers of a page share its name

    def issue_short_lived(self, visitor: Visitor) -> str:
        """A token for this visitor, valid for `SHORT_SECONDS` and no longer than their own."""
        return str(self._signer.dumps(visitor.id))


def _named(token: str) -> Visitor:
    return Visitor(token, lasting=True, owner=f"token:{token}")
