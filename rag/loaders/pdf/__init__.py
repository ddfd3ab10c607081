"""PDF, by pypdfium2. The order of letters, words and lines is made again from where they stand on the page,
since the order in the file is that of drawing, which for Arabic is often reversed or shuffled."""

from __future__ import annotations

import re

import pypdfium2

from rag.documents import DocumentError, Loaded
from rag.loaders.pdf.blocks import read_blocks
from rag.loaders.pdf.columns import read_columns
from rag.loaders.pdf.furniture import without_furniture
from rag.loaders.pdf.glyphs import read_glyphs
from rag.loaders.pdf.legibility import find_fault
from rag.loaders.pdf.lines import Line, read_rows

_SCRAMBLED = "page {} was left out: its text is {}. Print or scan it again, or give the original file."


def load(data: bytes) -> Loaded:
    """Raises DocumentError for a PDF that is broken, encrypted, or without any text that can be read."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("is encrypted. Save it without a password.") from None
        raise DocumentError("is not a PDF that can be opened; it may be damaged.") from None
    try:
        pages = [_lines(page) for page in pdf]
        title = (pdf.get_metadata_value("Title") or "").strip()
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"is a damaged PDF ({error}).") from None
    finally:
        pdf.close()
    if not any(pages):
        raise DocumentError("is a PDF without text, a scan perhaps. Recognise its text first (OCR).")
    remarks = []
    for number, lines in enumerate(pages, start=1):
        if fault := find_fault(lines):
            remarks.append(_SCRAMBLED.format(number, fault))
            pages[number - 1] = []
    blocks = tuple(read_blocks(without_furniture(pages)))
    if not blocks:
        raise DocumentError("holds no page whose text can be read: it is reversed or has no characters.")
    is_name = re.search(r"\.\w{2,4}$|^(?:untitled|microsoft word|document)\b", title, re.IGNORECASE)
    return Loaded(blocks, None if is_name else title or None, tuple(remarks))


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The lines of a page, from its top; where it has columns, column by column."""
    return [line for column in read_columns(read_rows(read_glyphs(page))) for line in column]
