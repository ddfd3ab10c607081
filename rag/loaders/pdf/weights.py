"""Weights: which letters of a page are bold, by the name of their font or by the way that they are drawn."""

from __future__ import annotations

import ctypes
import re
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

_BOLD_NAME: Final = re.compile(r"bold|black|heavy|[-,]bd\b", re.IGNORECASE)
_FORCE_BOLD: Final = 1 << 18
"""A flag of fonts (PDF 32000-1, table 123)."""
_LONGEST_NAME: Final = 256


class Weights:
    """Asks each font and each show of text once."""

    def __init__(self, text: pypdfium2.PdfTextPage) -> None:
        self._text = text
        self._shows: dict[int, bool] = {}
        self._fonts: dict[int, bool] = {}

    def is_bold(self, index: int) -> bool:
        """Whether a character of the page is."""
        show = pdfium.FPDFText_GetTextObject(self._text.raw, index)
        if not show:
            return False
        address = ctypes.addressof(show.contents)
        if address not in self._shows:
            # Programs without a bold face draw the outlines of letters as well.
            is_outlined = pdfium.FPDFTextObj_GetTextRenderMode(show) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
            self._shows[address] = is_outlined or self._is_bold_font(pdfium.FPDFTextObj_GetFont(show))
        return self._shows[address]

    def _is_bold_font(self, font: pdfium.FPDF_FONT) -> bool:
        if not font:
            return False
        address = ctypes.addressof(font.contents)
        if address not in self._fonts:
            buffer = ctypes.create_string_buffer(_LONGEST_NAME)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, _LONGEST_NAME)
            name = buffer.value.decode("utf-8", "replace")
            flags = pdfium.FPDFFont_GetFlags(font)
            self._fonts[address] = bool(_BOLD_NAME.search(name)) or (flags > 0 and bool(flags & _FORCE_BOLD))
        return self._fonts[address]
