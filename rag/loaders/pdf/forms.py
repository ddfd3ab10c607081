"""Forms: the values of filled fields, and notes of free text, which are no part of what is drawn."""

from __future__ import annotations

import ctypes
import statistics
from collections.abc import Callable, Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from rag.loaders.pdf.characters import Turn
from rag.loaders.pdf.glyphs import Glyph
from rag.loaders.pdf.thresholds import THRESHOLDS

CHECKED = "☑"
_CHECKS = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_VALUES = (
    pdfium.FPDF_FORMFIELD_TEXTFIELD,
    pdfium.FPDF_FORMFIELD_COMBOBOX,
    pdfium.FPDF_FORMFIELD_LISTBOX,
)
_INVISIBLE = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


def read_values(
    page: pypdfium2.PdfPage, form: pypdfium2.PdfFormEnv | None, turn: Turn, glyphs: Sequence[Glyph]
) -> list[Glyph]:
    """The value of each field and each note of free text of a page, as one glyph in the row of letters that
    it stands beside; what has several lines, as a glyph a line, one below the other."""
    size = statistics.median(glyph.size for glyph in glyphs) if glyphs else THRESHOLDS.form_size
    values = []
    for text, box in _filled(page, form):
        left, bottom, right, top = turn.level_box(box)
        lines = [" ".join(line.split()) for line in text.splitlines()]
        lines = [line for line in lines if line]
        inside = [glyph for glyph in glyphs if bottom <= glyph.baseline <= top]
        if len(lines) == 1 and inside:
            nearest = min(inside, key=lambda glyph: max(glyph.left - right, left - glyph.right))
            baseline = nearest.baseline
        else:
            height = min(size, top - bottom)
            baseline = top - height if len(lines) > 1 else (top + bottom - THRESHOLDS.cap * height) / 2
        for i, line in enumerate(lines):
            below = baseline - i * THRESHOLDS.usual_step * size
            values.append(Glyph(line, left, right, left, below, size))
    return values


def _filled(
    page: pypdfium2.PdfPage, form: pypdfium2.PdfFormEnv | None
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    rect = pdfium.FS_RECTF()
    for i in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetFlags(annotation) & _INVISIBLE:
                continue
            text = _text(annotation, form)
            if text.strip() and pdfium.FPDFAnnot_GetRect(annotation, rect):
                yield text, (rect.left, rect.bottom, rect.right, rect.top)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _text(annotation: pdfium.FPDF_ANNOTATION, form: pypdfium2.PdfFormEnv | None) -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda *to: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", *to))
    if kind != pdfium.FPDF_ANNOT_WIDGET or not form:
        return ""
    field = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if field in _CHECKS:
        return CHECKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    if field not in _VALUES or pdfium.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        return ""
    chosen = [
        _string(lambda *to, i=i: pdfium.FPDFAnnot_GetOptionLabel(form, annotation, i, *to))
        for i in range(pdfium.FPDFAnnot_GetOptionCount(form, annotation))
        if pdfium.FPDFAnnot_IsOptionSelected(form, annotation, i)
    ]
    return "، ".join(chosen) or _string(lambda *to: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, *to))


def _string(read: Callable[..., int]) -> str:
    """What a function of pdfium writes into a buffer, given it and its size in bytes."""
    size = read(None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")


_PASSWORD = 1 << 13
"""From PDF 32000-1, table 228."""
