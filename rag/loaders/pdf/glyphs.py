"""Glyphs: the characters of a page, and where pdfium says they stand."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from rag.loaders.pdf.thresholds import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character on a page, in points from the lower left corner. `index` counts in drawing order, `word`
    the spaces that were drawn before it."""

    text: str
    left: float
    right: float
    origin: float
    baseline: float
    size: float
    index: int = 0
    word: int = 0

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def read_glyphs(page: pypdfium2.PdfPage) -> list[Glyph]:
    text = page.get_textpage()
    glyphs: list[Glyph] = []
    edge_left, bottom, edge_right, top = page.get_cropbox()
    word = 0
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        character = chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
        word += character.isspace()
        if character.isspace() or unicodedata.category(character) == "Cf":
            continue
        if pdfium.FPDFText_GetCharAngle(text.raw, index) not in (0.0, -1.0):
            continue  # a watermark or a note along the edge
        left, _, right, _ = text.get_charbox(index, loose=True)
        pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        pdfium.FPDFText_GetMatrix(text.raw, index, matrix)
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        size = pdfium.FPDFText_GetFontSize(text.raw, index) * scale
        if not (
            edge_left <= (left + right) / 2 <= edge_right and bottom + THRESHOLDS.cut * size <= y.value <= top
        ):
            continue  # off the page, or cut by its edge: printers repeat such letters on the next one
        glyphs.append(Glyph(character, left, right, x.value, y.value, size, index, word))
    return glyphs
