"""Who is asking: anybody, those with a token, or those whom a reverse proxy names.

Tokens are 256 random bits and are stored as their SHA-256, so the file is of no use to whoever reads it. A
page that shows the widget gets a short-lived one, signed with the server's secret, and never a token itself.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from itsdangerous import BadData, URLSafeTimedSerializer

from rag.config import SECRET, ConfigError, Settings

COOKIE = "isnad"
"""The chat's cookie, which holds the token that its reader logged in with."""

SHORT_SECONDS = 600
"""How long a short-lived token is good for."""

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
        """A new token by this name. It is shown once: what is stored is its hash. Raises TokenError."""
        tokens = self.all()
        if not name.strip() or not name.isprintable() or len(name) > 100:
            raise TokenError(f"{name!r} is no name for a token. Name it after who will use it.")
        if any(token.name == name for token in tokens):
            raise TokenError(f"There is a token {name!r} already. Remove it first: isnad token remove {name}")
        secret = _PREFIX + secrets.token_urlsafe(32)
        created = datetime.now(UTC).isoformat(timespec="seconds")
        self._write([*tokens, Token(name, _digest(secret), created)])
        return secret

    def remove(self, name: str) -> None:
        """Whoever has the token is no longer let in. Raises TokenError where there is none."""
        tokens = self.all()
        if all(token.name != name for token in tokens):
            raise TokenError(f"There is no token {name!r}. List them: isnad token list")
        self._write([token for token in tokens if token.name != name])

    def all(self) -> list[Token]:
        """Every token, in the order of their making. Raises TokenError for a damaged file."""
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

    def holder(self, secret: str) -> str | None:
        """The name of the token that this is, or None."""
        self.all()
        token = self._by_digest.get(_digest(secret))
        return token.name if token else None

    def has(self, name: str) -> bool:
        return any(token.name == name for token in self.all())

    def _write(self, tokens: list[Token]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            json.dump([asdict(token) for token in tokens], stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self._file)


def tokens_of(settings: Settings) -> Tokens:
    return Tokens(settings.data_dir / "tokens.json")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may ask. `id` is what limits are counted by; `lasting` says whether a token of theirs came
    with the request, rather than a short-lived one."""

    id: str
    lasting: bool = False


class Access:
    """Decides who a request is from, by `server.auth`."""

    def __init__(self, settings: Settings, environment: Mapping[str, str] = os.environ) -> None:
        self._server = settings.server
        self._tokens = tokens_of(settings)
        secret = environment.get(SECRET) or secrets.token_urlsafe(32)
        self._signer = URLSafeTimedSerializer(secret, salt="isnad short-lived token")

    @property
    def asks_for_tokens(self) -> bool:
        return self._server.auth == "tokens"

    def visitor(self, address: str, headers: Mapping[str, str]) -> Visitor | None:
        """Whom a request is from, or None for somebody who is not let in. `headers` by small names."""
        if self._server.auth == "none":
            return Visitor(address)
        if self._server.auth == "proxy":
            user = headers.get(self._server.proxy_header.lower(), "").strip()
            return Visitor(user) if user and self._is_proxy(address) else None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._holder(given.strip())
        return self._holder(_cookie(headers.get("cookie", "")))

    def _holder(self, given: str) -> Visitor | None:
        if name := self._tokens.holder(given):
            return Visitor(name, lasting=True)
        try:
            name = str(self._signer.loads(given, max_age=SHORT_SECONDS))
        except BadData:
            return None
        return Visitor(name) if self._tokens.has(name) else None

    def _is_proxy(self, address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._server.proxy_addresses)

    def short_lived(self, visitor: Visitor) -> str:
        """A token that lets this visitor in for `SHORT_SECONDS`, and no longer than their own does."""
        return str(self._signer.dumps(visitor.id))


def _cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
