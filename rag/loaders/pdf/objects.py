"""Objects: what is drawn on a page, that within forms too, and where on the page it lies."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""
Matrix = tuple[float, float, float, float, float, float]
"""a, b, c, d, e and f of PDF: x becomes ax + cy + e, and y bx + dy + f."""
_MOST_PARTS: Final = 100_000
_AS_IT_IS: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Something that is drawn on a page, with the matrix from its own points to those of the page: that of
    the form which it is part of, as where a page is laid on a sheet with others."""

    raw: pdfium.FPDF_PAGEOBJECT
    matrix: Matrix = _AS_IT_IS

    @property
    def address(self) -> int:
        return ctypes.addressof(self.raw.contents)

    @property
    def is_laid(self) -> bool:
        """Whether it is part of a form that is laid elsewhere than where it was drawn."""
        return self.matrix != _AS_IT_IS

    def own_origin(self) -> tuple[float, float]:
        """Where it stands within its form."""
        raw = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(self.raw, raw)
        return raw.e, raw.f

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of it on the page."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def place_box(self, box: Box) -> Box:
        """The box around a box of it, on the page."""
        left, bottom, right, top = box
        xs, ys = zip(*(self.place(x, y) for x in (left, right) for y in (bottom, top)), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def own_matrix(self) -> Matrix:
        """The matrix from the points that it is made of to those of the page."""
        raw = pdfium.FS_MATRIX()
        if not pdfium.FPDFPageObj_GetMatrix(self.raw, raw):
            return self.matrix
        a, b, c, d, _, _ = self.matrix
        x, y = self.place(raw.e, raw.f)
        return (
            a * raw.a + c * raw.b,
            b * raw.a + d * raw.b,
            a * raw.c + c * raw.d,
            b * raw.c + d * raw.d,
            x,
            y,
        )


def read_objects(page: pypdfium2.PdfPage, kind: int) -> Iterator[Drawing]:
    """The objects of a kind that are drawn on a page, and within its forms, in the order of drawing. Forms
    that are made of forms to do harm are entered until their parts are `_MOST_PARTS`."""
    left = _MOST_PARTS
    count = pdfium.FPDFPage_CountObjects(page)
    waiting = [Drawing(pdfium.FPDFPage_GetObject(page, i)) for i in reversed(range(count))]
    while waiting:
        drawing = waiting.pop()
        found = pdfium.FPDFPageObj_GetType(drawing.raw)
        if found == kind:
            yield drawing
        if found == pdfium.FPDF_PAGEOBJ_FORM:
            parts = pdfium.FPDFFormObj_CountObjects(drawing.raw)
            left -= parts
            if left < 0:
                continue
            matrix = drawing.own_matrix()
            waiting.extend(
                Drawing(pdfium.FPDFFormObj_GetObject(drawing.raw, i), matrix) for i in reversed(range(parts))
            )
