"""Tokens: who may ask, where `server.auth` is tokens.

They are 256 random bits each and are stored as their SHA-256, so what holds them is of no use to whoever
reads it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import math
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import time_ns

from rag.config import ConfigError
from rag.storage import writing
from ui.uses import EVERYDAY, USES, Use

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


Change = Callable[[Sequence[Token]], Sequence[Token]]
"""Gives what the tokens are to be, the oldest first. Raises TokenError where they are to stay as they are."""


class Tokens:
    """The tokens in a file, which is read again whenever it changes. Where they are not the file's own,
    `share` changes them for all who share them, and has the file hold what they are then."""

    def __init__(self, file: Path, share: Callable[[Change], None] | None = None) -> None:
        self._file = file
        self._share = share
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
        secret = _PREFIX + secrets.token_urlsafe(32)
        good_for = tuple(use for use in USES if use in uses)
        made = Token(name, digest(secret), now.isoformat(timespec="seconds"), end, good_for, collections)

        def add_to(tokens: Sequence[Token]) -> Sequence[Token]:
            if any(token.name == name for token in tokens):
                raise TokenError(
                    f"There is a token {name!r} already. Remove it first: isnad token remove {name}"
                )
            return [*tokens, made]

        self._change(add_to)
        return secret

    def remove(self, name: str) -> None:
        """Revoke the token of this name. Raises TokenError where there is none."""

        def remove_from(tokens: Sequence[Token]) -> Sequence[Token]:
            removed = _get(tokens, name)
            return [token for token in tokens if token != removed]

        self._change(remove_from)

    def rotate(self, name: str, expires: str = "") -> str:
        """Put a new secret in the place of the one of this name, for the same uses and collections, until it
        `expires` (`parse_expiry`), or as long as the old one. It is returned this once. Raises TokenError
        where there is none, or the old one has expired."""
        now = datetime.now(UTC)
        secret = _PREFIX + secrets.token_urlsafe(32)
        end = parse_expiry(expires, now).isoformat(timespec="seconds") if expires else ""

        def rotate_in(tokens: Sequence[Token]) -> Sequence[Token]:
            old = _get(tokens, name)
            created = now.isoformat(timespec="seconds")
            new = replace(old, sha256=digest(secret), created=created, expires=end or old.expires)
            if new.has_expired(now):
                raise TokenError(f"The token {name!r} expired on {old.expires}. Say how long: --expires 30d")
            return [new if token == old else token for token in tokens]

        self._change(rotate_in)
        return secret

    def keep(self, tokens: Sequence[Token]) -> None:
        """Have the file hold these tokens. Raises StorageError where it cannot be written."""
        with suppress(TokenError):  # a damaged file is written again
            if self.all() == list(tokens):
                return
        with self._alone():
            self._write(tokens)

    def refresh(self) -> None:
        """Have the file hold what others changed, where the tokens are shared. Raises what changing them
        does."""
        if self._share:
            self._share(lambda tokens: tokens)

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

    def _change(self, change: Change) -> None:
        if self._share:
            self._share(change)
            return
        with self._alone():
            self._write(change(self.all()))

    @contextmanager
    def _alone(self) -> Iterator[None]:
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

    def _write(self, tokens: Sequence[Token]) -> None:
        new = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as stream:
            json.dump([asdict(token) for token in tokens], stream, ensure_ascii=False, indent=1)
            stream.flush()
            now = time_ns()  # a file system's own clock may stand for as long as two changes take
            os.utime(stream.fileno(), ns=(now, now))
            os.fsync(stream.fileno())
        new.replace(self._file)


def _get(tokens: Sequence[Token], name: str) -> Token:
    """The token of this name. Raises TokenError where there is none."""
    for token in tokens:
        if token.name == name:
            return token
    raise TokenError(f"There is no token {name!r}. List them: isnad token list")


def digest(secret: str) -> str:
    """The SHA-256 of a token, which stands for it wherever it is stored."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
