"""Links: what of a page leads to an address, by its annotations."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from rag.addresses import outward
from rag.loaders.pdf.characters import Turn
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.objects import Box
from rag.loaders.pdf.thresholds import THRESHOLDS

_MOST_LINKS: Final = 2_000
"""So many of a page are read, so that a page of nothing but links takes no time."""


def with_links(page: pypdfium2.PdfPage, glyphs: Sequence[Glyph], turn: Turn) -> list[Glyph]:
    """The glyphs of a page, each with where it leads."""
    areas = [(turn.level_box(box), address) for box, address in _links(page)]
    if not areas:
        return list(glyphs)
    return [replace(glyph, link=_address(glyph, areas)) for glyph in glyphs]


def _address(glyph: Glyph, areas: Sequence[tuple[Box, str]]) -> str:
    height = glyph.baseline + THRESHOLDS.middle * glyph.size
    inside = (
        address
        for (left, bottom, right, top), address in areas
        if left <= glyph.middle <= right and bottom <= height <= top
    )
    return next(inside, "")


def _links(page: pypdfium2.PdfPage) -> Iterator[tuple[Box, str]]:
    """Each box of a link that leads to the web or to mail, with the address."""
    at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, at, link):
            return
        if address := _target(page, link):
            yield from ((box, address) for box in _boxes(link))


def _target(page: pypdfium2.PdfPage, link: pdfium.FPDF_LINK) -> str:
    action = pdfium.FPDFLink_GetAction(link)
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return ""
    size = pdfium.FPDFAction_GetURIPath(page.pdf, action, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
    return outward(buffer.raw[:size].rstrip(b"\0").decode("utf-8", "replace"))


def _boxes(link: pdfium.FPDF_LINK) -> Iterator[Box]:
    """The lines of a link that runs over several, else its frame."""
    quad, rect = pdfium.FS_QUADPOINTSF(), pdfium.FS_RECTF()
    count = pdfium.FPDFLink_CountQuadPoints(link)
    for i in range(min(count, _MOST_LINKS)):
        if pdfium.FPDFLink_GetQuadPoints(link, i, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield min(xs), min(ys), max(xs), max(ys)
    if not count and pdfium.FPDFLink_GetAnnotRect(link, rect):
        yield rect.left, rect.bottom, rect.right, rect.top
