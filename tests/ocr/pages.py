"""Pages as pictures, for tests: text set in DejaVu Sans, which every system with Chromium's fonts has."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont, features

from rag.ocr.tesseract import find_tesseract

FACE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
LINES = (
    "تستقبل حديقة الوادي زوارها كل يوم",
    "من السابعة صباحا حتى العاشرة ليلا",
    "ورسم الدخول دينار واحد للكبار",
    "ويدخل الأطفال بلا رسم مع أهلهم",
)

needs_tesseract = pytest.mark.skipif(
    find_tesseract() is None, reason="needs tesseract-ocr and tesseract-ocr-ara"
)
needs_face = pytest.mark.skipif(
    not FACE.exists() or not features.check("raqm"), reason="needs fonts-dejavu-core and Pillow with Raqm"
)


def draw(
    lines: tuple[str, ...] = LINES, right: int = 1700, size: tuple[int, int] = (1800, 900)
) -> Image.Image:
    """A page with these lines, ranged right, in type of about 14 points at 300 dpi."""
    page = Image.new("L", size, 255)
    put(page, lines, right)
    return page


def put(page: Image.Image, lines: tuple[str, ...], right: int, top: int = 100) -> None:
    font = ImageFont.truetype(FACE, 60)
    for number, line in enumerate(lines):
        place = (right, top + 110 * number)
        ImageDraw.Draw(page).text(place, line, 0, font, "ra", direction="rtl", language="ar")
