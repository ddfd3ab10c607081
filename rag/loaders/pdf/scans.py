"""Scans: the pages of a PDF that are pictures, rendered and recognised."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from rag.documents import Block
from rag.loaders.pdf.pages import Page
from rag.loaders.scans import name_numbers, read_scans
from rag.ocr.layout import DPI, MOST_PIXELS
from rag.ocr.recogniser import Recogniser
from rag.ocr.tesseract import REMEDY

_FEW_WORDS = 20
_COVERED = 0.5
"""A page with so few words whose picture covers so much of it is a scan that a program put its name on."""


def find_scans(pdf: pypdfium2.PdfDocument, pages: Sequence[Page], can_read: bool) -> list[int]:
    """The numbers of the pages that hold a picture and no text of their own; or hardly any, where pictures
    can be read: otherwise those few words are all that there is of the page."""
    found = []
    for number, (page, read) in enumerate(zip(pdf, pages, strict=True), start=1):
        words = sum(len(line.text.split()) for line in read.lines)
        if read.is_picture or (can_read and 0 < words < _FEW_WORDS and _covered(page) >= _COVERED):
            found.append(number)
    return found


def _covered(page: pypdfium2.PdfPage) -> float:
    """The share of a page that its largest picture covers."""
    width, height = page.get_size()
    boxes = [
        image.get_bounds() for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    ]
    areas = (max(0, right - left) * max(0, top - bottom) for left, bottom, right, top in boxes)
    return float(max(areas, default=0) / max(1, width * height))


def read_pages(
    pdf: pypdfium2.PdfDocument, numbers: Sequence[int], recogniser: Recogniser | None
) -> tuple[list[Block], list[str]]:
    """The blocks of pages that are scans, and the remarks on them."""
    if not numbers:
        return [], []
    if recogniser is None:
        return [], [f"page {name_numbers(numbers)} is a picture and was left out. {REMEDY}"]
    return read_scans(numbers, _rendered(pdf, numbers), recogniser)


def _rendered(pdf: pypdfium2.PdfDocument, numbers: Sequence[int]) -> Iterator[Image.Image]:
    for number in numbers:
        page = pdf[number - 1]
        width, height = page.get_size()
        scale = min(DPI / 72, math.sqrt(MOST_PIXELS / max(1, width * height)))
        yield page.render(scale=scale, grayscale=True).to_pil()
        page.close()
