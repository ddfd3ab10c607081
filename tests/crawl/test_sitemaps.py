from __future__ import annotations

import gzip

import pytest

from rag.crawl.sitemaps import MOST_LISTED, read_sitemap
from rag.documents import DocumentError

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def listing(*addresses: str, kind: str = "urlset", entry: str = "url", namespace: str = NAMESPACE) -> bytes:
    entries = "".join(
        f"<{entry}><loc> {each} </loc><lastmod>2026-11-26</lastmod></{entry}>" for each in addresses
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{kind} {namespace}>{entries}</{kind}>'.encode()


def test_the_addresses_of_a_sitemap_come_in_its_order() -> None:
    addresses = ("https://a.example/ب", "https://a.example/?a=1&amp;b=2")
    for data in (listing(*addresses), gzip.compress(listing(*addresses)), listing(*addresses, namespace="")):
        sitemap = read_sitemap(data)
        assert sitemap.addresses == ("https://a.example/ب", "https://a.example/?a=1&b=2")
        assert not sitemap.lists_sitemaps


def test_an_index_lists_sitemaps() -> None:
    sitemap = read_sitemap(listing("https://a.example/1.xml.gz", kind="sitemapindex", entry="sitemap"))
    assert (sitemap.addresses, sitemap.lists_sitemaps) == (("https://a.example/1.xml.gz",), True)


def test_pictures_that_a_sitemap_names_are_no_pages() -> None:
    inner = '<url><loc>https://a.example/</loc><i:image xmlns:i="urn:i"><i:loc>https://a.example/b</i:loc></i:image></url>'
    assert read_sitemap(f"<urlset {NAMESPACE}>{inner}</urlset>".encode()).addresses == ("https://a.example/",)


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<!DOCTYPE html><html><body>a</body></html>", "document type"),
        (b"<rss><channel/></rss>", "no sitemap"),
        (b"%PDF-1.7", "no sitemap"),
        (b"", "no sitemap"),
        (b"\x1f\x8bdamaged", "damaged"),
        (f'<!DOCTYPE a [<!ENTITY b0 "a">{BOMB}]><urlset><url><loc>&b11;</loc></url></urlset>'.encode(),
         "document type|amplification"),
        (b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>&f;</loc></url></urlset>',
         "document type"),
        (b"<urlset>" + b"<url>" * 1_000 + b"</urlset>", "no sitemap that can be read"),
        (gzip.compress(b"<urlset>" + b" " * 60_000_000 + b"</urlset>"), "more than the 50,000,000 bytes"),
    ],
)  # fmt: skip
def test_anything_else_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        read_sitemap(data)


def test_a_sitemap_lists_no_more_than_the_protocol_allows() -> None:
    data = listing(*(f"https://a.example/{number}" for number in range(MOST_LISTED + 1)))
    assert len(read_sitemap(data).addresses) == MOST_LISTED
