"""The links of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from rag.addresses import normalise
from rag.documents import DocumentError
from rag.loaders.html.encoding import decode_page

MOST_LETTERS: Final = 5_000_000
"""Of a page in which links are looked for."""


def find_links(data: bytes, address: str) -> list[str]:
    """Where the links and frames of the page that stands at `address` lead, in the order of the page, each
    once; none for what is no page."""
    try:
        tree = html.document_fromstring(decode_page(data)[:MOST_LETTERS])
    except (DocumentError, etree.LxmlError, ValueError):
        return []
    base = next(iter(tree.xpath("//base/@href")), None)
    return list(dict.fromkeys(_addresses(tree, _joined(str(base), address) if base else address)))


def _addresses(tree: html.HtmlElement, base: str) -> Iterator[str]:
    for reference in tree.xpath("//a/@href | //area/@href | //frame/@src | //iframe/@src"):
        if address := _joined(str(reference), base):
            yield address


def _joined(reference: str, base: str) -> str:
    try:
        return normalise(reference, base)
    except ValueError:
        return ""
