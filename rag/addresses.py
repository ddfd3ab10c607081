"""Web addresses: one spelling for each, who answers at it, and how it is shown."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

_PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 2_000
_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPED_LETTERS: Final = re.compile(r"(?:%[89A-F][0-9A-F])+")
_IN_PATH: Final = "/%:@!$&'()*+,;=~"
_IN_QUERY: Final = _IN_PATH + "?[]"


def normalise(reference: str, base: str = "") -> str:
    """The address that a reference on the page at `base` leads to, in the one spelling that stands for it:
    ASCII, with capital escapes, without fragment and default port. Raises ValueError for what is no http or
    https address, names a user, or is longer than 2,000 characters."""
    parts = urlsplit(urljoin(base, reference.strip()))
    host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        raise ValueError(f"{reference[:200]!r} is no web address")
    host = f"[{host}]" if ":" in host else host
    if parts.port not in (None, _PORTS[parts.scheme]):
        host += f":{parts.port}"
    path, query = quote(parts.path or "/", safe=_IN_PATH), quote(parts.query, safe=_IN_QUERY)
    path, query = (_ESCAPE.sub(lambda escape: escape[0].upper(), part) for part in (path, query))
    address = urlunsplit((parts.scheme, host, path, query, ""))
    if len(address) > _LONGEST:
        raise ValueError(f"{reference[:200]!r} is longer than {_LONGEST:,} characters")
    return address


def is_address(path: str) -> bool:
    """Whether a document's path is an address. No file is called so: two strokes never follow each other in a
    path."""
    return path.startswith(("http://", "https://"))


def outward(address: str | None) -> str:
    """An address that readers may be led to, as it stands: of the web or of mail, with a host or name; empty
    for any other (a script, a file, a place in the document itself)."""
    address = (address or "").strip()
    if len(address) > _LONGEST or not address.isprintable():
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    named = parts.path if parts.scheme == "mailto" else parts.netloc
    return address if parts.scheme in (*_PORTS, "mailto") and named else ""


def authority(address: str) -> str:
    """The host, with its port where that is not the default one."""
    return urlsplit(address).netloc


def host_of(address: str) -> str:
    """The host alone; that of an IPv6 address without brackets."""
    return urlsplit(address).hostname or ""


def origin_of(address: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_under(address: str, root: str) -> bool:
    """Whether an address lies in the folder of `root`, on the same host, by http or https."""
    folder = urlsplit(root).path.rpartition("/")[0] + "/"
    return authority(address) == authority(root) and urlsplit(address).path.startswith(folder)


def ending_of(address: str) -> str:
    """The file name ending of the path, in small letters; empty where there is none."""
    return PurePosixPath(unquote(urlsplit(address).path)).suffix.lower()


def readable(address: str) -> str:
    """The address with its letters as they are read. It leads to the same page; what is no letter or digit (a
    space, a mark that turns the direction of text) stays escaped."""
    return _ESCAPED_LETTERS.sub(lambda escaped: _letters(escaped[0]), address)


def _letters(escaped: str) -> str:
    try:
        text = unquote_to_bytes(escaped).decode("utf-8")
    except UnicodeDecodeError:
        return escaped
    return "".join(each if unicodedata.category(each)[0] in "LMN" else quote(each) for each in text)


def name_of(address: str) -> str:
    """What a page without a title is called: the last part of its path, else its host."""
    parts = urlsplit(address)
    return PurePosixPath(unquote(parts.path)).stem or parts.netloc
