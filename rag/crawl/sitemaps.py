"""Sitemaps (sitemaps.org): the pages that a site lists, and the sitemaps that an index of them lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from rag.crawl.client import unpacker
from rag.documents import DocumentError

MOST_UNPACKED: Final = 50_000_000
"""Bytes that the protocol allows."""
MOST_LISTED: Final = 50_000
"""Addresses that the protocol allows."""

_GZIP: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses as they are written; `lists_sitemaps` where they are those of other sitemaps."""

    addresses: tuple[str, ...]
    lists_sitemaps: bool


def read_sitemap(data: bytes) -> Sitemap:
    """The sitemap in what was fetched, packed or not. Raises DocumentError for anything else, and for one
    that is broken, unpacks to too much, or brings a document type of its own, as bombs do."""
    if data.startswith(_GZIP):
        data = unpacker(MOST_UNPACKED + 1)(data)
        if len(data) > MOST_UNPACKED:
            raise DocumentError(f"unpacks to more than the {MOST_UNPACKED:,} bytes of a sitemap.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(f"is no sitemap that can be read ({str(error)[:200]}).") from error
    if root.getroottree().docinfo.doctype:
        raise DocumentError("has a document type of its own, which no sitemap needs.")
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise DocumentError("is no sitemap.")
    places = (place.text for place in root.iterfind("{*}*/{*}loc"))
    listed = [place.strip() for place in places if place and place.strip()]
    return Sitemap(tuple(listed[:MOST_LISTED]), kind == "sitemapindex")
