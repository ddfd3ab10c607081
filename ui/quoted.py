"""Where a quoted sentence stands by now: links outlive the text that they were made for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from rag.documents import Document
from ui.document import Place

DIGITS: Final = 12
"""Of a quote's SHA-256 a link carries so many hexadecimal digits: enough to tell sentences apart."""

LONGEST: Final = 5_000
"""A longer quote is not looked for elsewhere: the digests of all stretches of a document take time."""

_BEGINNING: Final = re.compile(r"(?<!\w)\S")


def digest(quote: str) -> str:
    """What a link carries of the text that it quotes."""
    return sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def follow(document: Document, place: Place, quoted: str) -> Place:
    """Where a document holds by now what a link quotes, by its digest: the place itself, the nearest other
    one with its paragraph, or a lost one. A link without a digest leads where it says."""
    if not quoted or place.start is None or place.end is None:
        return place
    length = place.end - place.start
    if digest(document.text[place.start : place.end]) == quoted:
        return place
    found = (
        start
        for start in _beginnings(document.text, length)
        if digest(document.text[start : start + length]) == quoted
    )
    start = min(found, key=lambda start: abs(start - (place.start or 0)), default=None)
    around = (p.number for p in document.paragraphs if start is not None and p.start <= start < p.end)
    paragraph = next(around, None)
    if start is None or paragraph is None:
        return Place(lost=True)
    return Place(start, start + length, paragraph)


def _beginnings(text: str, length: int) -> Iterator[int]:
    """Where stretches of this length begin that cut no word."""
    if not 0 < length <= min(LONGEST, len(text)):
        return
    for match in _BEGINNING.finditer(text, 0, len(text) - length + 1):
        end = match.start() + length
        if not (text[end - 1].isalnum() and text[end : end + 1].isalnum()):
            yield match.start()
