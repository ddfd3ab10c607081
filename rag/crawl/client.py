"""The client: asks the hosts that the settings name, one request at a time, within limits and as they allow.

It has no cookies, no user, no proxy, and follows redirects only to hosts that are named.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from types import TracebackType
from typing import Final

import httpcore2
from protego import Protego

from rag import __version__
from rag.addresses import authority, host_of, normalise, origin_of
from rag.config import WebSource
from rag.crawl.connections import CheckedBackend, Network
from rag.crawl.mirror import Validators
from rag.documents import DocumentError, UnreachableError

AGENT: Final = "isnad"
"""What robots.txt calls us."""
PAUSE_SECONDS: Final = 1.0
"""Between two requests to one host."""
LONGEST_PAUSE_SECONDS: Final = 30.0
"""What robots.txt may ask for at most (Crawl-delay)."""
REQUEST_SECONDS: Final = 60.0
"""That one request may take, from the connection to the last byte."""
MOST_REDIRECTS: Final = 5
MOST_OF_ROBOTS: Final = 500 * 1024
"""Bytes of robots.txt that are read, the least that RFC 9309 asks for."""

_PERMANENT: Final = (301, 308)
_REDIRECTS: Final = (*_PERMANENT, 302, 303, 307)


class GoneError(DocumentError):
    """What is no longer there (404, 410)."""


class NotNowError(UnreachableError):
    """A host that asks to be left alone for now (429, 503)."""


@dataclass(frozen=True, slots=True)
class Response:
    """What stands at an address, the last one of the redirects that led to it (`for_now` where one was
    temporary). `body` is None where it did not change."""

    address: str
    body: bytes | None
    content_type: str
    validators: Validators
    for_now: bool = False


@dataclass(frozen=True, slots=True)
class _Reply:
    """One answer of a server, whatever it says."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """Asks the hosts of these sources. A body of more than `max_bytes` is refused.

    >>> with Client(settings.web, max_bytes=50_000_000) as client:
    ...     response = client.fetch("https://intranet.example/handbook/")
    """

    def __init__(self, sources: Sequence[WebSource], max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._named = {authority(address) for source in sources for address in source.named}
        self._backend = CheckedBackend(_networks(sources))
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl.create_default_context(), max_connections=4, network_backend=self._backend
        )
        self._rules: dict[str, Protego] = {}
        self._asked: dict[str, float] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def may_ask(self, address: str) -> bool:
        """Whether the settings name the host."""
        return authority(address) in self._named

    def fetch(
        self, address: str, known: Callable[[str], Validators | None] = lambda address: None
    ) -> Response:
        """What stands at `address`, which is in the spelling of `normalise`; `known` are the validators of
        what is kept, by its address.

        Raises GoneError; NotNowError and other UnreachableErrors where it is not known what stands there now;
        DocumentError where it must not be fetched, or is too large.
        """
        for_now = False
        for _ in range(MOST_REDIRECTS + 1):
            rules = self._rules_of(address)
            if not rules.can_fetch(address, AGENT):
                raise DocumentError(f"must not be fetched: robots.txt forbids it to the user agent {AGENT}.")
            validators = known(address)
            reply = self._ask(address, validators, rules, self._max_bytes)
            if reply.status in _REDIRECTS and "location" in reply.headers:
                for_now |= reply.status not in _PERMANENT
                address = self._redirected(address, reply)
                continue
            if reply.status == 304 and validators:
                return Response(address, None, "", validators, for_now)
            if reply.status != 200:
                raise _error(reply.status)
            sent = Validators(reply.headers.get("etag", ""), reply.headers.get("last-modified", ""))
            return Response(address, reply.body, reply.headers.get("content-type", ""), sent, for_now)
        raise DocumentError(f"is redirected more than {MOST_REDIRECTS} times.")

    def _redirected(self, address: str, reply: _Reply) -> str:
        try:
            target = normalise(reply.headers["location"], address)
        except ValueError as error:
            raise DocumentError("is redirected to no web address.") from error
        if self.may_ask(target):
            return target
        reason = f"is redirected to {authority(target)}, which `corpus` does not name."
        raise DocumentError(reason) if reply.status in _PERMANENT else UnreachableError(reason)

    def _rules_of(self, address: str) -> Protego:
        """What robots.txt of a host says: nothing where there is none, and nothing may be fetched while that
        is not known (RFC 9309)."""
        origin = origin_of(address)
        if origin not in self._rules:
            reply = self._robots(f"{origin}/robots.txt")
            if reply.status == 429 or reply.status >= 500:
                answer = f"the host answers {reply.status}"
                raise NotNowError(f"is not fetched while robots.txt cannot be had ({answer}).")
            text = reply.body.decode("utf-8", "replace") if reply.status == 200 else ""
            self._rules[origin] = Protego.parse(text)
        return self._rules[origin]

    def _robots(self, place: str) -> _Reply:
        for _ in range(MOST_REDIRECTS):
            reply = self._ask(place, None, None, MOST_OF_ROBOTS, is_cut=True)
            if reply.status not in _REDIRECTS or "location" not in reply.headers:
                return reply
            try:
                place = self._redirected(place, reply)
            except DocumentError as error:
                raise UnreachableError(f"is not fetched while robots.txt {error}") from error
        raise UnreachableError("is not fetched while robots.txt is redirected in circles.")

    def _ask(
        self,
        address: str,
        validators: Validators | None,
        rules: Protego | None,
        max_bytes: int,
        is_cut: bool = False,
    ) -> _Reply:
        """One request, after the pause that is due. Of a body that is too large the beginning, where it
        `is_cut`."""
        self._pause(address, rules)
        self._backend.begin(REQUEST_SECONDS)
        try:
            with self._pool.stream("GET", address, headers=_headers(validators)) as response:
                headers = {
                    name.decode("ascii", "replace").lower(): value.decode("latin-1")
                    for name, value in response.headers
                }
                body = b""
                if response.status == 200:
                    body = _body(response.iter_stream(), headers, max_bytes, is_cut)
                return _Reply(response.status, headers, body)
        except httpcore2.TimeoutException as error:
            raise UnreachableError(f"does not answer within {REQUEST_SECONDS:g} seconds.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise UnreachableError(f"cannot be fetched ({error or type(error).__name__}).") from error
        finally:
            self._asked[authority(address)] = time.monotonic()

    def _pause(self, address: str, rules: Protego | None) -> None:
        pause, asked_for = PAUSE_SECONDS, rules.crawl_delay(AGENT) if rules else None
        if asked_for is not None and asked_for > pause:
            pause = min(asked_for, LONGEST_PAUSE_SECONDS)
        due = self._asked.get(authority(address), -pause) + pause
        time.sleep(max(0.0, due - time.monotonic()))


def _networks(sources: Iterable[WebSource]) -> dict[str, list[Network]]:
    """The networks that may be asked beside the internet, by host: those that the sources name with it, and
    the host itself where it is an address."""
    found: dict[str, list[Network]] = {}
    for source in sources:
        for host in map(host_of, source.named):
            networks = found.setdefault(host, [])
            networks += source.addresses
            try:
                networks.append(ip_network(ip_address(host)))
            except ValueError:
                continue
    return found


def _headers(validators: Validators | None) -> list[tuple[bytes, bytes]]:
    headers = {"User-Agent": f"{AGENT}/{__version__}", "Accept": "*/*", "Accept-Encoding": "gzip"}
    if validators and validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators and validators.modified:
        headers["If-Modified-Since"] = validators.modified
    # Bytes, since what the server sent may be other than ASCII and has to come back as it was.
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]


def _body(chunks: Iterable[bytes], headers: dict[str, str], max_bytes: int, is_cut: bool) -> bytes:
    """A body, unpacked. Raises DocumentError for one of more than `max_bytes`, which is read no further, and
    for an encoding that was not asked for."""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", ""):
        raise DocumentError(f"is sent in an encoding that was not asked for ({encoding[:40]!r}).")
    unpack = unpacker(max_bytes + 1) if "gzip" in encoding else None
    body = bytearray()
    length = headers.get("content-length", "")
    is_large = length.isdecimal() and int(length) > max_bytes
    for chunk in () if is_large and not is_cut else chunks:
        body += unpack(chunk) if unpack else chunk
        is_large = len(body) > max_bytes
        if is_large:
            break
    if is_large and not is_cut:
        raise DocumentError(f"is more than documents.max_megabytes allows ({max_bytes / 1_000_000:g}).")
    return bytes(body[:max_bytes])


def unpacker(max_bytes: int) -> Callable[[bytes], bytes]:
    """Unpacks gzip as it comes, at most `max_bytes` of it. Raises DocumentError for what is none."""
    packed = zlib.decompressobj(zlib.MAX_WBITS | 16)
    left = max_bytes

    def unpack(chunk: bytes) -> bytes:
        nonlocal left
        if left <= 0:
            return b""
        try:
            unpacked = packed.decompress(chunk, left)
        except zlib.error as error:
            raise DocumentError("is packed (gzip) and damaged.") from error
        left -= len(unpacked)
        return unpacked

    return unpack


def _error(status: int) -> DocumentError:
    if status in (404, 410):
        return GoneError(f"is not there ({status}).")
    if status in (429, 503):
        return NotNowError(f"is on a host that asks to be left alone for now ({status}).")
    if status in (401, 403, 407):
        return UnreachableError(f"is not for everybody to read ({status}).")
    return UnreachableError(f"cannot be fetched (the host answers {status}).")
